"""What leaves the local copy, being too old or too much: the oldest messages first."""

from __future__ import annotations

from desktop.core.outbox import CLOCK_SKEW
from desktop.storage.connection import Connection
from desktop.wire.timestamp import Timestamp

_AT_ONCE = 100  # messages; some 10 ms
_FOREVER = 1 << 62

# What an unclear attempt to send is looked for among has to stay known until it is settled: the messages
# of a few minutes. What was stored after the attempt may be fetched anew, and is still no older for it.
_MAY_GO = """
    NOT EXISTS (
        SELECT 1 FROM outbox WHERE outbox.conversation_id = messages.conversation_id
            AND messages.created_at >= outbox.attempted_at - ? AND messages.serial <= outbox.known_serial
    )
"""
_SKEW = int(CLOCK_SKEW.total_seconds() * 1000)


class Retention:
    """Lets old messages go, and keeps true what was counted with them."""

    def __init__(self, connection: Connection) -> None:
        self._sql = connection

    def drop_oldest(self, me: str, *, before: Timestamp | None = None) -> int:
        """Delete some of the oldest messages; the server has them still.

        Where they were is a hole from then on (`gaps`), up to the newest of them: all that is newer
        is known, even where nothing is left of a conversation. An unread count stays what it was.

        Args:
            me: The signed-in user's id.
            before: Delete only what is older than this.

        Returns:
            How many went: 0 when nothing is left to delete.
        """
        with self._sql.transaction():
            bound = _FOREVER if before is None else before.ms
            up_to = self._sql.number(
                f"""
                SELECT coalesce(max(created_at), -1) FROM (
                    SELECT created_at FROM messages WHERE created_at < ? AND {_MAY_GO}
                    ORDER BY created_at LIMIT ?
                )
                """,  # noqa: S608  a constant of this file
                (bound, _SKEW, _AT_ONCE),
            )
            conversations = self._sql.rows(
                f"""
                SELECT conversation_id, min(created_at), max(created_at)
                FROM messages INDEXED BY messages_by_age WHERE created_at <= ? AND {_MAY_GO}
                GROUP BY conversation_id
                """,  # noqa: S608
                (up_to, _SKEW),
            )
            return sum(
                self._drop(conversation_id, self._below_what_stays(conversation_id, first, last), me)
                for conversation_id, first, last in conversations
            )

    def drop_texts(self, me: str) -> None:
        """Delete every message that may go, and the last line of every conversation."""
        while self.drop_oldest(me):
            pass
        self._sql.execute("UPDATE conversations SET last_body = '' WHERE last_body <> ''")

    def _below_what_stays(self, conversation_id: str, first: int, last: int) -> int:
        """Return up to when all of a stretch may go: a hole must not reach over what has to stay."""
        stays = self._sql.row(
            f"""
            SELECT created_at FROM messages
            WHERE conversation_id = ? AND created_at BETWEEN ? AND ? AND NOT {_MAY_GO}
            ORDER BY created_at LIMIT 1
            """,  # noqa: S608
            (conversation_id, first, last, _SKEW),
        )
        return last if stays is None else max(first, stays[0] - 1)

    def _drop(self, conversation_id: str, gone: int, me: str) -> int:
        self._sql.execute(
            """
            UPDATE conversations SET counter_at = ?, counter = counter + (
                SELECT count(*) FROM messages
                WHERE conversation_id = conversations.id AND sender_id <> ?
                    AND created_at > coalesce(counter_at, -1) AND created_at <= ?
            )
            WHERE id = ? AND counter >= 0 AND coalesce(counter_at, -1) < ?
            """,
            (gone, me, gone, conversation_id, gone),
        )
        count = self._sql.execute(
            f"DELETE FROM messages WHERE conversation_id = ? AND created_at <= ? AND {_MAY_GO}",  # noqa: S608
            (conversation_id, gone, _SKEW),
        )
        self._sql.execute(
            """
            DELETE FROM gaps WHERE conversation_id = ? AND before <= ? AND before > coalesce(
                (SELECT max(created_at) FROM messages WHERE conversation_id = ? AND created_at <= ?), -1
            )
            """,  # those below what had to stay are holes still
            (conversation_id, gone, conversation_id, gone),
        )
        self._sql.execute(
            "INSERT OR IGNORE INTO gaps (conversation_id, before) VALUES (?, ?)", (conversation_id, gone)
        )
        return count
