"""The one stream: what was missed is replayed or looked for, and what comes is never dropped."""

from __future__ import annotations

import pytest

from desktop.core.changes import ConnectionChanged, ConnectionState, MessageAdded
from desktop.core.errors import TransientError
from desktop.erp.stream import BrokenEvent, RetryAdvised
from desktop.wire import events
from tests.unit.sync.world import World

S = ConnectionState


def _online(world: World) -> None:
    world.erp.says("eva")
    world.start()
    world.erp.says("eva")
    world.loop.advance(40)
    assert world.is_(S.ONLINE)
    world.erp.requests.clear()


def _miss(world: World, *, seconds: float = 60) -> None:
    world.erp.down = True
    world.erp.cut()
    world.loop.advance(seconds)
    world.erp.down = False


def test_what_was_missed_is_replayed_without_a_list(replaying: World) -> None:
    _online(replaying)
    replaying.erp.down = True
    replaying.erp.cut()
    missed = [replaying.erp.says("eva").id, replaying.erp.i_say("eva").id]
    replaying.erp.i_read("eva")
    missed.append(replaying.erp.says("eva").id)
    replaying.loop.advance(60)
    replaying.erp.down = False
    replaying.told.clear()
    replaying.engine.network_back()
    replaying.loop.advance(5)
    assert replaying.news == missed
    assert all(added.caught_up for added in replaying.all(MessageAdded))
    assert replaying.counts == {"c-eva": 1}
    assert "conversations" not in replaying.erp.requests
    assert "unread" not in replaying.erp.requests
    states = [change.state for change in replaying.all(ConnectionChanged)]
    assert states == [S.CATCHING_UP, S.ONLINE]
    replaying.told.clear()
    replaying.erp.says("eva")
    replaying.loop.settle()
    assert not replaying.last(MessageAdded).caught_up


def test_a_replay_is_over_at_the_first_heartbeat(replaying: World) -> None:
    _online(replaying)
    replaying.erp.cut()
    replaying.loop.advance(0.6)
    assert replaying.is_(S.CATCHING_UP)
    replaying.erp.beat()
    replaying.loop.settle()
    assert replaying.is_(S.ONLINE)


def test_a_replay_is_over_after_half_a_second_of_quiet(replaying: World) -> None:
    _online(replaying)
    replaying.erp.cut()
    replaying.loop.advance(0.6)
    replaying.erp.says("eva")
    replaying.loop.advance(0.45)
    assert replaying.is_(S.CATCHING_UP)
    replaying.loop.advance(0.1)
    assert replaying.is_(S.ONLINE)


def test_a_replay_that_does_not_reach_back_becomes_a_list(replaying: World) -> None:
    _online(replaying)
    replaying.erp.forgetful = True
    replaying.erp.down = True
    replaying.erp.cut()
    missed = replaying.erp.says("eva")
    replaying.erp.down = False
    replaying.loop.advance(5)
    assert replaying.is_(S.ONLINE)
    assert replaying.erp.count("conversations") == 1
    assert replaying.news[-1] == missed.id


def test_a_server_that_can_do_less_than_before_is_asked_for_a_list(replaying: World) -> None:
    _online(replaying)
    replaying.erp.offers = ("conversation.read",)
    _miss(replaying)
    missed = replaying.erp.says("eva", tell=False)
    replaying.loop.advance(60)
    assert replaying.erp.count("conversations") == 1
    assert missed.id in replaying.news


def test_a_copy_that_never_was_whole_in_this_run_is_listed(replaying: World) -> None:
    _online(replaying)
    replaying.restart()
    assert replaying.erp.count("conversations") == 1
    assert replaying.erp.streams[0].last_event_id is None


def test_a_list_that_failed_is_made_up_for_by_no_replay(replaying: World) -> None:
    _online(replaying)
    missed = replaying.erp.says("eva", tell=False)
    replaying.erp.fail("conversations", TransientError())
    replaying.engine.refresh()
    replaying.loop.advance(0.1)
    replaying.erp.cut()
    replaying.loop.advance(10)
    assert replaying.is_(S.ONLINE)
    assert replaying.erp.streams[0].last_event_id is None
    assert missed.id in replaying.news


@pytest.mark.expected_log("unreadable")
def test_an_unreadable_event_in_a_replay_is_looked_after(replaying: World) -> None:
    _online(replaying)
    replaying.erp.cut()
    replaying.loop.advance(0.6)
    missed = replaying.erp.says("eva", tell=False)
    replaying.erp.streams[0].deliver(BrokenEvent("message", "bad", "77"))
    replaying.loop.advance(5)
    assert replaying.is_(S.ONLINE)
    assert missed.id in replaying.news


