"""The messages, in order within their conversation, each once."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from desktop.core.chat import Message, ReadMark
from desktop.storage.connection import Connection, Row, Value
from desktop.storage.instants import from_ms, to_ms
from desktop.wire.timestamp import Timestamp

_ALL = (1 << 63) - 1  # no serial is larger

_SELECT = """
    SELECT id, conversation_id, sender_id, sender_name, kind, body, created_at,
        status, edited_at, deleted_at, client_message_id
    FROM messages
"""


def _message(row: Row) -> Message:
    return Message(
        id=row[0],
        conversation_id=row[1],
        sender_id=row[2],
        sender_name=row[3],
        kind=row[4],
        body=row[5],
        created_at=Timestamp.from_ms(row[6]),
        status=row[7],
        edited_at=from_ms(row[8]),
        deleted_at=from_ms(row[9]),
        client_message_id=row[10],
    )


def _values(message: Message) -> tuple[Value, ...]:
    return (
        message.id,
        message.conversation_id,
        message.sender_id,
        message.sender_name,
        message.kind,
        message.body,
        message.created_at.ms,
        message.status,
        to_ms(message.edited_at),
        to_ms(message.deleted_at),
        message.client_message_id,
    )


class Messages:
    """Every message this computer has, and the counts that are made of them.

    Attributes:
        cleared: Ids of what was deleted in this run: what tells of them once more comes too late.
    """

    def __init__(self, connection: Connection) -> None:
        self._sql = connection
        self.cleared: set[str] = set()

    def add(self, messages: Iterable[Message]) -> tuple[Message, ...]:
        """Store messages and return those that were not here yet, in the order given.

        One that was here gets what changed since: a status only goes to `read`, never back; a body
        follows unless it is of an older edit.
        """
        given = {message.id: message for message in messages}
        with self._sql.transaction():
            here = self.known(given)
            self._sql.execute_each(
                """
                INSERT INTO messages (
                    id, conversation_id, sender_id, sender_name, kind, body, created_at,
                    status, edited_at, deleted_at, client_message_id
                ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET
                    status = CASE 'read' WHEN excluded.status THEN 'read' ELSE status END,
                    body = CASE
                        WHEN coalesce(excluded.edited_at, 0) >= coalesce(edited_at, 0) THEN excluded.body
                        ELSE body
                    END,
                    edited_at = nullif(max(coalesce(excluded.edited_at, 0), coalesce(edited_at, 0)), 0),
                    deleted_at = coalesce(excluded.deleted_at, deleted_at),
                    client_message_id = coalesce(excluded.client_message_id, client_message_id)
                """,
                [_values(message) for message in given.values()],
            )
        return tuple(message for message in given.values() if message.id not in here)

    def has(self, message_id: str) -> bool:
        """Whether a message is here."""
        return self._sql.row("SELECT 1 FROM messages WHERE id = ?", (message_id,)) is not None

    def known(self, ids: Iterable[str]) -> set[str]:
        """Return those of `ids` that are here."""
        listed = msgspec.json.encode(list(ids)).decode()
        rows = self._sql.rows(
            "SELECT id FROM messages WHERE id IN (SELECT value FROM json_each(?))", (listed,)
        )
        return {row[0] for row in rows}

    def get(self, message_id: str) -> Message | None:
        """Return a message by id."""
        return self._one("id = ?", (message_id,))

    def newest_one(self, conversation_id: str) -> Message | None:
        """Return a conversation's newest message."""
        return self._one("conversation_id = ? ORDER BY created_at DESC, id DESC", (conversation_id,))

    def newest(self, conversation_id: str, limit: int = 50) -> tuple[Message, ...]:
        """Return the newest messages, oldest first."""
        return self._stretch("conversation_id = ?", (conversation_id,), limit)

    def before(self, conversation_id: str, order: tuple[int, str], limit: int = 50) -> tuple[Message, ...]:
        """Return the messages just before a `Message.order`, oldest first."""
        return self._stretch(
            "conversation_id = ? AND (created_at, id) < (?, ?)", (conversation_id, *order), limit
        )

    def after(self, conversation_id: str, order: tuple[int, str], limit: int = 50) -> tuple[Message, ...]:
        """Return the messages just after a `Message.order`, oldest first."""
        rows = self._sql.rows(
            f"""
            {_SELECT} WHERE conversation_id = ? AND (created_at, id) > (?, ?)
            ORDER BY created_at, id LIMIT ?
            """,
            (conversation_id, *order, limit),
        )
        return tuple(_message(row) for row in rows)

    def count_newer(self, conversation_id: str, me: str, mark: ReadMark) -> int:
        """Count what others wrote that `mark` does not cover."""
        at = mark.read_at.ms
        return self._sql.number(
            """
            SELECT count(*) FROM messages
            WHERE conversation_id = ? AND created_at >= ? AND sender_id <> ?
                AND NOT (created_at = ? AND id IN (SELECT value FROM json_each(?)))
            """,
            (conversation_id, at, me, at, msgspec.json.encode(mark.ids).decode()),
        )

    def count_after(self, conversation_id: str, me: str, at: Timestamp | None) -> int:
        """Count what others wrote after an instant; all of it for None."""
        return self._sql.number(
            "SELECT count(*) FROM messages WHERE conversation_id = ? AND created_at > ? AND sender_id <> ?",
            (conversation_id, -1 if at is None else at.ms, me),
        )

    def written_since(self, sender_id: str, since: Timestamp) -> tuple[Timestamp, ...]:
        """Return when somebody's messages of all conversations were created, from an instant on."""
        rows = self._sql.rows(
            "SELECT created_at FROM messages WHERE created_at >= ? AND sender_id = ?", (since.ms, sender_id)
        )
        return tuple(Timestamp.from_ms(row[0]) for row in rows)

    def mark_of_newest(self, conversation_id: str) -> ReadMark | None:
        """Return the mark that covers everything here, or None where nothing is."""
        rows = self._sql.rows(
            """
            SELECT created_at, id FROM messages
            WHERE conversation_id = ?
                AND created_at = (SELECT max(created_at) FROM messages WHERE conversation_id = ?)
            ORDER BY id
            """,
            (conversation_id, conversation_id),
        )
        if not rows:
            return None
        return ReadMark(read_at=Timestamp.from_ms(rows[0][0]), ids=tuple(row[1] for row in rows))

    def set_read_up_to(self, conversation_id: str, me: str, up_to: Timestamp) -> int:
        """Note that the peer has read the own messages up to an instant; return how many that changed."""
        return self._sql.execute(
            """
            UPDATE messages SET status = 'read'
            WHERE conversation_id = ? AND sender_id = ? AND created_at <= ? AND status = 'sent'
            """,
            (conversation_id, me, up_to.ms),
        )

    def last_serial(self) -> int:
        """Return a number that stands for all that is here now, and for nothing that comes later."""
        return self._sql.number("SELECT coalesce(max(serial), 0) FROM messages")

    def has_others(self, conversation_id: str, ids: Iterable[str], up_to: int) -> bool:
        """Whether a conversation has messages besides `ids`, of those that were here at a `last_serial`."""
        listed = msgspec.json.encode(list(ids)).decode()
        row = self._sql.row(
            """
            SELECT 1 FROM messages WHERE conversation_id = ? AND serial <= ?
                AND id NOT IN (SELECT value FROM json_each(?)) LIMIT 1
            """,
            (conversation_id, up_to, listed),
        )
        return row is not None

    def clear(self, conversation_id: str, up_to: int = _ALL) -> None:
        """Delete a conversation's messages, and what was known of holes among them.

        Args:
            conversation_id: Whose.
            up_to: A `last_serial`: what came later stays.
        """
        values = (conversation_id, up_to)
        with self._sql.transaction():
            gone = self._sql.rows("SELECT id FROM messages WHERE conversation_id = ? AND serial <= ?", values)
            self.cleared.update(row[0] for row in gone)
            self._sql.execute("DELETE FROM messages WHERE conversation_id = ? AND serial <= ?", values)
            self._sql.execute("DELETE FROM gaps WHERE conversation_id = ?", (conversation_id,))

    def _one(self, condition: str, values: tuple[Value, ...]) -> Message | None:
        row = self._sql.row(f"{_SELECT} WHERE {condition} LIMIT 1", values)
        return None if row is None else _message(row)

    def _stretch(self, condition: str, values: tuple[Value, ...], limit: int) -> tuple[Message, ...]:
        rows = self._sql.rows(
            f"{_SELECT} WHERE {condition} ORDER BY created_at DESC, id DESC LIMIT ?",
            (*values, limit),
        )
        return tuple(_message(row) for row in reversed(rows))
