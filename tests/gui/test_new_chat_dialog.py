"""Whom to write to: typing asks once, the answer to the words that stand there is shown."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop.core.changes import ActionFailed, PeopleFound
from desktop.ui.new_chat_dialog import NewChatDialog
from desktop.ui.theme import Theme
from tests.support.chat_scenes import person

ANA, BERTA = person(1, "Ana Ruiz"), person(2, "Berta Gil")


@pytest.fixture
def dialog(qtbot: QtBot, theme: Theme) -> NewChatDialog:
    dialog = NewChatDialog(theme)
    qtbot.addWidget(dialog)
    dialog.start("")
    return dialog


def test_typing_asks_once_with_the_whole_word(qtbot: QtBot, dialog: NewChatDialog) -> None:
    asked: list[str] = []
    dialog.search_requested.connect(asked.append)
    with qtbot.waitSignal(dialog.search_requested):
        QTest.keyClicks(dialog.search, "ana  ru")
    assert asked == ["ana ru"]


def test_arrows_and_enter_choose_a_person(qtbot: QtBot, dialog: NewChatDialog) -> None:
    dialog.search.setText("a")
    dialog.show_people(PeopleFound(query="a", people=(ANA, BERTA)))
    QTest.keyClick(dialog.search, Qt.Key.Key_Down)
    with qtbot.waitSignal(dialog.person_chosen) as chosen:
        QTest.keyClick(dialog.search, Qt.Key.Key_Return)
    assert chosen.args == ["u2"]
    assert not dialog.isVisible()


def test_a_click_chooses_a_person(qtbot: QtBot, dialog: NewChatDialog) -> None:
    dialog.search.setText("a")
    dialog.show_people(PeopleFound(query="a", people=(ANA, BERTA)))
    place = dialog.people.visualItemRect(dialog.people.item(0)).center()
    with qtbot.waitSignal(dialog.person_chosen) as chosen:
        QTest.mouseClick(dialog.people.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert chosen.args == ["u1"]


def test_an_answer_to_older_words_is_not_shown(dialog: NewChatDialog) -> None:
    dialog.search.setText("berta")
    dialog.show_people(PeopleFound(query="b", people=(ANA, BERTA)))
    assert dialog.people.count() == 0


def test_nobody_found_is_said(dialog: NewChatDialog) -> None:
    dialog.search.setText("zzz")
    dialog.show_people(PeopleFound(query="zzz", people=()))
    assert "Nobody by that name." in [label.text() for label in dialog.findChildren(QLabel)]


def test_a_failed_search_says_why(dialog: NewChatDialog) -> None:
    dialog.search.setText("ana")
    dialog.show_failure(ActionFailed(action="search", code="offline"), "Offline.")
    assert "Offline." in [label.text() for label in dialog.findChildren(QLabel)]
