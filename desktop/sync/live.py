"""Applying the stream's events to the local copy; never a request in here."""

from __future__ import annotations

import logging
from collections.abc import Callable

import msgspec

from desktop.core.changes import (
    Change,
    ConversationHidden,
    ConversationRead,
    ConversationRemoved,
    OutboxRemoved,
    PeerRead,
)
from desktop.core.chat import Conversation, Message, ReadMark
from desktop.sync import absence
from desktop.sync.catch_up import added_change
from desktop.sync.paging import NEVER_PAGED
from desktop.sync.scope import Scope
from desktop.wire import events

_log = logging.getLogger(__name__)

# A `conversation_read` without counters that comes this close to a message may have been decided
# before it or after it: only the server knows. By our own clock, whatever the server's says.
_RACE = 2.0  # seconds


class Live:
    """Applies events one by one; engine thread only.

    Args:
        look_again: Sets the flag for one coalesced reconcile; called, never awaited.

    Attributes:
        told: Ids of messages that the stream told, and that only a reconcile can store.
    """

    def __init__(self, scope: Scope, look_again: Callable[[str], None]) -> None:
        self._scope = scope
        self._look_again = look_again
        self._heard: dict[str, float] = {}  # conversation -> when a message of it was last heard
        self._read: dict[str, float] = {}  # conversation -> when it was last read elsewhere, no counter told
        self.told: set[str] = set()

    def apply(self, event: events.Event, *, caught_up: bool = False) -> tuple[Change, ...]:
        """Store what an event says and return what it changed.

        Args:
            event: Whatever the stream said.
            caught_up: It happened while no stream stood, and is told now.
        """
        match event:
            case events.MessageReceived(message=message):
                self._note_race(message.conversation_id, self._heard, beside=self._read)
                return self.message(Message.from_wire(message), caught_up=caught_up)
            case events.MessagesRead():
                return self._peer_read(event)
            case events.ConversationRead():
                return self._conversation_read(event)
            case events.ConversationHidden(conversation_id=conversation_id):
                return self._removed(conversation_id, cleared=False)
            case events.ConversationCleared(conversation_id=conversation_id):
                return self._removed(conversation_id, cleared=True)
            case events.Resync():
                self._look_again("resync")
            case events.UnknownEvent(name=name):
                _log.info("event of an unknown type %r ignored", name[:40])
        return ()

    def message(
        self, message: Message, *, outbox_id: str | None = None, caught_up: bool = False
    ) -> tuple[Change, ...]:
        """Store a message that just came in, or that was just sent."""
        database = self._scope.database
        entry_id = self._entry_of(message, outbox_id)
        known = database.conversations.get(message.conversation_id)
        changes: list[Change] = []
        with database.transaction():
            away = known is not None and absence.looked_at(self._scope, known.id) is not None
            own = message.sender_id == self._scope.me  # a list may go on without what one writes oneself
            if known is None or known.hidden or (away and not own):
                self.told.add(message.id)  # the reconcile stores it, with all that may have come before it
            elif self._store(message, known):
                if away or self._is_uncounted(message, known):
                    self._look_again("off the list before" if away else "older than the count")
                changes.append(added_change(self._scope, message, caught_up=caught_up, outbox_id=entry_id))
            if entry_id is not None:
                database.outbox.remove(entry_id)
        if changes and (row := self._scope.row(message.conversation_id)) is not None:
            changes.append(row)
        if entry_id is not None:
            changes.append(OutboxRemoved(entry_id=entry_id, conversation_id=message.conversation_id))
        if message.id in self.told:
            self._look_again("unknown conversation")
        return tuple(changes)

    def _store(self, message: Message, known: Conversation) -> bool:
        """Store a message of a listed conversation; returns whether it is new."""
        database = self._scope.database
        if message.id in database.messages.cleared:
            return False  # an echo, or a replay, of before it was cleared
        if self._never_paged(known):
            database.gaps.close(known.id)
            database.gaps.add(known.id, message.created_at)  # it has older ones
        new = bool(database.messages.add((message,)))
        if new:
            database.conversations.touch(message)
            if message.sender_id != self._scope.me:
                database.conversations.keep(known.id, False)  # the server has it on the list again
        return new

    def _never_paged(self, known: Conversation) -> bool:
        database = self._scope.database
        if database.messages.newest_one(known.id) is not None:
            return False
        hole = database.gaps.of(known.id)  # any other one: they were here, and were let go
        return hole == NEVER_PAGED or (hole is None and known.last_line is not None)

    def _is_uncounted(self, message: Message, known: Conversation) -> bool:
        """Whether neither the counter knows of a new message, nor the messages after it."""
        if message.sender_id == self._scope.me or known.counter_at is None:
            return False
        return message.created_at <= known.counter_at

    def _entry_of(self, message: Message, outbox_id: str | None) -> str | None:
        key = outbox_id or (message.client_message_id if message.sender_id == self._scope.me else None)
        if key is None or self._scope.database.outbox.get(key) is None:
            return None  # not from here; or settled already, by the answer or by its echo
        return key

    def _peer_read(self, event: events.MessagesRead) -> tuple[Change, ...]:
        message = self._scope.database.messages.get(event.message_id)
        if message is None or event.read_by == self._scope.me:
            return ()
        self._scope.database.messages.set_read_up_to(
            event.conversation_id, self._scope.me, message.created_at
        )
        return (
            PeerRead(
                conversation_id=event.conversation_id,
                message_id=event.message_id,
                up_to=message.created_at,
            ),
        )

    def _conversation_read(self, event: events.ConversationRead) -> tuple[Change, ...]:
        database = self._scope.database
        known = database.conversations.get(event.conversation_id)
        if known is None or known.hidden:
            return ()
        newest = database.messages.newest_one(event.conversation_id)
        if isinstance(event.unread_count, int):
            left = self._left_after(event, known)
            counter = event.unread_count if left is None else left
        else:
            counter = 0
            if not self._scope.clearing.is_echo(event.conversation_id):
                self._read_elsewhere(event.conversation_id)
        seen = [
            at
            for at in (known.counter_at, newest.created_at if newest is not None else None)
            if at is not None
        ]
        database.conversations.set_counter(event.conversation_id, counter, max(seen, default=None))
        return self.read_changes(event.conversation_id)

    def _left_after(self, event: events.ConversationRead, known: Conversation) -> int | None:
        """Return what is unread after a reading up to a message; None where that can't be told here.

        The server's own figure is as old as the reading: a list may have brought later messages already.
        """
        messages, me = self._scope.database.messages, self._scope.me
        end = messages.get(event.up_to_message_id) if isinstance(event.up_to_message_id, str) else None
        hole = self._scope.database.gaps.of(known.id)
        if end is None or known.counter is None or (hole is not None and hole > end.created_at):
            return None
        newer = messages.count_after(known.id, me, end.created_at)
        if newer != messages.count_newer(known.id, me, ReadMark(read_at=end.created_at, ids=(end.id,))):
            return None  # of the same millisecond: only the server knows which come after it
        return min(newer, known.counter + messages.count_after(known.id, me, known.counter_at))

    def _read_elsewhere(self, conversation_id: str) -> None:
        self._scope.clearing.forget(conversation_id)
        if not self._scope.all_read(conversation_id):  # else 0, whatever the counter
            self._note_race(conversation_id, self._read, beside=self._heard)

    def read_changes(self, conversation_id: str) -> tuple[Change, ...]:
        """Return what to tell after a read mark or counter of a conversation moved."""
        row = self._scope.row(conversation_id)
        if row is None:
            return ()
        return (ConversationRead(conversation_id=conversation_id, unread=row.unread), row)

    def _note_race(self, conversation_id: str, noted: dict[str, float], *, beside: dict[str, float]) -> None:
        now = self._scope.loop.monotonic()
        noted[conversation_id] = now
        if now - beside.get(conversation_id, -_RACE) < _RACE:
            self._look_again("read beside a message")

    def _removed(self, conversation_id: str, *, cleared: bool) -> tuple[Change, ...]:
        database = self._scope.database
        known: Conversation | None = database.conversations.get(conversation_id)
        if known is None or (known.hidden and not cleared):
            return ()
        with database.transaction():
            if cleared:  # it stays on the list, empty
                database.messages.clear(conversation_id)
                database.conversations.put(
                    msgspec.structs.replace(known, last_line=None, counter=0, counter_at=None)
                )
            else:
                absence.begin(self._scope, conversation_id)
                database.conversations.hide(conversation_id)
        left = ConversationRemoved(conversation_id=conversation_id)
        if (row := self._scope.row(conversation_id)) is not None:
            return (left, row)
        hidden = database.conversations.get(conversation_id)
        return (left,) if hidden is None else (left, ConversationHidden(conversation=hidden))
