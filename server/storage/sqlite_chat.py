"""Conversations, messages, counters in SQLite; each method of the port is one transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass

from desktop.wire.models import Conversation, ListedConversation, Message, User
from server.chat.cursor import Position
from server.chat.errors import BlockedError, MessageNotFoundError, NotFoundError, PersonNotFoundError
from server.chat.identity import new_id
from server.chat.ports import Added, Marked, Member, Reading, Slice
from server.storage import sqlite_rows as rows
from server.storage.sqlite import SqliteDatabase

_CONVERSATION = """
SELECT c.*,
  a.name AS a_name, a.email AS a_email, a.phone AS a_phone, a.mobile_phone AS a_mobile_phone,
  a.department AS a_department,
  b.name AS b_name, b.email AS b_email, b.phone AS b_phone, b.mobile_phone AS b_mobile_phone,
  b.department AS b_department
FROM conversations c JOIN users a ON a.id = c.user_a_id JOIN users b ON b.id = c.user_b_id
WHERE c.id = ?
"""

_LIST = """
SELECT c.*,
  a.name AS a_name, a.email AS a_email, a.phone AS a_phone, a.mobile_phone AS a_mobile_phone,
  a.department AS a_department,
  b.name AS b_name, b.email AS b_email, b.phone AS b_phone, b.mobile_phone AS b_mobile_phone,
  b.department AS b_department,
  m.id AS last_id, m.body AS last_body, m.created_at AS last_created_at, m.sender_id AS last_sender_id
FROM conversations c JOIN users a ON a.id = c.user_a_id JOIN users b ON b.id = c.user_b_id
LEFT JOIN messages m ON m.seq = (
  SELECT seq FROM messages WHERE conversation_id = c.id ORDER BY created_at DESC, seq DESC LIMIT 1)
WHERE c.org_id = :org AND NOT c.is_blocked
  AND ((c.user_a_id = :me AND NOT c.hidden_by_user_a) OR (c.user_b_id = :me AND NOT c.hidden_by_user_b))
ORDER BY c.last_message_at DESC, m.seq DESC, c.id LIMIT :limit
"""

_PAGE = """
SELECT m.*, u.name, u.email FROM messages m JOIN users u ON u.id = m.sender_id
WHERE m.conversation_id = ? AND (m.created_at, m.seq) < (?, ?)
ORDER BY m.created_at DESC, m.seq DESC LIMIT ?
"""

_UNREAD_TOTAL = """
SELECT (SELECT coalesce(sum(unread_count_user_a), 0) FROM conversations
        WHERE user_a_id = :me AND org_id = :org)
     + (SELECT coalesce(sum(unread_count_user_b), 0) FROM conversations
        WHERE user_b_id = :me AND org_id = :org)
"""

_MARK_READ = """
UPDATE messages SET status = 'READ'
WHERE conversation_id = ? AND sender_id = ? AND status = 'SENT' AND (created_at, seq) <= (?, ?)
"""

_COUNT_MESSAGE = """
UPDATE conversations SET last_message_at = ?, updated_at = ?, message_count = message_count + 1,
  hidden_by_user_a = 0, hidden_by_user_b = 0,
  unread_count_user_a = unread_count_user_a + ?, unread_count_user_b = unread_count_user_b + ?
