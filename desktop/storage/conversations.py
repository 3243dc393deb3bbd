"""The conversations, without their messages."""

from __future__ import annotations

from collections import defaultdict

from desktop.core.chat import Conversation, LastLine, Message, Participant
from desktop.storage.connection import Connection, Row, Value
from desktop.storage.instants import from_ms, to_ms
from desktop.storage.people import People, participant
from desktop.wire.timestamp import Timestamp

_UNKNOWN = -1  # a counter that the server left out

_SELECT = """
    SELECT id, org_id, last_activity, last_message_id, last_body, last_at, last_sender_id,
        counter, counter_at, blocked, hidden
    FROM conversations
"""
_SELECT_PARTICIPANTS = """
    SELECT people.id, name, email, has_picture, phone, mobile_phone, department, conversation_id
    FROM participants JOIN people ON people.id = person_id
"""


def _conversation(row: Row, participants: tuple[Participant, ...]) -> Conversation:
    return Conversation(
        id=row[0],
        org_id=row[1],
        participants=participants,
        last_activity=Timestamp.from_ms(row[2]),
        last_line=None
        if row[3] is None
        else LastLine(message_id=row[3], body=row[4], created_at=Timestamp.from_ms(row[5]), sender_id=row[6]),
        counter=None if row[7] == _UNKNOWN else row[7],
        counter_at=from_ms(row[8]),
        blocked=bool(row[9]),
        hidden=bool(row[10]),
    )


class Conversations:
    """One row a conversation, and who takes part in it."""

    def __init__(self, connection: Connection, people: People) -> None:
        self._sql = connection
        self._people = people

    def put(self, conversation: Conversation) -> None:
        """Store a conversation whole, with its participants; an older entry is replaced."""
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
        for row in self._sql.rows(f"{_SELECT_PARTICIPANTS} ORDER BY conversation_id, position"):
            people[row[-1]].append(participant(row))
        rows = self._sql.rows(
            f"{_SELECT} WHERE ? OR (NOT hidden AND NOT blocked) ORDER BY last_activity DESC, id",
            (int(include_hidden),),
        )
        return tuple(_conversation(row, tuple(people[row[0]])) for row in rows)

    def remove(self, conversation_id: str) -> None:
        """Take a conversation off the list; its messages, mark, draft and outbox stay."""
        self._sql.execute("DELETE FROM conversations WHERE id = ?", (conversation_id,))

    def set_counter(self, conversation_id: str, counter: int, counter_at: Timestamp | None) -> None:
        """Note the server's counter, as it stood when `counter_at` was the newest message."""
        self._sql.execute(
            "UPDATE conversations SET counter = ?, counter_at = ? WHERE id = ?",
            (counter, to_ms(counter_at), conversation_id),
        )

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
