"""A table whose rows have their own heights, stand on the bottom, and keep their place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QRect, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from desktop.state.timeline_model import TimelineModel
from desktop.ui.message_delegate import MessageDelegate
from desktop.ui.theme import Theme

_NEAR: Final = 24  # pixels from the end that still count as the end


@dataclass(frozen=True, slots=True)
class Place:
    """Where reading stands.

    Not where a row begins: a day line above it may come or go with the rows before it. Nor where it ends:
    in another width or font, the words that were read are elsewhere in it.

    Attributes:
        message_id: Of the row, or "".
        position: In its text: a line that holds it is what keeps its place.
        y: Where that line begins, in the page.
    """

    message_id: str = ""
    position: int = 0
    y: float = 0


class AnchoredTable(QTableView):
    """Shows a `TimelineModel` so that what is being read does not move. GUI thread only.

    A table, not a list: a QListView lays out all its rows anew when one of them changes. Row heights are
    set here; the first row takes the room that is left, so that few messages stand at the bottom.

    Attributes:
        messages: The model.
        delegate: Measures the rows.
        at_end: Whether the last row is visible, and followed when others come below it.
    """

    def __init__(self, model: TimelineModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.messages = model
        self._theme = theme
        self.at_end = True
        self._place = Place()
        self._value = 0
        self._upwards = False  # where the person scrolled last
        self._settling = False
        self._look()
        self.delegate = MessageDelegate(theme, self)
        self.setItemDelegate(self.delegate)
        self.setModel(model)
        model.rowsAboutToBeInserted.connect(self._hold_beside)
        model.rowsAboutToBeRemoved.connect(self._hold_without)
        model.modelAboutToBeReset.connect(self._hold)
        model.rowsInserted.connect(self._on_inserted)
        model.rowsRemoved.connect(self._on_removed)
        model.dataChanged.connect(self._on_changed)
        model.modelReset.connect(self._measure_all)
        self.verticalScrollBar().valueChanged.connect(self._on_value)

    def _look(self) -> None:
        self.setProperty("role", "canvas")
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        rows = self.verticalHeader()
        rows.hide()
        rows.setMinimumSectionSize(1)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAutoScroll(False)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def scrolled(self) -> None:
        """Called when the place, or what is at it, may have changed."""

    def scroll_to(self, row: int, y: int = 0) -> None:
        """Put a row's top at `y` of the page, or the end of all rows at its bottom (-1)."""
        self.at_end = row < 0
        if row >= 0:
            shift = self._line_in(row, 0) - self.verticalHeader().sectionPosition(row)
            self._place = Place(self.messages.row(row).id, 0, y + shift)
        self._restore_place()

    def scroll_to_middle(self, row: int) -> None:
        """Put a row into the middle of the page, as much of it as there is room for."""
        self.scroll_to(row, max(0, (self.viewport().height() - self.rowHeight(row)) // 2))

    def length_from(self, row: int) -> int:
        """Return the height of a row and all below it."""
        header = self.verticalHeader()
        return header.length() - header.sectionPosition(row)

    # The place

    def _note(self, row: int) -> None:
        """Remember where the first line stands that can be seen whole, of a row or those below it."""
        top = self.rowViewportPosition(row) + self._box_top(row)
        shown = self.messages.row(row)
        bubble = self.delegate.bubble(shown)
        position = bubble.line_below(-top)
        y = top + bubble.line_top(position)
        if y < 0 and row + 1 < self.messages.rowCount():
            self._note(row + 1)
        else:
            self._place = Place(shown.id, position, y)

    def _box_top(self, row: int) -> float:
        area = QRect(0, 0, self.viewport().width(), self.rowHeight(row))
        return self.delegate.places(area, self.messages.row(row)).bubble.top()

    def _line_in(self, row: int, position: int) -> float:
        """Return where a row's line with a text position is, from the beginning of all rows."""
        line = self.delegate.bubble(self.messages.row(row)).line_top(position)
        return self.verticalHeader().sectionPosition(row) + self._box_top(row) + line

    @Slot()
    def _hold(self) -> None:
        """Take no movement for the person's own until the place is restored."""
        self._settling = True

    @Slot(QModelIndex, int, int)
    def _hold_beside(self, _parent: QModelIndex, first: int) -> None:
        """The same before rows come: in the middle of the page, on the side that the person came from."""
        self._hold()
        top, bottom = max(0, self.rowAt(0)), self.rowAt(self.viewport().height() - 1)
        if self._upwards and top < first <= bottom:
            self._note(first)

    @Slot(QModelIndex, int, int)
    def _hold_without(self, _parent: QModelIndex, first: int, last: int) -> None:
        """The same before rows go: their neighbour keeps its place for them."""
        self._hold()
        if first <= self.messages.row_of(self._place.message_id) <= last:
            beside = last + 1 if last + 1 < self.messages.rowCount() else first - 1
            if beside >= 0:
                self._note(beside)

    def _restore_place(self, changed: int = 0) -> None:
        """Scroll back to the noted line, or stay at the end; rows above `changed` look as before."""
        self._settling = True
        if self._fill_up():
            changed = 0
        self.executeDelayedItemsLayout()  # so that none is left to do
        self.updateGeometries()
        bar = self.verticalScrollBar()
        row = self.messages.row_of(self._place.message_id)
        if self.at_end:
            bar.setValue(bar.maximum())
        elif row >= 0:
            bar.setValue(round(self._line_in(row, self._place.position) - self._place.y))
        self._settling = False
        if self.at_end or row < 0:
            self._note_top()
        self._value = bar.value()
        self._repaint_from(max(0, self.rowViewportPosition(changed)) if changed else 0)
        self._take_value()

    def _repaint_from(self, y: int) -> None:
        page = self.viewport().rect()
        if y < page.height():
            self.viewport().update(page.adjusted(0, y, 0, 0))

    def _note_top(self) -> None:
        if self.messages.rowCount():
            self._note(max(0, self.rowAt(0)))

    def _fill_up(self) -> bool:
        """Give the first row the room that is left, and tell whether that changed it."""
        if not self.messages.rowCount():
            return False
        before = self.rowHeight(0)
        needed = self.delegate.height(self.messages.row(0))
        rest = self.verticalHeader().length() - before
        self._set_height(0, max(needed, self.viewport().height() - rest))
        return self.rowHeight(0) != before

    @Slot()
    def _on_value(self) -> None:
        value = self.verticalScrollBar().value()
        if not self._settling:
            self._upwards = value < self._value
            self._value = value
            self._note_top()
            self._take_value()

    def _take_value(self) -> None:
        bar = self.verticalScrollBar()
        self.at_end = bar.value() >= bar.maximum() - _NEAR
        self.scrolled()

    @Slot(QModelIndex, int, int)
    def _on_inserted(self, _parent: QModelIndex, first: int, last: int) -> None:
        self._measure(first, last)
        if last + 1 < self.messages.rowCount():
            self._measure(last + 1, last + 1)  # it gives up room it had filled, or lines above it
            self._restore_place()
            return
        if first:
            self._measure(first - 1, first - 1)  # it is not the last one any more
        self._restore_place(first)

    @Slot()
    def _on_removed(self) -> None:
        if self.messages.rowCount():
            self._measure(self.messages.rowCount() - 1, self.messages.rowCount() - 1)
        self._restore_place()

    @Slot(QModelIndex, QModelIndex)
    def _on_changed(self, first: QModelIndex, last: QModelIndex) -> None:
        differing = [
            row
            for row in range(first.row(), last.row() + 1)
            if row and self.rowHeight(row) != self.delegate.height(self.messages.row(row))
        ]
        for row in differing:
            self._measure(row, row)
        if differing:
            self._restore_place(first.row())
        elif first.row() == 0 and self._fill_up():
            self._restore_place()

    @Slot()
    def _measure_all(self) -> None:
        self._measure(0, self.messages.rowCount() - 1)
        self._restore_place()

    def _measure(self, first: int, last: int) -> None:
        for row in range(first, last + 1):
            self._set_height(row, self.delegate.height(self.messages.row(row)))

    def _set_height(self, row: int, height: int) -> None:
        """Do not tell the table: it would paint the page anew for it; `_restore_place` knows better."""
        header = self.verticalHeader()
        header.blockSignals(True)
        header.resizeSection(row, height)
        header.blockSignals(False)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Fill what the rows stand on: where all is covered, scrolling moves what is painted already."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self._theme.colour("canvas"))
        painter.end()
        super().paintEvent(event)

    def doItemsLayout(self) -> None:  # noqa: N802 - Qt's name
        """Do nothing while rows come or go: Qt would paint the whole page anew for each."""
        if not self._settling:
            super().doItemsLayout()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Lay the rows out for the new width, and keep the place."""
        self._hold()
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._measure(0, self.messages.rowCount() - 1)
        self._restore_place()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Lay out anew in another font or language."""
        self._settling = True
        super().changeEvent(event)
        self._settling = False
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.LanguageChange} and hasattr(self, "delegate"):
            self.delegate.forget()
            self._measure_all()
