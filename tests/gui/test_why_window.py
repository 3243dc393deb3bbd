"""What the buttons of "Why was I not notified?" do, and what its report holds, with the app's own parts."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QSystemTrayIcon
from pytestqt.qtbot import QtBot

from desktop.app import App
from desktop.core.changes import (
    AccountChanged,
    ConnectionChanged,
    ConnectionState,
    MessageAdded,
    SnapshotLoaded,
)
from desktop.core.settings import QuietHours
from desktop.core.why import Told
from desktop.doctor.living import Parts, facts_of
from desktop.native.notifications.base import Facts as Service
from desktop.native.paths import Places
from desktop.native.shortcut.base import OFF, ShortcutState
from desktop.runtime.arguments import Arguments
from desktop.ui.mark import first_icon
from tests.support.chat_scenes import ACCOUNT, NOON, conversation, message

SECRETS = ("Ana Ruiz", "Ana", ACCOUNT.email, ACCOUNT.name, "message 7", "c1", "token")


@pytest.fixture
def app(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[App]:
    """Eva's app, online; the desktop answers at once that all is well."""
    for probe in ("_notifications", "_sound"):
        monkeypatch.setattr(f"desktop.doctor.system.{probe}", lambda *_: Told(outcome="ok", details=SERVICE))
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", staticmethod(lambda: True))
    places = Places.below(tmp_path)
    places.make()
    app = App(qapp, Arguments(command=None, hidden=True), places, QSystemTrayIcon(first_icon()))
    app.changed.emit(AccountChanged(account=ACCOUNT))
    app.changed.emit(SnapshotLoaded(conversations=(conversation(1, "Ana Ruiz"),), counts={}))
    app.changed.emit(ConnectionChanged(state=ConnectionState.ONLINE, at=NOON))
    yield app
    app.stop()


SERVICE = {"name": "dunst", "version": "1", "abilities": "body", "program": "paplay"}


def ask(app: App, qtbot: QtBot, conversation_id: str = "") -> str:
    """Open the window and return its answer."""
    app.intents.show_why(conversation_id)
    answer = app.why.dialog.answer
    qtbot.waitUntil(lambda: answer.says.text() not in {"", "Looking…"} and not app.why.is_asking)
    return answer.says.text()


def press(app: App, qtbot: QtBot) -> str:
    """Press the answer's button and return the next answer."""
    before = app.why.dialog.answer.says.text()
    app.why.dialog.answer.button.click()
    qtbot.waitUntil(lambda: app.why.dialog.answer.says.text() != before and not app.why.is_asking)
    return app.why.dialog.answer.says.text()


def test_each_thing_that_holds_back_is_done_away_with_by_its_button(app: App, qtbot: QtBot) -> None:
    app.settings.change(notifications={"enabled": False, "volume": 0})
    app.mutes.mute("c1", None)
    app.do_not_disturb.set_until(datetime.now(UTC) + timedelta(hours=1))
    assert ask(app, qtbot, "c1") == "Notifications are switched off in the settings."
    assert press(app, qtbot) == "The conversation with Ana Ruiz is muted until you unmute it."
    assert press(app, qtbot).startswith("Do not disturb is on until ")
    assert press(app, qtbot) == "The volume in the settings is 0."
    assert press(app, qtbot) == "Everything is as it should be."
    settings = app.settings.settings
    assert (settings.notifications.enabled, settings.notifications.volume, settings.mutes) == (True, 80, {})
    assert app.do_not_disturb.until is None


def test_the_answer_follows_what_happens_while_it_is_shown(app: App, qtbot: QtBot) -> None:
    assert ask(app, qtbot) == "Everything is as it should be."
    answer = app.why.dialog.answer.says
    app.changed.emit(ConnectionChanged(state=ConnectionState.OFFLINE, at=NOON))
    qtbot.waitUntil(lambda: answer.text().startswith("Offline since "))
    app.changed.emit(ConnectionChanged(state=ConnectionState.ONLINE, at=NOON))
    qtbot.waitUntil(lambda: answer.text() == "Everything is as it should be.")


