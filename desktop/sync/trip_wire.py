"""When to look although the stream told nothing, where it can lose an event in silence."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

from desktop.core.trip_wire import ACTIVE, interval, spread
from desktop.sync.look import Look
from desktop.sync.loop import Timer
from desktop.sync.scope import Scope


class Mode(Enum):
    """What there is to watch."""

    NOTHING = 0
    STREAM = 1  # it stands, and may be dead wood
    GAP = 2  # there is none, but the server answers


class TripWire:
    """Decides when `Look.check` is made, within the promised budget; engine thread only.

    Args:
        mode: Says what there is to watch now.
    """

    def __init__(self, scope: Scope, look: Look, mode: Callable[[], Mode]) -> None:
        self._scope = scope
        self._look = look
        self._mode = mode
        self._timer: Timer | None = None
        self._watched = Mode.NOTHING
        self._since = 0.0
        self._active = True
        self._failures = 0

    def set(self) -> None:
        """Set it anew, because something changed that it depends on."""
        self.stop()
        mode, loop = self._mode(), self._scope.loop
        if mode is not self._watched:
            self._watched, self._since, self._failures = mode, loop.monotonic(), 0
        if mode is Mode.NOTHING or self._look.busy:
            return  # it is set again after the look
        due = max(self._look.at, self._since) + self._wait(mode)
        self._timer = loop.call_later(max(0.0, due - loop.monotonic()), self._look.check)

    def answered(self, *, well: bool) -> None:
        """A look is over; the next one is planned."""
        self._failures = 0 if well else self._failures + 1
        self.set()

    def person_active(self, active: bool) -> None:
        """Somebody is at the computer, or nobody."""
        if active is not self._active:
            self._active = active
            self.set()

    def focused(self) -> None:
        """A window came to the front: look now, unless that was done a moment ago."""
        if self._mode() is Mode.STREAM and self._scope.loop.monotonic() - self._look.at >= ACTIVE:
            self._look.check()

    def stop(self) -> None:
        """Watch nothing until it is set again."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _wait(self, mode: Mode) -> float:
        seconds = interval(streaming=mode is Mode.STREAM, active=self._active, failures=self._failures)
        return spread(seconds, self._scope.loop.random())
