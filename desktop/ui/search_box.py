"""A search box whose arrow keys belong to the results."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.ui.theme import SPACE


class SearchBox(QLineEdit):
    """One line of text; Esc empties it before it does anything else.

    Signals:
        moved: An arrow key: +1 for down, -1 for up.
    """

    moved = Signal(int)

    def __init__(self, placeholder: str, accessible_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(accessible_name)
        self.setClearButtonEnabled(True)
        self.setFixedHeight(SPACE * 5)

    @property
    def words(self) -> str:
        """What is looked for, without superfluous blanks."""
        return " ".join(self.text().split())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Pass the arrows on; Enter goes no further, so that it presses no button of a dialog."""
        step = {Qt.Key.Key_Down.value: 1, Qt.Key.Key_Up.value: -1}.get(event.key())
        if step is not None:
            self.moved.emit(step)
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                event.accept()
