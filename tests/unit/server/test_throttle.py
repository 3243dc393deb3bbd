"""Counting attempts against a clock that a test moves."""

from __future__ import annotations

import pytest

from server.security.throttle import FailureThrottle, FixedWindow
from server.settings import LoginThrottle, Rate


class _Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> _Clock:
    return _Clock()


def test_a_window_is_fixed_and_says_how_long_to_wait(clock: _Clock) -> None:
    window = FixedWindow(Rate(2, 10.0), clock)
    assert [window.take("ana"), window.take("ana"), window.take("ana")] == [0, 0, 10]
    clock.now = 9.9
    assert window.take("ana") == 1
    clock.now = 10.0
    assert window.take("ana") == 0


def test_keys_do_not_share_a_window(clock: _Clock) -> None:
    window = FixedWindow(Rate(1, 10.0), clock)
    assert [window.take("ana"), window.take("eva")] == [0, 0]


def test_a_key_is_blocked_from_its_last_failure_for_the_whole_block(clock: _Clock) -> None:
    throttle = FailureThrottle(LoginThrottle(2, 60.0, 100.0), 2, clock)
    throttle.note("ana")
    assert not throttle.is_blocked("ana")
    clock.now = 50.0
    throttle.note("ana")
    clock.now = 149.0
    assert throttle.is_blocked("ana")
    clock.now = 150.0
    assert not throttle.is_blocked("ana")


def test_failures_far_apart_do_not_add_up(clock: _Clock) -> None:
    throttle = FailureThrottle(LoginThrottle(2, 60.0, 100.0), 2, clock)
    throttle.note("ana")
    clock.now = 61.0
    throttle.note("ana")
    assert not throttle.is_blocked("ana")


def test_an_attempt_that_was_right_is_taken_back(clock: _Clock) -> None:
    throttle = FailureThrottle(LoginThrottle(2, 60.0, 100.0), 2, clock)
    for _ in range(5):
        throttle.note("office")
        throttle.forgive("office")
    throttle.note("office")
    assert not throttle.is_blocked("office")
