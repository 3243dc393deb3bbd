"""A table whose rows have their own heights, stand on the bottom, and keep their place."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from desktop.state.timeline_model import TimelineModel
from desktop.ui.message_delegate import MessageDelegate
from desktop.ui.theme import Theme

_NEAR: Final = 24  # pixels from the end that still count as the end


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
        self.at_end = True
        self._anchor: tuple[str, int] = ("", 0)
        self._value = 0
        self._upwards = False  # where the person scrolled last
        self._settling = False
        self._look()
        self.delegate = MessageDelegate(theme, self)
        self.setItemDelegate(self.delegate)
        self.setModel(model)
        model.rowsAboutToBeInserted.connect(self._note_place_beside)
        for coming in (model.rowsAboutToBeRemoved, model.modelAboutToBeReset):
            coming.connect(self._note_place)
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

    def scrolled(self) -> None:
        """Called when the place, or what is at it, may have changed."""

    def scroll_to(self, row: int) -> None:
        """Put a row at the top of the page, or the end of all rows at its bottom (-1)."""
        self.at_end = row < 0
        if row >= 0:
            self._anchor = (self.messages.row(row).id, self.rowHeight(row))
        self._restore_place()

    def length_from(self, row: int) -> int:
        """Return the height of a row and all below it."""
        header = self.verticalHeader()
        return header.length() - header.sectionPosition(row)

    @Slot()
    def _note_place(self) -> None:
        """Remember which row is at the top, and where its bubble ends, before rows change.

        Not where the row begins: a day line above it may come or go with the rows before it.
        """
        self._note(max(0, self.rowAt(0)))

    @Slot(QModelIndex, int, int)
    def _note_place_beside(self, _parent: QModelIndex, first: int) -> None:
        """The same before rows come: in the middle of the page, on the side that the person came from."""
        top, bottom = max(0, self.rowAt(0)), self.rowAt(self.viewport().height() - 1)
        self._note(first if self._upwards and top < first <= bottom else top)

    def _note(self, row: int) -> None:
        self._settling = True
        if self.messages.rowCount():
            self._anchor = (
                self.messages.row(row).id,
                self.rowViewportPosition(row) + self.rowHeight(row),
            )

    @Slot()
    def _restore_place(self) -> None:
        """Scroll back to the noted row, or stay at the end."""
        self._fill_up()
        self.updateGeometries()
        bar = self.verticalScrollBar()
        row = self.messages.row_of(self._anchor[0])
        if self.at_end:
            bar.setValue(bar.maximum())
        elif row >= 0:
            bottom = self.verticalHeader().sectionPosition(row) + self.rowHeight(row)
            bar.setValue(bottom - self._anchor[1])
        self._settling = False
        self._on_value()

    def _fill_up(self) -> None:
        if not self.messages.rowCount():
            return
        needed = self.delegate.height(self.messages.row(0))
        rest = self.verticalHeader().length() - self.rowHeight(0)
        self.setRowHeight(0, max(needed, self.viewport().height() - rest))

    @Slot()
    def _on_value(self) -> None:
        bar = self.verticalScrollBar()
        if not self._settling:
            if bar.value() != self._value:
                self._upwards = bar.value() < self._value
            self.at_end = bar.value() >= bar.maximum() - _NEAR
        self._value = bar.value()
        if not self._settling:
            self.scrolled()

    @Slot(QModelIndex, int, int)
    def _on_inserted(self, _parent: QModelIndex, first: int, last: int) -> None:
        self._measure(first, last)
        if first and last + 1 == self.messages.rowCount():
            self._measure(first - 1, first - 1)  # it is not the last one any more
        if last + 1 < self.messages.rowCount():
            self._measure(last + 1, last + 1)  # it gives up room it had filled, or lines above it
        self._restore_place()

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
        if differing or first.row() == 0:
            self._note_place()
            for row in differing:
                self._measure(row, row)
            self._restore_place()

    @Slot()
    def _measure_all(self) -> None:
        self.delegate.selection = ("", 0, 0)
        self._measure(0, self.messages.rowCount() - 1)
        self._restore_place()

    def _measure(self, first: int, last: int) -> None:
        for row in range(first, last + 1):
            self.setRowHeight(row, self.delegate.height(self.messages.row(row)))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Lay the rows out for the new width, and keep the place."""
        self._note_place()
        at_end = self.at_end
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._measure(0, self.messages.rowCount() - 1)
        self.at_end = at_end
        self._restore_place()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Lay out anew in another font or language."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.LanguageChange} and hasattr(self, "delegate"):
            self.delegate.forget()
            self._measure_all()
