"""People, conversations, messages as the ERP sends them."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from desktop.wire.timestamp import LAST_MS, Timestamp

Count = Annotated[int, Meta(ge=0, le=1_000_000_000)]
"""How many of something: more than there is, and with some added still what 32 bits hold, as Qt and
PostgreSQL count."""

EpochMs = Annotated[int, Meta(ge=0, le=LAST_MS)]
"""Epoch milliseconds that `Timestamp.from_ms` can read."""


class Wire(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Base of all structs of the protocol: camelCase names, unknown fields ignored."""


class User(Wire, frozen=True, kw_only=True):
    """Somebody's name card, as in a message's `sender` or a search result.

    Attributes:
        image: Only a flag that a picture exists; it is fetched from `/api/users/{id}/avatar`.
    """

    id: str
    name: str
    email: str
    image: str | None = None


class Person(User, frozen=True, kw_only=True):
    """A participant of a conversation, with how to reach them."""

    phone: str | None = None
    mobile_phone: str | None = None
    department: str | None = None


class Message(Wire, frozen=True, kw_only=True):
    """One message.

    Attributes:
        status: `SENT`, or `READ` once the peer's client said so.
        client_message_id: The sender's own key (level 2, `messages.idempotent`); absent at level 1.
    """

    id: str
    body: str
    status: str
    created_at: Timestamp
    edited_at: Timestamp | None = None
    deleted_at: Timestamp | None = None
    org_id: str
    conversation_id: str
    sender_id: str
    sender: User
    client_message_id: str | UnsetType = UNSET


class LastMessage(Wire, frozen=True, kw_only=True):
    """The newest message of a listed conversation, cut down to what a row shows."""

    id: str
    body: str
    created_at: Timestamp
    sender_id: str


class MessageCount(Wire, frozen=True, kw_only=True):
    """The ERP's `_count`."""

    messages: Count


class Conversation(Wire, frozen=True, kw_only=True):
    """A 1:1 conversation with its denormalised counters; one that is left out is unknown, which is not 0."""

    id: str
    user_a_id: str
    user_b_id: str
    last_message_at: Timestamp
    is_blocked: bool
    unread_count_user_a: Count | None = None
    unread_count_user_b: Count | None = None
    hidden_by_user_a: bool
    hidden_by_user_b: bool
    created_at: Timestamp
    updated_at: Timestamp
    org_id: str
    user_a: Person
    user_b: Person
    count: MessageCount = msgspec.field(name="_count")


class ListedConversation(Conversation, frozen=True, kw_only=True):
    """A conversation as `GET /api/chat/conversations` lists it.

    Attributes:
        unread_count: The asking user's own counter.
    """

    last_message: LastMessage | None
    unread_count: Count | None = None


class Page(Wire, frozen=True, kw_only=True):
    """One page of a conversation's messages, newest first.

    Attributes:
        next_cursor: Level 1: the `createdAt` of the last row. Level 2: opaque.
    """

    data: tuple[Message, ...]
    next_cursor: str | None
    has_more: bool


class OrgMembership(Wire, frozen=True, kw_only=True):
    """An organisation the signed-in user belongs to."""

    org_id: str
    org_name: str | None = None
    is_default: bool = False


class SessionUser(Wire, frozen=True, kw_only=True):
    """Who is signed in.

    Attributes:
        session_expires_at: The session's true end, epoch milliseconds; never extended.
        active_org_id: The organisation whose chat this session sees.
    """

    name: str
    email: str
    image: str | None = None
    id: str
    role: str = ""
    org_id: str
    must_change_password: bool = False
    employee_id: str | None = None
    employee_org_id: str | None = None
    last_password_change_at: str | None = None
    remember_me: bool = False
    session_expires_at: EpochMs | None = None
    impersonated_by_id: str | None = None
    impersonated_by_email: str | None = None
    impersonated_by_name: str | None = None
    impersonation_expires_at: EpochMs | None = None
    is_impersonating: bool = False
    active_org_id: str
    accessible_org_ids: tuple[str, ...] = ()
    org_memberships: tuple[OrgMembership, ...] = ()


class Session(Wire, frozen=True, kw_only=True):
    """The answer of `GET /api/auth/session` when somebody is signed in.

    Attributes:
        expires: Moves with every call; the true limit is `user.session_expires_at`.
    """

    user: SessionUser
    expires: Timestamp


class ChatConfig(Wire, frozen=True, kw_only=True):
    """The answer of `GET /api/chat/config`; level 1 sends `chatEnabled` alone.

    Attributes:
        heartbeat_seconds: Seconds between heartbeats of the stream.
        stream_url: Where the stream lives, or None for the usual path.
    """

    chat_enabled: bool
    level: Count = 1
    capabilities: tuple[str, ...] = ()
    heartbeat_seconds: float = 30.0
    stream_url: str | None = None
    max_message_bytes: Count = 2048
