"""Answering outside the chat window: how the app wires it, what it shares with the chat, what it loads."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QSystemTrayIcon
from pytestqt.qtbot import QtBot

from desktop.announcer import Announcer
from desktop.app import App
from desktop.core.changes import (
    AccountChanged,
    ConnectionChanged,
    ConnectionState,
    ConversationPreviewed,
    ServerDescribed,
    SnapshotLoaded,
)
from desktop.native.paths import Places
from desktop.native.shortcut import OFF, Shortcut, ShortcutState
from desktop.runtime.arguments import Arguments
from desktop.sync.engine import Engine
from desktop.ui.mark import first_icon
from desktop.ui.sign_in_dialog import SignInDialog
from tests.support.chat_scenes import ACCOUNT, NOON, conversation

ROOT = Path(__file__).resolve().parents[2]


class Noted:
    """An engine that notes what it is asked."""

    def __init__(self) -> None:
        self.calls: list[tuple[object, ...]] = []

    def want_picture(self, _person_id: str) -> None:
        """Faces are asked for as they are painted, whenever that is."""

    def __getattr__(self, name: str) -> object:
        return lambda *args: self.calls.append((name, *args))


@pytest.fixture
def noted() -> Noted:
    return Noted()


@pytest.fixture
def app(qapp: QApplication, tmp_path: Path, noted: Noted, monkeypatch: pytest.MonkeyPatch) -> Iterator[App]:
    """Eva's; Ana (c1) and Berta (c2) wait."""
    monkeypatch.setattr(App, "call", lambda _app, wish: wish(noted))
    places = Places.below(tmp_path)
    places.make()
    app = App(qapp, Arguments(command=None, hidden=True), places, QSystemTrayIcon(first_icon()))
    yield app
    app.stop()


def _sign_in(app: App) -> None:
    app.changed.emit(ServerDescribed(level=1, capabilities=frozenset()))
    app.changed.emit(AccountChanged(account=ACCOUNT))
    rows = (conversation(1, "Ana Ruiz", minutes=5), conversation(2, "Berta Gil", minutes=3))
    app.changed.emit(SnapshotLoaded(conversations=rows, counts={"c1": 1, "c2": 2}))
    app.changed.emit(ConnectionChanged(state=ConnectionState.ONLINE, at=NOON))


def test_a_middle_click_opens_it_and_an_answer_reads_at_once(qtbot: QtBot, app: App, noted: Noted) -> None:
    _sign_in(app)
    app.tray.pop_over_requested.emit()
    shown = app.quick_reply.pop_over
    qtbot.waitUntil(shown.isActiveWindow)
    assert noted.calls == [("preview", "c1")]
    assert shown.reply.composer.text == ""
    noted.calls.clear()
    QTest.keyClicks(shown.reply.composer.box, "voy")
    QTest.keyClick(shown.reply.composer.box, Qt.Key.Key_Return)
    assert noted.calls == [("send", "c1", "voy"), ("mark_read", "c1"), ("preview", "c2")]
    assert app.unread.total == 2
    assert app._windows is None  # noqa: SLF001  the chat window was not needed


def test_line_breaks_that_the_server_loses_are_told_of(qtbot: QtBot, app: App) -> None:
    _sign_in(app)
    app.intents.toggle_pop_over("")
    composer = app.quick_reply.pop_over.reply.composer
    qtbot.waitUntil(composer.isVisible)
    composer.box.setPlainText("una\notra")
    assert composer.text == "una otra"


def test_signed_out_it_leads_to_the_sign_in(qtbot: QtBot, app: App) -> None:
    app.changed.emit(AccountChanged(account=None))
    app.intents.toggle_pop_over("")

    def asked() -> bool:
        return any(
            isinstance(each, SignInDialog) and each.isVisible() for each in QApplication.topLevelWidgets()
        )

    qtbot.waitUntil(asked)


