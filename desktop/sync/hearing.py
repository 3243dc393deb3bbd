"""The one stream, and what it says on its way to the local copy."""

from __future__ import annotations

import logging
from typing import Final, Protocol

from desktop.core.errors import ChatOffError, ErpError, SessionEndedError, TransientError
from desktop.erp.stream import (
    BrokenEvent,
    Heartbeat,
    RetryAdvised,
    StreamEnded,
    StreamEvent,
    StreamItem,
    StreamOpened,
)
from desktop.sync.deafness import Deafness
from desktop.sync.look import Look
from desktop.sync.loop import Timer
from desktop.sync.ports import Stream
from desktop.sync.scope import Scope
from desktop.wire import events
from desktop.wire.models import ChatConfig
from desktop.wire.timestamp import Timestamp

_log = logging.getLogger(__name__)

SILENCE: Final = 2.5  # heartbeats that may be missed before a connection counts as dead
_QUIET: Final = 0.5  # seconds without an event after which a replay is over
_PROMPT: Final = 5.0  # seconds within which a stream that nobody collects says something
_BROKEN: Final = 600.0  # seconds without an unreadable event after which the next is looked after at once
_LONGEST: Final = 60.0  # seconds until an unreadable event is looked after, at most


class Course(Protocol):
    """The connection, as its stream sees it."""

    def connect(self) -> None:
        """This stream is dead wood: open another one."""

    def stood(self) -> None:
        """It stands, and tells what happens from now on."""

    def replayed(self) -> None:
        """It has told all that was missed, too."""

    def ended(self, error: ErpError) -> None:
        """It is over."""


