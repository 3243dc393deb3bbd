"""The index of all messages' words: made a little at a time, asked, made anew when it is damaged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.core.chat import Message
from desktop.storage.connection import Connection, Value
from desktop.storage.instants import from_ms
from desktop.storage.messages import Messages
from desktop.storage.schema import SEARCH_TABLE
from desktop.wire.timestamp import Timestamp

if TYPE_CHECKING:
    from desktop.core.wanted_words import Wanted

_AT_ONCE: Final = 1000  # messages indexed in one step: 2 ms, at worst 20
_MERGED: Final = 16  # pages of the index written anew in one step: up to 10 ms
_LOOKED_THROUGH: Final = 200_000  # messages read for a piece of text; some 50 ms
_BLOATED: Final = 8  # one in so many entries is of a message that went
_LARGE: Final = 500_000  # messages of which the index is written anew in seconds

_BY_WORDS = """
    SELECT messages.id FROM search
    CROSS JOIN messages ON created_at = search.rowid >> 15 AND serial & 32767 = search.rowid & 32767
    JOIN conversations ON conversations.id = conversation_id AND NOT hidden AND NOT blocked
    WHERE search MATCH ? {pieces}
    ORDER BY search.rowid DESC LIMIT ?
"""
_BY_PIECES = """
    SELECT messages.id FROM messages
    JOIN conversations ON conversations.id = conversation_id AND NOT hidden AND NOT blocked
    WHERE {where} created_at >= coalesce(
        (SELECT created_at FROM messages WHERE {where} 1 ORDER BY created_at DESC LIMIT 1 OFFSET ?), 0
    ) {pieces}
    ORDER BY created_at DESC LIMIT ?