WHERE id = ?
"""

_AFTER_ALL = Position(2**62, 0)


@dataclass(frozen=True, slots=True)
class _Mine:
    """A conversation from the side of one of its two."""

    id: str
    is_a: bool
    peer_id: str
    unread: int
    is_blocked: bool
    last_message_at: int


def _mine(db: sqlite3.Connection, who: Member, conversation_id: str) -> _Mine:
    row = db.execute(
        "SELECT * FROM conversations WHERE id = ? AND org_id = ? AND (user_a_id = ? OR user_b_id = ?)",
        (conversation_id, who.org_id, who.user_id, who.user_id),
    ).fetchone()
    if row is None:
        raise NotFoundError
    is_a = row["user_a_id"] == who.user_id
    return _Mine(
        id=conversation_id,
        is_a=is_a,
        peer_id=row["user_b_id"] if is_a else row["user_a_id"],
        unread=row["unread_count_user_a"] if is_a else row["unread_count_user_b"],
        is_blocked=bool(row["is_blocked"]),
        last_message_at=row["last_message_at"],
    )


def _position(db: sqlite3.Connection, conversation_id: str, message_id: str) -> Position:
    row = db.execute(
        "SELECT created_at, seq FROM messages WHERE id = ? AND conversation_id = ?",
        (message_id, conversation_id),
    ).fetchone()
    if row is None:
        raise MessageNotFoundError
    return Position(row["created_at"], row["seq"])


def _message(db: sqlite3.Connection, who: Member, seq: int) -> Message:
    row = db.execute(
        "SELECT m.*, u.name, u.email FROM messages m JOIN users u ON u.id = m.sender_id WHERE m.seq = ?",
        (seq,),
    ).fetchone()
    return rows.message(row, who.org_id)


def _total(db: sqlite3.Connection, who: Member) -> int:
    (total,) = db.execute(_UNREAD_TOTAL, {"me": who.user_id, "org": who.org_id}).fetchone()
    return int(total)


def _mark(db: sqlite3.Connection, mine: _Mine, up_to: Position) -> int:
    return db.execute(_MARK_READ, (mine.id, mine.peer_id, up_to.created_at, up_to.seq)).rowcount


class SqliteChat:
    """The chat store. `now` gives epoch milliseconds; it is asked inside the transaction."""

    def __init__(self, database: SqliteDatabase, now: Callable[[], int]) -> None:
        self._database = database
        self._now = now

    async def conversations(self, who: Member, limit: int) -> tuple[ListedConversation, ...]:
        """Return the newest conversations."""

        def work(db: sqlite3.Connection) -> tuple[ListedConversation, ...]:
            found = db.execute(_LIST, {"org": who.org_id, "me": who.user_id, "limit": limit})
            return tuple(rows.listed(row, who.user_id) for row in found)

        return await self._database.read(work)

    async def open_conversation(self, who: Member, peer_id: str) -> Conversation:
        """Return the conversation of the pair; two who open it at once get the same one."""
        user_a, user_b = sorted((who.user_id, peer_id))

        def work(db: sqlite3.Connection) -> Conversation:
            if (
                db.execute(
                    "SELECT 1 FROM users WHERE id = ? AND org_id = ? AND active", (peer_id, who.org_id)
                ).fetchone()
                is None
            ):
                raise PersonNotFoundError
            now = self._now()
            db.execute(
                "INSERT INTO conversations (id, org_id, user_a_id, user_b_id, created_at, updated_at,"
                " last_message_at, message_count, is_blocked, unread_count_user_a, unread_count_user_b,"
                " hidden_by_user_a, hidden_by_user_b) VALUES (?, ?, ?, ?, ?, ?, ?, 0, 0, 0, 0, 0, 0)"
                " ON CONFLICT (user_a_id, user_b_id, org_id) DO NOTHING",
                (new_id(), who.org_id, user_a, user_b, now, now, now),
            )
            (conversation_id,) = db.execute(
                "SELECT id FROM conversations WHERE user_a_id = ? AND user_b_id = ? AND org_id = ?",
                (user_a, user_b, who.org_id),
            ).fetchone()
            return rows.conversation(db.execute(_CONVERSATION, (conversation_id,)).fetchone())

        return await self._database.write(work)

    async def messages(self, who: Member, conversation_id: str, limit: int, before: Position | None) -> Slice:
        """Return a page; one row more is read to know whether there is another page."""
        start = before or _AFTER_ALL

        def work(db: sqlite3.Connection) -> Slice:
            _mine(db, who, conversation_id)
            found = db.execute(_PAGE, (conversation_id, start.created_at, start.seq, limit + 1)).fetchall()
            page = found[:limit]
            end = Position(page[-1]["created_at"], page[-1]["seq"]) if len(found) > limit else None
            return Slice(tuple(rows.message(row, who.org_id) for row in page), end)

        return await self._database.read(work)

    async def add_message(
        self, who: Member, conversation_id: str, body: str, client_message_id: str | None
    ) -> Added:
        """Store a message and count it for the peer, in one transaction."""

        def work(db: sqlite3.Connection) -> Added:
            mine = _mine(db, who, conversation_id)
            if client_message_id is not None:
                known = db.execute(
                    "SELECT seq FROM messages"
                    " WHERE conversation_id = ? AND sender_id = ? AND client_message_id = ?",
                    (conversation_id, who.user_id, client_message_id),
                ).fetchone()
                if known is not None:
                    return Added(_message(db, who, known["seq"]), mine.peer_id, is_new=False)
            if mine.is_blocked:
                raise BlockedError
            # A clock that was set back must not put a message before the one it answers.
            at = max(self._now(), mine.last_message_at)
            (seq,) = db.execute(
                "INSERT INTO messages (id, conversation_id, sender_id, body, status, created_at,"
                " client_message_id) VALUES (?, ?, ?, ?, 'SENT', ?, ?) RETURNING seq",
                (new_id(), conversation_id, who.user_id, body, at, client_message_id),
            ).fetchone()
            db.execute(
                _COUNT_MESSAGE,
                (at, at, int(not mine.is_a), int(mine.is_a), conversation_id),
            )
            return Added(_message(db, who, seq), mine.peer_id, is_new=True)

        return await self._database.write(work)

    async def mark_messages_read(self, who: Member, conversation_id: str, message_id: str) -> Marked:
        """Set the peer's messages up to one to READ; the counter stays, as at level 1."""

        def work(db: sqlite3.Connection) -> Marked:
            mine = _mine(db, who, conversation_id)
            return Marked(_mark(db, mine, _position(db, conversation_id, message_id)), mine.peer_id)

        return await self._database.write(work)

    async def read_conversation(self, who: Member, conversation_id: str, up_to: str | None) -> Reading:
        """Lower the counter to what is newer than `up_to`; an old `up_to` never raises it."""

        def work(db: sqlite3.Connection) -> Reading:
            mine = _mine(db, who, conversation_id)
            newest = up_to or _newest(db, conversation_id)
            if newest is None:
                return Reading(0, _total(db, who), None, 0, mine.peer_id)
            position = _position(db, conversation_id, newest)
            (newer,) = db.execute(
                "SELECT count(*) FROM messages"
                " WHERE conversation_id = ? AND sender_id = ? AND (created_at, seq) > (?, ?)",
                (conversation_id, mine.peer_id, position.created_at, position.seq),
            ).fetchone()
            unread = min(mine.unread, newer)
            self._set_unread(db, mine, unread)
            marked = _mark(db, mine, position)
            return Reading(unread, _total(db, who), newest, marked, mine.peer_id)

        return await self._database.write(work)

    async def hide_conversation(self, who: Member, conversation_id: str) -> None:
        """Take a conversation off the member's list; their counter becomes 0."""

        def work(db: sqlite3.Connection) -> None:
            mine = _mine(db, who, conversation_id)
            self._set_unread(db, mine, 0)
            if mine.is_a:
                db.execute("UPDATE conversations SET hidden_by_user_a = 1 WHERE id = ?", (mine.id,))
            else:
                db.execute("UPDATE conversations SET hidden_by_user_b = 1 WHERE id = ?", (mine.id,))

        await self._database.write(work)

    async def clear_conversation(self, who: Member, conversation_id: str) -> str:
        """Delete a conversation's messages for both."""

        def work(db: sqlite3.Connection) -> str:
            mine = _mine(db, who, conversation_id)
            db.execute("DELETE FROM messages WHERE conversation_id = ?", (conversation_id,))
            db.execute(
                "UPDATE conversations SET message_count = 0,"
                " unread_count_user_a = 0, unread_count_user_b = 0, updated_at = ? WHERE id = ?",
                (self._now(), conversation_id),
            )
            return mine.peer_id

        return await self._database.write(work)

    async def unread_total(self, who: Member) -> int:
        """Return the sum of the member's counters."""
        return await self._database.read(lambda db: _total(db, who))

    async def search_people(self, who: Member, text: str, limit: int) -> tuple[User, ...]:
        """Return active colleagues; `instr` knows no wildcards."""

        def work(db: sqlite3.Connection) -> tuple[User, ...]:
            found = db.execute(
                "SELECT id, name, email FROM users WHERE org_id = ? AND active AND id <> ?"
                " AND instr(search_key, ?) > 0 ORDER BY name, id LIMIT ?",
                (who.org_id, who.user_id, text, limit),
            )
            return tuple(rows.user(row) for row in found)

        return await self._database.read(work)

    async def name_of(self, org_id: str, user_id: str) -> str | None:
        """Return the name of somebody of this organisation."""

        def work(db: sqlite3.Connection) -> str | None:
            row = db.execute(
                "SELECT name FROM users WHERE id = ? AND org_id = ?", (user_id, org_id)
            ).fetchone()
            return None if row is None else str(row["name"])

        return await self._database.read(work)

    def _set_unread(self, db: sqlite3.Connection, mine: _Mine, unread: int) -> None:
        now = self._now()
        if mine.is_a:
            db.execute(
                "UPDATE conversations SET unread_count_user_a = ?, updated_at = ? WHERE id = ?",
                (unread, now, mine.id),
            )
        else:
            db.execute(
                "UPDATE conversations SET unread_count_user_b = ?, updated_at = ? WHERE id = ?",
                (unread, now, mine.id),
            )


def _newest(db: sqlite3.Connection, conversation_id: str) -> str | None:
    row = db.execute(
        "SELECT id FROM messages WHERE conversation_id = ? ORDER BY created_at DESC, seq DESC LIMIT 1",
        (conversation_id,),
    ).fetchone()
    return None if row is None else str(row["id"])
