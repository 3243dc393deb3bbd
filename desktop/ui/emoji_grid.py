"""The grid in which an emoji is chosen, by keys or mouse."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from desktop.ui.emoji_model import Cell, EmojiModel
from desktop.ui.theme import SPACE, Theme, scaled

_LARGER: Final = 1.7  # than text
_CORNER: Final = 5  # pixels: the mark of an emoji with skin tones
_LONG_PRESS_MS: Final = 500


class EmojiGrid(QTableView):
    """Shows an `EmojiModel`. GUI thread only.

    Signals:
        chosen: An emoji's characters, and whether another one may follow.
        pointed_at: The cell below the pointer, or the one that the keys are at; or None.
        tones_wanted: The place of an emoji with skin tones.
        typed: Text that belongs into the search box; "" for the backspace key.
        left: An arrow led out of the grid, at its top.
    """

    chosen = Signal(str, bool)
    pointed_at = Signal(object)
    tones_wanted = Signal(QModelIndex)
    typed = Signal(str)
    left = Signal()

    def __init__(self, model: EmojiModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._emoji = model
        self._theme = theme
        self.hovered = QPersistentModelIndex()
        self._pressed = QPersistentModelIndex()
        self._long_press = QTimer(self)
        self._long_press.setSingleShot(True)
        self._long_press.setInterval(_LONG_PRESS_MS)
        self._long_press.timeout.connect(self._on_long_press)
        self.setModel(model)
        self.setItemDelegate(_Cells(self, model, theme))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(
            Qt.ScrollBarPolicy.ScrollBarAlwaysOn
        )  # the columns never change their number
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.hide()
            header.setMinimumSectionSize(1)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        model.modelReset.connect(self._lay_out)
        theme.changed.connect(self.viewport().update)

    # Sizes

    @property
    def emoji_font(self) -> QFont:
        """What emoji are painted with."""
        return scaled(self.font(), _LARGER)

    @property
    def side(self) -> int:
        """The height of a cell, and its width at least."""
        return max(SPACE * 5, QFontMetrics(self.emoji_font).height() + SPACE)

    @Slot()
    def _lay_out(self) -> None:
        self.clearSpans()
        for row in range(self._emoji.rowCount()):  # a header keeps what sections had before
            heading = bool(self._emoji.heading(row))
            self.setRowHeight(
                row, QFontMetrics(self.font()).height() + SPACE * 3 // 2 if heading else self.side
            )
            if heading and self._emoji.columnCount() > 1:
                self.setSpan(row, 0, 1, self._emoji.columnCount())
        self.setCurrentIndex(self._emoji.first())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """As many columns as there is room for."""
        super().resizeEvent(event)
        self._emoji.set_columns(max(1, self.viewport().width() // self.side))

    # Where the keys are

    def go_to(self, index: QModelIndex) -> None:
        """Put the keys to an emoji and show it, with the heading if it stands in the first row."""
        if not index.isValid():
            return
        self.setCurrentIndex(index)
        above = index.row() - 1
        if above >= 0 and self._emoji.heading(above):
            self.scrollTo(self._emoji.index(above, 0))
        self.scrollTo(index)
        self.pointed_at.emit(self._emoji.cell(index))
        self.viewport().update()

    def show_section(self, number: int) -> None:
        """Scroll a section to the top, and put the keys to its first emoji."""
        start = self._emoji.starts[number]
        first = (
            self._emoji.below(self._emoji.index(start, 0), 1)
            if self._emoji.heading(start)
            else self._emoji.index(start, 0)
        )
        self.go_to(first)
        self.scrollTo(self._emoji.index(start, 0), QAbstractItemView.ScrollHint.PositionAtTop)

    def section_at_top(self) -> int:
        """Return the number of the section whose emoji stand at the top."""
        top = self.rowAt(self.side // 2)
        return max((number for number, start in enumerate(self._emoji.starts) if start <= top), default=0)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Move, choose, or pass on what belongs to the search box."""
        key, text = event.key(), event.text()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.choose(more=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        elif key == Qt.Key.Key_Backspace:
            self.typed.emit("")
        elif key == Qt.Key.Key_F10 and event.modifiers() == Qt.KeyboardModifier.ShiftModifier:
            self._want_tones(self.currentIndex())  # the menu key elsewhere, not under X
        elif self._walk(key):
            event.accept()
        elif (
            text.isprintable()
            and text.strip()
            and not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            self.typed.emit(text)
        else:
            event.ignore()  # Esc and Tab are not the grid's

    def _walk(self, key: int) -> bool:
        here, model = self.currentIndex(), self._emoji
        page = max(1, self.viewport().height() // self.side - 1)
        match key:
            case Qt.Key.Key_Right | Qt.Key.Key_Left:
                to = model.beside(here, 1 if key == Qt.Key.Key_Right else -1)
            case Qt.Key.Key_Down | Qt.Key.Key_PageDown:
                to = model.below(here, 1 if key == Qt.Key.Key_Down else page)
            case Qt.Key.Key_Up | Qt.Key.Key_PageUp:
                to = model.below(here, -1 if key == Qt.Key.Key_Up else -page)
                if not to.isValid():
                    self.left.emit()
            case Qt.Key.Key_Home | Qt.Key.Key_End:
                to = model.at_edge(here, end=key == Qt.Key.Key_End)
            case _:
                return False
        self.go_to(to)
        return True

    def choose(self, *, more: bool = False) -> None:
        """Choose the emoji that the keys are at."""
        cell = self._emoji.cell(self.currentIndex())
        if cell is not None:
            self.chosen.emit(cell.text, more)

    # The mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """A press may become a long one."""
        self._pressed = QPersistentModelIndex(self.indexAt(event.position().toPoint()))
        if event.button() == Qt.MouseButton.LeftButton and self._emoji.cell(self._pressed) is not None:
            self._long_press.start()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Choose what was pressed, unless its skin tones have come meanwhile."""
        short = self._long_press.isActive()
        self._long_press.stop()
        index = self.indexAt(event.position().toPoint())
        cell = self._emoji.cell(index)
        if short and cell is not None and index == self._pressed:
            self.chosen.emit(cell.text, bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Show what is below the pointer."""
        index = self.indexAt(event.position().toPoint())
        if index != self.hovered:
            self.hovered = QPersistentModelIndex(index)
            self.pointed_at.emit(self._emoji.cell(index))
            self.viewport().update()

    @Slot()
    def _on_long_press(self) -> None:
        self._want_tones(self._emoji.index(self._pressed.row(), self._pressed.column()))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        """The skin tones, by the right button or the menu key."""
        by_keys = event.reason() == QContextMenuEvent.Reason.Keyboard
        self._want_tones(self.currentIndex() if by_keys else self.indexAt(event.pos()))

    def _want_tones(self, index: QModelIndex) -> None:
        cell = self._emoji.cell(index)
        if cell is not None and cell.emoji.toned:
            self.go_to(index)
            self.tones_wanted.emit(index)


class _Cells(QStyledItemDelegate):
    """Paints emoji and headings."""

    def __init__(self, grid: EmojiGrid, model: EmojiModel, theme: Theme) -> None:
        super().__init__(grid)
        self._grid = grid
        self._model = model
        self._theme = theme

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint one place of the grid."""
        place: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        cell = self._model.cell(index)
        if cell is not None:
            self._paint_cell(painter, QRectF(place), index, cell)
        elif not index.column():
            painter.setPen(self._theme.colour("muted"))
            painter.setFont(scaled(self._grid.font(), 0.95, QFont.Weight.DemiBold))
            room = place.adjusted(SPACE // 2, SPACE // 2, 0, 0)
            where = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading
            painter.drawText(room, where, self._model.heading(index.row()))
        painter.restore()

    def _paint_cell(
        self, painter: QPainter, place: QRectF, index: QModelIndex | QPersistentModelIndex, cell: Cell
    ) -> None:
        here = index == self._grid.currentIndex()
        if here or index == self._grid.hovered:
            painter.setBrush(self._theme.colour("selected" if here else "hover"))
            if here and self._grid.hasFocus():
                painter.setPen(self._theme.colour("link"))
            elif self._theme.colours.contrast:
                painter.setPen(self._theme.colour("outline"))
            else:
                painter.setPen(Qt.PenStyle.NoPen)
            painter.drawRoundedRect(place.adjusted(1.5, 1.5, -1.5, -1.5), SPACE, SPACE)
        if cell.emoji.toned:
            corner = place.bottomRight() - QPointF(SPACE / 2, SPACE / 2)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour("muted"))
            painter.drawPolygon(
                QPolygonF([corner, corner - QPointF(_CORNER, 0), corner - QPointF(0, _CORNER)])
            )
        painter.setPen(self._theme.colour("text"))
        painter.setFont(self._grid.emoji_font)
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, cell.text)
