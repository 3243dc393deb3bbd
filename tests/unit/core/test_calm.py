"""Quiet hours: over midnight, by weekday, touching ones as one; by the wall clock, whatever its zone does."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.calm import is_quiet, next_change
from desktop.core.settings import EVERY_DAY, QuietHours

NIGHT = QuietHours(days=EVERY_DAY, start=time(22), end=time(7))
FRIDAY_NIGHT = QuietHours(days=(4,), start=time(20), end=time(9))
MADRID = ZoneInfo("Europe/Madrid")
SPRING, AUTUMN = datetime(2026, 3, 29, tzinfo=MADRID), datetime(2026, 10, 25, tzinfo=MADRID)  # Sundays


def wall(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("now", "quiet", "change"),
    [
        ("2026-11-24T21:59:59", False, "2026-11-24T22:00"),
        ("2026-11-24T22:00", True, "2026-11-25T07:00"),
        ("2026-11-25T00:00", True, "2026-11-25T07:00"),
        ("2026-11-25T06:59:59", True, "2026-11-25T07:00"),
        ("2026-11-25T07:00", False, "2026-11-25T22:00"),
    ],
)
def test_a_night_begins_in_the_evening_and_ends_in_the_morning(now: str, quiet: bool, change: str) -> None:
    assert is_quiet([NIGHT], wall(now)) is quiet
    assert next_change([NIGHT], wall(now)) == wall(change)


@pytest.mark.parametrize(
    ("now", "quiet", "change"),
    [
        ("2026-11-26T23:00", False, "2026-11-27T20:00"),  # a Thursday
        ("2026-11-27T08:00", False, "2026-11-27T20:00"),  # Friday: the night before was no Friday
        ("2026-11-28T08:59", True, "2026-11-28T09:00"),  # Saturday: the night began on Friday
        ("2026-11-28T21:00", False, "2026-12-04T20:00"),
    ],
)
def test_a_night_belongs_to_the_day_on_which_it_begins(now: str, quiet: bool, change: str) -> None:
    assert is_quiet([FRIDAY_NIGHT], wall(now)) is quiet
    assert next_change([FRIDAY_NIGHT], wall(now)) == wall(change)


def test_stretches_that_touch_or_overlap_are_one() -> None:
    siesta = QuietHours(days=EVERY_DAY, start=time(6), end=time(15))
    assert next_change([NIGHT, siesta], wall("2026-11-24T23:00")) == wall("2026-11-25T15:00")
    after = QuietHours(days=EVERY_DAY, start=time(7), end=time(8))
    assert next_change([after, NIGHT], wall("2026-11-24T23:00")) == wall("2026-11-25T08:00")


def test_what_covers_everything_never_changes_nor_does_nothing() -> None:
    always = QuietHours(days=EVERY_DAY, start=time(9), end=time(9))
    now = wall("2026-11-24T12:00")
    assert (is_quiet([always], now), next_change([always], now)) == (True, None)
    assert (is_quiet([], now), next_change([], now)) == (False, None)
    assert next_change([QuietHours(days=(), start=time(9), end=time(10))], now) is None


def quiet_hours_of(stretch: QuietHours, begin: datetime) -> float:
    """Return for how many real hours of the 24 after an instant it is quiet, looking each minute."""
    instants = (begin.astimezone(UTC) + timedelta(minutes=minute) for minute in range(24 * 60))
    return sum(is_quiet([stretch], at.astimezone(MADRID)) for at in instants) / 60


def test_a_night_is_an_hour_shorter_in_spring_and_an_hour_longer_in_autumn() -> None:
    noon = timedelta(hours=-12)
    assert quiet_hours_of(NIGHT, SPRING + noon) == 8
    assert quiet_hours_of(NIGHT, AUTUMN + noon) == 10
    assert quiet_hours_of(NIGHT, AUTUMN - timedelta(days=7, hours=12)) == 9


def test_an_hour_that_is_skipped_is_not_quiet_and_one_that_comes_twice_is_quiet_twice() -> None:
    small = QuietHours(days=EVERY_DAY, start=time(2, 15), end=time(2, 45))
    assert quiet_hours_of(small, SPRING) == 0
    assert quiet_hours_of(small, AUTUMN) == 1
    assert quiet_hours_of(small, AUTUMN + timedelta(days=1)) == 0.5
    into_the_gap = QuietHours(days=EVERY_DAY, start=time(1, 30), end=time(2, 30))
    assert quiet_hours_of(into_the_gap, SPRING) == 0.5


def test_in_another_zone_the_same_instant_may_be_day() -> None:
    midnight = datetime(2026, 11, 24, 23, tzinfo=UTC)
    assert is_quiet([NIGHT], midnight.astimezone(MADRID))
    assert not is_quiet([NIGHT], midnight.astimezone(ZoneInfo("America/Bogota")))


TIMES = st.builds(time, st.integers(0, 23), st.sampled_from((0, 30)))
STRETCHES = st.lists(
    st.builds(
        QuietHours,
        days=st.lists(st.integers(0, 6), unique=True).map(tuple),
        start=TIMES,
        end=TIMES,
    ),
    max_size=3,
)


@given(STRETCHES, st.datetimes(wall("2026-01-01"), wall("2027-01-01")))
def test_until_the_next_change_nothing_changes_and_then_it_does(
    stretches: list[QuietHours], now: datetime
) -> None:
    now = now.replace(second=0, microsecond=0)
    quiet, change = is_quiet(stretches, now), next_change(stretches, now)
    end = change or now + timedelta(days=8)
    steps = int((end - now) / timedelta(minutes=30))
    assert all(is_quiet(stretches, now + timedelta(minutes=30 * step)) is quiet for step in range(steps))
    if change is not None:
        assert is_quiet(stretches, change) is not quiet
