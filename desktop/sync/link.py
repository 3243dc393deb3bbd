"""The connection's course: connect, catch up, stay, come back."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Final

from desktop.core.changes import ConnectionState
from desktop.core.errors import ChatOffError, ErpError, SessionEndedError, SessionUnknownError, TransientError
from desktop.sync.doubt import OtherOrganisationError, is_nonsense
from desktop.sync.expiry import Expiry
from desktop.sync.hearing import Hearing
from desktop.sync.look import Look
from desktop.sync.loop import Task
from desktop.sync.opening import Opening
from desktop.sync.retry import SLOW, Retry
from desktop.sync.scope import Scope
from desktop.sync.standing import Standing
from desktop.sync.trip_wire import Mode, TripWire
from desktop.wire.models import Session
from desktop.wire.timestamp import Timestamp

_log = logging.getLogger(__name__)

# What of the passing troubles a person should know; all else is "offline".
_SAID: Final = frozenset({"disk_full", "storage_error", "buffering_proxy"})
_ASKING: Final = frozenset({ConnectionState.ONLINE, ConnectionState.OFFLINE})
_RESTING: Final = frozenset({ConnectionState.SIGNED_OUT, ConnectionState.CHAT_OFF})


class Link:
    """Keeps one stream open and the local copy true; engine thread only.

    Args:
        online: The server can be asked (again): whatever waits for it may go on.
        moved: The session sees another organisation now: that is another account.
        caught_up: The copy is true, and nobody was told yet that it is.
    """

    def __init__(
        self,
        scope: Scope,
        *,
        online: Callable[[], None],
        moved: Callable[[Session], None],
        caught_up: Callable[[], None],
    ) -> None:
        self._scope = scope
        self._online = online
        self._caught_up = caught_up
        self._moved = moved
        self._standing = Standing(scope)
        self._look = Look(scope, self)
        self._hearing = Hearing(scope, self._look, self)
        self._wire = TripWire(scope, self._look, self._mode)
        self._opening = Opening(scope)
        self._retry = Retry(scope.loop)
        self._expiry = Expiry(scope, lambda: self.sign_off("session_expired"))
        self._task: Task | None = None
        self._answered = False  # the last attempt came as far as the stream
        self._reachable = False  # the last look was answered
        self.live = self._look.live

    # What it is like

    @property
    def state(self) -> ConnectionState:
        """Where the connection stands."""
        return self._standing.state

    @property
    def code(self) -> str | None:
        """Key of the sentence that says why."""
        return self._standing.code

    @property
    def uncertain(self) -> bool:
        """Whether the number may be out of date."""
        return self._standing.uncertain

    @property
    def can_ask(self) -> bool:
        """Whether the server can be asked: online, or without a stream but it answered a moment ago."""
        return self._reachable and self.state in _ASKING and not self._standing.unknown

    @property
    def stream_since(self) -> Timestamp | None:
        """Since when the stream is open."""
        return self._hearing.since

    @property
    def last_heartbeat(self) -> Timestamp | None:
        """When the stream last showed that the other end lives."""
        return self._hearing.last_heartbeat

    @property
    def last_reconcile(self) -> Timestamp | None:
        """When the copy was last compared with the server's list."""
        return self._look.last

    def is_wired(self) -> bool:
        """Whether something may happen that no stream tells, so that a trip-wire is needed."""
        told = self._scope.can("events.replay") and self.state is not ConnectionState.OFFLINE
        return not told and not self._standing.unknown

    def may_look(self) -> bool:
        """Whether a look makes sense now; else one comes with the connection."""
        return self._hearing.stands or self.can_ask

    # What others say

    def connect(self) -> None:
        """Begin anew, whatever was going on before."""
        self._drop()
        if not self._expiry.check():
            self.sign_off("session_expired")
            return
        if self._standing.offline_since is None:
            self._standing.become(ConnectionState.CONNECTING)
        self._task = Task(self._scope.loop, self._connect())

    def connect_soon(self) -> None:
        """The network is back, or we woke up: what stood may be dead, so try at once."""
        if self.state is not ConnectionState.SIGNED_OUT:
            self._retry.afresh()
            self._scope.client.drop_connections()
            self.connect()

    def refresh(self) -> None:
        """A person wants to be sure: look now, or connect now."""
        if self.may_look():
            self.look_again("asked for")
        elif self.state is not ConnectionState.SIGNED_OUT:
            self.connect_soon()

    def look_again(self, reason: str) -> None:
        """Ask for one list; many wishes within a second become one."""
        self._look.again(reason)

    def counter_cleared(self) -> None:
        """The server cleared one of this person's counters: the sum we know is no longer its sum."""
        self._look.expected.cleared = True

    def focused(self) -> None:
        """A window came to the front."""
        self._wire.focused()

    def person_active(self, active: bool) -> None:
        """Somebody is at the computer, or nobody."""
        self._wire.person_active(active)

    def session_failed(self, error: ErpError) -> None:
        """A request met what concerns the whole session, or the whole connection."""
        if self.may_look():  # else it is known, and the next attempt is on its way
            self.look_failed(error, listing=True)

    def break_off(self, error: ErpError) -> None:
        """Something broke off in the middle: connect anew, after a while, as after any cut."""
        self._look.stop()
        self._hearing.whole = False
        if self.state is not ConnectionState.SIGNED_OUT:
            self.ended(error)

    def sign_off(self, code: str) -> None:
        """There is no session (any more): what is stored stays readable, nothing is asked."""
        self._rest()
        self._standing.become(ConnectionState.SIGNED_OUT, code=code)

    def stop(self) -> None:
        """Close the stream and do nothing more."""
        self._rest()
        self._standing.stop()

    def _rest(self) -> None:
        self._drop()
        self._look.stop()
        self._wire.stop()
        self._expiry.stop()

    def _drop(self) -> None:
        self._retry.cancel()
        if self._task is not None:
            self._task.cancel()
            self._task = None
        self._hearing.close()

    # An attempt

    async def _connect(self) -> None:
        described = self._opening.described
        try:
            config = await self._opening.ask()
            self._hearing.whole = self._hearing.whole and self._opening.described == described
            if not self._expiry.check():
                self.sign_off("session_expired")
                return
            self._answered = True
            self._hearing.open(config)
        except OtherOrganisationError as other:
            self._move(other.session)
        except ErpError as error:
            self._answered = self._reachable = False
            self.ended(error)
        else:
            self._wire.set()

    def _move(self, session: Session) -> None:
        _log.info("the session sees another organisation now")
        self._rest()
        self._scope.loop.post(lambda: self._moved(session))

    # What the stream says

    def stood(self) -> None:
        """It stands, and tells what happens from now on."""
        self._standing.session_known()
        self._standing.become(ConnectionState.CATCHING_UP)
        if not self._hearing.replaying:
            self._look.first()
        self._wire.set()

    def replayed(self) -> None:
        """It has told all that was missed, too."""
        self._scope.deliver((self._scope.snapshot(),))
        self._true(listed=True)

    def ended(self, error: ErpError) -> None:
        """It is over, or there will be none."""
        _log.info("connection down: %s (%s)", type(error).__name__, error.code)
        if self._hearing.stands:
            self._reachable = False
        self._drop()
        if isinstance(error, SessionEndedError):
            self.sign_off(error.code)
        elif isinstance(error, ChatOffError):
            self._look.stop()
            self._hearing.whole = False
            self._standing.become(ConnectionState.CHAT_OFF, code=error.code)
            self._retry.at(SLOW, self.connect)
        else:
            self._go_offline(error)
        self._wire.set()

    def _go_offline(self, error: ErpError) -> None:
        if isinstance(error, TransientError) and error.code == "buffering_proxy":
            self._hearing.collected = True
        if isinstance(error, SessionUnknownError):
            self._standing.session_unknown()
        elif self._answered:
            self._standing.session_known()
        self._standing.lost()
        self._standing.become(ConnectionState.OFFLINE, code=self._why(error), details=error.details)
        self._retry.after(error, self.connect, advised=self._hearing.advised)
        if self._answered and self._look.last is None and self.is_wired() and not self._look.busy:
            self._look.whole()  # nothing was seen yet in this run, and the server answers

    def _why(self, error: ErpError) -> str:
        if not isinstance(error, TransientError | SessionUnknownError) or error.code in _SAID:
            return error.code
        return "buffering_proxy" if self._hearing.collected and self._answered else "offline"

    # What the looks say

    def looked(self, missed: frozenset[str], *, listed: bool) -> None:
        """The copy is true; `missed` are messages of others that the stream had not told."""
        told_late = missed if self.state is ConnectionState.ONLINE else frozenset()
        self._hearing.missed(told_late, listed=listed)
        if not self._hearing.replaying:
            self._true(listed=listed)
        self._wire.answered(well=True)

    def look_failed(self, error: ErpError, *, listing: bool) -> None:
        """It could not be seen whether the copy is true; the stream stays, if there is one."""
        _log.info("no look: %s (%s)", type(error).__name__, error.code)
        if isinstance(error, OtherOrganisationError):
            self._move(error.session)
            return
        if isinstance(error, SessionEndedError | ChatOffError):
            self.ended(error)
            return
        if not (self._hearing.stands and isinstance(error, TransientError)):
            self._reachable = False
        if isinstance(error, SessionUnknownError):
            self._standing.session_unknown()
        elif is_nonsense(error):
            self._standing.doubt()
        self._standing.tell()
        if listing:
            self._hearing.whole = False
            if self._hearing.stands:
                self._retry.after(error, self._look.whole)
        self._wire.answered(well=False)

    def _true(self, *, listed: bool) -> None:
        """The copy is what the server has."""
        asked, self._reachable = self.can_ask, True
        self._standing.sure()
        self._caught_up()
        if self._hearing.stands:
            must_change = self._scope.account.must_change_password
            code = "must_change_password" if must_change else None
            self._standing.become(ConnectionState.ONLINE, code=code)
            self._retry.well()
        else:
            self._standing.tell()
        if listed or not asked:
            self._online()
        self._wire.set()

    def _mode(self) -> Mode:
        if self.state in _RESTING or not self.is_wired():
            return Mode.NOTHING
        if self._hearing.stands:
            return Mode.STREAM if self.state is ConnectionState.ONLINE else Mode.NOTHING
        return Mode.GAP if self._answered else Mode.NOTHING
