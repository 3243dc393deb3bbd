"""What cannot be read costs itself: paging goes on, the list stays, an unknown count is not 0."""

from __future__ import annotations

from contextlib import closing

import pytest

from desktop.core.changes import (
    ConnectionState,
    ConversationRemoved,
    GapFound,
    SnapshotLoaded,
    TimelineLoaded,
)
from desktop.core.errors import ErpError, TransientError
from desktop.core.report import Status
from desktop.erp.stream import BrokenEvent
from desktop.wire.models import Message
from tests.support.hostile import CANARY
from tests.unit.sync.world import World

pytestmark = pytest.mark.expected_log("unreadable")


def _hears(world: World, peer: str) -> Message:
    """Have a peer write, and the client hear it."""
    message = world.erp.says(peer)
    world.loop.settle()
    return message


def _unreadable(world: World, *messages: Message) -> None:
    world.erp.unreadable |= {message.id for message in messages}


def _missed(world: World, broken: int) -> tuple[Message, Message]:
    """Have a message, then broken ones, then another message written while the client is away."""
    world.erp.says("eva")
    world.start()
    world.lose_server()
    first = world.erp.says("eva")
    _unreadable(world, *(world.erp.says("eva", CANARY) for _ in range(broken)))
    return first, world.erp.says("eva")


def _total(world: World) -> object:
    """Return the total as `watch` told it last."""
    return [line for line in world.lines if line["type"] == "unread"][-1]["total"]


def _glance(world: World) -> Status:
    answers: list[Status | ErpError] = []
    world.begin()
    world.engine.look_once(answers.append)
    world.engine.start()
    world.loop.settle()
    assert isinstance(answers[0], Status)
    return answers[0]


@pytest.mark.parametrize("broken", [1, 49, 50, 51, 130])
def test_broken_messages_between_two_cost_neither(world: World, broken: int) -> None:
    first, last = _missed(world, broken)
    world.find_server()
    assert world.news == [first.id, last.id]
    assert world.all(GapFound) == []


@pytest.mark.parametrize("broken", [1, 50, 130])
def test_broken_newest_messages_hide_none_of_those_before(world: World, broken: int) -> None:
    world.erp.says("eva")
    world.start()
    world.lose_server()
    missed = world.erp.says("eva")
    _unreadable(world, *(world.erp.says("eva") for _ in range(broken)))
    world.find_server()
    assert world.news == [missed.id]
    world.restart()
    after = _hears(world, "eva")
    assert world.news == [missed.id, after.id]


def test_a_stretch_of_broken_messages_without_end_is_a_gap_and_not_the_beginning(world: World) -> None:
    _first, last = _missed(world, 2000)
    world.find_server()
    assert world.news == [last.id]
    (gap,) = world.all(GapFound)
    assert gap.before == last.created_at


