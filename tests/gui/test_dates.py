"""Days and times in the person's words."""

from __future__ import annotations

from datetime import datetime

import pytest
from PySide6.QtCore import QDate, QLocale

from desktop.state.dates import brief, clock, day, moment, same_day
from desktop.wire.timestamp import Timestamp

TODAY = QDate(2026, 3, 4)


def local(month: int, dayofmonth: int, hour: int = 10, minute: int = 42, year: int = 2026) -> Timestamp:
    return Timestamp.of(datetime(year, month, dayofmonth, hour, minute).astimezone())


@pytest.mark.parametrize(
    ("at", "heading", "short"),
    [
        (local(3, 4), "Today", "10:42"),
        (local(3, 3), "Yesterday", "Yesterday"),
        (local(3, 1), "Sunday 1 March", "Sun"),
        (local(2, 1), "Sunday 1 February", "01/02/2026"),
        (local(3, 4, year=2025), "4 March 2025", "04/03/2025"),
    ],
)
def test_a_moment_is_named_by_how_long_ago_it_was(at: Timestamp, heading: str, short: str) -> None:
    assert day(at, TODAY) == heading
    assert brief(at, TODAY) == short


@pytest.mark.parametrize(
    ("at", "says"),
    [
        (local(3, 4), "10:42"),
        (local(3, 6), "Friday 6 March, 10:42"),
        (local(1, 2, year=2027), "2 January 2027, 10:42"),
    ],
)
def test_inside_a_sentence_the_day_is_named_unless_it_is_today(at: Timestamp, says: str) -> None:
    assert moment(at, TODAY) == says


def test_spanish_days_are_spanish() -> None:
    QLocale.setDefault(QLocale(QLocale.Language.Spanish, QLocale.Country.Spain))
    assert day(local(3, 1), TODAY) == "Domingo 1 marzo"
    assert clock(local(3, 4, 9, 5)) == "9:05"


def test_days_end_at_midnight_here() -> None:
    assert same_day(local(3, 4, 0, 0), local(3, 4, 23, 59))
    assert not same_day(local(3, 4, 23, 59), local(3, 5, 0, 0))
