"""Every setting takes effect at once: in the running program, without another start."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QSystemTrayIcon
from pytestqt.qtbot import QtBot

from desktop.app import App
from desktop.core.changes import (
    AccountChanged,
    ConnectionChanged,
    ConnectionState,
    MessageAdded,
    SnapshotLoaded,
)
from desktop.core.chat import Message
from desktop.core.settings import KEYS
from desktop.native.notifications import NullNotifier
from desktop.native.paths import Places
from desktop.native.sound import AlertSound
from desktop.runtime.arguments import Arguments
from desktop.state.alert_center import AlertRequest
from desktop.ui.mark import first_icon
from desktop.ui.sign_in_dialog import SignInDialog
from desktop.ui.sign_out_question import SignOutQuestion
from desktop.wire.timestamp import Timestamp
from tests.support.chat_scenes import ACCOUNT, NOON, conversation


class _Engine:
    """Notes what it is told."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def hear(self, wish: Callable[[Any], None]) -> None:
        wish(self)

    def __getattr__(self, name: str) -> Callable[..., None]:
        return lambda *_args, **_named: self.told.append(name)


class Run:
    """A running app, with what it does outside noted down."""

    def __init__(self, app: App, qtbot: QtBot) -> None:
        self.app = app
        self.qtbot = qtbot
        self.engine = _Engine()
        self.raised: list[AlertRequest] = []
        self.played: list[str] = []
        self.autostart: list[bool] = []
        self._arrived = 0
        app.alerts.raised.connect(self.raised.append)
        app.alerts.sound_wanted.connect(self.played.append)

    def set(self, key: str, value: object) -> None:
        """Set a key, as the settings dialog does."""
        self.app.settings.set(key, value)

    def arrive(self, where: str = "c1") -> AlertRequest | None:
        """Let a message come, and return what was raised for it."""
        self._arrived += 1
        self.raised.clear()
        at = Timestamp.from_ms(NOON.ms + self._arrived * 60_000)
        message = Message(
            id=f"m{self._arrived}",
            conversation_id=where,
            sender_id="u1",
            sender_name="Ana Ruiz",
            body="hola",
            created_at=at,
        )
        self.app.changed.emit(MessageAdded(message=message, own=False))
        return self.raised[-1] if self.raised else None


