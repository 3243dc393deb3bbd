"""The wiring: what was told before a window existed is not lost, links wait until they can be followed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QSystemTrayIcon

from desktop.app import App
from desktop.core.changes import (
    AccountChanged,
    ActionFailed,
    ConnectionChanged,
    ConnectionState,
    ServerDescribed,
    SnapshotLoaded,
)
from desktop.native.paths import Places
from desktop.runtime.arguments import Arguments
from desktop.ui.mark import first_icon
from desktop.ui.sign_in_dialog import SignInDialog
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
    app.open_links(["timenow:conversation/c1"])
    assert app.timeline.conversation_id == ""
    app.changed.emit(AccountChanged(account=ACCOUNT))
    app.changed.emit(SnapshotLoaded(conversations=(conversation(1),), counts={}))
    _be(app, ConnectionState.ONLINE)
    assert app.timeline.conversation_id == "c1"


def test_a_link_to_a_server_fills_in_the_sign_in_and_nothing_else(app: App, tmp_path: Path) -> None:
    before = app.settings.settings
    app.open_links(["timenow:connect?server=https://evil.example"])
    (dialog,) = (
        widget
        for widget in QApplication.topLevelWidgets()
        if isinstance(widget, SignInDialog) and widget.isVisible()
    )
    assert [box.text() for box in dialog.findChildren(QLineEdit)] == ["https://evil.example", "", ""]
    assert any("A link asks you" in label.text() for label in dialog.findChildren(QLabel))
    assert app.settings.settings == before
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


@pytest.mark.expected_log("a link named a server that must not be used")
def test_a_link_that_names_no_web_server_changes_nothing(app: App) -> None:
    app.open_links(["timenow:connect?server=file://evil.example/share/x.exe"])
    assert not QApplication.topLevelWidgets() or not any(
        widget.isVisible() for widget in QApplication.topLevelWidgets()
    )


def test_a_failed_first_sign_in_is_not_silent(app: App) -> None:
    app.changed.emit(ActionFailed(action="sign_in", code="bad_credentials"))
    app.changed.emit(AccountChanged(account=None))
    app.changed.emit(ConnectionChanged(state=ConnectionState.SIGNED_OUT, at=NOON, code="bad_credentials"))
    assert app.tray.tooltip().endswith("sign in")


def test_starting_with_the_session_is_arranged_when_its_setting_changes_and_not_for_any_other(
    app: App, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    arranged: list[bool] = []
    monkeypatch.setattr("desktop.app.keep_autostart", lambda *, wanted: arranged.append(wanted))
    monkeypatch.setattr(Places, "of_user", lambda: Places.below(tmp_path))
    app.start()
    app.settings.change(theme="dark")
    app.settings.change(start_at_login=True)
    app.settings.change(theme="light")
    assert arranged == [False, True]
