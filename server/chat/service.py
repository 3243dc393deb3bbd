"""The rules of the chat: one transaction each, then the events it caused."""

from __future__ import annotations

from desktop.wire.events import (
    ConversationCleared,
    ConversationHidden,
    ConversationRead,
    MessageReceived,
    MessagesRead,
)
from desktop.wire.models import Conversation, ListedConversation, Message, User
from server.chat.cursor import Position
from server.chat.errors import UnacceptableError
from server.chat.people import plain
from server.chat.ports import ChatStore, Delivery, Fanout, Member, Reading, Slice
from server.chat.text import accept


class ChatService:
    """What a member can do; everything else of the server goes through here."""

    def __init__(self, store: ChatStore, fanout: Fanout) -> None:
        self._store = store
        self._fanout = fanout

    async def conversations(self, who: Member, limit: int) -> tuple[ListedConversation, ...]:
        """Return the member's list, newest first."""
        return await self._store.conversations(who, limit)

    async def open_conversation(self, who: Member, peer_id: str) -> Conversation:
        """Return the one conversation with a peer.

        Raises:
            UnacceptableError: The peer is the member.
            PersonNotFoundError: Nobody active of this organisation has that id.
        """
        if peer_id == who.user_id:
            raise UnacceptableError
        return await self._store.open_conversation(who, peer_id)

    async def messages(self, who: Member, conversation_id: str, limit: int, before: Position | None) -> Slice:
        """Return a page of a conversation, newest first."""
        return await self._store.messages(who, conversation_id, limit, before)

    async def send(
        self, who: Member, conversation_id: str, body: str, client_message_id: str | None = None
    ) -> tuple[Message, bool]:
        """Store a message, tell the peer and the sender's own streams.

        Returns:
            The message, and whether it is new (else the sender's key was known already).
        """
        added = await self._store.add_message(who, conversation_id, accept(body), client_message_id)
        if added.is_new:
            event = MessageReceived(message=added.message)
            self._fanout.publish(
                Delivery(user_id, event, added.message.id) for user_id in (added.peer_id, who.user_id)
            )
        return added.message, added.is_new

    async def mark_messages_read(self, who: Member, conversation_id: str, message_id: str) -> int:
        """Set messages to READ and tell the peer, as level 1 does: also when none changed."""
        marked = await self._store.mark_messages_read(who, conversation_id, message_id)
        self._fanout.publish((_read(marked.peer_id, conversation_id, message_id, who),))
        return marked.count

    async def read_conversation(self, who: Member, conversation_id: str, up_to: str | None) -> Reading:
        """Lower the counter, tell the member's own streams, and the peer if messages became READ."""
        reading = await self._store.read_conversation(who, conversation_id, up_to)
        event = ConversationRead(
            conversation_id=conversation_id,
            unread_count=reading.unread_count,
            total_unread=reading.total_unread,
            up_to_message_id=reading.up_to,
        )
        deliveries = [Delivery(who.user_id, event)]
        if reading.marked and reading.up_to is not None:
            deliveries.append(_read(reading.peer_id, conversation_id, reading.up_to, who))
        self._fanout.publish(deliveries)
        return reading

    async def hide(self, who: Member, conversation_id: str) -> None:
        """Take a conversation off the member's list."""
        await self._store.hide_conversation(who, conversation_id)
        self._fanout.publish((Delivery(who.user_id, ConversationHidden(conversation_id=conversation_id)),))

    async def clear(self, who: Member, conversation_id: str) -> None:
        """Delete a conversation's messages, for both."""
        peer_id = await self._store.clear_conversation(who, conversation_id)
        event = ConversationCleared(conversation_id=conversation_id)
        self._fanout.publish((Delivery(who.user_id, event), Delivery(peer_id, event)))

    async def unread_total(self, who: Member) -> int:
        """Return the sum of the member's counters."""
        return await self._store.unread_total(who)

    async def search_people(self, who: Member, text: str, limit: int) -> tuple[User, ...]:
        """Return colleagues by a part of their name or e-mail; accents and case do not matter."""
        wanted = plain(text.strip())
        return await self._store.search_people(who, wanted, limit) if wanted else ()

    async def name_of(self, org_id: str, user_id: str) -> str | None:
        """Return the name of somebody of this organisation, or None."""
        return await self._store.name_of(org_id, user_id)


def _read(peer_id: str, conversation_id: str, message_id: str, reader: Member) -> Delivery:
    event = MessagesRead(conversation_id=conversation_id, message_id=message_id, read_by=reader.user_id)
    return Delivery(peer_id, event)
