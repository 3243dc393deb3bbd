"""Filling a gap that somebody looks at: some pages at a time, down to what is here."""

from __future__ import annotations

import pytest

from desktop.core.changes import GapFilled, GapFound, TimelineLoaded
from desktop.core.errors import TransientError
from desktop.wire.timestamp import Timestamp
from tests.unit.sync.world import World


def _tear(world: World, missed: int = 1200, first: int = 3) -> Timestamp:
    """Hear some messages with the conversation open, miss more than can be paged at once; the gap's edge."""
    for _ in range(first):
        world.erp.says("eva")
    world.start()
    world.engine.open_conversation("c-eva")
    world.erp.down = True
    world.erp.cut()
    world.loop.advance(60)
    for _ in range(missed):
        world.erp.says("eva")
    world.erp.down = False
    world.loop.advance(120)
    [gap] = world.all(GapFound)
    return gap.before


def _fill(world: World, before: Timestamp) -> GapFilled:
    world.told.clear()
    world.engine.fill_gap("c-eva", before)
    world.loop.settle()
    [filled] = world.all(GapFilled)
    assert filled.before == before
    return filled


def _ids(world: World) -> list[str]:
    return [message.id for message in world.erp.row("eva").messages]


def test_a_gap_is_filled_from_its_newer_edge_a_few_pages_at_a_time(world: World) -> None:
    edge = _tear(world)
    found: list[str] = []
    left: Timestamp | None = edge
    while left is not None:
        filled = _fill(world, left)
        assert 0 < len(filled.messages) <= 3 * 50
        assert filled.left is None or filled.left < left
        found[:0] = [message.id for message in filled.messages if message.id not in found]
        left = filled.left
    everything = _ids(world)
    assert set(found) >= set(everything[3:200])
    assert found == everything[everything.index(found[0]) : everything.index(found[0]) + len(found)]


def test_what_was_filled_is_here_after_a_restart(world: World) -> None:
    left: Timestamp | None = _tear(world)
    while left is not None:
        left = _fill(world, left).left
    world.restart()
    world.loop.held = True
    world.told.clear()
    world.engine.open_conversation("c-eva")
    for _ in range(1300 // 50):
        world.engine.load_older("c-eva")
    shown = [message.id for part in reversed(world.all(TimelineLoaded)) for message in part.messages]
    assert shown == _ids(world)
    assert world.last(TimelineLoaded).complete


def test_a_failed_fetch_leaves_the_gap_and_it_can_be_asked_for_again(world: World) -> None:
    edge = _tear(world)
    world.erp.fail("page", TransientError(code="server_not_found"))
    filled = _fill(world, edge)
    assert (filled.messages, filled.left) == ((), edge)
    assert _fill(world, edge).messages


@pytest.mark.expected_log("messages of a conversation were unreadable")
def test_a_gap_of_unreadable_messages_stays(world: World) -> None:
    edge = _tear(world)
    world.erp.unreadable.update(_ids(world)[3:-20])
    filled = _fill(world, edge)
    assert filled.left == edge
    world.erp.unreadable.clear()
    assert _fill(world, edge).left != edge


@pytest.mark.expected_log("messages of a conversation were unreadable")
def test_a_gap_of_unreadable_messages_stays_when_it_is_met_by_scrolling_up(world: World) -> None:
    edge = _tear(world)
    world.restart()
    world.engine.open_conversation("c-eva")
    world.erp.unreadable.update(_ids(world)[:200])
    for _ in range(30):
        world.engine.load_older("c-eva")
        world.loop.settle()
    assert not world.last(TimelineLoaded).complete
    world.erp.unreadable.clear()
    assert _fill(world, edge).messages


def test_scrolling_to_the_beginning_leaves_a_gap_further_down_alone(world: World) -> None:
    edge = _tear(world, first=120)
    calls = world.erp.count("page")
    world.told.clear()
    for _ in range(3):
        world.engine.load_older("c-eva")
        world.loop.settle()
    shown = [message.id for part in reversed(world.all(TimelineLoaded)) for message in part.messages]
    assert shown == _ids(world)[:70]
    assert world.last(TimelineLoaded).complete
    assert world.erp.count("page") == calls + 2  # a page each, from the beginning: not one of the gap
    assert _fill(world, edge).messages


def test_filling_is_asked_for_once_however_often_it_is_wanted(world: World) -> None:
    edge = _tear(world)
    world.loop.held = True
    for _ in range(5):
        world.engine.fill_gap("c-eva", edge)
    assert world.loop.waiting == 1


def test_a_gap_that_was_filled_from_elsewhere_is_answered_from_here(world: World) -> None:
    edge = _tear(world)
    _fill(world, edge)
    calls = world.erp.count("page")
    again = _fill(world, edge)
    assert len(again.messages) == 50
    assert again.left is None
    assert world.erp.count("page") == calls


def test_a_gap_met_by_scrolling_after_opening_anew_tells_its_row(world: World) -> None:
    edge = _tear(world)
    world.engine.open_conversation("c-eva")
    world.told.clear()
    for _ in range(30):
        world.engine.load_older("c-eva")
        world.loop.settle()
    told = world.all(GapFilled)
    assert told[0].before == edge
    assert [one.left for one in told[:-1]] == [one.before for one in told[1:]]
    assert told[-1].left is None


def test_filling_tells_nothing_as_news(world: World) -> None:
    edge = _tear(world)
    _fill(world, edge)
    assert world.news == []


@pytest.mark.parametrize("conversation", ["c-nobody"])
def test_an_unknown_conversation_has_no_gap(world: World, conversation: str) -> None:
    world.start()
    world.engine.fill_gap(conversation, Timestamp.from_ms(1))
    world.loop.settle()
    [filled] = world.all(GapFilled)
    assert (filled.messages, filled.left) == ((), None)
