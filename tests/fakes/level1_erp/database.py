"""The ERP's database, in memory."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

from tests.fakes.level1_erp.clock import Clock
from tests.fakes.level1_erp.records import Conversation, Message, Organisation, Person

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass
class Database:
    """All rows; `up` is False while the database is out of reach for the ERP."""

    clock: Clock = field(default_factory=Clock)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    conversations: dict[str, Conversation] = field(default_factory=dict)
    messages: dict[str, Message] = field(default_factory=dict)
    uploads: dict[str, bytes] = field(default_factory=dict)
    up: bool = True
    _counter: int = 0
    _instance: str = field(default_factory=lambda: _letters(4))

    def new_id(self) -> str:
        """Return a cuid: c, time, counter, instance, random."""
        self._counter += 1
        stamp = _base36(self.clock.ms()).rjust(8, "0")
        return f"c{stamp}{_base36(self._counter).rjust(4, '0')}{self._instance}{_letters(8)}"

    def person_by_email(self, email: str) -> Person | None:
        """Return the user with this address, whatever its case."""
        wanted = email.lower()
        return next((person for person in self.people.values() if person.email.lower() == wanted), None)

    def between(self, org_id: str, one: str, other: str) -> Conversation | None:
        """Return the pair's conversation in that organisation."""
        pair = sorted((one, other))
        return next(
            (
                found
                for found in self.conversations.values()
                if found.org_id == org_id and [found.user_a, found.user_b] == pair
            ),
            None,
        )

    def open_conversation(self, org_id: str, one: str, other: str) -> Conversation:
        """Return the pair's conversation, made now if there is none."""
        if found := self.between(org_id, one, other):
            return found
        user_a, user_b = sorted((one, other))
        now = self.clock.ms()
        made = Conversation(self.new_id(), org_id, user_a, user_b, now, now, now)
        self.conversations[made.id] = made
        return made

    def add_message(
        self, conversation: Conversation, sender_id: str, body: str, *, at_ms: int | None = None
    ) -> Message:
        """Store a message, raise the receiver's counter, bring the conversation back to their list."""
        now = self.clock.ms() if at_ms is None else at_ms
        message = Message(self.new_id(), conversation.id, conversation.org_id, sender_id, body, now)
        self.messages[message.id] = message
        receiver = conversation.peer_of(sender_id)
        conversation.unread[receiver] = conversation.unread.get(receiver, 0) + 1
        conversation.hidden_by.discard(receiver)
        conversation.last_message_at = max(conversation.last_message_at, now)
        conversation.updated_at = self.clock.ms()
        return message

    def messages_of(self, conversation_id: str) -> list[Message]:
        """Return a conversation's messages, newest first; those of one millisecond as they were stored."""
        rows = [
            row
            for row in self.messages.values()
            if row.conversation_id == conversation_id and not row.cleared
        ]
        return sorted(rows, key=lambda row: -row.created_at)

    def stored_count(self, conversation_id: str) -> int:
        """Return how many messages a conversation ever had, cleared ones too."""
        return sum(1 for row in self.messages.values() if row.conversation_id == conversation_id)

    def conversations_of(self, user_id: str, org_id: str) -> list[Conversation]:
        """Return a person's conversations in an organisation, newest first, hidden and blocked ones too."""
        rows = [row for row in self.conversations.values() if row.org_id == org_id and row.has(user_id)]
        return sorted(rows, key=lambda row: -row.last_message_at)


def _base36(number: int) -> str:
    text = ""
    while number:
        number, digit = divmod(number, 36)
        text = _DIGITS[digit] + text
    return text


def _letters(count: int) -> str:
    return "".join(secrets.choice(_DIGITS) for _ in range(count))
