"""A search box whose arrow keys belong to the results."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QIcon, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.ui.glyphs import glyph_icon
from desktop.ui.spoken import Spoken
from desktop.ui.theme import SPACE, Theme

_PAGE: Final = 8
_STEPS: Final = {
    Qt.Key.Key_Down.value: 1,
    Qt.Key.Key_Up.value: -1,
    Qt.Key.Key_PageDown.value: _PAGE,
    Qt.Key.Key_PageUp.value: -_PAGE,
}
_LONGEST: Final = 200  # nobody looks for more; a whole document pasted is no pattern that Qt can use


class SearchBox(QLineEdit):
    """One line of text; Esc empties it before it does anything else.

    Signals:
        moved: So many results on: +1 for the arrow down, -1 for the one up, more for a page.
        left: Esc, while nothing stood in it.
        deserted: The cursor went elsewhere.
    """

    moved = Signal(int)
    left = Signal()
    deserted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("kind", "soft")
        self.setMaxLength(_LONGEST)
        self.setMinimumHeight(SPACE * 5)
        # Not the toolkit's own button to empty it: that is invisible on a dark panel.
        self._sign = self.addAction(QIcon(), QLineEdit.ActionPosition.LeadingPosition)
        self._empty = self.addAction(QIcon(), QLineEdit.ActionPosition.TrailingPosition)
        Spoken(self, lambda: self._empty.setText(self.tr("Clear (Esc)")))  # its tooltip, and read out
        self._empty.setVisible(False)
        self._empty.triggered.connect(self.clear)
        self.textChanged.connect(self._offer_to_empty)
        theme.changed.connect(self._recolour)
        self._recolour()

    def say(self, placeholder: str, accessible_name: str) -> None:
        """Say what is looked for here."""
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(accessible_name)
        self._sign.setText(placeholder)

    @property
    def words(self) -> str:
        """What is looked for, without superfluous blanks."""
        return " ".join(self.text().split())

    @Slot(str)
    def _offer_to_empty(self, text: str) -> None:
        self._empty.setVisible(bool(text))

    @Slot()
    def _recolour(self) -> None:
        for action, glyph in ((self._sign, "search"), (self._empty, "cross")):
            action.setIcon(glyph_icon(glyph, self._theme.colour("muted")))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Pass the arrows on; Enter goes no further, so that it presses no button of a dialog."""
        step = _STEPS.get(event.key())
        if step is not None:
            self.moved.emit(step)
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                event.accept()
            elif event.key() == Qt.Key.Key_Escape:
                self.left.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Tell that the cursor has gone."""
        super().focusOutEvent(event)
        self.deserted.emit()
