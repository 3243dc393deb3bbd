"""The delay before the next attempt."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.backoff import reconnect_delay


def test_the_upper_bound_doubles_from_one_second_to_sixty() -> None:
    almost = 1 - 2**-20
    assert [round(reconnect_delay(attempt, almost)) for attempt in range(8)] == [1, 2, 4, 8, 16, 32, 60, 60]


@given(st.integers(0, 10_000), st.floats(0, 1, exclude_max=True))
def test_a_delay_is_never_negative_nor_over_the_cap(attempt: int, jitter: float) -> None:
    assert 0 <= reconnect_delay(attempt, jitter, base=0.5, cap=20) < 20


@pytest.mark.parametrize(("attempt", "jitter"), [(0, 1.0), (0, -0.1), (-1, 0.5)])
def test_what_is_no_attempt_or_no_jitter_is_refused(attempt: int, jitter: float) -> None:
    with pytest.raises(ValueError, match="must"):
        reconnect_delay(attempt, jitter)
