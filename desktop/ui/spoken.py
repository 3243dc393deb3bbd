"""Words that follow the language while their window is open."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QWidget


class Spoken(QWidget):
    """An invisible child that has its parent say its words: now, and whenever the language changes.

    Args:
        say: Gives the parent's parts their words.
    """

    def __init__(self, parent: QWidget, say: Callable[[], None]) -> None:
        super().__init__(parent)
        self.hide()
        self._say = say
        say()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()
