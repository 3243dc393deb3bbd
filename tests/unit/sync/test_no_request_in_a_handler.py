"""Handlers make no request, however much the stream says."""

from __future__ import annotations

from desktop.erp.server_actions import MARK_READ
from tests.unit.sync.world import World

ACTION = f"action {MARK_READ}"


def _quiet(world: World) -> None:
    for peer in ("eva", "leo"):
        world.erp.says(peer)
    world.start()
    world.loop.advance(10)
    world.erp.requests.clear()


def test_a_thousand_events_of_known_conversations_ask_nothing(world: World) -> None:
    _quiet(world)
    for number in range(1000):
        world.erp.says("eva" if number % 2 else "leo")
        world.loop.settle()
    assert world.erp.requests == []
    world.loop.advance(1800)
    assert set(world.erp.requests) == {"unread"}  # which is what the stream told: no list
    assert world.counts == {"c-eva": 501, "c-leo": 501}


def test_with_one_of_them_open_it_is_read_at_most_every_two_seconds(world: World) -> None:
    _quiet(world)
    world.engine.open_conversation("c-eva")
    world.loop.advance(10)
    world.erp.requests.clear()
    for _ in range(1000):
        said = world.erp.says("eva")
        world.loop.settle()
        world.engine.message_seen("c-eva", said.id)
        world.loop.advance(0.05)
    world.loop.advance(10)
    told = [request for request in world.erp.requests if request.startswith("read c-eva ")]
    looks = {"unread", "conversations", "page"}  # of the trip-wire, once a minute
    assert set(world.erp.requests) - {ACTION, *looks} == {"read", *told}
    assert world.erp.count("conversations") <= 2
    assert world.erp.count("read") <= 1000 * 0.05 / 2 + 2
    assert world.erp.count(ACTION) <= world.erp.count("read")
    assert told[-1] == f"read c-eva {world.erp.row('eva').messages[-1].id}"
    assert world.counts.get("c-eva", 0) == 0


def test_a_hundred_events_of_an_unknown_conversation_are_one_look(world: World) -> None:
    _quiet(world)
    for _ in range(100):
        world.erp.says("new")
    world.loop.advance(30)
    assert world.erp.requests == ["unread", "conversations", "page", "page", "page"]
    assert len(world.news) == 100
    assert world.counts["c-new"] == 100


def test_a_look_follows_another_after_a_second_at_least(world: World) -> None:
    _quiet(world)
    world.erp.says("one")
    world.loop.settle()
    world.erp.says("two")
    world.loop.advance(0.9)
    assert world.erp.count("conversations") == 1
    world.loop.advance(0.2)
    assert world.erp.count("conversations") == 2
