"""A stream that stands and tells nothing is opened anew, by itself."""

from __future__ import annotations

import pytest

from desktop.core.changes import ConnectionState
from desktop.erp.stream import BrokenEvent
from desktop.wire import events
from tests.unit.sync.world import World

S = ConnectionState


def _online(world: World) -> None:
    world.erp.says("eva")
    world.start()
    world.loop.advance(10)
    world.erp.requests.clear()


def test_dead_wood_is_left_for_a_stream_that_tells(world: World) -> None:
    _online(world)
    world.erp.deaf = True
    lost = world.erp.says("eva")
    world.loop.advance(52)
    assert world.news == [lost.id]
    world.erp.deaf = False  # the new process tells
    world.loop.advance(5)
    assert world.erp.count("stream") == 1
    assert (world.state, world.erp.peak) == (S.ONLINE, 1)
    said = world.erp.says("eva")
    world.loop.settle()
    assert world.news == [lost.id, said.id]


def test_it_is_opened_anew_once_in_ten_minutes(world: World) -> None:
    _online(world)
    world.erp.deaf = True
    for _ in range(30):
        world.erp.says("eva")
        world.loop.advance(60)
    assert world.erp.count("stream") == 3
    assert world.counts == {"c-eva": 31}


def test_an_event_that_a_look_overtook_is_no_deafness(world: World) -> None:
    _online(world)
    late = world.erp.says("eva", tell=False)
    world.engine.refresh()
    world.loop.advance(4)
    assert world.news == [late.id]
    world.erp.tell(events.MessageReceived(message=late))
    world.loop.advance(30)
    assert world.erp.count("stream") == 0
    assert world.news == [late.id]


def test_an_event_held_back_by_the_look_is_no_deafness(world: World) -> None:
    _online(world)
    world.loop.held = True
    world.engine.refresh()
    world.loop.settle()
    world.erp.says("eva")
    world.loop.release()
    world.loop.advance(30)
    assert world.erp.count("stream") == 0


def test_what_was_written_elsewhere_is_no_deafness(level1: World) -> None:
    _online(level1)
    level1.erp.i_say("eva")
    level1.engine.refresh()
    level1.loop.advance(30)
    assert len(level1.news) == 1
    assert level1.erp.count("stream") == 0


def test_what_was_missed_without_a_stream_is_no_deafness(world: World) -> None:
    _online(world)
    world.lose_server()
    world.erp.says("eva")
    world.find_server()
    streams = world.erp.count("stream")
    world.loop.advance(30)
    assert world.erp.count("stream") == streams


@pytest.mark.expected_log("unreadable")
def test_an_unreadable_event_is_no_deafness(world: World) -> None:
    _online(world)
    lost = world.erp.says("eva", tell=False)
    world.erp.streams[0].deliver(BrokenEvent("message", "bad"))
    world.loop.advance(30)
    assert world.news == [lost.id]
    assert world.erp.count("stream") == 0
