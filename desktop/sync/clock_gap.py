"""We slept: the wall clock went on while this process stood still."""

from __future__ import annotations

from collections.abc import Callable

from desktop.sync.loop import Loop, Timer
from desktop.wire.timestamp import Timestamp

_TICK = 4.0  # seconds; on some systems it does not run on while the computer sleeps
_GAP = 20.0  # seconds the wall clock may run ahead of a tick before we call it sleep


class ClockGap:
    """Calls `woke` when two ticks lie further apart than a running computer would put them."""

    def __init__(self, loop: Loop, woke: Callable[[], None]) -> None:
        self._loop = loop
        self._woke = woke
        self._last: Timestamp = loop.now()
        self._timer: Timer = loop.call_later(_TICK, self._tick)

    def stop(self) -> None:
        """Watch no more."""
        self._timer.cancel()

    def _tick(self) -> None:
        now = self._loop.now()
        slept = (now.ms - self._last.ms) / 1000 - _TICK
        self._last = now
        self._timer = self._loop.call_later(_TICK, self._tick)
        if slept > _GAP:
            self._woke()
