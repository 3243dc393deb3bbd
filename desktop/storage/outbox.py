"""Own messages that the server does not have yet, or may not have."""

from __future__ import annotations

from collections.abc import Container

import msgspec

from desktop.core.chat import OutboxEntry, OutboxState
from desktop.storage.connection import Connection, Row, Value
from desktop.storage.instants import from_ms, to_ms
from desktop.wire.timestamp import Timestamp

_SELECT = """
    SELECT id, conversation_id, body, created_at, state, attempted_at, error, error_details
    FROM outbox
"""


def _entry(row: Row) -> OutboxEntry:
    return OutboxEntry(
        id=row[0],
        conversation_id=row[1],
        body=row[2],
        created_at=Timestamp.from_ms(row[3]),
        state=row[4],
        attempted_at=from_ms(row[5]),
        error=row[6],
        error_details=msgspec.json.decode(row[7], type=dict[str, str]),
    )


class _KnownBefore:
    """The messages that were here when an entry was first attempted."""

    def __init__(self, connection: Connection, serial: int) -> None:
        self._sql = connection
        self._serial = serial

    def __contains__(self, message_id: object) -> bool:
        row = self._sql.row(
            "SELECT 1 FROM messages WHERE id = ? AND serial <= ?", (str(message_id), self._serial)
        )
        return row is not None


class Outbox:
    """The queue of what was written here. What it accepts survives a power cut."""

    def __init__(self, connection: Connection) -> None:
        self._sql = connection

    def put(self, entry: OutboxEntry) -> None:
        """Store an entry whole, on the disk when this returns; its place in the queue stays.

        The first attempt notes which messages were here at that moment (see `known_before`); an entry
        put without `attempted_at`, as after a clear refusal, starts anew.
        """
        values: tuple[Value, ...] = (
            entry.id,
            entry.conversation_id,
            entry.body,
            entry.created_at.ms,
            entry.state,
            to_ms(entry.attempted_at),
            entry.error,
            msgspec.json.encode(entry.error_details).decode(),
        )
        with self._sql.transaction(durable=True):
            self._sql.execute(
                """
                INSERT INTO outbox (
                    id, conversation_id, body, created_at, state, attempted_at, error, error_details
                ) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET
                    body = excluded.body, state = excluded.state, attempted_at = excluded.attempted_at,
                    error = excluded.error, error_details = excluded.error_details
                """,
                values,
            )
            self._sql.execute(
                """
                UPDATE outbox SET known_serial = CASE WHEN attempted_at IS NOT NULL THEN
                    coalesce(known_serial, (SELECT max(serial) FROM messages), 0) END
                WHERE id = ?
                """,
                (entry.id,),
            )

    def get(self, entry_id: str) -> OutboxEntry | None:
        """Return an entry by id."""
        row = self._sql.row(f"{_SELECT} WHERE id = ?", (entry_id,))
        return None if row is None else _entry(row)

    def all(self) -> tuple[OutboxEntry, ...]:
        """Return every entry, in the order written."""
        rows = self._sql.rows(f"{_SELECT} ORDER BY serial")
        return tuple(_entry(row) for row in rows)

    def of(self, conversation_id: str) -> tuple[OutboxEntry, ...]:
        """Return a conversation's entries, in the order written."""
        rows = self._sql.rows(
            f"{_SELECT} WHERE conversation_id = ? ORDER BY serial",
            (conversation_id,),
        )
        return tuple(_entry(row) for row in rows)

    def remove(self, entry_id: str) -> None:
        """Forget an entry: the server has it, or the person deleted it."""
        self._sql.execute("DELETE FROM outbox WHERE id = ?", (entry_id,))

    def counts(self) -> dict[OutboxState, int]:
        """Return how many entries are in each state."""
        counts: dict[OutboxState, int] = {"queued": 0, "sending": 0, "failed": 0}
        counts.update(self._sql.rows("SELECT state, count(*) FROM outbox GROUP BY state"))
        return counts

    def known_before(self, entry_id: str) -> Container[str]:
        """Return which message ids were here before an entry was first attempted.

        It outlives a restart: a message that catching up has stored since is not in it, so that
        the look after an unclear attempt still recognises it (`core.outbox.find_delivered`).
        """
        serial = self._sql.number("SELECT coalesce(known_serial, 0) FROM outbox WHERE id = ?", (entry_id,))
        return _KnownBefore(self._sql, serial)
