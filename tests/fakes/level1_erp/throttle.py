"""How often something may be done: sign-in failures, messages."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from tests.fakes.level1_erp.clock import Clock

FAILURES_WINDOW_MS = 600_000
BLOCK_MS = 900_000
FAILURES_PER_EMAIL = 5
FAILURES_PER_ADDRESS = 25


@dataclass
class SignInThrottle:
    """Failed sign-ins per e-mail and per address, in 10 minutes; then 15 minutes of refusals."""

    clock: Clock
    _failures: dict[str, list[int]] = field(default_factory=dict)
    _blocked_until: dict[str, int] = field(default_factory=dict)

    def refuses(self, email: str, address: str) -> bool:
        """Say whether a sign-in is refused unseen."""
        now = self.clock.ms()
        return any(self._blocked_until.get(key, 0) > now for key in _keys(email, address))

    def failed(self, email: str, address: str) -> None:
        """Count a failure."""
        now = self.clock.ms()
        for key, limit in _keys(email, address).items():
            recent = [at for at in self._failures.get(key, []) if at > now - FAILURES_WINDOW_MS] + [now]
            self._failures[key] = recent
            if len(recent) >= limit:
                self._blocked_until[key] = now + BLOCK_MS

    def succeeded(self, email: str) -> None:
        """Forget the failures of this e-mail."""
        self._failures.pop(f"email:{email}", None)

    def forget(self) -> None:
        """Forget everything."""
        self._failures.clear()
        self._blocked_until.clear()


def _keys(email: str, address: str) -> dict[str, int]:
    return {f"email:{email}": FAILURES_PER_EMAIL, f"address:{address}": FAILURES_PER_ADDRESS}


@dataclass
class MessageRate:
    """Messages per user in a fixed window, over all their devices."""

    clock: Clock
    limit: int = 10
    window_ms: int = 10_000
    _windows: dict[str, tuple[int, int]] = field(default_factory=dict)

    def take(self, user_id: str) -> int:
        """Count one attempt; return 0 when it may go on, else the seconds to wait."""
        now = self.clock.ms()
        ends, count = self._windows.get(user_id, (0, 0))
        if now >= ends:
            ends, count = now + self.window_ms, 0
        if count >= self.limit:
            return math.ceil((ends - now) / 1000)
        self._windows[user_id] = (ends, count + 1)
        return 0
