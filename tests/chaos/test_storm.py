"""Clients that lose their server together do not come back together."""

from __future__ import annotations

import pytest

from tests.chaos.storm import (
    LARGEST,
    SEED,
    Course,
    distance_from_uniform,
    spread_over,
    storm,
    worst_second,
)

CLIENTS = 250  # of the 500 that `make storm` has


@pytest.fixture(scope="module", params=[(1, 2.0), (2, 10.0)], ids=str)
def courses(request: pytest.FixtureRequest) -> list[Course]:
    level, down = request.param
    return storm(level, clients=CLIENTS, down=down, seed=SEED)


def test_the_delays_are_drawn_from_the_whole_of_what_is_allowed(courses: list[Course]) -> None:
    shares = [share for course in courses for share in course.shares]
    assert len(shares) >= CLIENTS
    assert min(shares) >= 0.0
    assert max(shares) < 1.0
    assert distance_from_uniform(shares) < LARGEST


def test_no_second_brings_back_most_of_them(courses: list[Course]) -> None:
    assert worst_second([course.back for course in courses]) <= 60.0


def test_all_are_back_within_ninety_seconds(courses: list[Course]) -> None:
    assert max(course.back for course in courses) <= 90.0


def test_a_server_that_goes_in_good_order_spreads_them_as_it_likes() -> None:
    courses = storm(2, clients=CLIENTS, down=2.0, seed=SEED, told=spread_over(59.0))
    back = [course.back for course in courses]
    assert max(back) - min(back) >= 40.0
    assert worst_second(back) <= 5.0
    assert all(course.attempts[0] >= 1.0 for course in courses)


def test_a_delay_that_is_never_drawn_short_is_found_out() -> None:
    shares = [0.5 + number / 1000 for number in range(500)]
    assert distance_from_uniform(shares) > LARGEST


def test_a_second_is_looked_for_wherever_it_begins() -> None:
    assert worst_second([0.9, 1.0, 1.8, 5.0]) == 75.0
