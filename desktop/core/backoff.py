"""The delay before the next attempt."""

from __future__ import annotations

_ENOUGH = 64  # doublings; any base is over any cap by then, and 2.0 ** 1024 would not be a number


def reconnect_delay(attempt: int, jitter: float, *, base: float = 1.0, cap: float = 60.0) -> float:
    """Return the delay in seconds before reconnect number `attempt` ("full jitter").

    Args:
        attempt: 0 for the first reconnect after a healthy connection.
        jitter: A random number in [0, 1).
        base: Upper bound of the first delay, seconds.
        cap: Upper bound of every delay, seconds.

    Raises:
        ValueError: `jitter` is outside [0, 1), or `attempt` is negative.
    """
    if not 0.0 <= jitter < 1.0:
        raise ValueError(f"jitter must be in [0, 1): {jitter}")
    if attempt < 0:
        raise ValueError(f"attempt must not be negative: {attempt}")
    return jitter * min(cap, base * 2.0 ** min(attempt, _ENOUGH))
