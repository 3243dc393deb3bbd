"""The wiring: what was told before a window existed is not lost, links wait until they can be followed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import time
from pathlib import Path
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QMessageBox, QSystemTrayIcon
from pytestqt.qtbot import QtBot

from desktop.announcer import Announcer
from desktop.app import App
from desktop.core.changes import (
    AccountChanged,
    ActionFailed,
    ConnectionChanged,
    ConnectionState,
    MessageAdded,
    ServerDescribed,
    SessionNotice,
    SignedIn,
    SnapshotLoaded,
)
from desktop.core.chat import Message
from desktop.core.settings import QuietHours
from desktop.native.paths import Places
from desktop.native.presence import Presence
from desktop.native.reachability import Reachability
from desktop.runtime.arguments import Arguments
from desktop.state.alert_center import SESSION_KEY, AlertRequest
from desktop.state.conversation_model import ConversationRole
from desktop.state.do_not_disturb import FOREVER
from desktop.ui.mark import first_icon
from desktop.ui.sign_in_dialog import SignInDialog
from desktop.ui.sign_out_question import SignOutQuestion
from tests.support.chat_scenes import ACCOUNT, NOON, conversation


@pytest.fixture
def app(qapp: QApplication, tmp_path: Path) -> Iterator[App]:
    places = Places.below(tmp_path)
    places.make()
    app = App(qapp, Arguments(command=None, hidden=True), places, QSystemTrayIcon(first_icon()))
    yield app
    app.stop()


def _be(app: App, state: ConnectionState) -> None:
    app.changed.emit(ConnectionChanged(state=state, at=NOON))


def test_a_window_made_later_knows_that_line_breaks_are_lost(app: App) -> None:
    app.changed.emit(ServerDescribed(level=1, capabilities=frozenset()))
    composer = app.windows.chat.pane.composer
    composer.box.setPlainText("una\notra")
    assert composer.text == "una otra"


def test_a_link_is_followed_once_the_conversations_are_known(app: App) -> None:
    app.intents.open_links(["timenow:conversation/c1"])
    assert app.timeline.conversation_id == ""
    app.changed.emit(AccountChanged(account=ACCOUNT))
    app.changed.emit(SnapshotLoaded(conversations=(conversation(1),), counts={}))
    _be(app, ConnectionState.ONLINE)
    assert app.timeline.conversation_id == "c1"


def test_a_failed_first_sign_in_is_not_silent(app: App) -> None:
    app.changed.emit(ActionFailed(action="sign_in", code="bad_credentials"))
    app.changed.emit(AccountChanged(account=None))
    app.changed.emit(ConnectionChanged(state=ConnectionState.SIGNED_OUT, at=NOON, code="bad_credentials"))
    assert app.tray.tooltip().endswith("sign in")


def _sign_ins() -> list[SignInDialog]:
    return [
        widget
        for widget in QApplication.topLevelWidgets()
        if isinstance(widget, SignInDialog) and widget.isVisible()
    ]


def test_a_notice_of_the_session_is_in_the_banner_and_interrupts_nobody(app: App) -> None:
    app.changed.emit(AccountChanged(account=ACCOUNT))
    _be(app, ConnectionState.ONLINE)
    app.changed.emit(SessionNotice(code="session_ending", details={"time": NOON.iso}))
    banner = app.windows.chat.banner
    assert banner.text.startswith("You are signed in until")
    assert (_sign_ins(), app.windows.chat.isVisible()) == ([], False)
    banner.later.click()
    assert banner.text == ""


def test_signing_in_again_begins_with_what_is_known_and_tries_nothing_by_itself(app: App) -> None:
    tried: list[str] = []
    app.changed.emit(AccountChanged(account=ACCOUNT))
    app.changed.emit(SignedIn(account=ACCOUNT))
    app.windows.sign_in_submitted.connect(lambda server, *_rest: tried.append(server))
    unknown = ConnectionChanged(state=ConnectionState.ONLINE, at=NOON, uncertain=True, code="session_unknown")
    app.changed.emit(unknown)
    app.windows.chat.banner.button.click()
    (dialog,) = _sign_ins()
    assert [box.text() for box in dialog.findChildren(QLineEdit)] == [ACCOUNT.server, ACCOUNT.email, ""]
    assert (dialog.isModal(), tried) == (False, [])
    dialog.reject()
    assert (app.connection.current, tried) == (unknown, [])


def test_a_click_on_the_notification_of_a_lost_session_opens_the_sign_in(app: App, qtbot: QtBot) -> None:
    app.start()
    app.changed.emit(AccountChanged(account=ACCOUNT))
    announcer = app.findChild(Announcer)
    assert isinstance(announcer, Announcer)
    announcer.activated.emit(SESSION_KEY, "")
    qtbot.waitUntil(lambda: len(_sign_ins()) == 1)


class _Engine:
    """Notes what it is told of the person and the network."""

    def __init__(self) -> None:
        self.told: list[object] = []

    def hear(self, wish: Callable[[Any], None]) -> None:
        wish(self)

    def focused(self) -> None:
        self.told.append("focused")

    def network_back(self) -> None:
        self.told.append("network back")

    def person_active(self, active: bool) -> None:
        self.told.append(active)


def test_the_engine_hears_that_the_chat_came_to_the_front(
    app: App, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = _Engine()
    monkeypatch.setattr(app, "call", engine.hear)
    with qtbot.waitActive(app.windows.chat):
        app.intents.open_chat()
    qtbot.waitUntil(lambda: engine.told == ["focused"])


def test_the_engine_hears_what_the_system_says_of_person_and_network(
    app: App, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.start()
    engine = _Engine()
    monkeypatch.setattr(app, "call", engine.hear)
    presence, reachability = app.findChild(Presence), app.findChild(Reachability)
    assert isinstance(presence, Presence)
    assert isinstance(reachability, Reachability)
    presence.active_changed.emit(False)
    presence.active_changed.emit(True)
    reachability.noticed("a test")
    qtbot.waitUntil(lambda: engine.told == [False, True, "network back"])


def test_signing_out_is_asked_once_and_what_was_asked_of_one_account_is_not_done_to_another(app: App) -> None:
    confirmed: list[bool] = []
    app.windows.sign_out_confirmed.connect(confirmed.append)
    app.changed.emit(AccountChanged(account=ACCOUNT))
    app.tray.sign_out_requested.emit()
    app.tray.sign_out_requested.emit()
    (question,) = _sign_outs()
    app.changed.emit(AccountChanged(account=msgspec.structs.replace(ACCOUNT, org_id="another")))
    assert (question.isVisible(), question.isModal(), confirmed) == (False, False, [])
    app.tray.sign_out_requested.emit()
    (question,) = _sign_outs()
    question.defaultButton().click()
    assert (_sign_outs(), confirmed) == ([], [False])


def test_a_copy_that_could_not_be_deleted_is_said_in_plain_text(app: App) -> None:
    app.windows.chat.hide()
    details = {"folder": "/home/ana/<b>chat</b>"}
    app.changed.emit(ActionFailed(action="sign_out", code="copy_not_deleted", details=details))
    (box,) = [
        widget
        for widget in QApplication.topLevelWidgets()
        if isinstance(widget, QMessageBox) and widget.isVisible()
    ]
    assert box.text().endswith(details["folder"])
    assert (box.textFormat(), box.isModal()) == (Qt.TextFormat.PlainText, False)
    box.close()


def _sign_outs() -> list[SignOutQuestion]:
    return [
        widget
        for widget in QApplication.topLevelWidgets()
        if isinstance(widget, SignOutQuestion) and widget.isVisible()
    ]


# Calm


def _arrive(app: App, key: str, body: str) -> None:
    message = Message(
        id=f"{key}-{body}",
        conversation_id=key,
        sender_id="u9",
        sender_name="Zoe",
        body=body,
        created_at=NOON,
    )
    app.changed.emit(MessageAdded(message=message, own=False))


def _again(app: App, qapp: QApplication, places: Places) -> App:
    app.stop()
    return App(qapp, Arguments(command=None, hidden=True), places, QSystemTrayIcon(first_icon()))


def test_do_not_disturb_and_mutes_outlive_the_program_and_the_badge_counts_on(
    qapp: QApplication, tmp_path: Path
) -> None:
    places = Places.below(tmp_path)
    places.make()
    app = App(qapp, Arguments(command=None, hidden=True), places, QSystemTrayIcon(first_icon()))
    app.tray.do_not_disturb_requested.emit(FOREVER)
    app.mutes.mute("c2", None)
    app = _again(app, qapp, places)
    raised: list[AlertRequest] = []
    app.alerts.raised.connect(raised.append)
    app.changed.emit(AccountChanged(account=ACCOUNT))
    app.changed.emit(
        SnapshotLoaded(conversations=(conversation(1), conversation(2)), counts={"c1": 1, "c2": 2})
    )
    _be(app, ConnectionState.ONLINE)
    _arrive(app, "c1", "uno")
    assert raised == []
    assert app.unread.total == 3
    assert " 3 unread " in app.tray.tooltip()
    assert app.tray.tooltip().endswith("do not disturb")
    assert app.conversations.index(app.conversations.row_of("c2"), 0).data(ConversationRole.MUTED)

    app.tray.do_not_disturb_requested.emit(None)
    _arrive(app, "c2", "dos")
    assert raised == [], "it is muted"
    _arrive(app, "c1", "tres")
    assert [request.body for request in raised] == ["tres"]
    app = _again(app, qapp, places)
    assert (app.do_not_disturb.until, dict(app.mutes.all)) == (None, {"c2": None})
    app.stop()


def test_quiet_hours_are_seen_in_the_tray_as_soon_as_they_are_set(app: App) -> None:
    app.changed.emit(AccountChanged(account=ACCOUNT))
    _be(app, ConnectionState.ONLINE)
    always = QuietHours(start=time(9), end=time(9))
    app.settings.change(quiet_hours=(always,))
    assert app.tray.tooltip().endswith("quiet hours")
    app.settings.change(quiet_hours=())
    assert "quiet" not in app.tray.tooltip()


def test_the_menu_of_a_conversation_mutes_it(app: App) -> None:
    app.changed.emit(AccountChanged(account=ACCOUNT))
    app.changed.emit(SnapshotLoaded(conversations=(conversation(1),), counts={}))
    menu = app.windows.chat.list.menu
    menu.mute_requested.emit("c1", None)
    assert app.settings.settings.mutes == {"c1": None}
    assert app.conversations.index(0, 0).data(Qt.ItemDataRole.ToolTipRole) == "Muted"
    menu.unmute_requested.emit("c1")
    assert app.settings.settings.mutes == {}
