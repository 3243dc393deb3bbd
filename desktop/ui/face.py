"""Somebody's circle as a widget: their picture as soon as it is there, else their initials."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop.ui.avatar_painter import avatar
from desktop.ui.theme import Theme


class Face(QWidget):
    """Asks for the picture when it is painted, not before: nobody may be looking.

    Args:
        size: Its width and height.
    """

    def __init__(self, theme: Theme, size: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._person = self._name = ""
        self.setFixedSize(QSize(size, size))
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        theme.changed.connect(self.update)

    def show_person(self, person_id: str, name: str) -> None:
        """Show somebody else; "" for nobody."""
        if (person_id, name) != (self._person, self._name):
            self._person, self._name = person_id, name
            self.update()

    @Slot(str)
    def repaint_person(self, person_id: str) -> None:
        """Take another picture of somebody ("": of whoever it is)."""
        if person_id in ("", self._person):
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's signature
        """Paint the circle."""
        if self._person:
            contrast = self._theme.colours.contrast
            ratio = self.devicePixelRatioF()
            circle = avatar(self._person, self._name, self.width(), ratio, self.font(), contrast=contrast)
            QPainter(self).drawPixmap(0, 0, circle)
