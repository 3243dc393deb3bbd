"""Do not disturb: ends by itself, or never; outlives the program; a clock that jumps does not prolong it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from pytestqt.qtbot import QtBot

from desktop.state.do_not_disturb import FOREVER, DoNotDisturb


class Clock:
    """A clock that stands until it is set."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 24, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


def test_it_is_told_when_it_begins_and_when_it_is_turned_off(qtbot: QtBot) -> None:
    quiet = DoNotDisturb()
    with qtbot.waitSignal(quiet.changed) as begun:
        quiet.set_until(FOREVER)
    with qtbot.waitSignal(quiet.changed) as ended:
        quiet.set_until(None)
    assert (begun.args, ended.args) == ([FOREVER], [None])


def test_it_ends_by_itself(qtbot: QtBot) -> None:
    clock = Clock()
    quiet = DoNotDisturb(clock)
    quiet.set_until(clock.now + timedelta(milliseconds=30))
    with qtbot.waitSignal(quiet.changed) as ended:
        clock.now += timedelta(seconds=1)
    assert ended.args == [None]


def test_an_instant_that_has_passed_means_off(qtbot: QtBot) -> None:
    clock = Clock()
    quiet = DoNotDisturb(clock)
    with qtbot.assertNotEmitted(quiet.changed):
        quiet.set_until(clock.now)
    assert quiet.until is None


def test_the_same_instant_is_told_once(qtbot: QtBot) -> None:
    clock = Clock()
    quiet = DoNotDisturb(clock)
    until = clock.now + timedelta(hours=1)
    quiet.set_until(until)
    with qtbot.assertNotEmitted(quiet.changed):
        quiet.set_until(until)
    quiet.set_until(None)


class Kept:
    """What outlives the program."""

    def __init__(self, data: bytes | OSError = b"") -> None:
        self.data = data
        self.full = False

    def load(self) -> bytes:
        if isinstance(self.data, OSError):
            raise self.data
        return self.data

    def save(self, data: bytes) -> None:
        if self.full:
            raise OSError("disk full")
        self.data = data


def start(clock: Clock, kept: Kept) -> DoNotDisturb:
    return DoNotDisturb(clock, load=kept.load, save=kept.save)


@pytest.mark.parametrize("until", [Clock().now + timedelta(hours=1), FOREVER])
def test_it_outlives_the_program(qtbot: QtBot, until: datetime) -> None:
    assert qtbot is not None
    clock, kept = Clock(), Kept(FileNotFoundError())
    assert start(clock, kept).until is None
    start(clock, kept).set_until(until)
    clock.now += timedelta(minutes=59)
    again = start(clock, kept)
    assert again.until == until
    again.set_until(None)
    assert start(clock, kept).until is None


def test_one_that_ended_meanwhile_is_off_and_forgotten(qtbot: QtBot) -> None:
    assert qtbot is not None
    clock, kept = Clock(), Kept()
    start(clock, kept).set_until(clock.now + timedelta(hours=1))
    clock.now += timedelta(hours=1)
    assert start(clock, kept).until is None
    assert kept.data == b""


@pytest.mark.expected_log("do not disturb: what was kept can't be read")
@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xfe", b"tomorrow", b"2026-11-24T12:00:00+00:00", b"1 2 3",
        b"2026-11-24T12:00:00 2026-11-24T14:00:00", PermissionError("no"),
        b"2026-11-24T14:00:00+00:00 2026-11-24T12:00:00+00:00",
    ],
)  # fmt: skip
def test_what_cannot_be_read_means_off(qtbot: QtBot, data: bytes | OSError) -> None:
    assert qtbot is not None
    assert start(Clock(), Kept(data)).until is None


@pytest.mark.expected_log("do not disturb: can't be kept")
def test_on_a_full_disk_it_holds_for_this_run(qtbot: QtBot) -> None:
    assert qtbot is not None
    clock, kept = Clock(), Kept()
    kept.full = True
    quiet = start(clock, kept)
    quiet.set_until(FOREVER)
    assert quiet.until == FOREVER
    quiet.set_until(None)


def test_a_clock_that_was_years_ahead_does_not_make_it_last_for_years(qtbot: QtBot) -> None:
    assert qtbot is not None
    clock, kept = Clock(), Kept()
    right = clock.now
    clock.now = right.replace(year=2031)
    start(clock, kept).set_until(clock.now + timedelta(hours=1))
    clock.now = right  # set right, with the program off
    quiet = start(clock, kept)
    assert quiet.until == right + timedelta(hours=1)
    quiet.set_until(None)


def test_a_clock_that_goes_forward_ends_it(qtbot: QtBot) -> None:
    clock = Clock()
    quiet = DoNotDisturb(clock)
    quiet.set_until(clock.now + timedelta(hours=1))
    clock.now += timedelta(hours=2)
    with qtbot.waitSignal(quiet.changed) as ended:
        quiet._look()  # noqa: SLF001  what its timer calls each minute
    assert ended.args == [None]
