"""Instants travel with exactly three decimals and a Z."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.wire.timestamp import LAST_MS, Timestamp


@given(st.integers(0, LAST_MS))
def test_milliseconds_survive_every_form(ms: int) -> None:
    at = Timestamp.from_ms(ms)
    assert at.ms == ms
    assert Timestamp.parse(at.iso) == at


def test_a_recorded_instant_keeps_its_spelling() -> None:
    assert Timestamp.parse("2026-11-24T02:37:46.344Z").iso == "2026-11-24T02:37:46.344Z"


def test_whole_seconds_keep_their_three_zeros() -> None:
    assert Timestamp.parse("2026-11-24T02:37:46Z").iso == "2026-11-24T02:37:46.000Z"


def test_another_offset_becomes_utc() -> None:
    assert Timestamp.parse("2026-11-24T03:37:46.344+01:00").iso == "2026-11-24T02:37:46.344Z"


def test_microseconds_are_cut_not_rounded() -> None:
    assert (
        Timestamp.of(datetime(2026, 11, 24, microsecond=999_999, tzinfo=UTC)).iso
        == "2026-11-24T00:00:00.999Z"
    )


def test_arithmetic_stays_a_timestamp() -> None:
    later = Timestamp.from_ms(0) + timedelta(milliseconds=1)
    assert isinstance(later, Timestamp)
    assert later.ms == 1


@pytest.mark.parametrize("text", ["", "yesterday", "2026-11-24T02:37:46.344", "2026-13-01T00:00:00Z"])
def test_what_is_no_instant_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        Timestamp.parse(text)


@pytest.mark.parametrize(
    "text",
    [
        "0001-01-01T00:00:00.000+14:00",
        "1969-12-31T23:59:59.999Z",
        "1970-01-01T00:30:00.000+01:00",
        "9999-01-01T00:00:00.000Z",
        "9999-12-31T23:59:59.999Z",
        "9999-12-31T23:59:59.999-14:00",
    ],
)
def test_an_instant_out_of_reach_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="out of reach"):
        Timestamp.parse(text)


def test_the_last_instant_is_the_end_of_9998() -> None:
    last = Timestamp.parse("9998-12-31T23:59:59.999Z")
    assert last.ms == LAST_MS
    assert Timestamp.from_ms(LAST_MS + 1).iso == "9999-01-01T00:00:00.000Z"
