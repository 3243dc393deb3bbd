"""The text box in which a message is written: its keys, its height, what may be pasted into it."""

from __future__ import annotations

from typing import Final, Protocol

from PySide6.QtCore import QEvent, QMimeData, Qt, Signal, Slot
from PySide6.QtGui import QContextMenuEvent, QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from desktop.ui.theme import SPACE

_MOST_LINES: Final = 6
_ROOM: Final = 26  # around the lines: padding and border of the box


class WordMenu(Protocol):
    """What knows which words are wrong."""

    def offer(self, event: QContextMenuEvent) -> bool:
        """Show the menu of a wrong word; False if there is none at that place."""

    def end(self) -> None:
        """Leave the box alone from now on."""


class WritingBox(QPlainTextEdit):
    """Plain text that grows with its lines; Enter submits, Shift+Enter starts a new line.

    Signals:
        submitted: Enter was pressed.
        left: Esc was pressed.
        recalled: Up was pressed, and nothing is written.
        refused: What was pasted or dropped could not be taken over as it was: "cut" or "no text".

    Attributes:
        spelling: What marks wrong words, where dictionaries are lent.
    """

    submitted = Signal()
    left = Signal()
    recalled = Signal()
    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.spelling: WordMenu | None = None
        self.setProperty("kind", "soft")
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(0)
        self.document().documentLayout().documentSizeChanged.connect(self.fit)
        self.fit()

    @Slot()
    def fit(self) -> None:
        """Take the height of the text, one to six lines."""
        lines = max(1, min(_MOST_LINES, round(self.document().size().height())))
        height = lines * QFontMetrics(self.font()).lineSpacing() + _ROOM
        if height != self.height():
            self.setFixedHeight(max(height, SPACE * 5))
        more = self.document().size().height() > _MOST_LINES
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(policy.ScrollBarAsNeeded if more else policy.ScrollBarAlwaysOff)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Another width, other lines."""
        super().resizeEvent(event)
        self.fit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Another font, another height."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.fit()

    def is_empty(self) -> bool:
        """Tell whether nothing is written, nor being composed with an input method."""
        return self.document().isEmpty() and not self.textCursor().block().layout().preeditAreaText()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Submit, leave, or write."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and not event.modifiers() & (
            Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.AltModifier
        ):
            self.submitted.emit()
        elif enter:
            self.insertPlainText("\n")
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() == Qt.Key.Key_Up and self.is_empty() and not self._held(event):
            self.recalled.emit()
        elif event.key() == Qt.Key.Key_F10 and event.modifiers() == Qt.KeyboardModifier.ShiftModifier:
            below = self.cursorRect().bottomLeft()  # elsewhere this is the menu key, under X it is not
            where = self.viewport().mapToGlobal(below)
            self.contextMenuEvent(QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, below, where))
        else:
            super().keyPressEvent(event)

    def _held(self, event: QKeyEvent) -> bool:
        """Tell whether another key is held down with it; that of the number pad does not count."""
        return bool(event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier)

    # What comes from elsewhere

    def canInsertFromMimeData(self, source: QMimeData) -> bool:  # noqa: N802 - Qt's name
        """Whatever it is: what is no text is refused with a word."""
        return source.hasText() or source.hasHtml() or source.hasUrls() or source.hasImage()

    def insertFromMimeData(self, source: QMimeData) -> None:  # noqa: N802 - Qt's name
        """Take over the text, of files their names, of anything else nothing."""
        from desktop.core.pasted import MOST_PASTED, pasted, text_of_markup  # noqa: PLC0415  when pasted

        files = [url.fileName() for url in source.urls() if url.isLocalFile()]
        if files:
            text = ", ".join(files)
        elif source.hasText():
            text = source.text()
        else:
            text = text_of_markup(source.html())
        room = max(0, MOST_PASTED - len(self.toPlainText()))
        self.insertPlainText(pasted(text, room))
        self.ensureCursorVisible()
        if files or not text:
            self.refused.emit("no text")
        elif len(text) > room:
            self.refused.emit("cut")

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        """Show the usual menu, or that of a wrong word."""
        if self.spelling is None or not self.spelling.offer(event):
            super().contextMenuEvent(event)