"""
_PIECE = r" AND messages.body LIKE ? ESCAPE '\'"


class Search:
    """Finds messages by their words; newest first.

    Messages are stored without a look at the index, which follows them by `index_some`: storing stays as
    quick as it was. Triggers take out of it what is deleted or changed. What went is overwritten, as
    everywhere in this file, once `tidy` has written the index anew.
    """

    def __init__(self, connection: Connection, messages: Messages) -> None:
        self._sql = connection
        self._messages = messages
        self._tidying: int | None = None

    def find(self, sought: Wanted, conversation_id: str, limit: int) -> tuple[tuple[Message, ...], bool]:
        """Return the newest messages of the list that have all that is sought, and whether there are more.

        A piece of text is looked for among the newest 200,000 messages only.

        Args:
            sought: Something.
            conversation_id: Look in this one alone; "" for all.
            limit: How many at most.

        Raises:
            IndexDamagedError: Call `renew`.
        """
        pieces = tuple(f"%{_escaped(piece)}%" for piece in sought.pieces)
        values: tuple[Value, ...]
        if sought.phrases:
            sql, values = _BY_WORDS, (_match(sought, conversation_id), *pieces, limit + 1)
            sql = sql.format(pieces=_PIECE * len(pieces))
        else:
            here = (conversation_id,) if conversation_id else ()
            where = "conversation_id = ? AND" if here else ""
            sql = _BY_PIECES.format(where=where, pieces=_PIECE * len(pieces))
            values = (*here, *here, _LOOKED_THROUGH, *pieces, limit + 1)
        ids = [row[0] for row in self._sql.rows(sql, values)]
        found = [message for each in ids[:limit] if (message := self._messages.get(each)) is not None]
        return tuple(found), len(ids) > limit

    def covers(self, conversation_id: str) -> tuple[Timestamp | None, bool]:
        """Return since when messages are here, and whether nothing is missing that the server may have.

        Args:
            conversation_id: Of this one alone; "" for all that are listed.
        """
        here: tuple[Value, ...] = (conversation_id,) if conversation_id else ()
        where = "WHERE conversation_id = ?" if here else ""
        oldest = self._sql.row(f"SELECT min(created_at) FROM messages {where}", here)  # noqa: S608
        only = "AND id = ?" if here else ""
        torn = self._sql.row(
            f"""
            SELECT 1 FROM conversations WHERE NOT hidden AND NOT blocked {only} AND (
                EXISTS (SELECT 1 FROM gaps WHERE conversation_id = conversations.id) OR (
                    last_message_id IS NOT NULL
                    AND NOT EXISTS (SELECT 1 FROM messages WHERE conversation_id = conversations.id)
                )
            ) LIMIT 1
            """,  # noqa: S608  a constant of this file
            here,
        )
        return from_ms(None if oldest is None else oldest[0]), torn is None

    def index_some(self, most: int = _AT_ONCE) -> bool:
        """Take some of the messages that came last into the index; returns whether more are left."""
        done = self._sql.number("SELECT indexed FROM search_state")
        up_to = self._sql.number(
            """
            SELECT coalesce(max(serial), 0)
            FROM (SELECT serial FROM messages WHERE serial > ? ORDER BY serial LIMIT ?)
            """,
            (done, most),
        )
        if not up_to:
            return False
        with self._sql.transaction():
            # In the order of the entries: each step back would be a part of the index by itself.
            self._sql.execute(
                """
                INSERT INTO search (rowid, body, place) SELECT entry, body, place FROM search_entries
                WHERE serial > ? AND serial <= ? ORDER BY entry
                """,
                (done, up_to),
            )
            self._sql.execute("UPDATE search_state SET indexed = ?", (up_to,))
        return self._sql.number("SELECT coalesce(max(serial), 0) FROM messages") > up_to

    def tidy(self) -> bool:
        """Write some of the index anew, without what was deleted; returns whether there is more to do."""
        if self._tidying is None:
            self._tidying = self._sql.number("SELECT stale FROM search_state")
            if not self._tidying:
                self._tidying = None
                return False
            self._merge(-_MERGED)  # all of it, not only what is due
        elif not self._merge(_MERGED):
            self._sql.execute("UPDATE search_state SET stale = max(0, stale - ?)", (self._tidying,))
            self._tidying = None
            return False
        return True

    @property
    def bloated(self) -> bool:
        """Whether much of the index is of messages that went."""
        return self._sql.number("SELECT stale FROM search_state") * _BLOATED > self._length()

    @property
    def large(self) -> bool:
        """Whether writing the index anew takes seconds."""
        return self._length() > _LARGE

    def renew(self) -> None:
        """Begin the index anew, empty."""
        self._tidying = None
        with self._sql.transaction():
            # One that is damaged may not even be opened to be dropped: it gets an empty one's records first.
            for sql in (
                "DELETE FROM search_data",
                "DELETE FROM search_idx",
                "INSERT INTO search_data (id, block) VALUES (1, x''), (10, x'00000000000000')",
                "REPLACE INTO search_config (k, v) VALUES ('version', 4)",
                "DROP TABLE search",
                SEARCH_TABLE,
                "UPDATE search_state SET indexed = 0, stale = 0",
            ):
                self._sql.execute(sql)

    def _merge(self, pages: int) -> bool:
        """Merge, and return whether that changed anything."""
        before = self._sql.changes
        self._sql.execute("INSERT INTO search (search, rank) VALUES ('merge', ?)", (pages,))
        return self._sql.changes - before > 1  # one is the command itself

    def _length(self) -> int:
        """Return about how many messages there are."""
        return self._sql.number("SELECT coalesce(max(serial) - min(serial), 0) FROM messages")


def _match(sought: Wanted, conversation_id: str) -> str:
    """Return the question in the index's language: whatever was typed stands between quotation marks."""
    phrases = ['"{}"'.format(phrase.replace('"', '""')) for phrase in sought.phrases]
    if sought.unfinished:
        phrases[-1] += " *"
    words = f"body : ({' AND '.join(phrases)})"
    return f'{words} AND place : "{conversation_id.encode().hex()}"' if conversation_id else words


def _escaped(piece: str) -> str:
    return piece.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
