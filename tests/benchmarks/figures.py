"""What a benchmark hands to the table: rows, and how figures are written."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table.

    Attributes:
        ours: The app's figure.
        beside: The reference's, measured in the same run; "" where there is none.
        ratio: Ours by the reference's; "" where it says nothing.
        target: What it shall be; "" where nothing was set.
        met: Whether it is.
    """

    what: str
    ours: str
    beside: str = ""
    ratio: str = ""
    target: str = ""
    met: bool | None = None


def median(values: Sequence[float]) -> float:
    """Return the middle value."""
    return statistics.median(values)


def percentile(values: Sequence[float], percent: float) -> float:
    """Return the smallest value that is not below `percent` of them."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]


def spread(milliseconds: Sequence[float]) -> str:
    """Write half of them, nearly all of them, the worst of them."""
    if not milliseconds:
        return "nothing came"
    parts = (percentile(milliseconds, 50), percentile(milliseconds, 95), max(milliseconds))
    return " / ".join(f"{part:.1f}" for part in parts) + " ms"


def milliseconds_between(start: dict[int, int], end: dict[int, int]) -> list[float]:
    """Return the milliseconds from one mark of each number to the other, where both are known."""
    return [(end[number] - at) / 1e6 for number, at in sorted(start.items()) if number in end]
