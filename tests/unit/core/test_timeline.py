"""One conversation's messages in order."""

from __future__ import annotations

from datetime import UTC, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.chat import Message
from desktop.core.timeline import Timeline
from tests.unit.core.build_chat import at, message

# Few instants and ids, so that ties and repeats are common; an id has one instant, as on the server.
_INSTANT = {f"m{number}": number % 7 for number in range(20)}
_MESSAGES = st.lists(st.sampled_from(sorted(_INSTANT))).map(
    lambda ids: [message(_INSTANT[each], message_id=each) for each in ids]
)


def _expected(messages: list[Message]) -> list[Message]:
    return sorted({each.id: each for each in messages}.values(), key=lambda each: each.order)


@given(_MESSAGES)
def test_any_order_with_repeats_gives_one_timeline(messages: list[Message]) -> None:
    timeline = Timeline()
    for each in messages:
        row = timeline.row_for(each)
        if row is not None:
            timeline.insert(row, each)
    assert list(timeline) == _expected(messages)
    assert [timeline.index_of(each.id) for each in timeline] == list(range(len(timeline)))


@given(_MESSAGES, _MESSAGES)
def test_merging_pages_gives_the_same_timeline_as_one_by_one(
    first: list[Message], second: list[Message]
) -> None:
    timeline = Timeline(first)
    before = len(timeline)
    assert timeline.merge(second) == len(timeline) - before
    assert list(timeline) == _expected(first + second)


@given(_MESSAGES, _MESSAGES)
def test_prepending_only_adds_above_the_first_row(first: list[Message], second: list[Message]) -> None:
    timeline = Timeline(first)
    below = list(timeline)
    count = timeline.prepend(second)
    assert list(timeline)[count:] == below
    assert list(timeline) == _expected(list(timeline))
    if below:
        assert [each.id for each in timeline.older(second)] == []


def test_a_message_that_is_here_has_no_row_and_can_not_be_inserted_again() -> None:
    timeline = Timeline([message(1)])
    assert timeline.row_for(message(1)) is None
    with pytest.raises(ValueError, match="m1"):
        timeline.insert(0, message(1))


def test_a_message_can_not_be_put_where_it_does_not_belong() -> None:
    with pytest.raises(ValueError, match="row 0"):
        Timeline([message(1)]).insert(0, message(2))


def test_a_replaced_message_keeps_its_row() -> None:
    timeline = Timeline([message(1), message(2), message(3)])
    assert timeline.replace(message(2, status="read")) == 1
    assert timeline[1].status == "read"
    assert timeline.replace(message(4)) is None


def test_a_day_starts_at_midnight_of_whoever_looks() -> None:
    half_past_midnight_in_madrid = message(11 * 3_600_000 + 1_800_000)
    timeline = Timeline([message(0), half_past_midnight_in_madrid])
    assert timeline.starts_day(0, UTC)
    assert not timeline.starts_day(1, UTC)
    assert timeline.starts_day(1, timezone(timedelta(hours=1)))


def test_a_group_is_one_sender_within_five_minutes() -> None:
    timeline = Timeline(
        [message(0), message(299_999), message(599_999), message(600_000, sender="me"), message(600_001)]
    )
    assert [timeline.starts_group(row) for row in range(5)] == [True, False, True, True, True]


def test_a_gap_lies_above_the_first_message_after_it_until_it_is_filled() -> None:
    timeline = Timeline([message(0), message(10), message(20)])
    timeline.add_gap(at(10))
    assert [timeline.gap_above(row) for row in range(3)] == [None, at(10), None]
    timeline.prepend([message(-10)])
    assert [timeline.gap_above(row) for row in range(4)] == [None, None, at(10), None]
    timeline.close_gap(at(10))
    assert not timeline.gap_above(2)


def test_a_gap_at_the_very_top_lies_above_the_first_row() -> None:
    timeline = Timeline([message(0)])
    timeline.add_gap(at(0))
    assert timeline.gap_above(0) == at(0)


@given(_MESSAGES, st.integers(0, 20), st.integers(0, 20))
def test_what_is_dropped_is_as_if_it_had_never_been_here(messages: list[Message], one: int, two: int) -> None:
    timeline = Timeline(messages)
    first, stop = sorted((min(one, len(timeline)), min(two, len(timeline))))
    left = [*list(timeline)[:first], *list(timeline)[stop:]]
    gone = list(timeline)[first:stop]
    timeline.drop(first, stop)
    assert list(timeline) == left
    assert [timeline.index_of(each.id) for each in timeline] == list(range(len(left)))
    assert all(timeline.index_of(each.id) is None for each in gone)
    timeline.merge(gone)
    assert list(timeline) == _expected(messages)


def test_an_instant_has_a_row_whether_or_not_a_message_is_of_it() -> None:
    timeline = Timeline([message(0), message(10, message_id="a"), message(10, message_id="b")])
    assert [timeline.row_at(at(when)) for when in (0, 5, 10, 11)] == [0, 1, 1, 3]
    assert [timeline.holds(at(when)) for when in (0, 5, 10, 11)] == [True, False, True, False]
