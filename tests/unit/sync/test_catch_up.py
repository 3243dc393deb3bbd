"""Catching up: after it the local copy is what the server has, and what is new is told once."""

from __future__ import annotations

import pytest

from desktop.core.changes import (
    ConnectionChanged,
    ConnectionState,
    ConversationRemoved,
    GapFound,
    MessageAdded,
    SnapshotLoaded,
    TimelineLoaded,
)
from desktop.core.errors import TransientError
from tests.unit.sync.world import World


def _ask_again(world: World) -> None:
    """Come back, up to the moment when the list is asked for."""
    world.erp.down = False
    world.loop.advance(120)
    world.loop.answer()  # config: the stream opens
    assert world.is_(ConnectionState.CATCHING_UP)


def test_the_first_filling_tells_counts_and_alerts_nobody(world: World) -> None:
    world.erp.says("eva")
    world.erp.says("eva")
    world.start()
    assert world.is_(ConnectionState.ONLINE)
    assert world.counts == {"c-eva": 2}
    assert world.news == []
    assert all(change.first_start for change in world.all(MessageAdded))


def test_counts_are_unknown_until_the_server_has_answered(world: World) -> None:
    world.loop.held = True
    world.start()
    assert not world.last(SnapshotLoaded).known
    assert world.engine.status().counts is None
    world.loop.release()
    assert world.last(SnapshotLoaded).known
    assert world.engine.status().counts == {}


def test_the_first_filling_pages_what_will_be_looked_at(world: World) -> None:
    for number in range(40):
        peer = f"p{number:02}"
        world.erp.says(peer)
        if number != 3:
            world.erp.row(peer).unread = 0
    world.start()
    assert world.erp.count("page") == 31  # the first thirty, and the one with a counter


def test_a_conversation_that_was_never_paged_is_not_paged_at_the_next_start_either(world: World) -> None:
    for number in range(40):
        world.erp.says(f"p{number:02}")
        world.erp.row(f"p{number:02}").unread = 0
        world.loop.advance(60)
    world.start()
    paged = world.erp.count("page")
    world.restart()
    assert world.erp.count("page") == paged


def test_an_old_conversation_that_was_never_paged_brings_only_its_news(world: World) -> None:
    for number in range(40):
        world.erp.says(f"p{number:02}")
        world.erp.row(f"p{number:02}").unread = 0
        world.loop.advance(60)
    world.start()
    world.lose_server()
    missed = world.erp.says("p00")
    world.find_server()
    assert world.news == [missed.id]
    assert world.counts == {"c-p00": 1}


def test_what_was_missed_is_told_in_order_and_once(world: World) -> None:
    world.erp.says("eva")
    world.start()
    world.lose_server()
    missed = [world.erp.says("eva", f"{number}").id for number in range(120)]
    world.find_server()
    assert world.news == missed
    assert all(change.caught_up for change in world.all(MessageAdded) if not change.first_start)
    assert world.counts == {"c-eva": 121}


def test_a_second_look_at_the_same_tells_nothing_and_pages_nothing(world: World) -> None:
    world.erp.says("eva")
    world.start()
    before = world.erp.count("page")
    world.erp.cut()
    world.loop.advance(120)
    assert world.is_(ConnectionState.ONLINE)
    assert world.news == []
    assert world.erp.count("page") == before


def test_a_message_lost_behind_a_newer_one_is_found(world: World) -> None:
    world.start()
    world.erp.says("eva")
    world.loop.settle()
    lost = world.erp.says("eva", tell=False)
    world.erp.says("eva")
    world.loop.settle()
    assert lost.id not in world.news
    world.erp.cut()
    world.loop.advance(120)
    assert sorted(world.news) == [message.id for message in world.erp.row("eva").messages]


def test_level_1_what_i_wrote_elsewhere_is_found_behind_the_answer_to_it(level1: World) -> None:
    level1.erp.says("eva")
    level1.start()
    mine = level1.erp.i_say("eva")
    level1.erp.says("eva")
    level1.loop.settle()
    assert mine.id not in level1.news
    level1.restart()
    found = [change for change in level1.all(MessageAdded) if change.message.id == mine.id]
    assert [(change.own, change.caught_up) for change in found] == [(True, True)]


def test_what_was_there_a_moment_before_the_first_start_is_no_news(world: World) -> None:
    for _ in range(60):
        world.erp.says("eva")
    world.start()
    said = world.erp.says("eva")
    world.loop.settle()
    world.erp.cut()
    world.loop.advance(60)
    assert world.news == [said.id]


def test_more_than_twenty_pages_of_news_leave_a_gap_that_is_told(world: World) -> None:
    world.erp.says("eva")
    world.start()
    world.lose_server()
    for _ in range(1100):
        world.erp.says("eva")
    world.find_server()
    [gap] = world.all(GapFound)
    assert gap.conversation_id == "c-eva"
    assert 900 < len(world.news) < 1100
    assert world.counts == {"c-eva": 1101}


