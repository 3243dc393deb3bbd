"""Attempts counted per key in memory: a fixed window, a block after too many."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from server.settings import LoginThrottle, Rate

# More keys than this at once is an attack; the oldest are forgotten.
_MAX_KEYS = 100_000


@dataclass(slots=True)
class _Window:
    ends: float
    count: int = 0


class FixedWindow:
    """So many calls per key in each window; says how long to wait."""

    def __init__(self, rate: Rate, clock: Callable[[], float]) -> None:
        self._rate = rate
        self._clock = clock
        self._windows: dict[str, _Window] = {}

    def take(self, key: str) -> int:
        """Count one call; returns 0, or the whole seconds to wait if it is one too many."""
        now = self._clock()
        window = self._windows.get(key)
        if window is None or window.ends <= now:
            _forget_oldest(self._windows)
            self._windows.pop(key, None)  # so that it comes last again
            window = self._windows[key] = _Window(now + self._rate.window)
        window.count += 1
        return 0 if window.count <= self._rate.count else max(1, math.ceil(window.ends - now))


class FailureThrottle:
    """Keys with too many failures are blocked for a while.

    A failure is noted before the password is checked and forgiven after: guesses made at once all count.
    """

    def __init__(self, rule: LoginThrottle, limit: int, clock: Callable[[], float]) -> None:
        self._rule = rule
        self._limit = limit
        self._clock = clock
        self._windows: dict[str, _Window] = {}

    def is_blocked(self, key: str) -> bool:
        """Return whether the key has failed too often."""
        window = self._windows.get(key)
        return window is not None and window.ends > self._clock() and window.count >= self._limit

    def note(self, key: str) -> None:
        """Count a failure; the one that reaches the limit starts the block."""
        now = self._clock()
        window = self._windows.get(key)
        if window is None or window.ends <= now:
            _forget_oldest(self._windows)
            self._windows.pop(key, None)
            window = self._windows[key] = _Window(now + self._rule.window)
        window.count += 1
        if window.count == self._limit:
            window.ends = now + self._rule.block

    def forgive(self, key: str) -> None:
        """Take one failure back; the attempt was right after all."""
        if (window := self._windows.get(key)) is not None and window.count > 0:
            window.count -= 1

    def forget(self, key: str) -> None:
        """Take all of a key's failures back."""
        self._windows.pop(key, None)


def _forget_oldest(windows: dict[str, _Window]) -> None:
    while len(windows) >= _MAX_KEYS:
        del windows[next(iter(windows))]
