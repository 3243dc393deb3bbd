"""Scenes of writing: many lines, nearly too long, not allowed, wrong words, a failed message, emoji."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from desktop.core.emoji import KeptEmoji
from desktop.core.sentences import sentence
from desktop.ui.chat_window import ChatWindow
from desktop.ui.composer import Composer
from desktop.ui.emoji_picker import EmojiPicker
from desktop.ui.spelling_marks import SpellingMarks
from desktop.ui.theme import Preference
from desktop.ui.translations import language
from tests.support.chat_pictures import NARROW, open_chat, settle
from tests.support.writing_aids import OpenAids

_SMALL: Final = (720, 560)
_WRONG: Final = {"informme": ["informe", "informarme", "inform"], "calendraio": ["calendario"]}
_LONG: Final = "Te mando el informe de horas de octubre, con los fichajes que faltan. "
_USED: Final = ("👍", "😂", "🎉", "❤️", "🙏🏽", "👏🏽", "☕", "🇪🇸")


def _chat(preference: Preference, size: tuple[int, int] = _SMALL) -> ChatWindow:
    window = open_chat(preference, size)
    window.pane.composer.lend(OpenAids(_WRONG, KeptEmoji(recent=_USED, tone=3)))
    window.show()
    settle()
    return window


def writing(preference: Preference) -> Iterator[QWidget]:
    """Yield the chat with something in its box, shown."""
    for text in ("Hola, Ana:\n\nTe mando el de octubre.\n\nHola", _LONG * 27, _LONG * 30):
        window = _chat(preference)
        window.pane.composer.box.insertPlainText(text.strip())
        yield window
    window = _chat(preference)
    composer = window.pane.composer
    composer.set_multiline(False)
    composer.box.insertPlainText("Te mando el informme de octubre\nantes del calendraio del viernes ")
    yield window
    yield _word_menu(composer)
    window = _chat(preference)
    QTest.keyClick(window.pane.composer.box, Qt.Key.Key_Up)
    yield window
    window = _chat(preference)
    window.pane.composer.set_enabled(sentence("signed_out", language()))
    yield window


def _word_menu(composer: Composer) -> QMenu:
    """Return the menu of the first wrong word, open."""
    spelling = composer.box.spelling
    assert isinstance(spelling, SpellingMarks)
    spelling.look()
    cursor = composer.box.textCursor()
    cursor.setPosition(14)
    composer.box.setTextCursor(cursor)
    assert spelling.offer(QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(), QPoint()))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def emoji(preference: Preference) -> Iterator[QWidget]:
    """Yield the picker as it opens, looking for something, with skin tones, in a narrow window."""
    yield _picker(preference)[0]
    window, picker = _picker(preference)
    picker.search.setText("corazón")
    yield window
    window, picker = _picker(preference)
    picker.search.setText("party")
    yield window
    window, picker = _picker(preference)
    picker.search.setText("xyzzy")
    yield window
    window, picker = _picker(preference)
    picker.tabs.setCurrentIndex(2)
    picker.grid.show_section(2)
    index = picker.grid.currentIndex()
    place = picker.grid.visualRect(index).center()
    picker.grid.contextMenuEvent(
        QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, picker.grid.viewport().mapToGlobal(place))
    )
    yield window
    yield _picker(preference, NARROW)[0]


def _picker(preference: Preference, size: tuple[int, int] = _SMALL) -> tuple[ChatWindow, EmojiPicker]:
    window = _chat(preference, size)
    window.pane.composer.choose_emoji()
    picker = window.pane.composer.picker
    assert picker is not None
    settle()
    return window, picker
