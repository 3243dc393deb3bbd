"""The conversations, without their messages."""

from __future__ import annotations

from collections import defaultdict
from sys import intern

from desktop.core.chat import Conversation, LastLine, Message, Participant
from desktop.storage.connection import Connection, Row, Value
from desktop.storage.instants import from_ms, to_ms
from desktop.storage.people import People, participant
from desktop.wire.timestamp import Timestamp

_UNKNOWN = -1  # a counter that the server left out

_SELECT = """
    SELECT id, org_id, last_activity, last_message_id, last_body, last_at, last_sender_id,
        counter, counter_at, blocked, hidden, marked_unread
    FROM conversations
"""
_SELECT_PARTICIPANTS = """
    SELECT people.id, name, email, has_picture, phone, mobile_phone, department, conversation_id
    FROM participants JOIN people ON people.id = person_id
"""


def _conversation(row: Row, participants: tuple[Participant, ...]) -> Conversation:
    # Most of its instants and ids are the same: kept once, ten thousand conversations are 3 MB smaller.
    at = Timestamp.from_ms(row[2])
    sender_id = next((one.id for one in participants if one.id == row[6]), row[6])
    return Conversation(
        id=row[0],
        org_id=intern(row[1]),
        participants=participants,
        last_activity=at,
        last_line=None
        if row[3] is None
        else LastLine(
            message_id=row[3],
            body=row[4],
            created_at=at if row[5] == row[2] else Timestamp.from_ms(row[5]),
            sender_id=sender_id,
        ),
        counter=None if row[7] == _UNKNOWN else row[7],
        counter_at=at if row[8] == row[2] else from_ms(row[8]),
        blocked=bool(row[9]),
        hidden=bool(row[10]),
        marked_unread=bool(row[11]),
    )


class Conversations:
    """One row a conversation, and who takes part in it."""

    def __init__(self, connection: Connection, people: People) -> None:
        self._sql = connection
        self._people = people

    def put(self, conversation: Conversation) -> None:
        """Store a conversation with its participants; an older entry is replaced, not what was noted here."""
        line = conversation.last_line
        values: tuple[Value, ...] = (
            conversation.id,
            conversation.org_id,
            conversation.last_activity.ms,
            None if line is None else line.message_id,
            None if line is None else line.body,
            None if line is None else line.created_at.ms,
            None if line is None else line.sender_id,
            _UNKNOWN if conversation.counter is None else conversation.counter,
            to_ms(conversation.counter_at),
            int(conversation.blocked),
            int(conversation.hidden),
        )
        with self._sql.transaction():
            self._sql.execute(
                """
                INSERT INTO conversations (
                    id, org_id, last_activity, last_message_id, last_body, last_at, last_sender_id,
                    counter, counter_at, blocked, hidden
                ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET
                    org_id = excluded.org_id, last_activity = excluded.last_activity,
                    last_message_id = excluded.last_message_id, last_body = excluded.last_body,
                    last_at = excluded.last_at, last_sender_id = excluded.last_sender_id,
                    counter = excluded.counter, counter_at = excluded.counter_at,
                    blocked = excluded.blocked, hidden = excluded.hidden
                """,
                values,
            )
            self._sql.execute("DELETE FROM participants WHERE conversation_id = ?", (conversation.id,))
            for position, person in enumerate(conversation.participants):
                self._people.put(person)
                self._sql.execute(
                    "INSERT INTO participants (conversation_id, position, person_id) VALUES (?, ?, ?)",
                    (conversation.id, position, person.id),
                )

    def get(self, conversation_id: str) -> Conversation | None:
        """Return a conversation, hidden and blocked ones too."""
        row = self._sql.row(f"{_SELECT} WHERE id = ?", (conversation_id,))
        if row is None:
            return None
        people = self._sql.rows(
            f"{_SELECT_PARTICIPANTS} WHERE conversation_id = ? ORDER BY position", (conversation_id,)
        )
        return _conversation(row, tuple(participant(person) for person in people))

    def all(self, *, include_hidden: bool = False) -> tuple[Conversation, ...]:
        """Return the list, newest activity first, without hidden and blocked ones unless asked for."""
        people = defaultdict[str, list[Participant]](list)
        for row in self._sql.each(f"{_SELECT_PARTICIPANTS} ORDER BY conversation_id, position"):
            people[row[-1]].append(participant(row))
        rows = self._sql.each(
            f"{_SELECT} WHERE ? OR (NOT hidden AND NOT blocked) ORDER BY last_activity DESC, id",
            (int(include_hidden),),
        )
        return tuple(_conversation(row, tuple(people[row[0]])) for row in rows)

    def hidden(self) -> tuple[Conversation, ...]:
        """Return what is off the list and was on it once, newest activity first."""
        rows = self._sql.rows(
            "SELECT id FROM conversations WHERE hidden AND NOT blocked ORDER BY last_activity DESC, id"
        )
        return tuple(one for row in rows if (one := self.get(row[0])) is not None)

    def hide(self, conversation_id: str) -> None:
        """Take a conversation off the list, where nothing of it is unread; all it has stays."""
        self._sql.execute(
            """
            UPDATE conversations
            SET hidden = 1, kept = 0, marked_unread = 0, counter = 0, counter_at = last_at WHERE id = ?
            """,
            (conversation_id,),
        )

    def keep(self, conversation_id: str, kept: bool = True) -> None:
        """Have a conversation on the list here though the server hides it; or (False) as the server says."""
        self._sql.execute(
            "UPDATE conversations SET hidden = 0, kept = ? WHERE id = ?", (int(kept), conversation_id)
        )

    def kept(self) -> frozenset[str]:
        """Return the ids of what the server hides, and a person opened here all the same."""
        return frozenset(row[0] for row in self._sql.rows("SELECT id FROM conversations WHERE kept"))

    def set_counter(self, conversation_id: str, counter: int, counter_at: Timestamp | None) -> None:
        """Note the server's counter, as it stood when `counter_at` was the newest message."""
        self._sql.execute(
            "UPDATE conversations SET counter = ?, counter_at = ? WHERE id = ?",
            (counter, to_ms(counter_at), conversation_id),
        )

    def mark_unread(self, conversation_id: str, marked: bool) -> bool:
        """Note whether a person marked a conversation as unread; returns whether that is new."""
        changed = self._sql.execute(
            "UPDATE conversations SET marked_unread = ? WHERE id = ? AND marked_unread <> ?",
            (int(marked), conversation_id, int(marked)),
        )
        return changed > 0

    def touch(self, message: Message) -> bool:
        """Show `message` as the last line, and move the conversation up, unless a newer one is there.

        Returns:
            Whether anything changed.
        """
        at = message.created_at.ms
        changed = self._sql.execute(
            """
            UPDATE conversations
            SET last_message_id = ?, last_body = ?, last_at = ?, last_sender_id = ?,
                last_activity = max(last_activity, ?)
            WHERE id = ? AND (last_at IS NULL OR (last_at, last_message_id) < (?, ?))
            """,
            (message.id, message.body, at, message.sender_id, at, message.conversation_id, at, message.id),
        )
        return changed > 0
