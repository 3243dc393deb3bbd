"""Wrong words in the writing box: which are marked, what the menu offers."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QTextCharFormat
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from desktop.ui.composer import Composer
from desktop.ui.spelling_marks import SpellingMarks
from desktop.ui.theme import Theme
from tests.support.writing_aids import OpenAids

WRONG = {"informme": ["informe", "Q&A"], "calendraio": [], "ñu": []}
ENTER = Qt.Key.Key_Return


@pytest.fixture
def aids(qtbot: QtBot) -> OpenAids:
    assert qtbot is not None
    return OpenAids(WRONG)


@pytest.fixture
def composer(qtbot: QtBot, theme: Theme, aids: OpenAids) -> Composer:
    composer = Composer(theme)
    qtbot.addWidget(composer)
    composer.resize(500, 200)
    composer.set_enabled("")
    composer.open("c1")
    composer.lend(aids)
    with qtbot.waitActive(composer):
        composer.show()
    composer.box.setFocus()
    return composer


def marked(qtbot: QtBot, composer: Composer, *words: str) -> None:
    """Wait until these words are marked, and no others."""

    def right() -> None:
        assert [each.cursor.selectedText() for each in composer.box.extraSelections()] == list(words)

    qtbot.waitUntil(right)


def ask(composer: Composer, position: int, *, by_keys: bool = False) -> None:
    """Ask for the menu at a place in the text."""
    cursor = composer.box.textCursor()
    cursor.setPosition(position)
    if by_keys:
        composer.box.setTextCursor(cursor)
        QTest.keyClick(composer.box, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
        return
    viewport = composer.box.viewport()
    place = composer.box.cursorRect(cursor).center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, viewport.mapToGlobal(place))
    QGuiApplication.sendEvent(viewport, event)


def menu(qtbot: QtBot) -> QMenu:
    """Return the menu, once it is open."""
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    found = QApplication.activePopupWidget()
    assert isinstance(found, QMenu)
    return found


def test_a_wrong_word_is_marked_when_the_next_one_begins(qtbot: QtBot, composer: Composer) -> None:
    QTest.keyClicks(composer.box, "el informme")
    assert composer.box.spelling is not None
    with qtbot.waitSignal(composer.draft_changed):
        pass  # by then it has been looked up
    assert composer.box.extraSelections() == []  # it may go on: informmes
    QTest.keyClicks(composer.box, " y")
    marked(qtbot, composer, "informme")
    mark = composer.box.extraSelections()[0]
    assert mark.format.underlineStyle() == QTextCharFormat.UnderlineStyle.SpellCheckUnderline
    QTest.keyClicks(composer.box, " el calendraio, ")
    marked(qtbot, composer, "informme", "calendraio")


def test_marks_change_nothing_in_the_text(qtbot: QtBot, composer: Composer) -> None:
    composer.box.insertPlainText("😀 informme ")
    marked(qtbot, composer, "informme")
    composer.box.undo()
    assert composer.box.toPlainText() == ""
    marked(qtbot, composer)


def test_a_word_is_looked_up_once(qtbot: QtBot, composer: Composer, aids: OpenAids) -> None:
    for text in ("hola informme ", "hola hola informme "):
        composer.box.insertPlainText(text)
        marked(qtbot, composer, *["informme"] * composer.box.toPlainText().count("informme"))
    assert aids.speller.asked == ["hola", "informme"]


def test_a_draft_that_comes_back_wakes_no_dictionary(composer: Composer, aids: OpenAids) -> None:
    composer.offer_draft("c1", "el informme de ayer")
    assert composer.box.spelling is None
    assert aids.speller.asked == []


def test_switched_off_it_leaves_the_box_alone(qtbot: QtBot, composer: Composer, aids: OpenAids) -> None:
    composer.box.insertPlainText("el informme ")
    marked(qtbot, composer, "informme")
    aids.spelling = False
    aids.spelling_changed.emit(False)
    assert composer.box.extraSelections() == []
    aids.speller.judged.emit({"informme": False})  # was on its way
    assert composer.box.extraSelections() == []
    assert composer.box.spelling is None


def test_the_menu_puts_in_what_was_meant(qtbot: QtBot, composer: Composer) -> None:
    composer.box.insertPlainText("😀 el informme de hoy ")
    marked(qtbot, composer, "informme")
    ask(composer, 9)
    shown = menu(qtbot)
    assert [action.text() for action in shown.actions()[:3]] == ["informe", "Q&&A", ""]
    QTest.keyClick(shown, Qt.Key.Key_Down)
    QTest.keyClick(shown, ENTER)
    assert composer.box.toPlainText() == "😀 el informe de hoy "
    marked(qtbot, composer)
    composer.box.undo()
    assert composer.box.toPlainText() == "😀 el informme de hoy "


def test_a_word_can_be_added_to_the_dictionary(qtbot: QtBot, composer: Composer, aids: OpenAids) -> None:
    composer.box.insertPlainText("calendraio, informme ")
    marked(qtbot, composer, "calendraio", "informme")
    ask(composer, 3, by_keys=True)
    shown = menu(qtbot)
    words = [action.text() for action in shown.actions()]
    assert words[:4] == ["No suggestions", "", "Add to dictionary", ""]
    assert not shown.actions()[0].isEnabled()
    shown.actions()[2].trigger()
    shown.close()
    marked(qtbot, composer, "informme")
    assert "calendraio" not in aids.speller.wrong


def test_elsewhere_the_menu_is_the_usual_one(composer: Composer) -> None:
    composer.box.insertPlainText("hola informme ")
    spelling = composer.box.spelling
    assert isinstance(spelling, SpellingMarks)
    place = composer.box.cursorRect().center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, composer.box.mapToGlobal(place))
    assert not spelling.offer(event)


def test_the_menu_comes_although_nobody_answers(
    qtbot: QtBot, composer: Composer, aids: OpenAids, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(aids.speller, "suggest", lambda _word: None)
    composer.box.insertPlainText("informme ")
    marked(qtbot, composer, "informme")
    ask(composer, 2)
    shown = menu(qtbot)
    assert shown.actions()[0].text() == "No suggestions"
    shown.close()


def test_a_later_answer_opens_no_second_menu(qtbot: QtBot, composer: Composer, aids: OpenAids) -> None:
    composer.box.insertPlainText("informme ")
    marked(qtbot, composer, "informme")
    aids.speller.suggested.emit("informme", ["informe"])
    assert QApplication.activePopupWidget() is None