def test_a_service_that_hangs_never_holds_the_window_up(
    app: App, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = threading.Event()

    def hangs(*_: object) -> Told:
        answers.wait(60)
        return Told(outcome="hangs", details={"seconds": "2"})

    monkeypatch.setattr("desktop.doctor.system._notifications", hangs)
    app.intents.show_why()
    ticks: list[int] = []
    timer = QTimer(app, interval=1)
    timer.timeout.connect(lambda: ticks.append(1))
    timer.start()
    qtbot.waitUntil(lambda: len(ticks) > 20)
    assert app.why.dialog.answer.says.text() == "Looking…"
    answers.set()
    said = "The notification service does not answer within 2 s."
    qtbot.waitUntil(lambda: app.why.dialog.answer.says.text() == said)


def test_quiet_hours_are_changed_where_they_are_set_and_a_sign_in_is_shown(app: App, qtbot: QtBot) -> None:
    app.settings.change(quiet_hours=(QuietHours(start="00:00:00", end="00:00:00"),))  # type: ignore[arg-type]
    assert ask(app, qtbot).startswith("Your quiet hours cover the whole week")
    app.why.dialog.answer.button.click()
    assert app.settings_window.dialog.isVisible()
    app.changed.emit(ConnectionChanged(state=ConnectionState.SIGNED_OUT, at=NOON))
    qtbot.waitUntil(lambda: app.why.dialog.answer.says.text().startswith("You are signed out"))
    app.why.dialog.answer.button.click()
    assert any(
        type(each).__name__ == "SignInDialog" and each.isVisible() for each in QApplication.topLevelWidgets()
    )
    qtbot.waitUntil(lambda: not app.why.is_asking)


def test_a_message_that_was_held_back_is_listed_by_name_and_reported_without_one(
    app: App, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pathlib.Path.home", lambda: Path("/home/ana"))
    app.mutes.mute("c1", None)
    app.changed.emit(MessageAdded(message=message(7), own=False))
    assert "Ana Ruiz" in ask(app, qtbot)
    app.why.dialog.copy.click()
    report = QApplication.clipboard().text()
    assert "mutes: The conversation of the last message is muted until you unmute it." in report
    assert "last_message: The last message (" in report
    for secret in SECRETS:
        assert secret not in report
    assert app.why.dialog.said.text().startswith("Copied")


@pytest.mark.parametrize(
    ("state", "outcome"),
    [
        (ShortcutState("on", keys="Super+T"), "on"),
        (ShortcutState("refused", "taken"), "taken"),
        (ShortcutState("refused", "declined"), "refused"),
        (ShortcutState("not_offered", "system"), "not_offered"),
        (ShortcutState("asking"), "asking"),
        (OFF, None),
    ],
)
def test_what_became_of_the_shortcut_is_known(app: App, state: ShortcutState, outcome: str | None) -> None:
    class Holds:
        shortcut_state = state

    told = facts_of(Parts(app, quick_reply=Holds)).shortcut_told
    assert (told and told.outcome) == outcome
    assert facts_of(Parts(app)).shortcut_told is None


def test_who_shows_notifications_is_known_where_only_this_program_can_ask(app: App) -> None:
    class Shows:
        failure = ""

        def __init__(self, facts: Service | None) -> None:
            self.facts = facts

    for facts, outcome in (
        (None, "other_system"),
        (Service(way="windows", allowed=False), "refused"),
        (Service(way="windows", allowed=True), "ok"),
        (Service(way="tray"), "tray_only"),
        (Service(way="none"), "none"),
    ):
        told = facts_of(Parts(app, Shows(facts))).notifications  # type: ignore[arg-type]  # all that is asked
        assert told.outcome == outcome
