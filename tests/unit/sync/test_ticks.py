"""What the peer read while nobody told: seen on the pages that are fetched, and once where one looks."""

from __future__ import annotations

from contextlib import closing

from desktop.core.changes import PeerRead
from desktop.core.errors import TransientError
from tests.unit.sync.world import World


def _read_unheard(world: World) -> list[str]:
    """Have Eva read two messages of mine while the stream is down, and no news come; returns their ids."""
    world.erp.says("eva")
    world.start()
    for text in ("uno", "dos"):
        world.engine.send("c-eva", text)
        world.loop.settle()
    mine = [one.id for one in world.erp.row("eva").messages[-2:]]
    world.restart()  # what was sent is no news at the next look
    world.lose_server()
    world.erp.reads("eva", mine[-1])
    world.find_server()
    assert world.all(PeerRead) == []
    return mine


def _open(world: World) -> int:
    """Open the conversation, and return how many pages were asked for because of it."""
    before = world.erp.requests.count("page")
    world.engine.open_conversation("c-eva")
    world.loop.settle()
    return world.erp.requests.count("page") - before


def test_what_was_read_meanwhile_is_seen_when_the_conversation_is_opened(world: World) -> None:
    mine = _read_unheard(world)
    assert _open(world) == 1
    assert [told.message_id for told in world.all(PeerRead)] == [mine[-1]]
    with closing(world.database()) as kept:
        own = [one.status for one in kept.messages.newest("c-eva") if one.id in mine]
    assert own == ["read", "read"]
    assert _open(world) == 0


def test_it_is_looked_up_once_a_connection(world: World) -> None:
    world.erp.says("eva")
    world.start()
    world.engine.send("c-eva", "uno")
    world.loop.settle()
    assert [_open(world) for _ in range(3)] == [1, 0, 0]
    world.lose_server()
    assert _open(world) == 0
    world.find_server()
    assert [_open(world) for _ in range(3)] == [1, 0, 0]
    assert world.all(PeerRead) == []


def test_a_look_that_fails_is_made_again_at_the_next_opening(world: World) -> None:
    _read_unheard(world)
    world.erp.fail("page", TransientError(code="server_not_found"))
    assert [_open(world), len(world.all(PeerRead))] == [1, 0]
    assert [_open(world), len(world.all(PeerRead))] == [1, 1]


def test_where_the_peer_wrote_last_or_read_everything_nobody_is_asked(world: World) -> None:
    world.erp.says("eva")
    world.start()
    assert _open(world) == 0
    world.engine.send("c-eva", "uno")
    world.loop.settle()
    world.erp.reads("eva", world.erp.row("eva").messages[-1].id)
    world.loop.settle()
    assert _open(world) == 0


def test_where_the_server_replays_nobody_is_asked(replaying: World) -> None:
    replaying.erp.says("eva")
    replaying.start()
    replaying.engine.send("c-eva", "uno")
    replaying.loop.settle()
    assert _open(replaying) == 0


def test_a_page_that_is_fetched_for_news_tells_what_was_read_too(world: World) -> None:
    world.erp.says("eva")
    world.start()
    world.engine.send("c-eva", "uno")
    world.loop.settle()
    mine = world.erp.row("eva").messages[-1].id
    world.lose_server()
    world.erp.reads("eva", mine)
    world.erp.says("eva")
    world.find_server()
    assert [told.message_id for told in world.all(PeerRead)] == [mine]