@pytest.fixture
def run(qapp: QApplication, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    arranged: list[bool] = []
    monkeypatch.setattr("desktop.announcer.make_notifier", lambda **_: NullNotifier())
    monkeypatch.setattr("desktop.effects.keep_autostart", lambda **_: None)
    monkeypatch.setattr("desktop.effects.switch_autostart", lambda *, on: arranged.append(on))
    monkeypatch.setattr(Places, "of_user", lambda: Places.below(tmp_path))
    places = Places.below(tmp_path)
    places.make()
    app = App(qapp, Arguments(command=None, hidden=True), places, QSystemTrayIcon(first_icon()))
    app.start()
    qtbot.waitUntil(lambda: app.connection.current is not None)  # nobody is signed in, says the engine
    run = Run(app, qtbot)
    run.autostart = arranged
    monkeypatch.setattr(app, "call", run.engine.hear)
    app.changed.emit(AccountChanged(account=ACCOUNT))
    app.changed.emit(
        SnapshotLoaded(conversations=tuple(conversation(n, "Ana Ruiz") for n in (1, 2, 3)), counts={})
    )
    app.changed.emit(ConnectionChanged(state=ConnectionState.ONLINE, at=NOON))
    yield run
    app.stop()


def _signs_in_with(run: Run, box: int) -> str:
    run.app.windows.show_sign_in()
    (dialog,) = (w for w in QApplication.topLevelWidgets() if isinstance(w, SignInDialog) and w.isVisible())
    typed = dialog.findChildren(QLineEdit)[box].text()
    dialog.reject()
    return typed


def _server(run: Run) -> None:
    run.set("server", "https://erp.example")
    assert _signs_in_with(run, 0) == "https://erp.example"


def _email(run: Run) -> None:
    run.set("email", "eva@example.org")
    assert _signs_in_with(run, 1) == "eva@example.org"


def _language(run: Run) -> None:
    chat = run.app.windows.chat
    run.set("language", "es")
    run.qtbot.waitUntil(lambda: chat.list.search.placeholderText() == "Buscar")
    assert run.app.tray.tooltip().endswith("sin mensajes no leídos")
    run.set("language", "en")
    run.qtbot.waitUntil(lambda: chat.list.search.placeholderText() == "Search")


def _theme(run: Run) -> None:
    assert run.app.windows is not None
    for choice in ("dark", "contrast", "light"):
        run.set("theme", choice)
        assert run.app.theme.colours.dark is (choice == "dark")
        assert run.app.theme.colours.contrast is (choice == "contrast")


def _text_size(run: Run) -> None:
    chat = run.app.windows.chat
    usual = chat.list.table.font().pointSizeF()
    run.set("textSize", 200)
    run.qtbot.waitUntil(lambda: chat.list.table.font().pointSizeF() == 2 * usual)
    for step, percent in ((1, 200), (-1, 190), (0, 100)):
        chat.text_size_wanted.emit(step)
        assert run.app.settings.settings.text_size == percent
    run.qtbot.waitUntil(lambda: chat.list.table.font().pointSizeF() == usual)


def _spelling(run: Run) -> None:
    chat = run.app.windows.chat
    chat.open_conversation("c1")
    box = chat.pane.composer.box
    run.set("spelling", False)
    box.insertPlainText("el informme ")
    assert box.spelling is None
    for on in (True, False, True):
        run.set("spelling", on)
        words = ["informme"] if on else []
        run.qtbot.waitUntil(
            lambda wanted=words: [each.cursor.selectedText() for each in box.extraSelections()] == wanted  # type: ignore[misc]  # mypy cannot type lambda defaults
        )


def _close_to_tray(run: Run) -> None:
    chat, quits = run.app.windows.chat, []
    chat.quit_requested.disconnect()  # the application that is asked to quit is that of all tests
    chat.quit_requested.connect(lambda: quits.append(run.app.settings.settings.close_to_tray))
    for stays in (True, False):
        run.set("closeToTray", stays)
        chat.show()
        chat.close()
    assert quits == [False]


def _start_at_login(run: Run) -> None:
    run.set("startAtLogin", True)
    run.set("startAtLogin", False)
    assert run.autostart == [True, False]


def _enabled(run: Run) -> None:
    run.set("notifications.enabled", False)
    assert run.arrive() is None
    run.set("notifications.enabled", True)
    assert run.arrive() is not None


def _privacy(run: Run) -> None:
    told = {}
    for where, privacy in (("c1", "full"), ("c2", "name"), ("c3", "none")):
        run.set("notifications.privacy", privacy)
        request = run.arrive(where)
        assert request is not None
        told[privacy] = ("hola" in request.body, "Ana" in request.title)
    assert told == {"full": (True, True), "name": (False, True), "none": (False, False)}


def _sound(run: Run) -> None:
    run.set("notifications.sound", "bell")
    run.arrive()
    assert run.played == ["bell"]


def _volume(run: Run) -> None:
    sound = run.app.findChild(AlertSound)
    assert isinstance(sound, AlertSound)
    run.set("notifications.volume", 35)
    assert sound.volume == 0.35


def _quiet_hours(run: Run) -> None:
    run.set("quietHours", [{"start": "00:00:00", "end": "00:00:00"}])
    assert run.arrive() is None
    run.set("quietHours", [])
    assert run.arrive() is not None


def _mutes(run: Run) -> None:
    run.set("mutes", {"c1": None})
    assert run.arrive() is None
    run.set("mutes", {})
    assert run.arrive() is not None


def _way(key: str, *values: object) -> Callable[[Run], None]:
    def connects_anew(run: Run) -> None:
        for number, value in enumerate(values, 1):
            run.set(key, value)
            assert run.engine.told == ["network_back"] * number

    return connects_anew


def _limits(key: str, value: object) -> Callable[[Run], None]:
    def tidies(run: Run) -> None:
        run.set(key, value)
        assert run.engine.told == ["keep_within_limits"]

    return tidies


def _sign_out(run: Run) -> None:
    run.set("history.deleteOnSignOut", True)
    run.app.windows.ask_sign_out()
    question = next(w for w in QApplication.topLevelWidgets() if isinstance(w, SignOutQuestion))
    gone: list[bool] = []
    run.app.windows.sign_out_confirmed.connect(gone.append)
    question.defaultButton().click()
    assert gone == [True]


def _log_level(run: Run) -> None:
    run.set("diagnostics.level", "debug")
    assert logging.getLogger("desktop").level == logging.DEBUG
    run.set("diagnostics.level", "info")
    assert logging.getLogger("desktop").level == logging.INFO


@dataclass(frozen=True)
class Elsewhere:
    """Where it is shown instead."""

    where: str


HOW: Final[dict[str, Callable[[Run], None] | Elsewhere]] = {
    "server": _server,
    "email": _email,
    "language": _language,
    "theme": _theme,
    "textSize": _text_size,
    "spelling": _spelling,
    "closeToTray": _close_to_tray,
    "startAtLogin": _start_at_login,
    "notifications.enabled": _enabled,
    "notifications.privacy": _privacy,
    "notifications.sound": _sound,
    "notifications.volume": _volume,
    "quietHours": _quiet_hours,
    "mutes": _mutes,
    "proxy.mode": _way("proxy.mode", "none", "manual"),
    "proxy.url": _way("proxy.url", "http://proxy.example:3128", ""),
    "caFile": _way("caFile", "/etc/ssl/own.pem", ""),
    "updates.check": Elsewhere("not built yet: nobody looks for updates"),
    "updates.url": Elsewhere("not built yet: nobody looks for updates"),
    "history.days": _limits("history.days", 30),
    "history.maxMegabytes": _limits("history.maxMegabytes", 256),
    "history.deleteOnSignOut": _sign_out,
    "streamHosts": Elsewhere("an administrator's alone: read at the start"),
    "actions.serverActions": Elsewhere("tests/contract/test_server_actions.py: asked before each one"),
    "shortcuts.open": Elsewhere("tests/integration/native/test_shortcut.py"),
    "diagnostics.level": _log_level,
}


def test_of_every_setting_it_is_known_how_it_takes_effect() -> None:
    assert set(HOW) == set(KEYS)


@pytest.mark.parametrize("key", [key for key, how in HOW.items() if not isinstance(how, Elsewhere)])
def test_a_setting_takes_effect_at_once(key: str, run: Run) -> None:
    how = HOW[key]
    assert not isinstance(how, Elsewhere)
    how(run)


def test_starting_with_the_session_is_not_touched_by_any_other_setting(run: Run) -> None:
    run.set("theme", "dark")
    run.set("notifications.volume", 20)
    assert (run.autostart, run.engine.told) == ([], [])
