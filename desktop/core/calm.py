"""Calm: whether quiet hours hold now, and when that changes, by what the clock on the wall says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from desktop.core.settings import QuietHours

_DAY: Final = timedelta(days=1)
_WEEK: Final = 7  # days, after which everything repeats


def is_quiet(stretches: Sequence[QuietHours], local: datetime) -> bool:
    """Whether the local instant `local` lies in any of the stretches."""
    return any(stretch.cover(local) for stretch in stretches)


def next_change(stretches: Sequence[QuietHours], local: datetime) -> datetime | None:
    """Return the next time at which quiet hours begin or end, as stretches that touch are one.

    Only the clock on the wall counts: an hour that is skipped in spring, or comes twice in autumn, is the
    caller's to see, by looking again.

    Args:
        local: The local time; its zone is left out of it.

    Returns:
        A local time without a zone, within eight days; None where they never change.
    """
    now = local.replace(tzinfo=None)
    quiet = is_quiet(stretches, now)
    return next((edge for edge in _edges(stretches, now) if is_quiet(stretches, edge) is not quiet), None)


def _edges(stretches: Sequence[QuietHours], now: datetime) -> Iterator[datetime]:
    times = sorted({time for stretch in stretches for time in (stretch.start, stretch.end)})
    day: date = now.date()
    for _ in range(_WEEK + 1):
        yield from (edge for time in times if (edge := datetime.combine(day, time)) > now)
        day += _DAY
