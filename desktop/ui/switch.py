"""A switch: a check box that shows on or off the way phones and desktops do."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QCheckBox

_WIDTH: Final = 44
_HEIGHT: Final = 26
_RING: Final = 2  # around it, where it has the focus


class Switch(QCheckBox):
    """A check box without words of its own, in the colours of the palette in force."""

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return its size, with room for the focus ring."""
        return QSize(_WIDTH + 4 * _RING, _HEIGHT + 4 * _RING)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the same: it does not shrink."""
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:  # noqa: N802 - Qt's name
        """A click anywhere on it counts."""
        return self.rect().contains(pos)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the groove and the knob; off is an outline, so that it differs by more than its colour."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours, role = self.palette(), QPalette.ColorRole
        on, usable = self.isChecked(), self.isEnabled()
        groove = QRectF(0, 0, _WIDTH, _HEIGHT)
        groove.moveCenter(QRectF(self.rect()).center())
        if self.hasFocus():
            painter.setPen(QPen(colours.color(role.Link), _RING))
            ring = groove.adjusted(-_RING - 0.5, -_RING - 0.5, _RING + 0.5, _RING + 0.5)
            painter.drawRoundedRect(ring, ring.height() / 2, ring.height() / 2)
        edge = colours.color(role.PlaceholderText)
        ground = colours.color(role.Highlight if on and usable else role.Button)
        painter.setPen(QPen(ground if on and usable else edge, 1.5))
        painter.setBrush(ground)
        inside = groove.adjusted(0.75, 0.75, -0.75, -0.75)
        painter.drawRoundedRect(inside, inside.height() / 2, inside.height() / 2)
        size = _HEIGHT - (8 if on else 12)
        left = groove.right() - size - 4 if on else groove.left() + 6
        knob = QRectF(left, groove.center().y() - size / 2, size, size)
        painter.setPen(QPen(edge, 0))
        painter.setBrush(colours.color(role.HighlightedText) if on and usable else edge)
        if on and usable:
            painter.setPen(QPen(colours.color(role.HighlightedText), 0))
        painter.drawEllipse(knob)
        painter.end()
