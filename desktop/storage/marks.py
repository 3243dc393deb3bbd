"""How far this person has read, what the server must still hear of it, how far was alerted."""

from __future__ import annotations

from enum import IntFlag

import msgspec

from desktop.core.chat import ReadMark
from desktop.storage.connection import Connection
from desktop.storage.instants import from_ms
from desktop.wire.timestamp import Timestamp


class Owed(IntFlag):
    """What the server must still hear of a mark."""

    NOTHING = 0
    MESSAGES = 1  # up to which message was read: the peer is told
    COUNTER = 2  # that nothing is unread any more: this person's counter is cleared


class Marks:
    """One row a conversation; marks only ever go forward."""

    def __init__(self, connection: Connection) -> None:
        self._sql = connection

    def get(self, conversation_id: str) -> ReadMark | None:
        """Return the read mark, or None where nothing was read yet."""
        row = self._sql.row(
            "SELECT read_at, ids FROM marks WHERE conversation_id = ? AND read_at IS NOT NULL",
            (conversation_id,),
        )
        if row is None:
            return None
        return ReadMark(
            read_at=Timestamp.from_ms(row[0]), ids=msgspec.json.decode(row[1], type=tuple[str, ...])
        )

    def move(
        self,
        conversation_id: str,
        mark: ReadMark,
        newest_message_id: str,
        *,
        owed: Owed = Owed.MESSAGES,
    ) -> bool:
        """Move the mark forward; a mark that lies behind changes nothing.

        Args:
            conversation_id: Which conversation was read.
            mark: How far it was read.
            newest_message_id: What the server is told was read.
            owed: What the server must hear of it, besides what it must hear already.

        Returns:
            Whether it moved.
        """
        with self._sql.transaction():
            old = self.get(conversation_id)
            new = _further(old, mark)
            if new is None:
                return False
            self._sql.execute(
                """
                INSERT INTO marks (conversation_id, read_at, ids, message_id, untold)
                VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (conversation_id) DO UPDATE SET
                    read_at = excluded.read_at, ids = excluded.ids,
                    message_id = coalesce(excluded.message_id, message_id),
                    untold = untold | excluded.untold
                """,
                (
                    conversation_id,
                    new.read_at.ms,
                    msgspec.json.encode(new.ids).decode(),
                    newest_message_id if owed else None,
                    owed.value,
                ),
            )
        return True

    def untold(self) -> tuple[tuple[str, str, Owed], ...]:
        """Return (conversation id, message id, what is owed) of every mark that the server must hear of."""
        rows = self._sql.rows(
            "SELECT conversation_id, message_id, untold FROM marks WHERE untold <> 0 ORDER BY read_at"
        )
        return tuple((row[0], row[1], Owed(row[2])) for row in rows)

    def told(self, conversation_id: str, message_id: str, heard: Owed) -> None:
        """Note what the server heard of `message_id`; a newer mark set meanwhile stays to be told."""
        self._sql.execute(
            "UPDATE marks SET untold = untold & ~? WHERE conversation_id = ? AND message_id = ?",
            (heard.value, conversation_id, message_id),
        )

    def alerted(self, conversation_id: str) -> Timestamp | None:
        """Return the creation time of the newest message that was alerted."""
        row = self._sql.row("SELECT alerted_at FROM marks WHERE conversation_id = ?", (conversation_id,))
        return None if row is None else from_ms(row[0])

    def set_alerted(self, conversation_id: str, at: Timestamp) -> None:
        """Note that messages up to `at` were alerted; never goes back."""
        self._sql.execute(
            """
            INSERT INTO marks (conversation_id, alerted_at) VALUES (?, ?)
            ON CONFLICT (conversation_id) DO UPDATE SET
                alerted_at = max(coalesce(alerted_at, 0), excluded.alerted_at)
            """,
            (conversation_id, at.ms),
        )


def _further(old: ReadMark | None, new: ReadMark) -> ReadMark | None:
    """Return what `old` becomes with `new`, or None if that is no step forward."""
    if old is None or new.read_at > old.read_at:
        return new
    if new.read_at < old.read_at or set(new.ids) <= set(old.ids):
        return None
    return ReadMark(read_at=old.read_at, ids=tuple(sorted({*old.ids, *new.ids})))
