"""The window's own menu: the way to everything where no tray has one."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from tests.gui.conftest import Chat

LETTERS = {
    "settings_requested": Qt.Key.Key_S,
    "why_requested": Qt.Key.Key_W,
    "shortcuts_requested": Qt.Key.Key_K,
    "browser_requested": Qt.Key.Key_B,
    "sign_out_requested": Qt.Key.Key_O,
}


def open_menu(qtbot: QtBot) -> QMenu:
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


@pytest.mark.parametrize("wish", LETTERS)
def test_each_item_asks_for_what_it_says(qtbot: QtBot, chat: Chat, wish: str) -> None:
    chat.show(qtbot)
    more = chat.window.list.more
    QTest.mouseClick(more, Qt.MouseButton.LeftButton)
    menu = open_menu(qtbot)
    with qtbot.waitSignal(getattr(more, wish)), qtbot.waitSignal(menu.destroyed):
        QTest.keyClick(menu, LETTERS[wish])


def test_f10_opens_the_menu_also_where_the_button_is_hidden(qtbot: QtBot, chat: Chat) -> None:
    chat.show(qtbot)
    chat.window.resize(400, 600)
    chat.window.open_conversation("c1")
    assert not chat.window.list.more.isVisible()
    QTest.keyClick(chat.window.pane.composer.box, Qt.Key.Key_F10)
    menu = open_menu(qtbot)
    assert chat.window.geometry().contains(menu.pos())
    with qtbot.waitSignal(chat.window.list.more.settings_requested):
        QTest.keyClick(menu, Qt.Key.Key_Return)


def test_every_item_has_a_letter_of_its_own(chat: Chat) -> None:
    actions = chat.window.list.more.menu_of_all().actions()
    letters = [one.text().partition("&")[2][:1].casefold() for one in actions if one.text()]
    assert len(letters) == len(LETTERS)
    assert all(first != second for first, second in itertools.combinations(letters, 2))