def test_a_notifications_reply_is_answered_there_and_a_summarys_in_the_chat(
    qtbot: QtBot, app: App, noted: Noted
) -> None:
    _sign_in(app)
    app.intents.reply_to("c2", "token")
    shown = app.quick_reply.pop_over
    qtbot.waitUntil(shown.isActiveWindow)
    assert (shown.rows.rowCount(), shown.reply.conversation_id) == (1, "c2")
    shown.close()
    noted.calls.clear()
    app.intents.reply_to("summary", "token")
    qtbot.waitUntil(app.windows.chat.isVisible)
    assert ("open_conversation", "c1") in noted.calls


def test_what_is_written_in_one_box_stands_in_the_other(qtbot: QtBot, app: App, noted: Noted) -> None:
    _sign_in(app)
    app.intents.open_conversation("c1")
    chat = app.windows.chat.pane.composer
    app.intents.toggle_pop_over("")
    here = app.quick_reply.pop_over.reply.composer
    app.quick_reply.pop_over.select("c1")
    here.box.setPlainText("a medias")
    qtbot.waitUntil(lambda: ("keep_draft", "c1", "a medias") in noted.calls)
    assert chat.box.toPlainText() == "a medias"
    chat.box.setPlainText("mejor así")
    chat.flush()
    assert here.box.toPlainText() == "mejor así"
    app.quick_reply.pop_over.select("c2")
    chat.box.setPlainText("o así")
    chat.flush()
    assert here.box.toPlainText() == ""
    app.quick_reply.pop_over.select("c1")
    assert here.box.toPlainText() == "o así"
    app.changed.emit(ConversationPreviewed(conversation_id="c1", messages=(), draft="viejo"))
    assert here.box.toPlainText() == "o así"
    here.submit()
    assert ("send", "c1", "o así") in noted.calls
    assert chat.box.toPlainText() == ""


class Keys(Shortcut):
    """Keys of a system that takes all of them."""

    def set(self, keys: str, words: str) -> None:
        self.words = words
        self._become(ShortcutState("on", keys=keys) if keys else OFF)


def test_keys_are_taken_when_they_are_chosen_and_open_it(
    qtbot: QtBot, app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Keys] = []

    def make(*, start_thread: object, parent: QObject) -> Keys:
        assert start_thread is not None
        made.append(Keys(parent))
        return made[-1]

    monkeypatch.setattr("desktop.quick_reply.make_shortcut", make)
    _sign_in(app)
    app.quick_reply.set_keys("")
    assert (made, app.quick_reply.shortcut_state) == ([], OFF)
    with qtbot.waitSignal(app.quick_reply.shortcut_changed):
        app.quick_reply.set_keys("Ctrl+Alt+T")
    assert (app.quick_reply.shortcut_state.keys, made[0].words) == ("Ctrl+Alt+T", "Quick reply")
    made[0].pressed.emit("token")
    shown = app.quick_reply.pop_over
    qtbot.waitUntil(shown.isActiveWindow)
    made[0].pressed.emit("")
    assert not shown.isVisible()
    app.quick_reply.set_keys("")
    assert (len(made), app.quick_reply.shortcut_state) == (1, OFF)


def test_neither_the_tray_loads_it_nor_it_the_chat_window() -> None:
    code = """
import sys, desktop.app
early = {"desktop.quick_reply", "desktop.ui.pop_over", "desktop.native.shortcut"} & sys.modules.keys()
import desktop.quick_reply, desktop.ui.pop_over
late = {"desktop.ui.chat_window", "desktop.ui.timeline_view", "jeepney"} & sys.modules.keys()
sys.exit(repr((early, late)) if early or late else 0)
"""
    done = subprocess.run(  # noqa: S603  this interpreter
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr


def test_the_engine_can_do_all_that_is_asked_of_it() -> None:
    for name in ("preview", "send", "mark_read", "keep_draft", "open_conversation"):
        assert callable(getattr(Engine, name))
    assert hasattr(Announcer, "reply_requested")
