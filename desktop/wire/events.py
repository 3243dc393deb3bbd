"""What the stream can say, one struct an event."""

from __future__ import annotations

from msgspec import UNSET, UnsetType

from desktop.wire.models import Message, Wire


class SystemNotice(Wire, frozen=True, kw_only=True):
    """The stream's greeting (`system`): sent first, carries no id."""

    message: str = ""


class MessageReceived(Wire, frozen=True, kw_only=True):
    """A message for this user (`message`); with `messages.echo` also one of their own."""

    message: Message


class MessagesRead(Wire, frozen=True, kw_only=True):
    """The peer has read up to a message (`read`)."""

    conversation_id: str
    message_id: str
    read_by: str


class ConversationRead(Wire, frozen=True, kw_only=True):
    """This user has read a conversation, here or on another device (`conversation_read`).

    Level 1 sends the conversation alone; level 2 adds the counters after the reading.
    """

    conversation_id: str
    unread_count: int | UnsetType = UNSET
    total_unread: int | UnsetType = UNSET
    up_to_message_id: str | UnsetType | None = UNSET


class ConversationHidden(Wire, frozen=True, kw_only=True):
    """This user took a conversation off their list (`conversation_hidden`, level 2)."""

    conversation_id: str


class ConversationCleared(Wire, frozen=True, kw_only=True):
    """All messages of a conversation were deleted, for both (`conversation_cleared`, level 2)."""

    conversation_id: str


class Resync(Wire, frozen=True, kw_only=True):
    """The log no longer reaches back: look at everything again (`resync`, level 2)."""


class SessionExpired(Wire, frozen=True, kw_only=True):
    """The session has ended, explicitly (`session_expired`, level 2)."""


class ChatDisabled(Wire, frozen=True, kw_only=True):
    """The organisation switched chat off (`chat_disabled`, level 2)."""


class UnknownEvent(Wire, frozen=True, kw_only=True):
    """An event of a later protocol: ignored, never an error."""

    name: str


Event = (
    SystemNotice
    | MessageReceived
    | MessagesRead
    | ConversationRead
    | ConversationHidden
    | ConversationCleared
    | Resync
    | SessionExpired
    | ChatDisabled
    | UnknownEvent
)
