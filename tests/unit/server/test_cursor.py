"""Cursors: our own, level 1's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.chat.cursor import Position, parse_cursor
from server.chat.errors import MalformedError


@given(st.integers(0, 10**14), st.integers(1, 10**17))
def test_a_cursor_comes_back_as_the_position_it_was(created_at: int, seq: int) -> None:
    position = Position(created_at, seq)
    assert parse_cursor(position.cursor) == position


@pytest.mark.parametrize(
    "text", ["2026-01-10T10:01:00.000Z", "2026-01-10T10:01:00Z", "2026-01-10T11:01:00+01:00"]
)
def test_an_instant_is_before_all_rows_of_its_millisecond(text: str) -> None:
    assert parse_cursor(text) == Position(1_768_039_260_000, 0)


@pytest.mark.parametrize(
    "text", ["abc", "1", "1.", "1.2.3", "-1.5", "٣.٤", "2026-01-10", "2026-01-10T10:01:00", "9" * 40 + ".1"]
)
def test_anything_else_is_malformed(text: str) -> None:
    with pytest.raises(MalformedError):
        parse_cursor(text)
