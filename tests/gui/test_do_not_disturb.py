"""Do not disturb: ends by itself, or never."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

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
