"""One signed-in account, as all parts of the engine share it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from desktop.core.changes import Change, ConversationChanged, SnapshotLoaded
from desktop.core.chat import Account, Conversation
from desktop.core.unread import unread
from desktop.storage.database import Database
from desktop.sync.loop import Loop
from desktop.sync.ports import Client

# Keys of the local copy's `meta` table.
LEVEL = "level"
FILLED = "filled"
VERIFIED = "verified"  # creation time of the newest message that was listed when we last looked


@dataclasses.dataclass(slots=True)
class Scope:
    """What is shared while one account is signed in; engine thread only.

    Attributes:
        deliver: Tells everybody who listens; the changes of one call belong together.
    """

    loop: Loop
    account: Account
    client: Client
    database: Database
    deliver: Callable[[tuple[Change, ...]], None]

    @property
    def me(self) -> str:
        """The signed-in user's id."""
        return self.account.user_id

    def can(self, capability: str) -> bool:
        """Whether the server announced `capability`."""
        return capability in self.client.api.capabilities

    def unread_of(self, conversation: Conversation) -> int:
        """Return a conversation's unread count from the server's counter and the local read mark."""
        messages = self.database.messages
        later = messages.count_after(conversation.id, self.me, conversation.counter_at)
        if conversation.counter + later == 0:
            return 0
        mark = self.database.marks.get(conversation.id)
        hole = self.database.gaps.of(conversation.id)
        if mark is None or (hole is not None and hole > mark.read_at):
            return unread(conversation.counter, later, None)
        return unread(conversation.counter, later, messages.count_newer(conversation.id, self.me, mark))

    def row(self, conversation_id: str) -> ConversationChanged | None:
        """Return a listed conversation as a change, or None where it is not on the list."""
        conversation = self.database.conversations.get(conversation_id)
        if conversation is None or conversation.hidden or conversation.blocked:
            return None
        return ConversationChanged(conversation=conversation, unread=self.unread_of(conversation))

    def snapshot(self) -> SnapshotLoaded:
        """Return everything on the list, with its counts."""
        conversations = self.database.conversations.all()
        counts = {one.id: count for one in conversations if (count := self.unread_of(one))}
        return SnapshotLoaded(
            conversations=conversations,
            counts=counts,
            known=self.database.meta.get(FILLED) is not None,
        )
