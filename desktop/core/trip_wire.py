"""How seldom to look for what the stream did not tell, and what a count means."""

from __future__ import annotations

import dataclasses
from typing import Final

ACTIVE: Final = 60.0  # seconds between two counts while somebody is at the computer
IDLE: Final = 300.0  # the same while nobody is
DOWN: Final = 15.0  # the same while no stream stands, doubled by each failure up to ACTIVE
_LIST: Final = 3600.0  # seconds between two lists, whatever the counts say
_SPREAD: Final = 0.2  # of any interval, so that a company's clients do not ask together


def spread(seconds: float, jitter: float) -> float:
    """Return an interval that differs from the next client's.

    Args:
        seconds: The interval, on average.
        jitter: A random number in [0, 1).
    """
    return seconds * (1.0 + _SPREAD * (2.0 * jitter - 1.0))


def interval(*, streaming: bool, active: bool, failures: int) -> float:
    """Return the seconds until the next count, before they are spread.

    Args:
        streaming: Whether the stream stands.
        active: Whether somebody is at the computer.
        failures: How many counts in a row had no answer.
    """
    if not streaming:
        return min(ACTIVE, DOWN * 2.0 ** min(failures, 8))
    return ACTIVE if active or failures else IDLE


@dataclasses.dataclass(slots=True)
class Expected:
    """The sum of counters that the server should tell, if the stream has told everything.

    It is taken right before a list: what comes in between makes the next count differ, and leads to one
    list too many rather than one too few. The sum is never compared with the list's, which leaves out
    hidden and blocked conversations.

    Attributes:
        value: None before the first count.
        cleared: A counter was cleared since the last list, so that the sum hides what came meanwhile.
    """

    value: int | None = None
    cleared: bool = False
    _listed_at: float = 0.0

    def listed(self, count: int | None, at: float) -> None:
        """Note a list that was made.

        Args:
            count: The sum asked for right before it, or None where nobody asked.
            at: When, in seconds of a clock that is never set.
        """
        self.value, self.cleared, self._listed_at = count, False, at

    def told(self) -> None:
        """Note a message of somebody else's that the stream told after the list."""
        if self.value is not None:
            self.value += 1

    def wants_list(self, count: int, at: float, jitter: float) -> bool:
        """Whether a count that was just told, or the time that passed, asks for a list."""
        return self.cleared or count != self.value or at - self._listed_at >= spread(_LIST, jitter)