def test_a_gap_of_broken_messages_stays_until_they_can_be_read(world: World) -> None:
    first, last = _missed(world, 2000)
    world.find_server()
    world.engine.open_conversation("c-eva")
    world.engine.load_older("c-eva")
    world.loop.settle()
    shown = {message.id for change in world.all(TimelineLoaded) for message in change.messages}
    assert (first.id in shown, last.id in shown) == (False, True)
    assert not world.last(TimelineLoaded).complete
    world.erp.unreadable.clear()
    for _ in range(2100 // 50):
        world.engine.load_older("c-eva")
        world.loop.settle()
    shown = {message.id for change in world.all(TimelineLoaded) for message in change.messages}
    assert first.id in shown
    assert world.last(TimelineLoaded).complete


def test_broken_messages_are_logged_once_and_without_their_text(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    _missed(world, 60)
    caplog.set_level("DEBUG")
    world.find_server()
    said = [record.getMessage() for record in caplog.records if "unreadable" in record.getMessage()]
    assert said == ["messages of a conversation were unreadable: 60 at least"]
    assert CANARY not in caplog.text


def test_a_conversation_that_cannot_be_read_stays_on_the_list_with_its_count(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.erp.says("eva")
    world.erp.says("leo")
    world.start()
    world.erp.unreadable.add("c-eva")
    world.restart()
    assert world.all(ConversationRemoved) == []
    assert {row.id for row in world.last(SnapshotLoaded).conversations} == {"c-eva", "c-leo"}
    assert world.counts == {"c-eva": 1, "c-leo": 1}
    said = [record.getMessage() for record in caplog.records if "unreadable" in record.getMessage()]
    assert said == ["1 conversations of the list were unreadable"]
    world.erp.unreadable.clear()
    world.erp.i_hide("eva")
    world.restart()
    assert {row.id for row in world.last(SnapshotLoaded).conversations} == {"c-leo"}


def test_beside_a_conversation_that_cannot_be_read_nothing_unread_is_unknown_and_not_0(world: World) -> None:
    world.erp.says("eva")
    world.erp.row("leo")
    world.erp.unreadable.add("c-eva")
    world.start()
    assert (_total(world), world.engine.status().to_object()["unread"]) == (None, None)
    _hears(world, "leo")
    assert (_total(world), world.engine.status().to_object()["unread"]) == (1, 1)
    world.erp.unreadable.clear()
    world.restart()
    assert _total(world) == 2


def test_a_counter_that_is_left_out_keeps_the_count_of_before_and_counts_on(world: World) -> None:
    world.erp.says("eva")
    world.start()
    assert world.counts == {"c-eva": 1}
    world.erp.uncounted.add("c-eva")
    world.stop()
    world.erp.says("eva")
    world.start()
    assert (world.counts, _total(world)) == ({"c-eva": 2}, 2)
    _hears(world, "eva")
    assert world.counts == {"c-eva": 3}


def test_a_counter_that_was_never_told_is_unknown_until_something_can_be_counted(world: World) -> None:
    world.erp.says("eva")
    world.erp.uncounted.add("c-eva")
    world.start()
    assert (_total(world), world.engine.status().to_object()["unread"]) == (None, None)
    world.restart()
    assert _total(world) is None
    _hears(world, "eva")
    assert (_total(world), world.counts) == (1, {"c-eva": 1})
    world.engine.open_conversation("c-eva")
    world.loop.settle()
    world.restart()
    assert _total(world) == 0  # the read mark says so


def test_a_counter_that_is_left_out_hides_no_other(world: World) -> None:
    world.erp.says("eva")
    world.erp.says("leo")
    world.erp.uncounted.add("c-eva")
    world.start()
    assert (_total(world), world.counts) == (1, {"c-leo": 1})


def test_counters_that_are_left_out_make_the_first_start_no_longer(world: World) -> None:
    for number in range(40):
        world.erp.says(f"p{number:02}")
        world.erp.uncounted.add(f"c-p{number:02}")
    world.start()
    assert world.erp.count("page") == 30  # those on top of the list


@pytest.mark.parametrize("how", ["unreadable", "uncounted"])
def test_one_look_tells_unknown_where_nothing_else_is_unread(world: World, how: str) -> None:
    world.erp.says("eva")
    getattr(world.erp, how).add("c-eva")
    status = _glance(world).to_object()
    assert (status["state"], status["unread"], status["conversations"]) == ("online", None, {})
    world.stop()
    world.erp.says("leo")
    assert _glance(world).to_object()["unread"] == 1


def test_an_event_that_cannot_be_read_makes_the_client_look_once(world: World) -> None:
    world.erp.says("eva")
    world.start()
    missed = world.erp.says("eva", tell=False)
    lists = world.erp.count("conversations")
    for _ in range(20):
        world.erp.streams[0].deliver(BrokenEvent("message", "not a Message", "9"))
    world.loop.advance(5)
    assert world.news[-1] == missed.id
    assert world.erp.count("conversations") == lists + 1


def test_a_server_that_refuses_every_item_loses_nothing_that_is_here(world: World) -> None:
    known = world.erp.says("eva")
    world.start()
    world.erp.unreadable |= {"c-eva", known.id}
    world.erp.fail("page", TransientError("unreadable answer", sent=False))
    world.restart()
    assert world.is_(ConnectionState.ONLINE)
    assert world.counts == {"c-eva": 1}
    with closing(world.database()) as database:
        assert database.messages.has(known.id)
