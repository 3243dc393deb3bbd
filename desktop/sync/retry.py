"""The next attempt: after what the server asked for, and our own back-off."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from desktop.core.backoff import reconnect_delay
from desktop.core.errors import ErpError, SessionUnknownError, TransientError
from desktop.sync.loop import Loop, Timer

SLOW: Final = 300.0  # seconds between looks at a session nobody knows, or at a chat switched off
_LONGEST: Final = 60.0  # seconds between two other attempts, at most
_STABLE: Final = 30.0  # seconds in peace after which the back-off begins anew


class Retry:
    """Holds the one attempt that is planned; engine thread only."""

    def __init__(self, loop: Loop) -> None:
        self._loop = loop
        self._timer: Timer | None = None
        self._stable: Timer | None = None
        self._attempt = 0

    def after(self, error: ErpError, attempt: Callable[[], None], *, advised: float | None = None) -> None:
        """Plan an attempt for when an error may be over.

        Args:
            error: May bear how long its server wants to be left alone.
            attempt: Made then.
            advised: Seconds the stream told us to wait before the next connection, or None.
        """
        asked = max((error.retry_after if isinstance(error, TransientError) else None) or 0.0, advised or 0.0)
        cap = SLOW if isinstance(error, SessionUnknownError) else _LONGEST
        own = reconnect_delay(self._attempt, self._loop.random(), cap=cap)
        if asked and not self._attempt:
            own = 0.0  # a server that asks to wait spreads those whom it asks
        self._attempt += 1
        self.at(asked + own, attempt)

    def at(self, delay: float, attempt: Callable[[], None]) -> None:
        """Plan an attempt in `delay` seconds."""
        self.cancel()
        self._timer = self._loop.call_later(delay, attempt)

    def cancel(self) -> None:
        """Plan none."""
        for timer in (self._timer, self._stable):
            if timer is not None:
                timer.cancel()
        self._timer = self._stable = None

    def well(self) -> None:
        """All is right: no attempt is needed, and the back-off begins anew if it stays so."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._stable is None:
            self._stable = self._loop.call_later(_STABLE, self.afresh)

    def afresh(self) -> None:
        """Begin the back-off anew."""
        self._attempt = 0
