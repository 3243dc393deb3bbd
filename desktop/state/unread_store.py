"""The unread store: one number for each conversation, their sum, who is waiting."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from desktop.core.changes import (
    AccountChanged,
    ConversationChanged,
    ConversationRead,
    ConversationRemoved,
    SnapshotLoaded,
)
from desktop.core.chat import Conversation
from desktop.core.unread import total


class UnreadStore(QObject):
    """Holds the unread counts. GUI thread only.

    Before the first snapshot the total is None: unknown, which is not 0.

    Signals:
        count_changed: Conversation id and its new count; only when it differs.
        total_changed: The new sum, or None while unknown; only when it differs, once per change.
        conversations_changed: The unread conversations as (`Conversation`, count), newest first; only when
            one of them, its count or their order differs.
    """

    count_changed = Signal(str, int)
    total_changed = Signal(object)
    conversations_changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._counts: dict[str, int] = {}  # only those above 0
        self._conversations: dict[str, Conversation] = {}
        self._known = False
        self._uncounted = 0
        self._told_total: int | None = None
        self._told_conversations: tuple[tuple[Conversation, int], ...] = ()

    @property
    def total(self) -> int | None:
        """The sum of all counts, or None while unknown."""
        return total(self._counts.values(), uncounted=self._uncounted) if self._known else None

    @property
    def conversations(self) -> tuple[tuple[Conversation, int], ...]:
        """The unread conversations with their counts, newest first."""
        unread = [
            (self._conversations[key], n) for key, n in self._counts.items() if key in self._conversations
        ]
        unread.sort(key=lambda row: (row[0].last_activity, row[0].id), reverse=True)
        return tuple(unread)

    def count(self, conversation_id: str) -> int:
        """Return how many messages of a conversation are unread, as far as known."""
        return self._counts.get(conversation_id, 0)

    @Slot(object)
    def apply(self, change: object) -> None:
        """Take over what happened; other changes than the ones about counts are ignored."""
        match change:
            case SnapshotLoaded():
                self._known, self._uncounted = change.known, change.uncounted
                self._conversations = {row.id: row for row in change.conversations}
                self._replace({key: n for key, n in change.counts.items() if n > 0})
            case ConversationChanged():
                self._conversations[change.conversation.id] = change.conversation
                self._set(change.conversation.id, change.unread)
            case ConversationRead():
                self._set(change.conversation_id, change.unread)
            case ConversationRemoved():
                self._set(change.conversation_id, 0)
                self._conversations.pop(change.conversation_id, None)
            case AccountChanged():
                self._known = False
                self._conversations = {}
                self._replace({})
            case _:
                return
        self._tell()

    @Slot(str)
    def mark_read(self, conversation_id: str) -> None:
        """Drop a conversation's count at once; the engine confirms it, or puts it back."""
        self._set(conversation_id, 0)
        self._tell()

    def _replace(self, counts: dict[str, int]) -> None:
        before, self._counts = self._counts, counts
        for key in before.keys() | counts.keys():
            if before.get(key, 0) != self.count(key):
                self.count_changed.emit(key, self.count(key))

    def _set(self, conversation_id: str, unread: int) -> None:
        self._replace({key: n for key, n in {**self._counts, conversation_id: unread}.items() if n > 0})

    def _tell(self) -> None:
        if (total := self.total) != self._told_total:
            self._told_total = total
            self.total_changed.emit(total)
        if (conversations := self.conversations) != self._told_conversations:
            self._told_conversations = conversations
            self.conversations_changed.emit(conversations)
