"""The outbox on its way to the server: in order, one at a time per conversation."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Final

import msgspec

from desktop.core.backoff import reconnect_delay
from desktop.core.changes import OutboxChanged, OutboxRemoved
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
from desktop.storage.failures import StorageError
from desktop.sync.link import Link
from desktop.sync.loop import Ask, Task, Timer
from desktop.sync.paging import Back, Stretch
from desktop.sync.scope import Scope
from desktop.wire.timestamp import Timestamp

_log = logging.getLogger(__name__)

_OF_THE_SESSION: Final = (SessionUnknownError, SessionEndedError, ChatOffError)
_PAGES: Final = 20  # pages back to the time of an unclear attempt, at most
_PATIENCE: Final = 10.0  # seconds within which a server commits what a cut request brought, or never
_WINDOW: Final = 10.0  # seconds over which the server counts posts
_STORED: Final = 30.0  # seconds within which a look stores what was sent to an unlisted conversation
_BROKEN: Final = 12  # times that a server may answer a message with its own fault: some minutes


class _GivenUpError(Exception):
    """It is for the person to decide what becomes of a message."""

    def __init__(self, code: str, details: dict[str, str] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.details = details or {}


class Sender:
    """Sends what the outbox holds; engine thread only.

    An entry is on disk before its first attempt; one that the disk had no room for is shown as failed,
    and tried again when there is room. After an unclear attempt a server that keeps keys is
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
        self._unlisted: dict[str, tuple[str, float]] = {}  # conversation -> what was sent there, until when
        self._broken: dict[str, int] = {}  # entry -> how often the server had a fault with it
        self.homeless: dict[str, OutboxEntry] = {}  # what the disk had no room for
        self._recall()

    def _recall(self) -> None:
        """Go on where the last run ended, maybe a moment ago and in the middle of an attempt."""
        database, loop = self._scope.database, self._scope.loop
        since = Timestamp.of(loop.now() - timedelta(seconds=_WINDOW))
        entries = database.outbox.all()
        posts = [
            *database.messages.written_since(self._scope.me, since),
            *(entry.attempted_at for entry in entries if entry.attempted_at is not None),
        ]
        for at in sorted(posts):
            if (ago := max(0.0, (loop.now() - at).total_seconds())) < _WINDOW:
                self._pace.note(loop.monotonic() - ago)
        for entry in entries:
            if entry.state == "sending":
                database.outbox.put(msgspec.structs.replace(entry, state="queued"))

    def accept(self, entry: OutboxEntry) -> None:
        """Keep a new message, tell of it, and send it as soon as it may go.

        Raises:
            StorageError: It could not be kept, and is told as failed.
        """
        try:
            self._note(entry)
        except StorageError as error:
            self.homeless[entry.id] = entry
            failed = msgspec.structs.replace(entry, state="failed", error=error.code)
            self._scope.deliver((OutboxChanged(entry=failed),))
            raise
        self.homeless.pop(entry.id, None)
        if self._timer is not None:
            self._timer.cancel()
        # Not at once: whoever wrote it hears first that it is kept.
        self._timer = self._scope.loop.call_later(0.0, self.kick)

    def take_over(self, homeless: dict[str, OutboxEntry]) -> None:
        """Keep what a copy before this one had no room for."""
        self.homeless |= homeless

    def accept_homeless(self) -> None:
        """Keep what there was no room for, now that there may be some.

        Raises:
            StorageError: There is none yet.
        """
        for entry in tuple(self.homeless.values()):
            self.accept(entry)

    def retry(self, entry_id: str) -> None:
        """Queue a failed message again; a person asked for it."""
        if (homeless := self.homeless.get(entry_id)) is not None:
            self.accept(homeless)
            return
        entry = self._scope.database.outbox.get(entry_id)
        if entry is not None and entry.state == "failed":
            self._broken.pop(entry_id, None)
            self._note(msgspec.structs.replace(entry, state="queued", error=None, error_details={}))
            self.kick()

    def discard(self, entry_id: str) -> None:
        """Delete a message that is not on its way; a person asked for it."""
        entry = self.homeless.pop(entry_id, None) or self._scope.database.outbox.get(entry_id)
        if entry is not None and entry.state != "sending":
            self._scope.database.outbox.remove(entry_id)
            self._scope.deliver((OutboxRemoved(entry_id=entry_id, conversation_id=entry.conversation_id),))

    def kick(self) -> None:
        """Start whatever may go now."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if not self._link.can_ask:
            return  # sent once the server can be asked
        now = self._scope.loop.monotonic()
        waits = [until - now for until in self._until_stored(now)]
        for entry in next_to_send(self._scope.database.outbox.all(), {*self._flying, *self._unlisted}):
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

    def _until_stored(self, now: float) -> list[float]:
        """Forget what a look has stored meanwhile; return until when the others are waited for.

        Until then the next message with the same words could not be told from it.
        """
        has = self._scope.database.messages.has
        self._unlisted = {
            conversation_id: (message_id, until)
            for conversation_id, (message_id, until) in self._unlisted.items()
            if until > now and not has(message_id)
        }
        return [until for _, until in self._unlisted.values()]

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
        except _GivenUpError as reason:
            self._give_up(entry.id, reason)
        else:
            self._settled(entry, message)
        finally:
            self._flying.pop(entry.conversation_id, None)
        self.kick()

    def _settled(self, entry: OutboxEntry, message: Message) -> None:
        self._failures = 0
        self._broken.pop(entry.id, None)
        changes = self._link.live.message(message, outbox_id=entry.id)
        if not self._keyed and not self._scope.database.messages.has(message.id):
            self._unlisted[entry.conversation_id] = (message.id, self._scope.loop.monotonic() + _STORED)
        self._scope.deliver(changes)

    async def _deliver(self, entry: OutboxEntry) -> Message:
        attempted = entry.attempted_at or self._scope.loop.now()
        self._note(msgspec.structs.replace(entry, state="sending", attempted_at=attempted))
        if entry.attempted_at is not None and not self._keyed:
            found = await self._look_for(entry, entry.attempted_at)
            if found is not None:
                return found
        if self._broken.get(entry.id, 0) >= _BROKEN:  # else it would hold up all that was written after it
            raise _GivenUpError("not_sent", {"reason": "HTTP 5xx"})
        api = self._scope.client.api
        key = entry.id if self._keyed else None
        return Message.from_wire(
            await Ask(lambda: api.send(entry.conversation_id, entry.body, key), urgent=True)
        )

    async def _look_for(self, entry: OutboxEntry, attempted_at: Timestamp) -> Message | None:
        """Return what an unclear attempt left on the server, or None if it surely left nothing."""
        ground = Timestamp.of(attempted_at - CLOCK_SKEW)
        stretch = await Back(
            self._scope.client.api, entry.conversation_id, ground=ground, pages=_PAGES, urgent=True
        )
        known = self._scope.database.outbox.known_before(entry.id)
        found = find_delivered(entry, stretch.messages, self._scope.me, known)
        if found is None and not (stretch.grounded and await self._all_readable(entry, stretch, ground)):
            raise _GivenUpError("maybe_sent")  # never twice
        return found

    async def _all_readable(self, entry: OutboxEntry, stretch: Stretch, ground: Timestamp) -> bool:
        """Whether what could not be read is older than anything that is looked for."""
        if not stretch.unreadable:
            return True
        api, newer = self._scope.client.api, sum(one.created_at >= ground for one in stretch.messages)
        page, broken = await Ask(lambda: api.page(entry.conversation_id, limit=newer + 1), urgent=True)
        return not broken and (not page.has_more or page.data[-1].created_at < ground)

    def _give_up(self, entry_id: str, reason: _GivenUpError) -> None:
        """Leave it to the person; another look would not help, so trying again means sending again."""
        entry = self._scope.database.outbox.get(entry_id)
        if entry is None:
            return
        _log.info("a message was given up: %s", reason.code)
        self._note(
            msgspec.structs.replace(
                entry, state="failed", attempted_at=None, error=reason.code, error_details=reason.details
            )
        )

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
        if isinstance(error, TransientError) and error.sent and error.details.get("status", "") >= "5":
            self._broken[entry.id] = self._broken.get(entry.id, 0) + 1
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
            self._paused_until = max(self._paused_until, now + error.retry_after)
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
