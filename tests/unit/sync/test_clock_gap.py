"""We slept: noticed by the wall clock."""

from __future__ import annotations

from desktop.sync.clock_gap import ClockGap
from tests.unit.sync.fake_loop import FakeLoop


def _watch() -> tuple[FakeLoop, list[bool], ClockGap]:
    loop, woken = FakeLoop(), list[bool]()
    return loop, woken, ClockGap(loop, lambda: woken.append(True))


def test_an_hour_awake_is_no_sleep() -> None:
    loop, woken, _ = _watch()
    loop.advance(3600)
    assert woken == []


def test_a_minute_asleep_is_noticed_once() -> None:
    loop, woken, _ = _watch()
    loop.advance(25)
    loop.sleep(60)
    loop.advance(30)
    assert woken == [True]


def test_a_clock_that_is_set_back_wakes_nobody() -> None:
    loop, woken, _ = _watch()
    loop.sleep(-3600)
    loop.advance(60)
    assert woken == []


def test_nothing_is_noticed_after_the_stop() -> None:
    loop, woken, gap = _watch()
    gap.stop()
    loop.sleep(600)
    loop.advance(60)
    assert woken == []
