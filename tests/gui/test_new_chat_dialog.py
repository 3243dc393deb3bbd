"""Whom to write to: typing asks once, the answer to the words that stand there is shown."""

from __future__ import annotations

import pytest
from msgspec import structs
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop.core.changes import ActionFailed, PeopleFound
from desktop.state.conversation_model import ConversationModel
from desktop.ui.new_chat_dialog import NewChatDialog
from desktop.ui.theme import Theme
from tests.support.chat_scenes import conversation, person, snapshot

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


@pytest.fixture
def known(qtbot: QtBot, theme: Theme) -> NewChatDialog:
    """The dialog of somebody who writes with Ana and Óscar, and has hidden what they wrote with Berta."""
    model = ConversationModel()
    dialog = NewChatDialog(theme, conversations=model)
    model.setParent(dialog)
    qtbot.addWidget(dialog)
    hidden = (conversation(2, "Berta Gil"),)
    model.apply(
        structs.replace(
            snapshot(conversation(1, "Ana Ruiz", minutes=2), conversation(3, "Óscar Peña", minutes=9)),
            hidden=tuple(structs.replace(one, hidden=True) for one in hidden),
        )
    )
    dialog.start("")
    return dialog


def found(dialog: NewChatDialog) -> list[str]:
    return [dialog.people.item(row).text() for row in range(dialog.people.count())]


def said(dialog: NewChatDialog) -> list[str]:
    return [label.text() for label in dialog.findChildren(QLabel) if label.isVisible()]


def test_whom_one_wrote_with_last_is_offered_first(known: NewChatDialog) -> None:
    assert found(known) == ["Óscar Peña", "Ana Ruiz"]


def test_whom_one_writes_with_is_found_at_once_and_the_servers_people_behind(known: NewChatDialog) -> None:
    known.search.setText("osc PEN")
    assert found(known) == ["Óscar Peña"]
    same, other = person(3, "Óscar Peña"), person(7, "Oscar Penas")
    known.show_people(PeopleFound(query="osc PEN", people=(same, other, other)))
    assert found(known) == ["Óscar Peña", "Oscar Penas"]
    assert known.people.currentRow() == 0  # Enter leads where it led
    known.search.setText("berta")
    assert found(known) == ["Berta Gil"]


def test_offline_it_says_who_can_be_found_and_asks_when_it_is_not(qtbot: QtBot, known: NewChatDialog) -> None:
    known.set_online(False)
    with qtbot.assertNotEmitted(known.search_requested, wait=400):
        known.search.setText("zz")
    sentence = "Offline: only people you have written with are found."
    assert sentence in said(known)
    known.search.setText("ana")
    assert sentence in said(known)
    assert found(known) == ["Ana Ruiz"]
    with qtbot.waitSignal(known.search_requested) as asked:
        known.set_online(True)
    assert asked.args == ["ana"]
    assert sentence not in said(known)


def test_why_the_server_did_not_answer_is_said_below_whom_one_knows(known: NewChatDialog) -> None:
    known.search.setText("ana")
    known.show_failure(ActionFailed(action="search", code="offline"), "Offline.")
    assert found(known) == ["Ana Ruiz"]
    assert "Offline." in said(known)


def test_a_thousand_answers_are_too_many(known: NewChatDialog) -> None:
    known.search.setText("q7")
    people = tuple(person(number, f"Q7 {number}") for number in range(100, 1100))
    known.show_people(PeopleFound(query="q7", people=people))
    assert len(found(known)) == 50
