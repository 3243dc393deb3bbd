"""The outbox on its way to the server: in order, one at a time per conversation."""

from __future__ import annotations

import logging
from typing import Final

import msgspec

from desktop.core.backoff import reconnect_delay
from desktop.core.changes import ConnectionState, OutboxChanged, OutboxRemoved
from desktop.core.chat import Message, OutboxEntry
from desktop.core.errors import (
    ChatOffError,
    ErpError,
    RefusedError,
    SessionEndedError,
    SessionUnknownError,
    TransientError,
)
from desktop.core.outbox import CLOCK_SKEW, SendPace, find_delivered, next_to_send
from desktop.sync.link import Link
from desktop.sync.loop import Ask, Task, Timer
from desktop.sync.paging import Back
from desktop.sync.scope import Scope
from desktop.wire.timestamp import Timestamp

_log = logging.getLogger(__name__)

_OF_THE_SESSION: Final = (SessionUnknownError, SessionEndedError, ChatOffError)
_PAGES: Final = 20  # pages back to the time of an unclear attempt, at most
_PATIENCE: Final = 10.0  # seconds within which a server commits what a cut request brought, or never


class Sender:
    """Sends what the outbox holds; engine thread only.

    An entry is on disk before its first attempt. After an unclear attempt a server that keeps keys is
    simply asked again with the same key; one that does not is looked at first (docs/protocol.md,
    section 4, rule 8).
    """

    def __init__(self, scope: Scope, link: Link) -> None:
        self._scope = scope
        self._link = link
        self._pace = SendPace()
        self._flying: dict[str, Task] = {}
        self._timer: Timer | None = None
        self._failures = 0
        self._started = scope.loop.monotonic()
        self._clear_at: dict[str, float] = {}  # conversation -> when an unclear attempt has shown its effect
        self._not_before: dict[str, float] = {}  # conversation -> when it may be tried again
        self._paused_until = 0.0  # the server said that we are too fast
        for entry in scope.database.outbox.all():
            if entry.state == "sending":  # the process ended in the middle of the attempt
                scope.database.outbox.put(msgspec.structs.replace(entry, state="queued"))

    def accept(self, entry: OutboxEntry) -> None:
        """Keep a new message, tell of it, and send it as soon as it may go."""
        self._note(entry)
        self.kick()

    def retry(self, entry_id: str) -> None:
        """Queue a failed message again; a person asked for it."""
        entry = self._scope.database.outbox.get(entry_id)
        if entry is not None and entry.state == "failed":
            self._note(msgspec.structs.replace(entry, state="queued", error=None, error_details={}))
            self.kick()

    def discard(self, entry_id: str) -> None:
        """Delete a message that is not on its way; a person asked for it."""
        entry = self._scope.database.outbox.get(entry_id)
        if entry is not None and entry.state != "sending":
            self._scope.database.outbox.remove(entry_id)
            self._scope.deliver((OutboxRemoved(entry_id=entry_id, conversation_id=entry.conversation_id),))

    def kick(self) -> None:
        """Start whatever may go now."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._link.state is not ConnectionState.ONLINE:
            return  # sent once the connection stands
        waits = []
        for entry in next_to_send(self._scope.database.outbox.all(), set(self._flying)):
            now = self._scope.loop.monotonic()
            if (wait := max(self._wait(entry) - now, self._pace.delay(now))) > 0:
                waits.append(wait)
            else:
                self._pace.note(now)
                self._begin(entry)
        if waits:
            self._timer = self._scope.loop.call_later(min(waits), self.kick)

    def _wait(self, entry: OutboxEntry) -> float:
        """Return when an entry may go at the earliest, in seconds of the loop's clock."""
        at = max(self._paused_until, self._not_before.get(entry.conversation_id, 0.0))
        if entry.attempted_at is None or self._keyed:
            return at
        return max(at, self._clear_at.get(entry.conversation_id, self._started + _PATIENCE))

    @property
    def _keyed(self) -> bool:
        return self._scope.can("messages.idempotent")

    def stop(self) -> None:
        """Send nothing more; what is under way is looked for at the next start."""
        if self._timer is not None:
            self._timer.cancel()
        for task in tuple(self._flying.values()):
            task.cancel()

    def _begin(self, entry: OutboxEntry) -> None:
        task = Task(self._scope.loop, self._fly(entry))
        if not task.done:
            self._flying[entry.conversation_id] = task

    async def _fly(self, entry: OutboxEntry) -> None:
        try:
            message = await self._deliver(entry)
        except ErpError as error:
            self._failed(entry, error)
        else:
            self._failures = 0
            self._scope.deliver(self._link.live.message(message, outbox_id=entry.id))
        finally:
            self._flying.pop(entry.conversation_id, None)
        self.kick()

    async def _deliver(self, entry: OutboxEntry) -> Message:
        attempted = entry.attempted_at or self._scope.loop.now()
        self._note(msgspec.structs.replace(entry, state="sending", attempted_at=attempted))
        if entry.attempted_at is not None and not self._keyed:
            found = await self._look_for(entry, entry.attempted_at)
            if found is not None:
                return found
        api = self._scope.client.api
        key = entry.id if self._keyed else None
        return Message.from_wire(
            await Ask(lambda: api.send(entry.conversation_id, entry.body, key), urgent=True)
        )

    async def _look_for(self, entry: OutboxEntry, attempted_at: Timestamp) -> Message | None:
        stretch = await Back(
            self._scope.client.api,
            entry.conversation_id,
            ground=Timestamp.of(attempted_at - CLOCK_SKEW),
            pages=_PAGES,
            urgent=True,
        )
        known = self._scope.database.outbox.known_before(entry.id)
        return find_delivered(entry, stretch.messages, self._scope.me, known)

    def _failed(self, entry: OutboxEntry, error: ErpError) -> None:
        current = self._scope.database.outbox.get(entry.id)
        if current is None:
            return  # the stream's echo was faster: it has arrived
        if isinstance(error, RefusedError):
            _log.info("a message was refused: %s", error.code)
            self._note(
                msgspec.structs.replace(entry, state="failed", error=error.code, error_details=error.details)
            )
            return
        now = self._scope.loop.monotonic()
        if _unclear(error):
            self._clear_at[entry.conversation_id] = now + _PATIENCE
            self._note(msgspec.structs.replace(current, state="queued"))
        else:
            self._note(msgspec.structs.replace(entry, state="queued"))
        if isinstance(error, _OF_THE_SESSION):
            self._link.session_failed(error)
            return  # sent once the connection stands
        if isinstance(error, TransientError) and error.retry_after is not None:
            self._paused_until = now + error.retry_after
        delay = reconnect_delay(self._failures, self._scope.loop.random())
        self._failures += 1
        self._not_before[entry.conversation_id] = now + delay

    def _note(self, entry: OutboxEntry) -> None:
        self._scope.database.outbox.put(entry)
        self._scope.deliver((OutboxChanged(entry=entry),))


def _unclear(error: ErpError) -> bool:
    """Whether the server may have taken the message all the same."""
    if isinstance(error, TransientError):
        return error.sent
    return not isinstance(error, _OF_THE_SESSION)
