"""Quiet hours as they hold now: told as they begin and end, in whatever zone the computer is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time, timedelta

import pytest
from pytestqt.qtbot import QtBot

from desktop.core.settings import EVERY_DAY, QuietHours, Settings
from desktop.state.do_not_disturb import FOREVER
from desktop.state.local_time import local_now, tomorrow_morning
from desktop.state.quiet_hours import QuietHoursNow

Zone = Callable[[str], None]
NIGHT = Settings(quiet_hours=(QuietHours(days=EVERY_DAY, start=time(22), end=time(7)),))


@pytest.fixture
def zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[Zone]:
    """Take the computer to another zone."""

    def travel(name: str) -> None:
        monkeypatch.setenv("TZ", name)
        local_now()

    yield travel
    monkeypatch.undo()
    local_now()


class Clock:
    """An instant that is set; told in the zone where the computer is."""

    def __init__(self, at: str) -> None:
        self.at = datetime.fromisoformat(at)

    def __call__(self) -> datetime:
        return self.at.astimezone()


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_they_begin_and_end_by_themselves(qtbot: QtBot, zone: Zone) -> None:
    zone("Europe/Madrid")
    clock = Clock("2026-11-24T20:59:59.960+00:00")
    quiet = QuietHoursNow(clock)
    quiet.set_settings(NIGHT)
    assert quiet.until is None
    with qtbot.waitSignal(quiet.changed) as begun:  # a timer of 41 ms
        clock.at += timedelta(milliseconds=50)
    clock.at = utc("2026-11-25T05:59:59.960")
    quiet.look()
    with qtbot.waitSignal(quiet.changed) as ended:
        clock.at += timedelta(milliseconds=50)
    assert (begun.args, ended.args) == ([utc("2026-11-25T06:00")], [None])
    quiet.set_settings(Settings())


@pytest.mark.parametrize(
    ("evening", "morning"),
    [
        ("2026-03-28T21:30", "2026-03-29T05:00"),  # the night is an hour short
        ("2026-10-24T20:30", "2026-10-25T06:00"),  # and long
    ],
)
def test_a_night_ends_at_seven_although_the_clock_was_changed(
    qtbot: QtBot, zone: Zone, evening: str, morning: str
) -> None:
    assert qtbot is not None
    zone("Europe/Madrid")
    quiet = QuietHoursNow(lambda: utc(evening).astimezone())
    quiet.set_settings(NIGHT)
    assert quiet.until == utc(morning)
    quiet.set_settings(Settings())


def test_they_follow_whoever_travels(qtbot: QtBot, zone: Zone) -> None:
    zone("Europe/Madrid")
    now = utc("2026-11-24T23:00")
    quiet = QuietHoursNow(now.astimezone)
    quiet.set_settings(NIGHT)
    assert quiet.until == utc("2026-11-25T06:00")
    zone("America/Bogota")  # where it is six in the evening
    with qtbot.waitSignal(quiet.changed) as told:
        quiet.look()
    assert told.args == [None]
    quiet.set_settings(Settings())


def test_a_clock_that_jumps_is_seen_at_the_next_look(qtbot: QtBot, zone: Zone) -> None:
    zone("UTC")
    clock = Clock("2026-11-24T23:00+00:00")
    quiet = QuietHoursNow(clock)
    quiet.set_settings(NIGHT)
    for at, until in (("2026-11-25T12:00", None), ("2026-11-24T22:30", utc("2026-11-25T07:00"))):
        clock.at = utc(at)
        with qtbot.waitSignal(quiet.changed):
            quiet.look()
        assert quiet.until == until
    quiet.set_settings(Settings())


def test_what_never_ends_lasts_for_ever_and_nothing_is_looked_at_without_any(
    qtbot: QtBot, zone: Zone
) -> None:
    assert qtbot is not None
    zone("UTC")
    looked = [0]

    def now() -> datetime:
        looked[0] += 1
        return utc("2026-11-24T12:00")

    quiet = QuietHoursNow(now)
    always = QuietHours(days=EVERY_DAY, start=time(9), end=time(9))
    told: list[datetime | None] = []
    quiet.changed.connect(told.append)
    quiet.set_settings(Settings(quiet_hours=(always,)))
    quiet.set_settings(Settings())
    assert told == [FOREVER, None]
    before = looked[0]
    qtbot.wait(50)
    assert looked[0] == before


def test_the_local_time_is_that_of_the_zone_where_the_computer_is_now(zone: Zone) -> None:
    zone("America/Bogota")
    assert local_now().utcoffset() == timedelta(hours=-5)
    zone("Asia/Tokyo")
    assert local_now().utcoffset() == timedelta(hours=9)


@pytest.mark.parametrize(
    ("now", "morning"),
    [
        ("2026-11-24T22:59", "2026-11-25T07:00"),
        ("2026-11-24T23:01", "2026-11-26T07:00"),  # past midnight there
        ("2026-03-28T12:00", "2026-03-29T06:00"),  # the clock is put forward in between
        ("2026-10-24T12:00", "2026-10-25T07:00"),  # and back
    ],
)
def test_tomorrow_morning_is_eight_on_the_clock_of_that_day(zone: Zone, now: str, morning: str) -> None:
    zone("Europe/Madrid")
    assert tomorrow_morning(utc(now)) == utc(morning)