def test_a_bug_in_the_middle_is_made_up_for_by_a_list(replaying: World) -> None:
    _online(replaying)
    replaying.engine.begin_again()
    replaying.loop.advance(5)
    assert replaying.is_(S.ONLINE)
    assert replaying.erp.count("conversations") == 1


def test_a_bug_while_connecting_is_no_end(world: World) -> None:
    world.loop.held = True
    world.start()
    world.engine.begin_again()
    world.loop.release()
    world.loop.advance(5)
    assert world.is_(S.ONLINE)


def test_what_comes_while_the_first_look_fails_is_stored_and_told(world: World) -> None:
    world.erp.fail("conversations", *[TransientError()] * 3)
    world.erp.says("eva")
    world.start()
    world.loop.advance(40)
    _miss(world)
    world.erp.fail("conversations", *[TransientError()] * 4)
    world.engine.network_back()
    world.loop.settle()
    assert world.is_(S.CATCHING_UP)
    said = world.erp.says("eva")
    world.loop.settle()
    assert world.news == [said.id]
    world.loop.advance(60)
    assert world.is_(S.ONLINE)
    assert world.news == [said.id]
    assert world.counts == {"c-eva": 2}


def test_a_look_that_fails_leaves_the_stream(world: World) -> None:
    _online(world)
    world.erp.fail("conversations", *[TransientError(reached=False)] * 5)
    world.engine.refresh()
    world.loop.advance(300)
    assert world.erp.count("stream") == 0
    assert world.erp.count("conversations") == 6
    assert world.is_(S.ONLINE)


def test_a_look_that_fails_is_made_again_within_a_minute(world: World) -> None:
    _online(world)
    world.loop.jitter = 0.99
    world.erp.fail("conversations", *[TransientError()] * 1000)
    world.engine.refresh()
    world.loop.advance(600)
    world.erp.requests.clear()
    world.loop.advance(600)
    assert 10 <= world.erp.count("conversations") <= 11


@pytest.mark.expected_log("unreadable")
def test_one_unreadable_event_after_another_is_looked_after_ever_more_seldom(world: World) -> None:
    _online(world)
    for _ in range(600):
        world.erp.streams[0].deliver(BrokenEvent("message", "bad"))
        world.loop.advance(1)
    assert 10 <= world.erp.count("conversations") <= 20
    world.loop.advance(900)
    world.erp.requests.clear()
    world.erp.streams[0].deliver(BrokenEvent("message", "bad"))
    world.loop.advance(2)
    assert world.erp.count("conversations") == 1


@pytest.mark.expected_log("unreadable")
def test_a_look_wanted_soon_does_not_wait_for_one_wanted_late(world: World) -> None:
    _online(world)
    for _ in range(40):
        world.erp.streams[0].deliver(BrokenEvent("message", "bad"))
        world.loop.advance(5)
    new = world.erp.says("new")
    world.loop.advance(1.1)
    assert new.id in world.news


def test_advice_to_wait_is_obeyed_to_the_second_the_first_time(world: World) -> None:
    _online(world)
    world.erp.streams[0].deliver(RetryAdvised(40.0))
    world.erp.cut()
    world.loop.advance(39.9)
    assert world.erp.count("config") == 0
    world.loop.advance(0.2)
    assert world.is_(S.ONLINE) or world.is_(S.CATCHING_UP)


def test_advice_is_for_one_reconnection(world: World) -> None:
    _online(world)
    world.erp.streams[0].deliver(RetryAdvised(40.0))
    world.erp.cut()
    world.loop.advance(80)
    world.erp.cut()
    world.loop.advance(1.5)
    assert world.is_(S.ONLINE)


def test_the_network_coming_back_ends_an_advised_wait(world: World) -> None:
    _online(world)
    world.erp.streams[0].deliver(RetryAdvised(60.0))
    world.erp.cut()
    world.loop.advance(1)
    world.engine.network_back()
    world.loop.advance(0.6)
    assert world.is_(S.ONLINE)


def test_connections_that_may_be_dead_are_left_on_waking(world: World) -> None:
    _online(world)
    world.loop.sleep(600)
    world.loop.advance(5)
    assert world.erp.dropped == 1
    assert world.is_(S.ONLINE)


def test_a_stream_that_fell_silent_takes_the_connections_beside_it_along(world: World) -> None:
    _online(world)
    world.erp.beat()
    world.loop.advance(75)
    world.erp.streams[0].end(TransientError(reached=False))
    world.loop.advance(2)
    assert world.erp.dropped == 1


def test_a_stream_that_was_cut_leaves_the_connections_beside_it(world: World) -> None:
    _online(world)
    world.erp.beat()
    world.loop.advance(20)
    world.erp.streams[0].end(TransientError(reached=False))
    world.loop.advance(2)
    assert world.erp.dropped == 0


