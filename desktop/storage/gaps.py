"""Holes in the local copy: instants before which messages are missing."""

from __future__ import annotations

from desktop.storage.connection import Connection
from desktop.wire.timestamp import Timestamp


class Gaps:
    """Everything from a conversation's newest hole on is here, without a break."""

    def __init__(self, connection: Connection) -> None:
        self._sql = connection

    def add(self, conversation_id: str, before: Timestamp) -> None:
        """Note that messages just before an instant are missing."""
        self._sql.execute(
            "INSERT OR IGNORE INTO gaps (conversation_id, before) VALUES (?, ?)", (conversation_id, before.ms)
        )

    def of(self, conversation_id: str) -> Timestamp | None:
        """Return the newest hole, or None: a count back to an older instant can't be trusted."""
        row = self._sql.row("SELECT max(before) FROM gaps WHERE conversation_id = ?", (conversation_id,))
        return None if row is None or row[0] is None else Timestamp.from_ms(row[0])

    def up_to(self, conversation_id: str, at_ms: int) -> Timestamp | None:
        """Return the newest hole that is not newer than an instant (epoch milliseconds), or None."""
        row = self._sql.row(
            "SELECT max(before) FROM gaps WHERE conversation_id = ? AND before <= ?", (conversation_id, at_ms)
        )
        return None if row is None or row[0] is None else Timestamp.from_ms(row[0])

    def within(self, conversation_id: str, after: Timestamp, up_to: Timestamp) -> tuple[Timestamp, ...]:
        """Return the holes after one instant, up to another, oldest first."""
        rows = self._sql.rows(
            """
            SELECT before FROM gaps WHERE conversation_id = ? AND before > ? AND before <= ? ORDER BY before
            """,
            (conversation_id, after.ms, up_to.ms),
        )
        return tuple(Timestamp.from_ms(row[0]) for row in rows)

    def has(self, conversation_id: str, before: Timestamp) -> bool:
        """Whether there is a hole just before an instant."""
        return self.up_to(conversation_id, before.ms) == before

    def remove(self, conversation_id: str, before: Timestamp) -> None:
        """Note that the hole just before an instant was filled, down to what lies on its other side."""
        self._sql.execute(
            "DELETE FROM gaps WHERE conversation_id = ? AND before = ?", (conversation_id, before.ms)
        )

    def close(self, conversation_id: str) -> None:
        """Note that the newest hole was filled, down to what lies on its other side; an older one stays."""
        self._sql.execute(
            """
            DELETE FROM gaps WHERE conversation_id = ?
                AND before = (SELECT max(before) FROM gaps WHERE conversation_id = ?)
            """,
            (conversation_id, conversation_id),
        )
