"""Wrong words in a writing box: a line below each, and what may have been meant in the menu."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from PySide6.QtCore import QObject, QPoint, Qt, QTimer, Slot
from PySide6.QtGui import QAction, QContextMenuEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QMenu, QTextEdit

from desktop.core.spelling import words_to_check
from desktop.ui.aids import Speller
from desktop.ui.theme import Theme
from desktop.ui.writing_box import WritingBox

_PAUSE_MS: Final = 150  # after the last key
_WAIT_MS: Final = 400  # for what may have been meant; then the menu comes without
_MOST_KNOWN: Final = 2000  # words


class SpellingMarks(QObject):
    """Marks the wrong words of one box, but for the one that is being written. GUI thread only.

    The marks are selections of the view, not formats of the text: nothing changes in the document.
    """

    def __init__(self, box: WritingBox, speller: Speller, theme: Theme) -> None:
        super().__init__(box)
        self._box = box
        self._speller = speller
        self._theme = theme
        self._known: dict[str, bool] = {}
        self._asked: set[str] = set()
        self._meant: QTextCursor | None = None
        self._menu_at = QPoint()
        self._look_later = self._timer(_PAUSE_MS, self.look)
        self._menu_later = self._timer(_WAIT_MS, self._show_menu)
        box.spelling = self
        box.textChanged.connect(self._look_later.start)
        box.cursorPositionChanged.connect(self._mark)
        theme.changed.connect(self._mark)
        speller.judged.connect(self._take)
        speller.suggested.connect(self._on_suggested)
        self.look()

    def _timer(self, pause_ms: int, do: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(pause_ms)
        timer.timeout.connect(do)
        return timer

    def end(self) -> None:
        """Leave the box alone from now on."""
        self._box.spelling = None
        self._look_later.stop()
        self._speller.judged.disconnect(self._take)
        self._known.clear()
        self._mark()
        self.deleteLater()

    # The marks

    @property
    def marked(self) -> list[str]:
        """The words that have a line below, in the order of the text."""
        return [each.cursor.selectedText() for each in self._box.extraSelections()]

    @Slot()
    def look(self) -> None:
        """Look at the whole text, and have words looked up that are new."""
        words = {word for _, _, word in words_to_check(self._box.toPlainText())}
        if unknown := words - self._known.keys() - self._asked:
            self._asked |= unknown
            self._speller.judge(unknown)
        self._mark()

    @Slot(object)
    def _take(self, judged: dict[str, bool]) -> None:
        if len(self._known) > _MOST_KNOWN:
            self._known.clear()
        self._known.update(judged)
        self._asked -= judged.keys()
        self._mark()

    def _wrong(self) -> Iterator[QTextCursor]:
        """Yield each wrong word, selected."""
        text = self._box.toPlainText()
        for start, end, word in words_to_check(text):
            if not self._known.get(word, True):
                cursor = QTextCursor(self._box.document())
                cursor.setPosition(_units(text, start))
                cursor.setPosition(_units(text, end), QTextCursor.MoveMode.KeepAnchor)
                yield cursor

    @Slot()
    def _mark(self) -> None:
        """Underline what is wrong, but for the word that ends at the caret: it may go on."""
        marks = []
        caret = self._box.textCursor().position() if self._box.hasFocus() else -1
        for cursor in self._wrong() if False in self._known.values() else ():
            if cursor.selectionEnd() != caret:
                mark = QTextEdit.ExtraSelection()
                mark.cursor = cursor
                mark.format = QTextCharFormat()
                mark.format.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SpellCheckUnderline)
                mark.format.setUnderlineColor(self._theme.colour("danger"))
                marks.append(mark)
        if marks or self._box.extraSelections():
            self._box.setExtraSelections(marks)

    # The menu

    def offer(self, event: QContextMenuEvent) -> bool:
        """Show the menu of the wrong word at that place, once it is known what may have been meant.

        Returns:
            False if there is no wrong word there.
        """
        by_keys = event.reason() == QContextMenuEvent.Reason.Keyboard
        at = self._box.textCursor() if by_keys else self._box.cursorForPosition(event.pos())
        for cursor in self._wrong():
            if cursor.selectionStart() <= at.position() <= cursor.selectionEnd():
                below = self._box.viewport().mapToGlobal(self._box.cursorRect(cursor).bottomLeft())
                self._menu_at = below if by_keys else event.globalPos()
                self._meant = cursor
                self._menu_later.start()
                self._speller.suggest(cursor.selectedText())
                return True
        return False

    @Slot(str, object)
    def _on_suggested(self, word: str, guesses: list[str]) -> None:
        if self._meant is not None and self._meant.selectedText() == word:
            self._show_menu(guesses)

    @Slot()
    def _show_menu(self, guesses: list[str] | None = None) -> None:
        self._menu_later.stop()
        cursor, self._meant = self._meant, None
        if cursor is None or not cursor.selectedText():
            return
        menu = self._box.createStandardContextMenu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        first = menu.actions()[0]
        word = cursor.selectedText()
        for guess in guesses or ():
            self._offer_in(menu, first, guess).triggered.connect(
                lambda _=False, g=guess: self._put(cursor, g)
            )
        if not guesses:
            self._offer_in(menu, first, self.tr("No suggestions")).setEnabled(False)
        menu.insertSeparator(first)
        self._offer_in(menu, first, self.tr("Add to dictionary")).triggered.connect(lambda: self.learn(word))
        menu.insertSeparator(first)
        menu.popup(self._menu_at)

    def _offer_in(self, menu: QMenu, before: QAction, words: str) -> QAction:
        action = QAction(words.replace("&", "&&"), menu)
        menu.insertAction(before, action)
        return action

    def _put(self, cursor: QTextCursor, word: str) -> None:
        if cursor.selectedText():
            cursor.insertText(word)

    def learn(self, word: str) -> None:
        """Take a word for right from now on."""
        self._speller.learn(word)
        self._known[word] = True
        self._mark()


def _units(text: str, position: int) -> int:
    """Return a position as Qt counts it, in UTF-16 units."""
    return len(text[:position].encode("utf-16-le", "surrogatepass")) // 2