class Hearing:
    """Hears one stream at a time, and keeps no look at the server from being needed; engine thread only.

    Attributes:
        stands: Whether it does.
        whole: The copy lacks nothing of what was told before the last event.
        collected: Something on the way seems to collect the stream's bytes before it passes them on.
        advised: Seconds the server told us to wait before the next connection, or None.
        since: When it was opened.
        last_heartbeat: When it last showed that the other end lives.
    """

    def __init__(self, scope: Scope, look: Look, course: Course) -> None:
        self._scope = scope
        self._look = look
        self._course = course
        self._deafness = Deafness(scope, course.connect)
        self._stream: Stream | None = None
        self._generation = 0
        self._quiet: Timer | None = None  # runs while missed events are replayed
        self._last_event_id: str | None = None
        self._resuming = False
        self._opened_at = self._word_at = 0.0
        self._silence = 0.0
        self._broken = 0
        self._excused_at = -_BROKEN  # when the stream said itself that it had not told everything
        self.stands = False
        self.whole = False
        self.collected = False
        self.advised: float | None = None
        self.since: Timestamp | None = None
        self.last_heartbeat: Timestamp | None = None

    @property
    def replaying(self) -> bool:
        """Whether it still tells what was missed."""
        return self._quiet is not None

    def open(self, config: ChatConfig) -> None:
        """Open it.

        Raises:
            ErpError: Its address is one that this client must not follow.
        """
        scope = self._scope
        generation = self._generation

        def deliver(item: StreamItem) -> None:
            scope.loop.post(lambda: self._heard(generation, item))

        # What a look brings is newer than what a replay would tell: it is either the one or the other.
        replays = scope.can("events.replay") and self._last_event_id is not None
        self._resuming = replays and self.whole and not self._look.busy
        self._silence = SILENCE * config.heartbeat_seconds
        self._word_at = scope.loop.monotonic()
        self._stream = scope.client.stream(
            deliver,
            stream_url=config.stream_url,
            last_event_id=self._last_event_id if self._resuming else None,
            silence_limit=self._silence,
        )
        self._stream.start()

    def close(self) -> None:
        """Hear nothing more of it."""
        self._generation += 1
        self._deafness.stop()
        if self._stream is not None:
            stream, self._stream = self._stream, None
            stream.stop()
        self.stands = False
        self.since = None
        self.whole = self.whole and not (self.replaying and self._look.busy)
        self._no_quiet()

    def missed(self, message_ids: frozenset[str], *, listed: bool) -> None:
        """Note messages of others that a look found, and that were not told; the copy is whole again."""
        self.whole = self.stands
        if listed:
            self._last_event_id = None  # what came after that event may be older than the list
        if self._scope.loop.monotonic() - self._excused_at >= _LONGEST:
            self._deafness.missed(message_ids)

    def _heard(self, generation: int, item: StreamItem) -> None:
        if generation != self._generation:
            return  # a stream given up a moment ago
        if isinstance(item, StreamEnded):
            self._over(item.error)
            return
        self._word_at = self._scope.loop.monotonic()
        match item:
            case StreamOpened():
                self._opened()
            case Heartbeat():
                self._beat()
            case StreamEvent() | BrokenEvent():
                self._last_event_id = item.event_id or self._last_event_id
                self._prove()
                self._told(item)
            case RetryAdvised(seconds=seconds):
                self.advised = seconds

    def _over(self, error: ErpError | None) -> None:
        if self._scope.loop.monotonic() - self._word_at >= self._silence:
            self._scope.client.drop_connections()  # the network is gone: those beside it are as dead
        self._course.ended(error or TransientError("the stream ended"))

    def _opened(self) -> None:
        self.since = self.last_heartbeat = self._scope.loop.now()
        self._opened_at = self._scope.loop.monotonic()
        self.advised = None
        if self._resuming and (self._look.busy or not self.whole):
            self._course.connect()  # a look was made meanwhile: a replay would set it back
        elif not self.collected:
            self._stand()

    def _beat(self) -> None:
        self.last_heartbeat = self._scope.loop.now()
        self._prove()
        if self._quiet is not None:
            self._replayed()

    def _prove(self) -> None:
        """The first word of a stream shows whether something on the way still collects it."""
        if not self.stands and self._scope.loop.monotonic() - self._opened_at <= _PROMPT:
            self.collected = False
            self._stand()

    def _stand(self) -> None:
        self.stands = True
        if self._resuming:
            self._wait_for_quiet()
        self._course.stood()

    def _told(self, item: StreamEvent | BrokenEvent) -> None:
        if isinstance(item, BrokenEvent):
            _log.warning("unreadable event %r skipped: %s", item.name[:40], item.reason)
            self._look_after_broken()
            return
        event = item.event
        if isinstance(event, events.SessionExpired):
            self._course.ended(SessionEndedError())
            return
        if isinstance(event, events.ChatDisabled):
            self._course.ended(ChatOffError())
            return
        if isinstance(event, events.MessageReceived):
            self._deafness.heard(event.message.id)
        elif isinstance(event, events.Resync):
            self._excused_at = self._scope.loop.monotonic()
        self._look.hear(event, caught_up=self.replaying)
        if self.replaying:
            self._wait_for_quiet()

    def _look_after_broken(self) -> None:
        """Whatever it told, the server knows; a server that says nothing else is asked ever more seldom."""
        if not self._look.busy:
            now = self._scope.loop.monotonic()
            self._broken = self._broken + 1 if now - self._excused_at < _BROKEN else 0
        self._excused_at = self._scope.loop.monotonic()
        after = min(_LONGEST, 2.0**self._broken) if self._broken else 0.0
        self._look.again("unreadable event", after=after)

    def _wait_for_quiet(self) -> None:
        if self._quiet is not None:
            self._quiet.cancel()
        self._quiet = self._scope.loop.call_later(_QUIET, self._replayed)
        self._look.wait()

    def _no_quiet(self) -> None:
        if self._quiet is not None:
            self._quiet.cancel()
            self._quiet = None
            self._look.go_on()

    def _replayed(self) -> None:
        self._no_quiet()
        if self.whole and not self._look.busy:
            self._course.replayed()
