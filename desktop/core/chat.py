"""Conversations as this client keeps them: participants, messages of a kind, no userA or userB."""

from __future__ import annotations

from typing import Literal

import msgspec
from msgspec import UNSET

from desktop.core.text import can_be_seen, one_line
from desktop.wire import models
from desktop.wire.timestamp import Timestamp

MessageStatus = Literal["sent", "read"]

# gc=False: there are thousands of these, and none can be part of a cycle.


class Participant(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Somebody in a conversation, with how to reach them.

    Attributes:
        has_picture: Whether `/api/users/{id}/avatar` is worth asking for.
    """

    id: str
    name: str
    email: str
    has_picture: bool = False
    phone: str | None = None
    mobile_phone: str | None = None
    department: str | None = None

    @classmethod
    def from_wire(cls, person: models.User) -> Participant:
        """Take over a person of the protocol (a bare `User` has no phones)."""
        return cls(
            id=person.id,
            name=_name(person.name, person.email),
            email=person.email,
            has_picture=bool(person.image),
            phone=getattr(person, "phone", None),
            mobile_phone=getattr(person, "mobile_phone", None),
            department=getattr(person, "department", None),
        )


class Message(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One stored message.

    Attributes:
        kind: `text`; later kinds (files, …) keep their place in the timeline.
        status: `read` once the peer's client said so; meaningful for own messages only.
        client_message_id: The key this client gave it, where the server keeps keys.
    """

    id: str
    conversation_id: str
    sender_id: str
    sender_name: str
    body: str
    created_at: Timestamp
    kind: str = "text"
    status: MessageStatus = "sent"
    edited_at: Timestamp | None = None
    deleted_at: Timestamp | None = None
    client_message_id: str | None = None

    @classmethod
    def from_wire(cls, message: models.Message) -> Message:
        """Take over a message of the protocol."""
        return cls(
            id=message.id,
            conversation_id=message.conversation_id,
            sender_id=message.sender_id,
            sender_name=_name(message.sender.name, message.sender.email),
            body=message.body,
            created_at=message.created_at,
            status="read" if message.status == "READ" else "sent",
            edited_at=message.edited_at,
            deleted_at=message.deleted_at,
            client_message_id=None if message.client_message_id is UNSET else message.client_message_id,
        )

    @property
    def order(self) -> tuple[int, str]:
        """Sort key: time first; ids are not ordered in time and only break ties."""
        return (self.created_at.ms, self.id)


class LastLine(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What a conversation's row shows of its newest message."""

    message_id: str
    body: str
    created_at: Timestamp
    sender_id: str


class Conversation(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A conversation without its messages.

    Attributes:
        participants: Everybody but the signed-in user.
        last_activity: Sorts the list, newest first.
        counter: The server's unread counter of this user, as it stood when `counter_at` was the
            newest message (0 when it never was listed), or None where the server left it out.
        counter_at: Creation time of that newest message, or None while there is none.
        marked_unread: Whether the person marked it as unread here: no server knows, nothing counts it.
    """

    id: str
    org_id: str
    participants: tuple[Participant, ...]
    last_activity: Timestamp
    last_line: LastLine | None = None
    counter: int | None = 0
    counter_at: Timestamp | None = None
    blocked: bool = False
    hidden: bool = False
    marked_unread: bool = False

    @property
    def title(self) -> str:
        """The other people's names, on one line."""
        return ", ".join(one_line(person.name) for person in self.participants)

    @classmethod
    def from_wire(cls, row: models.Conversation, me: str) -> Conversation:
        """Take over a conversation of the protocol, seen by the user with id `me`."""
        mine_is_a = row.user_a_id == me
        last = row.last_message if isinstance(row, models.ListedConversation) else None
        counter = row.unread_count_user_a if mine_is_a else row.unread_count_user_b
        if isinstance(row, models.ListedConversation) and row.unread_count is not None:
            counter = row.unread_count
        return cls(
            id=row.id,
            org_id=row.org_id,
            participants=(Participant.from_wire(row.user_b if mine_is_a else row.user_a),),
            last_activity=row.last_message_at,
            last_line=None
            if last is None
            else LastLine(
                message_id=last.id, body=last.body, created_at=last.created_at, sender_id=last.sender_id
            ),
            counter=counter,
            counter_at=None if last is None else last.created_at,
            blocked=row.is_blocked,
            hidden=row.hidden_by_user_a if mine_is_a else row.hidden_by_user_b,
        )


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """Who is signed in, and where.

    Attributes:
        server: Base URL without a trailing slash, such as `https://erp.example`.
        session_expires_at: The session's true end, or None where the server does not say.
    """

    server: str
    user_id: str
    org_id: str
    email: str
    name: str
    organisation: str = ""
    session_expires_at: Timestamp | None = None
    must_change_password: bool = False

    @classmethod
    def from_wire(cls, session: models.Session, server: str) -> Account:
        """Take over the session's user, in the organisation that is active."""
        user = session.user
        names = [org.org_name for org in user.org_memberships if org.org_id == user.active_org_id]
        return cls(
            server=server,
            user_id=user.id,
            org_id=user.active_org_id,
            email=user.email,
            name=_name(user.name, user.email),
            organisation=(names[0] if names else None) or "",
            session_expires_at=None
            if user.session_expires_at is None
            else Timestamp.from_ms(user.session_expires_at),
            must_change_password=user.must_change_password,
        )


OutboxState = Literal["queued", "sending", "failed"]


class OutboxEntry(msgspec.Struct, frozen=True, kw_only=True):
    """An own message that the server does not have yet, or may not have.

    Attributes:
        id: UUID made here; also the `clientMessageId` where the server keeps keys.
        created_at: When it was written; its place in the queue.
        attempted_at: When the last attempt began, or None before the first.
        error: Key of the sentence that says why it failed, with `error_details` for it.
    """

    id: str
    conversation_id: str
    body: str
    created_at: Timestamp
    state: OutboxState = "queued"
    attempted_at: Timestamp | None = None
    error: str | None = None
    error_details: dict[str, str] = msgspec.field(default_factory=dict)


class ReadMark(msgspec.Struct, frozen=True, kw_only=True):
    """How far this person has read here: an instant, and the ids seen in that very millisecond."""

    read_at: Timestamp
    ids: tuple[str, ...]

    def covers(self, message: Message) -> bool:
        """Whether `message` is read by this mark."""
        if message.created_at.ms == self.read_at.ms:
            return message.id in self.ids
        return message.created_at < self.read_at


def _name(name: str, email: str) -> str:
    """Return what somebody is called; their e-mail where nothing of the name can be seen."""
    return name if can_be_seen(name) else email
