"""How the connection stands, as everybody is told: its state, why, and how sure the number is."""

from __future__ import annotations

import logging
from typing import Final

from desktop.core.changes import ConnectionChanged, ConnectionState, SessionNotice
from desktop.sync.loop import Timer
from desktop.sync.scope import Scope
from desktop.wire.timestamp import Timestamp

_log = logging.getLogger(__name__)

_UNSURE: Final = 300.0  # seconds with neither a living stream nor a good look until the number is doubted
_OFFER: Final = 300.0  # seconds a session is unknown until a person is told, once
_ATTENTION: Final = 1800.0  # the same until the icon shows it

_AT_REST: Final = frozenset({ConnectionState.SIGNED_OUT, ConnectionState.CHAT_OFF})


class Standing:
    """Holds the connection's state and tells when it changes; engine thread only.

    A session that the server does not know was revoked, or the server's database is down: nobody can tell
    which. So the number and the cookie stay, a person is told after a while, and all of it ends by
    itself once the server knows the session again.

    Attributes:
        unknown: The server does not know the session at the moment.
        uncertain: The number may be out of date.
        offline_since: When the connection was lost, or None while it stands.
    """

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._code: str | None = None
        self._shown: tuple[object, ...] | None = None
        self._timers: dict[str, Timer] = {}
        self._offered = False
        self.attention = False
        self.state = ConnectionState.CONNECTING
        self.details: dict[str, str] = {}
        self.unknown = False
        self.uncertain = False
        self.offline_since: Timestamp | None = None

    @property
    def code(self) -> str | None:
        """Key of the sentence that says why."""
        return "session_unknown" if self._offered else self._code

    def become(
        self, state: ConnectionState, *, code: str | None = None, details: dict[str, str] | None = None
    ) -> None:
        """Take a state and tell it, if it is another one."""
        self.state, self._code, self.details = state, code, details or {}
        if state in {ConnectionState.ONLINE, *_AT_REST}:
            self.offline_since = None
            self._cancel("doubt")
        elif "doubt" not in self._timers and not self.uncertain:
            self._doubt_later()
        if state in _AT_REST:
            self._forget_session()
            self.uncertain = False
        self.tell()

    def lost(self) -> None:
        """The connection is gone: since now, unless it was before."""
        if self.offline_since is None:
            self.offline_since = self._scope.loop.now()

    def sure(self) -> None:
        """The number was just seen to be right."""
        self.session_known()
        self.uncertain = False
        self._cancel("doubt")
        if self.state is not ConnectionState.ONLINE:
            self._doubt_later()

    def doubt(self) -> None:
        """The server said nothing that could be believed."""
        self.uncertain = True
        self._cancel("doubt")

    def session_unknown(self) -> None:
        """The server does not know the session."""
        if not self.unknown:
            _log.info("the server does not know the session")
            self.unknown = True
            loop = self._scope.loop
            self._timers["offer"] = loop.call_later(_OFFER, self._offer_sign_in)
            self._timers["attention"] = loop.call_later(_ATTENTION, self._ask_attention)
        self.doubt()

    def session_known(self) -> None:
        """The server knows the session (again)."""
        self._forget_session()

    def stop(self) -> None:
        """Watch no more."""
        self._forget_session()
        self._cancel("doubt")

    def changed(self) -> ConnectionChanged:
        """Return all of it as a change."""
        since = self.offline_since if self.state is ConnectionState.OFFLINE else None
        return ConnectionChanged(
            state=self.state,
            at=since or self._scope.loop.now(),
            uncertain=self.uncertain,
            attention=self.attention,
            code=self.code,
            details=self.details,
        )

    def tell(self) -> None:
        """Tell everybody, if there is something new."""
        shown = (self.state, self.code, self.details, self.uncertain, self.attention)
        if shown != self._shown:
            self._shown = shown
            self._scope.deliver((self.changed(),))

    def _forget_session(self) -> None:
        self._cancel("offer")
        self._cancel("attention")
        self.unknown = self._offered = self.attention = False

    def _doubt_later(self) -> None:
        self._timers["doubt"] = self._scope.loop.call_later(_UNSURE, self._unsure)

    def _cancel(self, what: str) -> None:
        if (timer := self._timers.pop(what, None)) is not None:
            timer.cancel()

    def _unsure(self) -> None:
        self._cancel("doubt")
        self.uncertain = True
        self.tell()

    def _offer_sign_in(self) -> None:
        self._offered = True
        self._scope.deliver((SessionNotice(code="session_unknown"),))
        self.tell()

    def _ask_attention(self) -> None:
        self.attention = True
        self.tell()
