"""Every interaction of the sign-in, by keys alone and by mouse, in Spanish and English."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from desktop.core.settings import Language
from desktop.ui.sign_in_dialog import SignInDialog
from desktop.ui.translations import Translations
from tests.support.chat_pictures import TRANSLATIONS
from tests.support.hands import Hands


@pytest.fixture(params=["es", "en"])
def language(request: pytest.FixtureRequest, qapp: QCoreApplication) -> Iterator[Language]:
    translations = Translations(TRANSLATIONS, qapp)
    translations.use(request.param)
    yield request.param
    translations.remove()


@pytest.mark.usefixtures("theme")
def test_one_signs_in_by_keys(qtbot: QtBot, language: Language) -> None:
    dialog = SignInDialog()
    qtbot.addWidget(dialog)
    hands = Hands(qtbot, dialog, language)
    hands.hear(attempt=dialog.submitted)
    with qtbot.waitActive(dialog):
        dialog.show()
    hands.in_front("Sign in to TimeNow")
    hands.is_at("Server address")
    hands.write("erp.example")
    hands.tab_to("E-mail")
    hands.write("eva@example.com")
    hands.tab_to("Password")
    hands.write("secrett")
    assert dialog.findChildren(QLineEdit)[-1].displayText() != "secrett"
    hands.press("Ctrl+M")
    assert dialog.findChildren(QLineEdit)[-1].displayText() == "secrett"
    hands.press("Backspace")
    hands.tab_to("Keep me signed in for 30 days")
    hands.press("Space", "Return")
    hands.hears(("attempt", "https://erp.example", "eva@example.com", "secret", False))
    dialog.show_error("bad_credentials", {})
    hands.reads("E-mail or password is wrong.")
    hands.is_at("Password")
    hands.write("other")
    hands.press("Return")
    hands.hears(("attempt", "https://erp.example", "eva@example.com", "other", False))
    dialog.show_error("server_not_found", {"host": "erp.example"})
    hands.reads("No server answers at erp.example.")
    hands.is_at("Server address")


@pytest.mark.usefixtures("theme")
def test_one_signs_in_by_mouse(qtbot: QtBot, language: Language) -> None:
    dialog = SignInDialog()
    qtbot.addWidget(dialog)
    hands = Hands(qtbot, dialog, language)
    hands.hear(attempt=dialog.submitted)
    with qtbot.waitActive(dialog):
        dialog.show()
    for name, text in (
        ("Password", "secret"),
        ("E-mail", "eva@example.com"),
        ("Server address", "erp.example"),
    ):
        hands.click(name)
        hands.is_at(name)
        hands.write(text)
    hands.click("Show the password")
    assert dialog.findChildren(QLineEdit)[-1].displayText() == "secret"
    hands.click("Keep me signed in for 30 days")
    hands.click("Sign in")
    hands.hears(("attempt", "https://erp.example", "eva@example.com", "secret", False))
    hands.click("Signing in…")  # one attempt at a time
    dialog.show_error("bad_credentials", {})
    hands.reads("E-mail or password is wrong.")
    hands.click("Sign in")
    hands.hears(("attempt", "https://erp.example", "eva@example.com", "secret", False))
