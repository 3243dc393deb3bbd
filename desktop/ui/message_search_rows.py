"""The rows of a search among the messages: who, when, and the line with what was found marked in it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from desktop.core.chat import Message
from desktop.core.wanted_words import Marks
from desktop.state.dates import brief
from desktop.state.found_messages import FoundMessages, FoundRole
from desktop.ui.avatar_painter import avatar
from desktop.ui.spoken import Spoken
from desktop.ui.theme import AVATAR_SMALL, RADIUS, ROW_HEIGHT, SPACE, Theme, scaled, two_lines

_MARGIN: Final = 11  # above and below the two lines of a row
_NEAR: Final = 3  # rows from the end at which more are wanted


class FoundDelegate(QStyledItemDelegate):
    """Paints one row: circle, name, time, excerpt."""

    def __init__(self, theme: Theme, view: QTableView) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint the row whole."""
        message: Message = index.data(FoundRole.MESSAGE)
        rect: QRect = option.rect
        font = self._view.font()
        painter.save()
        painter.setClipRect(rect)  # marks piled upon a letter stay in their own row
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, rect, option.state, current=index == self._view.currentIndex())
        person, name = index.data(FoundRole.PERSON)
        ratio, contrast = self._view.devicePixelRatioF(), self._theme.colours.contrast
        picture = avatar(person, name, AVATAR_SMALL, ratio, font, contrast=contrast)
        painter.drawPixmap(rect.left() + SPACE * 2, rect.top() + (rect.height() - AVATAR_SMALL) // 2, picture)
        area = rect.adjusted(SPACE * 3 + AVATAR_SMALL + 4, _MARGIN, -SPACE * 2, -_MARGIN)
        half = area.height() // 2
        top = QRect(area.left(), area.top(), area.width(), half)
        small = scaled(font, 0.82)
        when = brief(message.created_at)
        painter.setFont(small)
        painter.setPen(self._theme.colour("muted"))
        painter.drawText(top, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, when)
        bold = scaled(font, 1.0, QFont.Weight.DemiBold)
        line = top.adjusted(0, 0, -QFontMetrics(small).horizontalAdvance(when) - SPACE, 0)
        painter.setFont(bold)
        painter.setPen(self._theme.colour("text"))
        title = QFontMetrics(bold).elidedText(
            index.data(FoundRole.TITLE), Qt.TextElideMode.ElideRight, line.width()
        )
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, title)
        self._paint_excerpt(
            painter,
            QRectF(area.left(), area.top() + half, area.width(), half),
            *index.data(FoundRole.EXCERPT),
        )
        painter.restore()

    def _paint_ground(
        self, painter: QPainter, rect: QRect, state: QStyle.StateFlag, *, current: bool
    ) -> None:
        box = QRectF(rect).adjusted(SPACE, 2, -SPACE, -2)
        if current or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour("selected" if current else "hover"))
            painter.drawRoundedRect(box, RADIUS, RADIUS)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(self._theme.colour("link"))
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)

    def _paint_excerpt(self, painter: QPainter, area: QRectF, text: str, marks: Marks) -> None:
        font = scaled(self._view.font(), 0.95)
        metrics = QFontMetrics(font)
        if marks and metrics.horizontalAdvance(f"{text[: marks[0][1]]}…") > area.width():
            begin = marks[0][0]  # at the least what was found can be seen
            text, marks = f"…{text[begin:]}", tuple((one + 1 - begin, end + 1 - begin) for one, end in marks)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(area.width()))
        cut = len(shown) - 1 if shown != text else len(text)  # the last sign is the ellipsis
        layout = QTextLayout(shown, font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.NoWrap)
        layout.setTextOption(option)
        layout.setFormats([self._marked(shown, begin, min(end, cut)) for begin, end in marks if begin < cut])
        layout.beginLayout()
        line = layout.createLine()
        line.setLineWidth(area.width())
        layout.endLayout()
        painter.setPen(self._theme.colour("muted"))
        layout.draw(painter, QPointF(area.left(), area.top() + (area.height() - line.height()) / 2))

    def _marked(self, text: str, begin: int, end: int) -> QTextLayout.FormatRange:
        """Return how a stretch is painted; Qt counts UTF-16 units, we count characters."""
        found = QTextLayout.FormatRange()
        found.start = _units(text[:begin])
        found.length = _units(text[begin:end])
        found.format = QTextCharFormat()
        found.format.setBackground(self._theme.colour("warning"))
        found.format.setForeground(self._theme.colour("on_warning"))
        found.format.setFontWeight(QFont.Weight.DemiBold)
        return found


class FoundTable(QTableView):
    """The rows; a click or Enter chooses one. Its current row is marked wherever the cursor is.

    Signals:
        chosen: A person chose the current row.
        more_wanted: The end is near.
    """

    chosen = Signal()
    more_wanted = Signal()

    def __init__(self, model: FoundMessages, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        Spoken(self, lambda: self.setAccessibleName(self.tr("Messages found")))
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().setSingleStep(ROW_HEIGHT // 3)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setCornerButtonEnabled(False)
        self.setModel(model)
        self.setItemDelegate(FoundDelegate(theme, self))
        self.verticalScrollBar().valueChanged.connect(self._look_at_end)
        theme.changed.connect(self.viewport().update)
        self._fit_rows()

    def go(self, step: int) -> None:
        """Make another row the current one, so many further down."""
        last = self.model().rowCount() - 1
        if last >= 0:
            row = max(0, min(last, self.currentIndex().row() + step))
            self.setCurrentIndex(self.model().index(row, 0))
            self._look_at_end()

    def _look_at_end(self) -> None:
        model = self.model()
        seen = self.rowAt(self.viewport().height() - 1)
        if model.rowCount() and (seen < 0 or seen >= model.rowCount() - _NEAR):
            self.more_wanted.emit()

    def _fit_rows(self) -> None:
        self.verticalHeader().setDefaultSectionSize(two_lines(self.font(), ROW_HEIGHT - 4, 2 * _MARGIN))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Another font, other rows."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit_rows()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Choose the row that was clicked."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.isValid():
            self.setCurrentIndex(index)
            self.chosen.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Enter chooses the current row."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            if self.currentIndex().isValid():
                self.chosen.emit()
        else:
            super().keyPressEvent(event)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
