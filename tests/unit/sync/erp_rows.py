"""The conversations of the scripted ERP, and how the wire shows them."""

from __future__ import annotations

import dataclasses

import msgspec

from desktop.wire.models import (
    Conversation,
    LastMessage,
    ListedConversation,
    Message,
    MessageCount,
    Person,
    User,
)
from desktop.wire.timestamp import Timestamp

ME = "me"
PICTURED = ("pia", "pol", "paz")  # who have a picture


@dataclasses.dataclass
class Row:
    """One conversation between me and a peer.

    Attributes:
        cleared: How many the counter lacks because a client of mine had it cleared: read by nobody else.
    """

    id: str
    peer: str
    activity: Timestamp
    messages: list[Message] = dataclasses.field(default_factory=list)
    unread: int = 0
    cleared: int = 0
    peer_unread: int = 0
    hidden: bool = False
    blocked: bool = False

    @property
    def newest_first(self) -> list[Message]:
        """As level 1 sorts: by time alone, those of one millisecond as they were stored."""
        return sorted(self.messages, key=lambda message: -message.created_at.ms)


def conversation_of(row: Row) -> Conversation:
    return Conversation(
        id=row.id,
        user_a_id=ME,
        user_b_id=row.peer,
        last_message_at=row.activity,
        is_blocked=row.blocked,
        unread_count_user_a=row.unread,
        unread_count_user_b=row.peer_unread,
        hidden_by_user_a=row.hidden,
        hidden_by_user_b=False,
        created_at=row.activity,
        updated_at=row.activity,
        org_id="o1",
        user_a=person(ME),
        user_b=person(row.peer),
        count=MessageCount(messages=len(row.messages)),
    )


def listed_of(row: Row) -> ListedConversation:
    last = [
        LastMessage(id=one.id, body=one.body, created_at=one.created_at, sender_id=one.sender_id)
        for one in row.newest_first[:1]
    ]
    return ListedConversation(
        **msgspec.structs.asdict(conversation_of(row)),
        last_message=last[0] if last else None,
        unread_count=row.unread,
    )


def user(name: str) -> User:
    return User(id=name, name=name.title(), email=f"{name}@example.com", image=_image(name))


def person(name: str) -> Person:
    return Person(id=name, name=name.title(), email=f"{name}@example.com", image=_image(name))


def _image(name: str) -> str | None:
    return f"/api/users/{name}/avatar" if name in PICTURED else None
