"""The table of conversations: a click or a key opens one, or asks for its menu."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from desktop.state.conversation_model import ConversationRole
from desktop.ui.conversation_delegate import row_height
from desktop.ui.spoken import Spoken
from desktop.ui.theme import ROW_HEIGHT

_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
# What else changes a key's letter leaves it a letter: Shift, AltGr, the keypad.
_COMMANDS: Final = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)


class ConversationTable(QTableView):
    """The rows; a click or Enter opens one.

    A table, not a list: a QListView lays out all its rows anew when one of them changes.

    Signals:
        chosen: The id of the conversation a person opened.
        other_chosen: A row that a person chose, and that is no conversation.
        menu_wanted: The row that a person wants the menu of, and where on the screen.
        typed: A letter, typed while the rows have the focus.
        refitted: The rows are as high as a usual one is now: another font, another width.
    """

    chosen = Signal(str)
    other_chosen = Signal(QModelIndex)
    menu_wanted = Signal(QModelIndex, QPoint)
    typed = Signal(str)
    refitted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        Spoken(self, lambda: self.setAccessibleName(self.tr("Conversations")))
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
        self._fit_rows()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Another font, other rows."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit_rows()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Another width: sentences take other heights."""
        super().resizeEvent(event)
        self.refitted.emit()

    def _fit_rows(self) -> None:
        self.verticalHeader().setDefaultSectionSize(row_height(self.font()))
        self.refitted.emit()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Open the row that was clicked."""
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self.choose(self.indexAt(event.position().toPoint()))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Open a row, ask for its menu, go to one, or pass a letter on."""
        key, letter = event.key(), event.text()
        if key in _ENTER:
            self.choose(self.currentIndex())
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):  # Qt goes to the first or last column by them
            row = 0 if key == Qt.Key.Key_Home else self.model().rowCount() - 1
            self.setCurrentIndex(self.model().index(row, 0))
        elif key == Qt.Key.Key_F10 and event.modifiers() == Qt.KeyboardModifier.ShiftModifier:
            self._ask_for_menu(self.currentIndex())
        elif letter and letter.isprintable() and not event.modifiers() & _COMMANDS:
            self.typed.emit(letter)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        """Ask for the menu of the row below the mouse, or of the current one."""
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            self._ask_for_menu(self.currentIndex())
        elif (index := self.indexAt(event.pos())).isValid():
            self.menu_wanted.emit(index, event.globalPos())

    def _ask_for_menu(self, index: QModelIndex) -> None:
        if index.isValid():
            self.scrollTo(index)
            self.menu_wanted.emit(index, self.viewport().mapToGlobal(self.visualRect(index).center()))

    def choose(self, index: QModelIndex) -> None:
        """Open the conversation at `index`, if there is one; tell of any other row."""
        if not index.flags() & Qt.ItemFlag.ItemIsEnabled:
            return
        if conversation_id := index.data(ConversationRole.ID):
            self.chosen.emit(conversation_id)
        else:
            self.other_chosen.emit(index)

    def step(self, step: int) -> None:
        """Make another row the current one, from elsewhere: one down, one up (-1), or more at once.

        What can't be chosen is passed over. One step leads round at the ends, more than one stop there.
        """
        rows, row = self.model().rowCount(), self.currentIndex().row()
        if not rows:
            return
        way = 1 if step > 0 else -1
        if row < 0:
            row = 0 if step > 0 else rows - 1
        elif abs(step) == 1:
            row = (row + step) % rows
        else:
            row = max(0, min(rows - 1, row + step))
        for _ in range(rows):
            if self.model().index(row, 0).flags() & Qt.ItemFlag.ItemIsEnabled:
                break
            row = (row + way) % rows
        self.setCurrentIndex(self.model().index(row, 0))

    def repaint_row(self, row: int) -> None:
        """Paint a row again, and nothing else."""
        index = self.model().index(row, 0)
        if index.isValid():
            self.viewport().update(self.visualRect(index))

    @Slot(str)
    def repaint_person(self, person_id: str) -> None:
        """Paint the rows again that show somebody ("": anybody), of those that can be seen."""
        first, last = self.rowAt(0), self.rowAt(self.viewport().height() - 1)
        last = last if last >= 0 else self.model().rowCount() - 1
        for row in range(max(first, 0), last + 1):
            people = self.model().index(row, 0).data(ConversationRole.PEOPLE) or ()
            if people and person_id in ("", *people):
                self.repaint_row(row)
