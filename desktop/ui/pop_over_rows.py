"""What the pop-over lists: who waits for an answer, or whom one last wrote with."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal, Slot

from desktop.state.conversation_model import ConversationModel, ConversationRole
from desktop.state.unread_store import UnreadStore

_RECENT: Final = 6  # conversations offered when nobody waits
_Index = QModelIndex | QPersistentModelIndex


class PopOverRows(QAbstractTableModel):
    """Some rows of the conversation list, in its order. GUI thread only; it listens from `begin` to `end`.

    Signals:
        changed: Other conversations are listed than before.
    """

    changed = Signal()

    def __init__(
        self, conversations: ConversationModel, unread: UnreadStore, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._conversations = conversations
        self._unread = unread
        self._ids: list[str] = []
        self._only = ""
        self._held = ""
        self._listening = False
        self._looking = False

    @property
    def waiting(self) -> int:
        """How many of the conversations listed have unread messages."""
        return sum(self._unread.count(each) > 0 for each in self._ids)

    def begin(self, only: str = "") -> None:
        """List what there is, and follow what happens.

        Args:
            only: The id of the one conversation to list; "" for all who wait.
        """
        self._only = only
        self._held = ""
        if not self._listening:
            self._listening = True
            self._unread.conversations_changed.connect(self._look)
            self._conversations.rowsInserted.connect(self._look)
            self._conversations.rowsRemoved.connect(self._look)
            self._conversations.modelReset.connect(self._look)
            self._conversations.dataChanged.connect(self._pass_on)
        self._look()

    def end(self) -> None:
        """Follow nothing, while nobody looks."""
        if self._listening:
            self._listening = False
            self._unread.conversations_changed.disconnect(self._look)
            self._conversations.rowsInserted.disconnect(self._look)
            self._conversations.rowsRemoved.disconnect(self._look)
            self._conversations.modelReset.disconnect(self._look)
            self._conversations.dataChanged.disconnect(self._pass_on)

    def hold(self, conversation_id: str) -> None:
        """Keep the conversation that is to be answered listed, although it was read, elsewhere perhaps."""
        if conversation_id != self._held:
            self._held = conversation_id
            self._look()

    def id_at(self, row: int) -> str:
        """Return the conversation in a row, or ""."""
        return self._ids[row] if 0 <= row < len(self._ids) else ""

    def row_of(self, conversation_id: str) -> int:
        """Return the row of a conversation, or -1."""
        return self._ids.index(conversation_id) if conversation_id in self._ids else -1

    def newest_unread(self) -> str:
        """Return the topmost conversation with unread messages, or ""."""
        return next((each for each in self._ids if self._unread.count(each)), "")

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's own signature
        """Return the number of conversations listed."""
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's own signature
        """Return 1: a row is painted whole."""
        return 0 if parent.isValid() else 1

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what the conversation list says of the row; see `ConversationRole`."""
        row = self._conversations.row_of(self.id_at(index.row()))
        return self._conversations.data(self._conversations.index(row, 0), role) if row >= 0 else None

    @Slot()
    def _look(self) -> None:
        """Become what is to be listed now, moving no row that need not move."""
        if self._looking:
            return  # a view whose current row goes takes another one, and has that held: seen to below
        self._looking = True
        changed = False
        try:
            while (wanted := self._wanted()) != self._ids:
                self._become(wanted)
                changed = True
        finally:
            self._looking = False
        if changed:
            self.changed.emit()

    def _become(self, wanted: list[str]) -> None:
        for row in range(len(self._ids) - 1, -1, -1):
            if self._ids[row] not in wanted:
                self.beginRemoveRows(QModelIndex(), row, row)
                del self._ids[row]
                self.endRemoveRows()
        for row, each in enumerate(wanted):
            old = self.row_of(each)
            if old < 0:
                self.beginInsertRows(QModelIndex(), row, row)
                self._ids.insert(row, each)
                self.endInsertRows()
            elif old != row:  # below: all above stand where they should
                self.beginMoveRows(QModelIndex(), old, old, QModelIndex(), row)
                self._ids.insert(row, self._ids.pop(old))
                self.endMoveRows()

    def _wanted(self) -> list[str]:
        rows = self._conversations
        if self._only:
            ids = {self._only}
        else:
            ids = {conversation.id for conversation, _ in self._unread.conversations}
            if not ids:
                ids = {self._newest(row) for row in range(min(_RECENT, rows.rowCount()))}
        ids.add(self._held)
        return sorted((each for each in ids if rows.row_of(each) >= 0), key=rows.row_of)

    def _newest(self, row: int) -> str:
        return str(self._conversations.index(row, 0).data(ConversationRole.ID))

    @Slot(QModelIndex, QModelIndex, list)
    def _pass_on(self, first: QModelIndex, last: QModelIndex, roles: list[int]) -> None:
        """Other contents of one row, or of all rows that another one passed."""
        if first.row() != last.row():
            self._look()
        for row, each in enumerate(self._ids):
            if first.row() <= self._conversations.row_of(each) <= last.row():
                self.dataChanged.emit(self.index(row, 0), self.index(row, 0), roles)
