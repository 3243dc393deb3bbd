"""What begins in the chat window reaches whoever does it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QSystemTrayIcon
from pytestqt.qtbot import QtBot

from desktop.app import App
from desktop.core.changes import AccountChanged, ConnectionChanged, ConnectionState, SnapshotLoaded
from desktop.native.paths import Places
from desktop.runtime.arguments import Arguments
from desktop.state.conversation_model import ConversationRole
from desktop.ui.mark import first_icon
from tests.support.chat_scenes import ACCOUNT, NOON, conversation

Call = tuple[object, ...]


class Noted:
    """An engine that notes what it is asked."""

    def __init__(self) -> None:
        self.calls: list[Call] = []

    def __getattr__(self, name: str) -> object:
        return lambda *args: self.calls.append((name, *args))


@pytest.fixture
def noted() -> Noted:
    return Noted()


@pytest.fixture
def app(qapp: QApplication, tmp_path: Path, noted: Noted, monkeypatch: pytest.MonkeyPatch) -> Iterator[App]:
    """Eva's; she talks with Ana (c1) and Berta (c2)."""

    def call(_app: App, wish: Callable[[Noted], None]) -> None:
        wish(noted)

    monkeypatch.setattr(App, "call", call)
    places = Places.below(tmp_path)
    places.make()
    app = App(qapp, Arguments(command=None, hidden=True), places, QSystemTrayIcon(first_icon()))
    app.changed.emit(AccountChanged(account=ACCOUNT))
    rows = (conversation(1, "Ana Ruiz", minutes=5), conversation(2, "Berta Gil", minutes=3))
    app.changed.emit(SnapshotLoaded(conversations=rows, counts={"c2": 2}))
    app.changed.emit(ConnectionChanged(state=ConnectionState.ONLINE, at=NOON))
    yield app
    app.stop()


def test_the_list_asks_the_engine(app: App, noted: Noted, qtbot: QtBot) -> None:
    chat = app.windows.chat
    noted.calls.clear()
    chat.list.menu.mark_unread_requested.emit("c1")
    assert noted.calls == [("mark_unread", "c1")]
    assert app.unread.total == 2
    chat.list.menu.open_requested.emit("c1")
    assert ("open_conversation", "c1") in noted.calls
    QTest.keyClicks(chat.list.search, "carla")
    qtbot.waitUntil(lambda: ("search_people", "carla") in noted.calls)


def test_what_is_begun_in_any_box_stands_in_the_list(app: App) -> None:
    app.intents.keep_draft("c1", "hola")
    assert app.conversations.value("c1", ConversationRole.DRAFT) == "hola"
