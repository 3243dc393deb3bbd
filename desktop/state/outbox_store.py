"""Own messages that the server does not have yet."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from desktop.core.changes import AccountChanged, Change, OutboxChanged, OutboxRemoved, TimelineLoaded
from desktop.core.chat import OutboxEntry


class OutboxStore(QObject):
    """Holds the pending messages of all conversations. GUI thread only.

    Signals:
        failed_changed: conversation id and how many of its messages could not be sent; only when it differs.
        pending_changed: how many messages wait or failed, in all; only when it differs.
    """

    failed_changed = Signal(str, int)
    pending_changed = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: dict[str, OutboxEntry] = {}

    def pending(self, conversation_id: str) -> tuple[OutboxEntry, ...]:
        """Return what waits in one conversation, in the order written."""
        entries = [entry for entry in self._entries.values() if entry.conversation_id == conversation_id]
        return tuple(sorted(entries, key=lambda entry: (entry.created_at, entry.id)))

    def failed(self, conversation_id: str) -> int:
        """Return how many messages of one conversation could not be sent."""
        return sum(entry.state == "failed" for entry in self.pending(conversation_id))

    def __len__(self) -> int:
        return len(self._entries)

    @Slot(object)
    def apply(self, change: Change) -> None:
        """Take over what happened, as far as it concerns pending messages."""
        match change:
            case OutboxChanged(entry=entry):
                self._replace(entry.conversation_id, {**self._entries, entry.id: entry})
            case OutboxRemoved(entry_id=entry_id, conversation_id=conversation_id):
                self._replace(conversation_id, {k: v for k, v in self._entries.items() if k != entry_id})
            case TimelineLoaded(newest=True, conversation_id=conversation_id, outbox=outbox):
                others = {k: v for k, v in self._entries.items() if v.conversation_id != conversation_id}
                self._replace(conversation_id, others | {entry.id: entry for entry in outbox})
            case AccountChanged():
                for conversation_id in {entry.conversation_id for entry in self._entries.values()}:
                    others = {k: v for k, v in self._entries.items() if v.conversation_id != conversation_id}
                    self._replace(conversation_id, others)
            case _:
                pass

    def _replace(self, conversation_id: str, entries: dict[str, OutboxEntry]) -> None:
        failed, count = self.failed(conversation_id), len(self._entries)
        self._entries = entries
        if self.failed(conversation_id) != failed:
            self.failed_changed.emit(conversation_id, self.failed(conversation_id))
        if len(entries) != count:
            self.pending_changed.emit(len(entries))
