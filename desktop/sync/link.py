"""The connection's course: connect, hold events back, catch up, let them through, come back."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Final

from desktop.core.backoff import reconnect_delay
from desktop.core.changes import Change, ConnectionChanged, ConnectionState, ServerDescribed
from desktop.core.errors import ChatOffError, ErpError, SessionEndedError, SessionUnknownError, TransientError
from desktop.erp.stream import (
    BrokenEvent,
    Heartbeat,
    RetryAdvised,
    StreamEnded,
    StreamEvent,
    StreamItem,
    StreamOpened,
)
from desktop.sync.catch_up import catch_up
from desktop.sync.live import Live
from desktop.sync.loop import Ask, Task, Timer
from desktop.sync.ports import Stream
from desktop.sync.scope import LEVEL, Scope
from desktop.wire import events
from desktop.wire.models import ChatConfig
from desktop.wire.timestamp import Timestamp

_log = logging.getLogger(__name__)

SILENCE: Final = 2.5  # heartbeats that may be missed before a connection counts as dead
_STABLE: Final = 30.0  # seconds online after which the back-off begins anew
_SLOW: Final = 300.0  # seconds between looks at a session nobody knows, or at a chat switched off
_LOOK_AGAIN: Final = 1.0  # seconds between two reconciles, at least
# What of the passing troubles a person should know; all else is "offline".
_SAID: Final = frozenset({"disk_full", "storage_error", "buffering_proxy"})
_CONNECTED: Final = frozenset({ConnectionState.CATCHING_UP, ConnectionState.ONLINE})


class Link:
    """Keeps one stream open and the local copy true; engine thread only.

    Args:
        online: The local copy is true again: whatever waits for the server may go on.
    """

    def __init__(self, scope: Scope, *, online: Callable[[], None]) -> None:
        self._scope = scope
        self._online = online
        self.live = Live(scope, self.look_again)
        self._stream: Stream | None = None
        self._generation = 0
        self._task: Task | None = None
        self._retry: Timer | None = None
        self._stable: Timer | None = None
        self._look: Timer | None = None
        self._expiry: Timer | None = None
        self._looked_at = -_LOOK_AGAIN
        self._look_wanted: str | None = None
        self._held: list[events.Event] | None = None
        self._attempt = 0
        self._advised: float | None = None
        self._last_event_id: str | None = None
        self._offline_since: Timestamp | None = None
        self._shown: tuple[object, ...] | None = None
        self.state = ConnectionState.CONNECTING
        self.uncertain = False
        self.code: str | None = None
        self.details: dict[str, str] = {}
        self.stream_since: Timestamp | None = None
        self.last_heartbeat: Timestamp | None = None
        self.last_reconcile: Timestamp | None = None

    def connect(self) -> None:
        """Begin anew, whatever was going on before."""
        self._drop()
        if (left := self._session_left()) is not None:
            if left <= 0:
                self.sign_off("session_expired")
                return
            self._expiry = self._scope.loop.call_later(left, self.connect)  # the stream outlives its session
        if self._offline_since is None:
            self._become(ConnectionState.CONNECTING)
        self._task = Task(self._scope.loop, self._connect())

    def connect_soon(self) -> None:
        """The network is back, or we woke up: try at once, and look again if the stream still stands."""
        if self.state is not ConnectionState.SIGNED_OUT:
            self._attempt = 0
            self.connect()

    def look_again(self, reason: str) -> None:
        """Ask for one reconcile; many wishes within a second become one."""
        if self.state not in _CONNECTED or self._look is not None:
            return  # it comes with the connection; or it is coming
        if self._held is not None:
            self._look_wanted = reason  # the look under way may have passed the place already
            return
        _log.info("looking again: %s", reason)
        loop = self._scope.loop
        wait = max(0.0, self._looked_at + _LOOK_AGAIN - loop.monotonic())
        self._look = loop.call_later(wait, self._reconcile)

    def session_failed(self, error: ErpError) -> None:
        """A request met what concerns the whole session, or the whole connection."""
        if self.state in _CONNECTED:  # else it is known, and the next attempt is on its way
            self._down(error)

    def refresh(self) -> None:
        """A person wants to be sure: look now, or connect now."""
        if self.state in _CONNECTED:
            self.look_again("asked for")
        elif self.state is not ConnectionState.SIGNED_OUT:
            self.connect_soon()

    def sign_off(self, code: str) -> None:
        """There is no session (any more): what is stored stays readable, nothing is asked."""
        self._drop()
        self._become(ConnectionState.SIGNED_OUT, code=code)

    def stop(self) -> None:
        """Close the stream and do nothing more."""
        self._drop()

    def _drop(self) -> None:
        self._generation += 1
        for timer in (self._retry, self._stable, self._look, self._expiry):
            if timer is not None:
                timer.cancel()
        self._retry = self._stable = self._look = self._expiry = None
        if self._task is not None:
            self._task.cancel()
            self._task = None
        if self._stream is not None:
            stream, self._stream = self._stream, None
            stream.stop()
        self._held = None
        self._look_wanted = None
        self.stream_since = None

    def _session_left(self) -> float | None:
        end = self._scope.account.session_expires_at
        return None if end is None else (end.ms - self._scope.loop.now().ms) / 1000

    async def _connect(self) -> None:
        client = self._scope.client
        try:
            config = await Ask(client.api.config)
            self._describe()
            if not config.chat_enabled:
                await self._why_not_enabled()
        except ErpError as error:
            self._down(error)
            return
        self._open(config)

    def _describe(self) -> None:
        api = self._scope.client.api
        self._scope.database.meta.put(LEVEL, str(api.level))
        self._scope.deliver((ServerDescribed(level=api.level, capabilities=frozenset(api.capabilities)),))

    async def _why_not_enabled(self) -> None:
        # At level 1 a session nobody knows also reads as "false": only the session tells which.
        if self._scope.client.api.level == 1 and await Ask(self._scope.client.auth.session) is None:
            raise SessionUnknownError
        raise ChatOffError

    def _open(self, config: ChatConfig) -> None:
        scope = self._scope
        generation = self._generation

        def deliver(item: StreamItem) -> None:
            scope.loop.post(lambda: self._heard(generation, item))

        self._held = []
        try:
            self._stream = scope.client.stream(
                deliver,
                stream_url=config.stream_url,
                last_event_id=self._last_event_id,
                silence_limit=SILENCE * config.heartbeat_seconds,
            )
        except ErpError as error:  # a stream address this client must not follow
            self._down(error)
            return
        self._stream.start()

    def _heard(self, generation: int, item: StreamItem) -> None:
        if generation != self._generation:
            return  # a stream given up a moment ago
        match item:
            case StreamOpened():
                self.stream_since = self.last_heartbeat = self._scope.loop.now()
                self._become(ConnectionState.CATCHING_UP)
                self._task = Task(self._scope.loop, self._catch_up())
            case Heartbeat():
                self.last_heartbeat = self._scope.loop.now()
            case StreamEvent(event=event, event_id=event_id):
                self._last_event_id = event_id or self._last_event_id
                self._event(event)
            case RetryAdvised(seconds=seconds):
                self._advised = seconds
            case BrokenEvent(name=name, reason=reason, event_id=event_id):
                self._last_event_id = event_id or self._last_event_id
                _log.warning("unreadable event %r skipped: %s", name[:40], reason)
                self.look_again("unreadable event")  # whatever it told, the server knows
            case StreamEnded(error=error):
                self._down(error or TransientError("the stream ended"))

    def _event(self, event: events.Event) -> None:
        if isinstance(event, events.SessionExpired):
            self.sign_off("session_expired")
        elif isinstance(event, events.ChatDisabled):
            self._down(ChatOffError())
        elif self._held is not None:
            self._held.append(event)
        elif changes := self.live.apply(event):
            self._scope.deliver(changes)

    def _reconcile(self) -> None:
        self._look = None
        self._held = []
        self._task = Task(self._scope.loop, self._catch_up())

    async def _catch_up(self) -> None:
        self._looked_at = self._scope.loop.monotonic()
        try:
            changes = await catch_up(self._scope, self.live.told)
        except ErpError as error:
            self._down(error)
            return
        self.last_reconcile = self._scope.loop.now()
        self.live.told.clear()
        self._let_through(changes)
        if self.state is not ConnectionState.ONLINE:
            self._offline_since = None
            must_change = self._scope.account.must_change_password
            self._become(ConnectionState.ONLINE, code="must_change_password" if must_change else None)
            self._stable = self._scope.loop.call_later(_STABLE, self._settled)
        self._online()

    def _let_through(self, changes: tuple[Change, ...]) -> None:
        held, self._held = self._held or [], None
        wanted, self._look_wanted = self._look_wanted, None
        told: list[Change] = list(changes)
        for event in held:
            told += self.live.apply(event)
        self._scope.deliver(tuple(told))
        if any(isinstance(event, events.ConversationRead) for event in held):
            wanted = "read while looking"  # before the list was made, or after it: only the server knows
        if wanted is not None:
            self.look_again(wanted)

    def _settled(self) -> None:
        self._attempt = 0

    def _down(self, error: ErpError) -> None:
        self._drop()
        _log.info("connection down: %s (%s)", type(error).__name__, error.code)
        if isinstance(error, SessionEndedError):
            self.sign_off(error.code)
            return
        if self._offline_since is None:
            self._offline_since = self._scope.loop.now()
        if isinstance(error, ChatOffError):
            self._become(ConnectionState.CHAT_OFF, code=error.code)
            self._retry_in(_SLOW)
            return
        unknown = isinstance(error, SessionUnknownError)
        self._become(
            ConnectionState.OFFLINE,
            code="offline" if isinstance(error, TransientError) and error.code not in _SAID else error.code,
            details=error.details,
            uncertain=self.uncertain or unknown,
        )
        self._retry_in(self._delay(error, cap=_SLOW if unknown else 60.0))

    def _delay(self, error: ErpError, *, cap: float) -> float:
        asked = error.retry_after if isinstance(error, TransientError) else None
        own = reconnect_delay(self._attempt, self._scope.loop.random(), cap=cap)
        self._attempt += 1
        return max(own, asked or 0.0, self._advised or 0.0)

    def _retry_in(self, delay: float) -> None:
        self._retry = self._scope.loop.call_later(delay, self.connect)

    def _become(
        self,
        state: ConnectionState,
        *,
        code: str | None = None,
        details: dict[str, str] | None = None,
        uncertain: bool = False,
    ) -> None:
        self.state, self.code, self.details, self.uncertain = state, code, details or {}, uncertain
        shown = (state, code, self.details, uncertain)
        if shown != self._shown:
            self._shown = shown
            self._scope.deliver((self.status(),))

    def status(self) -> ConnectionChanged:
        """Return the connection as a change."""
        since = self._offline_since if self.state is ConnectionState.OFFLINE else None
        return ConnectionChanged(
            state=self.state,
            at=since or self._scope.loop.now(),
            uncertain=self.uncertain,
            code=self.code,
            details=self.details,
        )
