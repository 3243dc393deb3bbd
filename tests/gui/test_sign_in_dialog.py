"""The sign-in: one click is one attempt, errors in words, no password kept."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from desktop.ui.sign_in_dialog import SignInDialog, full_address


class Form:
    """The dialog as a person sees it."""

    def __init__(self, qtbot: QtBot, server: str = "", email: str = "") -> None:
        self.dialog = SignInDialog(server, email)
        qtbot.addWidget(self.dialog)
        self.dialog.show()
        self.server, self.email, self.password = (
            self._box(name) for name in ("Server address", "E-mail", "Password")
        )
        self.submit, self.browser = self.dialog.findChildren(QPushButton)
        self.remember = self.dialog.findChildren(QCheckBox)[0]
        self.attempts: list[tuple[str, str, str, bool]] = []
        self.dialog.submitted.connect(self._attempted)

    def _box(self, name: str) -> QLineEdit:
        return next(box for box in self.dialog.findChildren(QLineEdit) if box.accessibleName() == name)

    def _attempted(self, server: str, email: str, password: str, remember: bool) -> None:
        self.attempts.append((server, email, password, remember))

    @property
    def error(self) -> str:
        return next(
            label.text() for label in self.dialog.findChildren(QLabel) if label.property("role") == "error"
        )


@pytest.fixture
def form(qtbot: QtBot) -> Form:
    return Form(qtbot, "https://erp.example", "eva@example.org")


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("erp.example", "https://erp.example"),
        (" erp.example/ ", "https://erp.example"),
        ("https://erp.example", "https://erp.example"),
        ("http://127.0.0.1:8470", "http://127.0.0.1:8470"),
        ("erp.example:8443/timenow/", "https://erp.example:8443/timenow"),
        ("", ""),
    ],
)
def test_https_is_assumed(typed: str, address: str) -> None:
    assert full_address(typed) == address


def test_what_was_typed_is_submitted(qtbot: QtBot) -> None:
    form = Form(qtbot)
    QTest.keyClicks(form.server, "erp.example")
    QTest.keyClicks(form.email, "eva@example.org")
    QTest.keyClicks(form.password, " secret ")
    QTest.mouseClick(form.submit, Qt.MouseButton.LeftButton)
    assert form.attempts == [("https://erp.example", "eva@example.org", " secret ", True)]


def test_enter_submits(form: Form) -> None:
    form.remember.click()
    QTest.keyClicks(form.password, "secret")
    QTest.keyClick(form.password, Qt.Key.Key_Return)
    assert form.attempts == [("https://erp.example", "eva@example.org", "secret", False)]


def test_nothing_is_submitted_while_a_field_is_empty(form: Form) -> None:
    QTest.keyClick(form.email, Qt.Key.Key_Return)
    assert not form.submit.isEnabled()
    assert form.attempts == []


def test_one_click_is_one_attempt(form: Form) -> None:
    QTest.keyClicks(form.password, "secret")
    form.submit.click()
    form.submit.click()
    QTest.keyClick(form.dialog, Qt.Key.Key_Return)
    assert len(form.attempts) == 1
    assert form.submit.text() == "Signing in…"


def test_a_failure_is_said_in_words_and_the_password_can_be_typed_over(form: Form) -> None:
    QTest.keyClicks(form.password, "wrong")
    form.submit.click()
    form.dialog.show_error("bad_credentials", {})
    assert form.error == "E-mail or password is wrong."
    assert form.submit.isEnabled()
    assert form.password.selectedText() == "wrong"
    assert len(form.attempts) == 1


def test_a_wrong_address_is_said_with_its_name_and_selected(form: Form) -> None:
    QTest.keyClicks(form.password, "secret")
    form.submit.click()
    form.dialog.show_error("server_not_found", {"host": "erp.example"})
    assert form.error == "No server answers at erp.example."
    assert form.server.selectedText() == "https://erp.example"


def test_the_next_attempt_takes_the_error_away(form: Form) -> None:
    QTest.keyClicks(form.password, "wrong")
    form.dialog.show_error("bad_credentials", {})
    form.submit.click()
    assert form.error == ""


def test_success_closes_the_dialog_and_forgets_the_password(qtbot: QtBot, form: Form) -> None:
    QTest.keyClicks(form.password, "secret")
    form.submit.click()
    with qtbot.waitSignal(form.dialog.accepted):
        form.dialog.accept_signed_in()
    assert form.password.text() == ""


def test_without_a_password_store_it_says_so_before_it_closes(qtbot: QtBot, form: Form) -> None:
    QTest.keyClicks(form.password, "secret")
    form.submit.click()
    form.dialog.accept_signed_in(kept=False)
    assert form.error.startswith("No password store was found")
    assert form.dialog.isVisible()
    with qtbot.waitSignal(form.dialog.accepted):
        form.submit.click()
    assert len(form.attempts) == 1


def test_a_password_is_changed_in_the_browser(qtbot: QtBot, form: Form) -> None:
    form.dialog.show_error("must_change_password", {})
    assert form.error == "TimeNow asks you to change your password first."
    with qtbot.waitSignal(form.dialog.browser_requested) as asked:
        form.browser.click()
    assert asked.args == ["https://erp.example"]


def test_the_password_is_hidden(form: Form) -> None:
    assert form.password.echoMode() is QLineEdit.EchoMode.Password


def test_the_first_empty_field_has_the_focus(qtbot: QtBot) -> None:
    assert Form(qtbot).dialog.focusWidget().accessibleName() == "Server address"
    assert Form(qtbot, "erp.example").dialog.focusWidget().accessibleName() == "E-mail"
    assert Form(qtbot, "erp.example", "eva@example.org").dialog.focusWidget().accessibleName() == "Password"


def test_the_password_can_be_looked_at(form: Form) -> None:
    (eye,) = form.password.actions()
    assert form.password.echoMode() is QLineEdit.EchoMode.Password
    eye.trigger()
    assert form.password.echoMode() is QLineEdit.EchoMode.Normal
    eye.trigger()
    assert form.password.echoMode() is QLineEdit.EchoMode.Password


def test_a_long_error_is_shown_whole(form: Form) -> None:
    form.dialog.show_error(
        "certificate", {"host": "erp.example", "reason": "expired", "issuer": "Example CA " * 20}
    )
    QApplication.processEvents()
    (error,) = (label for label in form.dialog.findChildren(QLabel) if label.property("role") == "error")
    assert error.height() >= error.heightForWidth(error.width())
    assert form.submit.geometry().bottom() < form.dialog.height()
