"""One signed-in account, as all parts of the engine share it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from desktop.core.changes import Change, ConversationChanged, SnapshotLoaded
from desktop.core.chat import Account, Conversation
from desktop.core.text import check_body
from desktop.core.unread import unread
from desktop.storage.database import Database
from desktop.sync.clearing import Clearing
from desktop.sync.loop import Loop
from desktop.sync.ports import Client

# Keys of the local copy's `meta` table.
LEVEL = "level"
FILLED = "filled"
UNREADABLE = "unreadable"  # how many conversations of the last list could not be read
VERIFIED = "verified"  # creation time of the newest message that was listed when we last looked


@dataclasses.dataclass(slots=True)
class Scope:
    """What is shared while one account is signed in; engine thread only.

    Attributes:
        deliver: Tells everybody who listens; the changes of one call belong together.
        clearing: Which counters we had cleared ourselves.
    """

    loop: Loop
    account: Account
    client: Client
    database: Database
    deliver: Callable[[tuple[Change, ...]], None]
    clearing: Clearing = dataclasses.field(init=False)
    _told: dict[str, Conversation] = dataclasses.field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.clearing = Clearing(self.database.meta, self.loop)

    @property
    def me(self) -> str:
        """The signed-in user's id."""
        return self.account.user_id

    def can(self, capability: str) -> bool:
        """Whether the server announced `capability`."""
        return capability in self.client.api.capabilities

    def checked(self, text: str) -> str:
        """Return what to send of what was written.

        Raises:
            RefusedError: Nothing is left, or too much.
        """
        api = self.client.api
        return check_body(text, multiline=self.can("messages.multiline"), limit=api.max_message_bytes)

    def unread_of(self, conversation: Conversation) -> int:
        """Return a conversation's unread count from the server's counter and the local read mark."""
        messages = self.database.messages
        later = messages.count_after(conversation.id, self.me, conversation.counter_at)
        if conversation.counter is None:
            newer = self._newer_than_mark(conversation)
            return later if newer is None else newer
        up_to = self.clearing.up_to(conversation.id)
        if up_to is not None and conversation.counter + later >= messages.count_after(
            conversation.id, self.me, up_to
        ):  # what is not counted was cleared by ourselves, and not read
            newer = self._newer_than_mark(conversation)
            if newer is not None:
                return newer
        if conversation.counter + later == 0:
            return 0
        return unread(conversation.counter, later, self._newer_than_mark(conversation))

    def _newer_than_mark(self, conversation: Conversation) -> int | None:
        """Return how many messages the read mark does not cover; None without one, or over a hole."""
        mark = self.database.marks.get(conversation.id)
        hole = self.database.gaps.of(conversation.id)
        if mark is None or (hole is not None and hole > mark.read_at):
            return None
        return self.database.messages.count_newer(conversation.id, self.me, mark)

    def all_read(self, conversation_id: str) -> bool:
        """Whether the read mark covers every message that is stored."""
        mark = self.database.marks.get(conversation_id)
        return mark is not None and not self.database.messages.count_newer(conversation_id, self.me, mark)

    def settle_clearing(self) -> None:
        """Forget, after a list, our own clearing wherever the server counts all that is unread."""
        for conversation_id in self.clearing.looked_at():
            conversation = self.database.conversations.get(conversation_id)
            newer = None if conversation is None else self._newer_than_mark(conversation)
            if (
                conversation is None
                or conversation.hidden
                or not newer
                or (conversation.counter or 0) >= newer
            ):
                self.clearing.forget(conversation_id)

    def is_counted(self, conversation: Conversation) -> bool:
        """Whether `unread_of` is more than a guess."""
        return conversation.counter is not None or self._newer_than_mark(conversation) is not None

    def row(self, conversation_id: str) -> ConversationChanged | None:
        """Return a listed conversation as a change, or None where it is not on the list."""
        conversation = self.database.conversations.get(conversation_id)
        if conversation is None or conversation.hidden or conversation.blocked:
            return None
        return ConversationChanged(conversation=conversation, unread=self.unread_of(conversation))

    def snapshot(self) -> SnapshotLoaded:
        """Return everything on the list, with its counts."""
        # Whoever listens keeps these: the same objects again, where nothing has changed, take no more room.
        conversations = tuple(
            told if (told := self._told.get(one.id)) == one else one
            for one in self.database.conversations.all()
        )
        self._told = {one.id: one for one in conversations}
        counts = {one.id: count for one in conversations if (count := self.unread_of(one))}
        return SnapshotLoaded(
            conversations=conversations,
            counts=counts,
            known=self.database.meta.get(FILLED) is not None,
            uncounted=int(self.database.meta.get(UNREADABLE) or 0)
            + sum(not self.is_counted(one) for one in conversations),
            drafts=self.database.drafts.all(),
            hidden=self.database.conversations.hidden(),
        )
