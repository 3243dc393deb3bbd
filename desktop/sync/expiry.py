"""The session's end by the clock: warned of twice, then obeyed."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Final

from desktop.core.changes import SessionNotice
from desktop.sync.loop import Timer
from desktop.sync.scope import Scope

_log = logging.getLogger(__name__)

_DAYS: Final = 3 * 86_400.0  # seconds before the end at which a long session is warned of
_HOUR: Final = 3_600.0  # the same for every session
# A session that is not remembered lasts 12 hours: one with more left is one of 30 days.
_SHORT: Final = 13 * 3_600.0  # seconds, clocks being what they are
_WARNED = "session_warned"  # key of the local copy's `meta` table: which session, and how often


class Expiry:
    """Watches the end that the server gave; engine thread only.

    The wall clock decides, since a computer may sleep over the end: ask `check` after every waking.

    Args:
        ended: Called when the session has ended while it was watched.
    """

    def __init__(self, scope: Scope, ended: Callable[[], None]) -> None:
        self._scope = scope
        self._ended = ended
        self._timer: Timer | None = None

    def check(self) -> bool:
        """Whether the session has not ended yet; warns where it is time to, and watches on."""
        self.stop()
        left = self._left()
        if left is None:
            return True
        if left <= 0:
            return False
        if left <= _HOUR:
            self._warn(times=2)
        elif _SHORT < left <= _DAYS:
            self._warn(times=1)
        until = min(left - mark for mark in (0.0, _HOUR, _DAYS) if left > mark)
        self._timer = self._scope.loop.call_later(until, self._ring)
        return True

    def stop(self) -> None:
        """Watch no more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _left(self) -> float | None:
        end = self._scope.account.session_expires_at
        return None if end is None else (end.ms - self._scope.loop.now().ms) / 1000

    def _ring(self) -> None:
        self._timer = None
        if not self.check():
            self._ended()

    def _warn(self, *, times: int) -> None:
        end, meta = self._scope.account.session_expires_at, self._scope.database.meta
        if end is None:
            return
        session, _, warned = (meta.get(_WARNED) or "").partition(" ")
        if session == end.iso and int(warned) >= times:
            return
        meta.put(_WARNED, f"{end.iso} {times}")
        self._scope.deliver((SessionNotice(code="session_ending", details={"time": end.iso}),))
