"""One of a few: a combo box in the program's own look, which a turning wheel does not change."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen, QWheelEvent
from PySide6.QtWidgets import QComboBox, QStyledItemDelegate, QWidget

from desktop.ui.glyphs import paint_glyph

_RADIUS: Final = 10
_SIDE: Final = 12  # from the edge to the words
_ARROW: Final = 16
_TALL: Final = 18  # around the words
_WIDEST: Final = 24  # average letters; what is longer is cut off, and whole in the list


class Choice(QComboBox):
    """A combo box of values with their names.

    Signals:
        chosen: The value that the person picked.
    """

    chosen = Signal(object)

    def __init__(self, options: Iterable[tuple[object, str]] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setItemDelegate(QStyledItemDelegate(self))  # the usual one heeds no style rules
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.offer(options)
        self.activated.connect(lambda index: self.chosen.emit(self.itemData(index)))

    def offer(self, options: Iterable[tuple[object, str]]) -> None:
        """Have these values to choose from, and no others."""
        self.clear()
        for value, name in options:
            self.addItem(name, value)
        self.updateGeometry()

    def show_value(self, value: object, name_of: Callable[[Any], str] = str) -> None:
        """Show what is chosen.

        Args:
            name_of: Names a value that is none of those on offer.
        """
        index = next((index for index in range(self.count()) if self.itemData(index) == value), None)
        if index is None:
            self.addItem(name_of(value), value)
            index = self.count() - 1
            self.updateGeometry()
        self.setCurrentIndex(index)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the room for the longest name."""
        metrics = self.fontMetrics()
        names = [self.itemText(index) for index in range(self.count())]
        width = max((metrics.horizontalAdvance(name) for name in names), default=0)
        width = min(width, metrics.averageCharWidth() * _WIDEST)
        return QSize(width + 3 * _SIDE + _ARROW, metrics.height() + _TALL)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the room for a few letters."""
        hint = self.sizeHint()
        least = self.fontMetrics().averageCharWidth() * 6 + 2 * _SIDE + _ARROW
        return QSize(min(hint.width(), least), hint.height())

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Let the page scroll: whoever turns the wheel over a page wants to see it, not to change it."""
        event.ignore()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the box, the name, the arrow."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours, role = self.palette(), QPalette.ColorRole
        focused, usable = self.hasFocus(), self.isEnabled()
        width = 2 if focused else 1
        painter.setPen(QPen(colours.color(role.Link if focused else role.Shadow), width))
        painter.setBrush(colours.color(role.Button))
        box = QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2)
        painter.drawRoundedRect(box, _RADIUS, _RADIUS)
        ink = colours.color(role.WindowText if usable else role.PlaceholderText)
        arrow = QRectF(0, 0, _ARROW, _ARROW)
        left_to_right = self.layoutDirection() is not Qt.LayoutDirection.RightToLeft
        arrow.moveCenter(box.center())
        arrow.moveLeft(box.right() - _SIDE - _ARROW if left_to_right else box.left() + _SIDE)
        paint_glyph(painter, "chevron", arrow, ink, 2.4)
        words = box.adjusted(_SIDE, 0, -_SIDE, 0)
        if left_to_right:
            words.setRight(arrow.left() - _SIDE / 2)
        else:
            words.setLeft(arrow.right() + _SIDE / 2)
        text = self.fontMetrics().elidedText(
            self.currentText(), Qt.TextElideMode.ElideRight, int(words.width())
        )
        painter.setPen(ink)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading, text)
        painter.end()
