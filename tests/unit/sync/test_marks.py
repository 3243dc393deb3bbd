"""Read marks: forward at once, told seldom, told again until the server heard."""

from __future__ import annotations

import pytest

from desktop.core.changes import ConversationChanged, ConversationRead, SnapshotLoaded
from desktop.core.errors import ErpError, RefusedError, SessionUnknownError, SetupError, TransientError
from tests.unit.sync.world import World


def _started(world: World) -> None:
    for peer in ("eva", "leo"):
        world.erp.says(peer)
    world.start()
    world.loop.advance(10)
    world.erp.requests.clear()


def _reads(world: World) -> int:
    return world.erp.count("read")


def test_of_messages_in_one_millisecond_the_last_to_arrive_is_told_too(level2: World) -> None:
    _started(level2)
    for number in range(4):
        level2.erp.says("eva", tie=number > 0)
    row = level2.erp.row("eva")
    level2.loop.settle()
    level2.engine.mark_read("c-eva")  # the server's order is not that of the ids
    level2.loop.advance(5)
    assert (row.unread, _reads(level2)) == (0, 2)
    level2.erp.says("eva")
    level2.loop.settle()
    level2.erp.requests.clear()
    level2.engine.mark_read("c-eva")
    level2.loop.advance(5)
    assert _reads(level2) == 1


def test_a_conversation_is_read_here_before_the_server_has_heard(world: World) -> None:
    _started(world)
    world.loop.held = True
    world.engine.open_conversation("c-eva")
    assert ConversationRead(conversation_id="c-eva", unread=0) in world.told
    assert world.counts == {"c-leo": 1}


def test_the_server_hears_up_to_which_message_and_clears_its_counter(world: World, level: int) -> None:
    _started(world)
    newest = world.erp.row("eva").messages[-1]
    world.engine.mark_read("c-eva")
    world.loop.settle()
    assert f"read c-eva {newest.id}" in world.erp.requests
    assert world.erp.row("eva").unread == 0
    assert world.erp.count("script") == (1 if level == 1 else 0)
    assert world.counts == {"c-leo": 1}


def test_a_read_conversation_stays_read_after_the_next_look(world: World) -> None:
    _started(world)
    world.engine.mark_read("c-eva")
    world.loop.settle()
    world.erp.cut()
    world.loop.advance(60)
    assert world.counts == {"c-leo": 1}


def test_many_messages_seen_are_one_telling_in_two_seconds(world: World) -> None:
    _started(world)
    for _ in range(10):
        for _ in range(10):
            said = world.erp.says("eva")
            world.loop.settle()
            world.engine.message_seen("c-eva", said.id)
        world.loop.advance(1)
    assert 5 <= _reads(world) <= 6
    world.loop.advance(10)
    told = [request for request in world.erp.requests if request.startswith("read c-eva")]
    assert told[-1] == f"read c-eva {world.erp.row('eva').messages[-1].id}"


def test_a_message_seen_twice_is_told_once(world: World) -> None:
    _started(world)
    said = world.erp.row("eva").messages[-1]
    for _ in range(5):
        world.engine.message_seen("c-eva", said.id)
        world.loop.advance(5)
    assert _reads(world) == 1


def test_an_older_message_seen_moves_nothing_back(world: World) -> None:
    _started(world)
    old = world.erp.row("eva").messages[-1]
    world.erp.says("eva")
    world.loop.settle()
    world.engine.mark_read("c-eva")
    world.engine.message_seen("c-eva", old.id)
    world.loop.settle()
    assert world.counts == {"c-leo": 1}


def test_what_was_not_heard_is_told_again_until_it_is(world: World) -> None:
    _started(world)
    world.erp.fail("read", *[TransientError()] * 5)
    world.engine.mark_read("c-eva")
    world.loop.advance(300)
    assert _reads(world) == 6


def test_one_that_fails_does_not_hold_up_the_others(world: World) -> None:
    _started(world)
    eva = world.erp.row("eva").messages[-1]
    world.erp.fail(f"read c-eva {eva.id}", *[TransientError()] * 100)
    world.engine.mark_read("c-eva")
    world.engine.mark_read("c-leo")
    world.loop.advance(60)
    leo = world.erp.row("leo").messages[-1]
    assert world.erp.count(f"read c-leo {leo.id}") == 1
    assert 1 < world.erp.count(f"read c-eva {eva.id}") < 31