def test_a_thousand_heard_live_are_no_gap(world: World) -> None:
    world.erp.says("eva")
    world.start()
    world.loop.advance(60)
    for _ in range(1100):
        world.erp.says("eva")
    world.loop.settle()
    world.erp.cut()
    world.loop.advance(120)
    assert world.all(GapFound) == []
    assert world.counts == {"c-eva": 1101}


def test_a_conversation_hidden_elsewhere_leaves_the_list(world: World) -> None:
    world.erp.says("eva")
    world.start()
    world.lose_server()
    world.erp.i_hide("eva")
    world.find_server()
    assert world.last(SnapshotLoaded).conversations == ()
    assert world.counts == {}


def test_a_hidden_conversation_that_comes_back_brings_only_its_news(world: World) -> None:
    world.erp.says("leo")
    for _ in range(5):
        world.erp.says("eva")
    world.erp.i_hide("eva")
    world.loop.advance(60)
    world.erp.says("leo")
    world.start()
    world.lose_server()
    missed = world.erp.says("eva")
    world.find_server()
    assert world.news == [missed.id]
    assert world.counts["c-eva"] == 1


def test_a_cleared_conversation_is_empty_here_too(world: World) -> None:
    world.erp.says("eva")
    world.start()
    world.lose_server()
    world.erp.clears("eva")
    world.find_server()
    assert ConversationRemoved(conversation_id="c-eva") in world.told
    assert world.counts == {}
    world.engine.open_conversation("c-eva")
    loaded = world.last(TimelineLoaded)
    assert (loaded.messages, loaded.complete) == ((), True)


def test_a_full_list_is_asked_for_again_with_room(world: World) -> None:
    for number in range(450):
        world.erp.row(f"p{number}")
    world.start()
    assert world.erp.count("conversations") == 3  # 200, 400, 800
    assert len(world.last(SnapshotLoaded).conversations) == 450


def test_events_wait_until_the_list_is_stored_and_change_nothing_twice(world: World) -> None:
    world.erp.says("eva")
    world.start()
    world.lose_server()
    world.loop.held = True
    _ask_again(world)
    first = world.erp.says("eva")
    world.loop.settle()
    assert world.news == []
    world.loop.answer()  # the list, which has it already
    second = world.erp.says("eva")
    world.loop.release()
    assert world.news == [first.id, second.id]
    assert world.counts == {"c-eva": 3}


def test_a_list_that_was_slow_does_not_undo_what_was_sent_meanwhile(world: World) -> None:
    world.erp.says("eva")
    world.start()
    world.loop.advance(5)
    world.erp.says("leo", tell=False)
    world.loop.held = True
    world.engine.refresh()
    world.loop.settle()
    world.loop.answer()  # the list; a page must follow
    world.engine.send("c-eva", "meanwhile")
    world.loop.answer()  # it goes before the page
    world.loop.release()
    [row] = [one for one in world.last(SnapshotLoaded).conversations if one.id == "c-eva"]
    assert row.last_line is not None
    assert row.last_line.body == "meanwhile"


def test_a_conversation_made_after_the_list_is_looked_for_at_once(world: World) -> None:
    world.loop.held = True
    world.start()
    world.loop.answer(4)  # the cookie, config, the session, the sum of the counters
    world.loop.answer()  # the list, empty
    first = world.erp.says("eva")
    world.loop.release()
    world.loop.advance(5)
    assert world.news == [first.id]
    assert world.counts == {"c-eva": 1}


def test_wishes_during_a_slow_look_are_granted_together_after_it(world: World) -> None:
    world.start()
    world.loop.advance(5)
    world.erp.says("leo", tell=False)
    world.loop.held = True
    world.engine.refresh()
    world.loop.settle()
    world.loop.answer(2)  # the sum and the list; a page must follow
    lists = world.erp.count("conversations")
    for _ in range(10):
        world.engine.refresh()
        world.loop.advance(3)
    assert world.loop.waiting == 1
    world.loop.release()
    world.loop.advance(4)
    assert world.erp.count("conversations") == lists + 1


def test_a_read_that_was_held_back_is_looked_at_again(world: World) -> None:
    world.erp.says("eva")
    world.start()
    world.lose_server()
    world.loop.held = True
    _ask_again(world)
    world.erp.i_read("eva")
    late = world.erp.says("eva")
    world.loop.release()
    world.loop.advance(5)
    assert world.news == [late.id]
    assert world.counts == {"c-eva": 1}


@pytest.mark.parametrize("call", ["config", "conversations", "page"])
def test_a_look_that_fails_is_tried_again(world: World, call: str) -> None:
    world.erp.says("eva")
    world.erp.fail(call, TransientError())
    world.start()
    assert world.is_(ConnectionState.OFFLINE if call == "config" else ConnectionState.CATCHING_UP)
    assert world.engine.status().counts is None
    world.loop.advance(60)
    assert world.is_(ConnectionState.ONLINE)
    assert world.counts == {"c-eva": 1}


def test_each_snapshot_comes_before_the_state_that_rests_on_it(world: World) -> None:
    world.start()
    online = ConnectionChanged(state=ConnectionState.ONLINE, at=world.last(ConnectionChanged).at)
    assert world.told.index(world.last(SnapshotLoaded)) < world.told.index(online)
