"""Times as the tables keep them: epoch milliseconds."""

from __future__ import annotations

from desktop.wire.timestamp import Timestamp


def to_ms(at: Timestamp | None) -> int | None:
    """Return the number to store, None for None."""
    return None if at is None else at.ms


def from_ms(ms: int | None) -> Timestamp | None:
    """Return the instant that was stored, None for None."""
    return None if ms is None else Timestamp.from_ms(ms)