def test_a_refused_mark_is_not_told_again(world: World) -> None:
    _started(world)
    world.erp.fail("read", RefusedError(status=404))
    world.engine.mark_read("c-eva")
    world.loop.advance(300)
    assert _reads(world) == 1
    assert world.counts == {"c-leo": 1}


@pytest.mark.parametrize("error", [SessionUnknownError(), SetupError()])
def test_a_lost_session_is_the_connections_business(world: World, error: ErpError) -> None:
    _started(world)
    world.erp.fail("read", error)
    world.engine.mark_read("c-eva")
    world.loop.advance(400)
    assert _reads(world) == 2  # once more after coming back


def test_a_mark_made_offline_is_told_when_the_connection_stands(world: World) -> None:
    _started(world)
    world.erp.down = True
    world.erp.cut()
    world.loop.settle()
    world.engine.mark_read("c-eva")
    world.loop.advance(60)
    assert _reads(world) == 0
    world.erp.down = False
    world.loop.advance(120)
    assert _reads(world) == 1


def test_an_untold_mark_survives_a_restart(world: World) -> None:
    _started(world)
    world.loop.held = True
    world.engine.mark_read("c-eva")
    world.loop.settle()
    world.stop()
    world.loop.release()
    world.erp.requests.clear()
    world.start()
    world.loop.advance(10)
    assert _reads(world) == 1
    assert world.counts == {"c-leo": 1}


def test_a_newer_mark_made_while_telling_is_told_too(world: World) -> None:
    _started(world)
    world.loop.held = True
    world.engine.mark_read("c-eva")
    world.loop.settle()
    said = world.erp.says("eva")
    world.loop.settle()
    world.engine.message_seen("c-eva", said.id)
    world.loop.release()
    world.loop.advance(10)
    assert _reads(world) == 2
    assert world.erp.count(f"read c-eva {said.id}") == 1


def test_nothing_to_tell_asks_nothing(world: World) -> None:
    _started(world)
    world.engine.mark_read("c-nobody")
    world.engine.message_seen("c-eva", "unknown")
    world.loop.advance(60)
    assert _reads(world) == 0


def _is_marked(world: World) -> bool:
    """What was told last of Eva's conversation."""
    for change in reversed(world.told):
        if isinstance(change, ConversationChanged) and change.conversation.id == "c-eva":
            return change.conversation.marked_unread
        if isinstance(change, SnapshotLoaded):
            return any(one.id == "c-eva" and one.marked_unread for one in change.conversations)
    raise AssertionError("nothing was told of it")


def test_what_is_marked_as_unread_counts_nowhere_and_lasts_until_it_is_read(world: World) -> None:
    _started(world)
    world.engine.open_conversation("c-eva")
    world.loop.advance(5)
    counts, asked = dict(world.counts), len(world.erp.requests)
    world.engine.mark_unread("c-eva")
    assert _is_marked(world)
    assert (world.counts, len(world.erp.requests)) == (counts, asked)
    world.restart()
    assert _is_marked(world)
    assert world.counts == counts
    world.engine.mark_read("c-eva")
    assert not _is_marked(world)
    world.engine.mark_unread("c-eva")
    assert _is_marked(world)
    world.engine.open_conversation("c-eva")
    assert not _is_marked(world)


def test_a_message_that_is_read_takes_the_mark_along(world: World) -> None:
    _started(world)
    world.engine.mark_unread("c-eva")
    world.erp.says("eva")
    world.loop.settle()
    assert _is_marked(world)
    world.engine.message_seen("c-eva", world.erp.row("eva").messages[-1].id)
    assert not _is_marked(world)
    assert world.counts == {"c-leo": 1}


def test_the_drafts_come_with_the_list(world: World) -> None:
    _started(world)
    world.engine.keep_draft("c-eva", "hola")
    world.restart()
    assert world.all(SnapshotLoaded)[-1].drafts == {"c-eva": "hola"}
