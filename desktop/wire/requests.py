"""Bodies of the REST calls, both ways, the error body among them."""

from __future__ import annotations

from msgspec import UNSET, UnsetType

from desktop.wire.models import Conversation, Count, ListedConversation, Message, User, Wire


class SendMessage(Wire, frozen=True, kw_only=True):
    """`POST /api/chat/messages`."""

    conversation_id: str
    body: str
    client_message_id: str | UnsetType = UNSET


class MarkMessagesRead(Wire, frozen=True, kw_only=True):
    """`POST /api/chat/messages/read`."""

    conversation_id: str
    message_id: str


class OpenConversation(Wire, frozen=True, kw_only=True):
    """`POST /api/chat/conversations`."""

    peer_user_id: str


class ReadConversation(Wire, frozen=True, kw_only=True):
    """`POST /api/chat/conversations/{id}/read` (level 2)."""

    up_to_message_id: str | UnsetType = UNSET


class NoFields(Wire, frozen=True, kw_only=True):
    """Routes that say all in their path: `POST …/{id}/hide`, `POST …/{id}/clear` (level 2)."""


class ErrorBody(Wire, frozen=True, kw_only=True):
    """What the ERP says when it refuses.

    Attributes:
        error: Spanish text, at level 1 the only way to tell some refusals apart.
        retry_after: Whole seconds, with status 429.
    """

    error: str
    retry_after: int | UnsetType = UNSET


class MessageAnswer(Wire, frozen=True, kw_only=True):
    """The stored message."""

    message: Message


class ConversationAnswer(Wire, frozen=True, kw_only=True):
    """The opened conversation."""

    conversation: Conversation


class ConversationsAnswer(Wire, frozen=True, kw_only=True):
    """The list of conversations, newest first."""

    conversations: tuple[ListedConversation, ...]


class UsersAnswer(Wire, frozen=True, kw_only=True):
    """People found by a search."""

    users: tuple[User, ...]


class UnreadAnswer(Wire, frozen=True, kw_only=True):
    """The sum of this user's counters."""

    total_unread: Count


class ReadAnswer(Wire, frozen=True, kw_only=True):
    """The counters after a conversation was read (level 2)."""

    unread_count: Count
    total_unread: Count


class CountAnswer(Wire, frozen=True, kw_only=True):
    """How many messages `messages/read` changed."""

    count: Count


class DoneAnswer(Wire, frozen=True, kw_only=True):
    """A conversation was hidden or cleared (level 2)."""

    success: bool


class CsrfAnswer(Wire, frozen=True, kw_only=True):
    """The token that a sign-in or sign-out form carries."""

    csrf_token: str


class UrlAnswer(Wire, frozen=True, kw_only=True):
    """next-auth's answer to a form; only the query of `url` means anything."""

    url: str
