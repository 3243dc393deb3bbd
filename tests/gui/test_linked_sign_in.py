"""A link or an administrator names a server: the person reads what would happen, and decides."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMessageBox, QSystemTrayIcon

from desktop.app import App
from desktop.core.changes import AccountChanged, ActionFailed
from desktop.core.policy import Policy
from desktop.native.paths import Places
from desktop.runtime.arguments import Arguments
from desktop.ui.mark import first_icon
from desktop.ui.sign_in_dialog import SignInDialog
from tests.support.chat_scenes import ACCOUNT

HERE = "https://erp.example"
assert ACCOUNT.server == HERE


@pytest.fixture
def policy() -> Policy:
    """What the administrator gave; tests parametrise it."""
    return Policy()


@pytest.fixture
def app(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, policy: Policy) -> Iterator[App]:
    monkeypatch.setattr("desktop.app.read_policy", lambda: policy)
    places = Places.below(tmp_path)
    places.make()
    app = App(qapp, Arguments(command=None, hidden=True), places, QSystemTrayIcon(first_icon()))
    yield app
    app.stop()


def shown() -> list[SignInDialog]:
    return [
        widget
        for widget in QApplication.topLevelWidgets()
        if isinstance(widget, SignInDialog) and widget.isVisible()
    ]


def typed(dialog: SignInDialog) -> list[str]:
    return [box.text() for box in dialog.findChildren(QLineEdit)]


def words(dialog: SignInDialog) -> str:
    labels = [label.text() for label in dialog.findChildren(QLabel) if not label.isHidden()]
    return "\n".join(labels).replace("\N{ZERO WIDTH SPACE}", "")


def said() -> list[str]:
    return [
        widget.text()
        for widget in QApplication.topLevelWidgets()
        if isinstance(widget, QMessageBox) and widget.isVisible()
    ]


# A link


def test_a_link_to_a_server_fills_in_the_sign_in_and_changes_nothing(app: App, tmp_path: Path) -> None:
    before = app.settings.settings
    app.intents.open_links(["timenow:connect?server=https://other.example&email=ana%40other.example"])
    assert shown() == []  # not before it is known who is signed in
    app.changed.emit(AccountChanged(account=None))
    (dialog,) = shown()
    assert typed(dialog) == ["https://other.example", "ana@other.example", ""]
    assert "A link asks you" in words(dialog)
    assert "You are signed in" not in words(dialog)
    assert app.settings.settings == before
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_who_is_signed_in_elsewhere_reads_what_would_end(app: App) -> None:
    app.changed.emit(AccountChanged(account=ACCOUNT))
    app.intents.open_links(["timenow:connect?server=https://other.example"])
    (dialog,) = shown()
    assert f"You are signed in as {ACCOUNT.email} at erp.example. Signing in here takes" in words(dialog)
    assert typed(dialog) == ["https://other.example", "", ""]


def test_who_is_signed_in_there_already_sees_the_chat(app: App) -> None:
    app.changed.emit(AccountChanged(account=ACCOUNT))
    for link in (
        "timenow:connect?server=erp.example",
        f"timenow:connect?server={HERE}/&email={ACCOUNT.email.upper()}",
    ):
        app.intents.open_links([link])
        assert shown() == []
        assert app.windows.chat.isVisible()
        app.windows.chat.hide()
    app.intents.open_links([f"timenow:connect?server={HERE}&email=somebody@else.example"])
    (dialog,) = shown()
    assert typed(dialog)[1] == "somebody@else.example"


def test_a_second_link_takes_the_place_of_the_first(app: App) -> None:
    app.changed.emit(AccountChanged(account=None))
    for number in range(3):
        app.intents.open_links([f"timenow:connect?server=https://erp{number}.example"])
    assert [typed(dialog)[0] for dialog in shown()] == ["https://erp2.example"]


def test_a_link_that_names_no_web_server_is_refused_in_words(app: App) -> None:
    app.changed.emit(AccountChanged(account=None))
    for _ in range(3):
        app.intents.open_links(["timenow:connect?server=file://evil.example/share/x.exe"])
    assert said() == ["Only https is allowed, except for this computer."]
    assert shown() == []


def test_the_token_of_a_second_start_is_there_for_the_window(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_ACTIVATION_TOKEN", "old")
    app.intents.open_links([], "new")
    assert app.windows.chat.isVisible()
    assert os.environ["XDG_ACTIVATION_TOKEN"] == "new"


# An administrator

enforced = pytest.mark.parametrize("policy", [Policy(enforced={"server": HERE})])


@enforced
def test_a_server_that_is_decided_is_shown_and_cannot_be_changed(app: App) -> None:
    app.intents.show_sign_in()
    (dialog,) = shown()
    server, email, _password = dialog.findChildren(QLineEdit)
    assert server.text() == HERE
    assert server.isReadOnly()
    assert server.isEnabled()  # it can be read, and copied
    assert "Your administrator has decided the server." in words(dialog)
    assert server.accessibleDescription() == "Your administrator has decided the server."
    assert not email.isReadOnly()
    app.windows.apply(
        ActionFailed(action="sign_in", code="server_not_found", details={"host": "erp.example"})
    )
    assert not server.hasSelectedText()


@pytest.mark.parametrize("policy", [Policy(defaults={"server": HERE}), Policy(enforced={"server": ""})])
def test_a_server_that_is_not_decided_can_be_changed(app: App, policy: Policy) -> None:
    app.intents.show_sign_in()
    (dialog,) = shown()
    server = dialog.findChildren(QLineEdit)[0]
    assert server.text() == policy.defaults.get("server", "")
    assert not server.isReadOnly()
    assert "administrator" not in words(dialog)


@enforced
def test_a_link_to_another_server_than_the_one_decided_is_refused_in_words(app: App) -> None:
    app.changed.emit(AccountChanged(account=None))
    app.intents.open_links(["timenow:connect?server=https://other.example"])
    assert said() == ["Your administrator has decided the server: erp.example. Another one cannot be used."]
    assert shown() == []


@pytest.mark.parametrize("policy", [Policy(enforced={"server": "erp.example/"})])
def test_a_link_to_the_server_that_was_decided_is_followed(app: App) -> None:
    app.changed.emit(AccountChanged(account=None))
    app.intents.open_links([f"timenow:connect?server={HERE}&email=ana@erp.example"])
    (dialog,) = shown()
    assert typed(dialog) == [HERE, "ana@erp.example", ""]
    assert dialog.findChildren(QLineEdit)[0].isReadOnly()