def test_a_clear_that_a_list_overtook_takes_nothing_newer_away(level2: World) -> None:
    _online(level2)
    level2.loop.held = True
    level2.engine.refresh()
    level2.loop.settle()
    level2.erp.clears("eva")
    new = level2.erp.says("eva")
    level2.loop.release()
    level2.loop.advance(10)
    assert level2.news.count(new.id) == 1
    assert level2.counts == {"c-eva": 1}
    copy = level2.database()
    assert [one.id for one in copy.messages.before("c-eva", (2**60, ""), 50)] == [new.id]
    copy.close()


@pytest.mark.expected_log("unreadable")
def test_events_of_a_stream_given_up_are_not_heard(world: World) -> None:
    _online(world)
    old = world.erp.streams[0]
    world.engine.network_back()
    world.loop.advance(1)
    told = len(world.told)
    old.deliver(RetryAdvised(60.0))
    old.deliver(BrokenEvent("message", "bad"))
    world.loop.advance(3)
    assert len(world.told) == told


def test_a_replayed_end_of_the_session_ends_it(replaying: World) -> None:
    _online(replaying)
    replaying.erp.down = True
    replaying.erp.cut()
    replaying.erp.tell(events.SessionExpired())
    replaying.erp.down = False
    replaying.loop.advance(5)
    assert (replaying.state, replaying.erp.streams) == (S.SIGNED_OUT, [])


def test_a_look_made_while_the_stream_opens_is_not_set_back_by_a_replay(replaying: World) -> None:
    _online(replaying)
    replaying.erp.slow_to_open = True
    replaying.erp.cut()
    replaying.loop.advance(1)
    replaying.erp.i_read("eva")
    replaying.erp.says("eva")
    replaying.loop.advance(20)  # no stream yet, and the server answers: it is looked
    assert replaying.counts == {"c-eva": 1}
    replaying.erp.slow_to_open = False
    replaying.erp.open_stream()
    replaying.loop.advance(5)
    assert replaying.is_(S.ONLINE)
    assert replaying.erp.streams[0].last_event_id is None
    assert replaying.counts == {"c-eva": 1}
    assert replaying.erp.peak == 1


def test_a_list_wanted_in_the_middle_of_a_replay_waits_for_its_end(replaying: World) -> None:
    _online(replaying)
    replaying.erp.down = True
    replaying.erp.cut()
    replaying.erp.says("new")  # only a list can store it
    replaying.erp.down = False
    replaying.loop.advance(0.9)
    assert replaying.is_(S.CATCHING_UP)
    replaying.engine.refresh()
    for _ in range(6):
        replaying.erp.says("eva")
        replaying.loop.advance(0.4)
    assert replaying.erp.count("conversations") == 0
    replaying.loop.advance(3)
    assert replaying.is_(S.ONLINE)
    assert replaying.erp.count("conversations") == 1
    assert replaying.counts == {"c-eva": 8, "c-new": 1}


def test_a_replay_cut_off_before_the_list_it_asked_for_is_made_up_for(replaying: World) -> None:
    _online(replaying)
    replaying.erp.down = True
    replaying.erp.cut()
    replaying.erp.says("new")
    replaying.erp.down = False
    replaying.loop.advance(0.9)
    assert replaying.is_(S.CATCHING_UP)
    replaying.erp.cut()
    replaying.loop.advance(10)
    assert replaying.is_(S.ONLINE)
    assert replaying.erp.streams[0].last_event_id is None
    assert replaying.counts == {"c-eva": 2, "c-new": 1}


def test_what_happened_before_a_list_is_not_replayed_over_it(replaying: World) -> None:
    _online(replaying)
    replaying.erp.deaf = True  # the stream is half-open
    replaying.erp.i_read("eva")
    replaying.erp.says("eva")
    replaying.engine.refresh()
    replaying.loop.advance(3)
    assert replaying.counts == {"c-eva": 1}
    replaying.erp.deaf = False
    replaying.erp.cut()
    replaying.loop.advance(10)
    assert replaying.is_(S.ONLINE)
    assert replaying.counts == {"c-eva": 1}


def test_what_the_stream_tells_while_a_list_is_made_was_told_by_it(world: World) -> None:
    _online(world)
    world.told.clear()
    world.loop.held = True
    world.engine.refresh()
    world.loop.advance(2)
    world.loop.answer()  # the count; the list is under way
    said = world.erp.says("eva")
    world.loop.release()
    [added] = world.all(MessageAdded)
    assert (added.message.id, added.caught_up) == (said.id, False)
