"""A check box in the program's own look: the toolkit's is invisible on a dark panel."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QCheckBox

from desktop.ui.glyphs import paint_glyph
from desktop.ui.theme import SPACE

_BOX: Final = 18
_RADIUS: Final = 5


class CheckBox(QCheckBox):
    """A check box that takes its colours from the palette in force."""

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the room for box and words."""
        words = self.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, self.text())
        return QSize(_BOX + SPACE + words.width() + 2, max(_BOX + 4, words.height() + 4))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint box, tick and words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours, role = self.palette(), QPalette.ColorRole
        box = QRectF(1, (self.height() - _BOX) / 2, _BOX, _BOX)
        edge = colours.color(role.Link if self.hasFocus() else role.PlaceholderText)
        ground = colours.color(role.Button)
        if self.isChecked() and self.isEnabled():
            ground = colours.color(role.Highlight)
            edge = colours.color(role.WindowText) if self.hasFocus() else ground
        painter.setPen(edge)
        painter.setBrush(ground)
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)
        if self.isChecked():
            ink = role.HighlightedText if self.isEnabled() else role.PlaceholderText
            paint_glyph(painter, "tick", box.adjusted(1, 1, -1, -1), colours.color(ink), 2.6)
        words = QRect(_BOX + SPACE, 0, self.width() - _BOX - SPACE, self.height())
        painter.setPen(colours.color(role.WindowText if self.isEnabled() else role.PlaceholderText))
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextShowMnemonic, self.text())
        painter.end()
