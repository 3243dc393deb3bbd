"""The judge of a long run sees what grows."""

from __future__ import annotations

from tests.chaos.soak import Held, Soak


def soak(*held: Held) -> Soak:
    warm_up = [Held(90.0, 30, 12), Held(95.0, 31, 12)]
    return Soak(1, 10_000, 100, [*warm_up, *held])


def test_an_app_that_rests_where_it_was_is_well() -> None:
    rows = soak(*(Held(95.0 + number % 3, 24, 9) for number in range(9))).rows()
    assert [row.met for row in rows] == [True, True]


def test_memory_that_grows_is_found_out() -> None:
    rows = soak(*(Held(95.0 + number, 24, 9) for number in range(9))).rows()
    assert [row.met for row in rows] == [False, True]


def test_descriptors_that_are_left_open_are_found_out() -> None:
    rows = soak(*(Held(95.0, 24 + number, 9) for number in range(9))).rows()
    assert [row.met for row in rows] == [True, False]


def test_threads_that_are_left_running_are_found_out() -> None:
    rows = soak(*(Held(95.0, 24, 9 + number) for number in range(9))).rows()
    assert [row.met for row in rows] == [True, False]
