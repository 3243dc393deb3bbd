"""What the rules need from outside: a store with one method a transaction, somebody who tells others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from desktop.wire.events import Event
from desktop.wire.models import Conversation, ListedConversation, Message, User
from server.chat.cursor import Position


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody signed in, in an organisation that has chat on."""

    user_id: str
    org_id: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """One event for all the streams of one user.

    Attributes:
        event_id: The event's `id:` on the stream, or None for none.
    """

    user_id: str
    event: Event
    event_id: str | None = None


@dataclass(frozen=True, slots=True)
class Slice:
    """A page of messages, newest first.

    Attributes:
        end: The position of the last row; None when nothing older is left.
    """

    messages: tuple[Message, ...]
    end: Position | None


@dataclass(frozen=True, slots=True)
class Added:
    """A message in the store.

    Attributes:
        is_new: False when the sender's own key was known already: nothing was changed.
    """

    message: Message
    peer_id: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class Marked:
    """Messages that became READ."""

    count: int
    peer_id: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A conversation after its reader looked at it.

    Attributes:
        up_to: The newest message that counts as read; None when there is none.
        marked: How many of the peer's messages became READ.
    """

    unread_count: int
    total_unread: int
    up_to: str | None
    marked: int
    peer_id: str


class ChatStore(Protocol):
    """The chat's memory; each method is one transaction.

    All raise `NotFoundError` for a conversation that is not the member's own, in their own organisation.
    """

    async def conversations(self, who: Member, limit: int) -> tuple[ListedConversation, ...]:
        """Return the newest conversations, the hidden and blocked ones left out."""

    async def open_conversation(self, who: Member, peer_id: str) -> Conversation:
        """Return the conversation with a peer, made now if there was none (`PersonNotFoundError`)."""

    async def messages(self, who: Member, conversation_id: str, limit: int, before: Position | None) -> Slice:
        """Return a page of messages."""

    async def add_message(
        self, who: Member, conversation_id: str, body: str, client_message_id: str | None
    ) -> Added:
        """Store a message, count it for the peer, show the conversation to both again (`BlockedError`)."""

    async def mark_messages_read(self, who: Member, conversation_id: str, message_id: str) -> Marked:
        """Set the peer's messages up to one to READ; the counter stays (`MessageNotFoundError`)."""

    async def read_conversation(self, who: Member, conversation_id: str, up_to: str | None) -> Reading:
        """Lower the member's counter to what is newer than `up_to`, and set the older to READ."""

    async def hide_conversation(self, who: Member, conversation_id: str) -> None:
        """Take a conversation off the member's list; their counter becomes 0."""

    async def clear_conversation(self, who: Member, conversation_id: str) -> str:
        """Delete a conversation's messages for both; returns the peer's id."""

    async def unread_total(self, who: Member) -> int:
        """Return the sum of the member's counters, hidden conversations included."""

    async def search_people(self, who: Member, text: str, limit: int) -> tuple[User, ...]:
        """Return active colleagues whose name or e-mail holds `text`."""

    async def name_of(self, org_id: str, user_id: str) -> str | None:
        """Return the name of somebody of this organisation."""


class Fanout(Protocol):
    """Tells the streams, wherever they are."""

    def publish(self, deliveries: Iterable[Delivery]) -> None:
        """Hand the events over, in this order; never blocks."""
