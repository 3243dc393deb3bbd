"""How seldom to look, and what a count means."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.trip_wire import Expected, interval, spread


@given(st.floats(0, 1, exclude_max=True))
def test_an_interval_is_spread_by_a_fifth_either_way(jitter: float) -> None:
    assert 48.0 <= spread(60.0, jitter) <= 72.0


def test_the_spread_uses_all_of_it() -> None:
    assert spread(60.0, 0.0) == pytest.approx(48.0)
    assert spread(60.0, 0.999_999) == pytest.approx(72.0, abs=0.01)


@pytest.mark.parametrize(
    ("streaming", "active", "failures", "seconds"),
    [
        (True, True, 0, 60),
        (True, False, 0, 300),
        (True, False, 1, 60),  # a count that failed is not put off for five minutes
        (True, True, 9, 60),
        (False, True, 0, 15),
        (False, False, 0, 15),
        (False, True, 1, 30),
        (False, True, 2, 60),
        (False, True, 2000, 60),
    ],
)
def test_the_intervals_are_those_promised(
    streaming: bool, active: bool, failures: int, seconds: float
) -> None:
    assert interval(streaming=streaming, active=active, failures=failures) == seconds


def _listed(count: int | None = 3) -> Expected:
    expected = Expected()
    expected.listed(count, 1000.0)
    return expected


def test_a_count_as_expected_asks_for_no_list() -> None:
    assert not _listed().wants_list(3, 1060.0, 0.5)


@pytest.mark.parametrize("count", [0, 2, 4])
def test_another_count_asks_for_a_list(count: int) -> None:
    assert _listed().wants_list(count, 1060.0, 0.5)


def test_a_message_that_was_told_is_expected() -> None:
    expected = _listed()
    expected.told()
    assert not expected.wants_list(4, 1060.0, 0.5)
    assert expected.wants_list(3, 1060.0, 0.5)


def test_a_counter_cleared_since_asks_for_one_list() -> None:
    expected = _listed()
    expected.cleared = True
    assert expected.wants_list(3, 1060.0, 0.5)
    expected.listed(3, 1060.0)
    assert not expected.wants_list(3, 1120.0, 0.5)


def test_without_a_count_before_the_list_the_next_asks_for_another() -> None:
    expected = _listed(None)
    expected.told()
    assert expected.wants_list(1, 1060.0, 0.5)


def test_an_hour_asks_for_a_list_whatever_the_count() -> None:
    assert not _listed().wants_list(3, 1000.0 + 3599.0, 0.5)
    assert _listed().wants_list(3, 1000.0 + 3600.0, 0.5)
