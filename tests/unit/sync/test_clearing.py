"""What a counter lost because this client had it cleared is unread all the same."""

from __future__ import annotations

import pytest

from desktop.core.errors import RefusedError, TransientError
from desktop.erp.server_actions import MARK_READ
from desktop.sync.clearing import Clearing
from desktop.wire import events
from tests.unit.sync.world import World

ACTION = f"action {MARK_READ}"


@pytest.fixture
def world(level1: World) -> World:
    """Eva has written; the action is known; nobody has read that yet."""
    level1.erp.says("leo")
    level1.start()
    level1.loop.advance(10)
    level1.engine.open_conversation("c-leo")
    level1.loop.advance(10)
    level1.erp.says("eva")
    level1.loop.advance(10)
    level1.erp.requests.clear()
    return level1


def read_and_meet(world: World, *bodies: str) -> None:
    """Open Eva's conversation, and have her write while the action is on its way."""
    world.loop.held = True
    world.engine.open_conversation("c-eva")
    world.loop.settle()
    while not world.erp.requests or not world.erp.requests[-1].startswith("read"):
        world.loop.answer()
    for body in bodies:
        world.erp.says("eva", body)
    world.loop.release()
    world.loop.advance(5)


def test_what_comes_before_the_action_is_not_cleared_by_it(world: World) -> None:
    world.loop.held = True
    world.engine.open_conversation("c-eva")
    world.loop.settle()
    world.erp.says("eva")
    world.loop.settle()
    world.loop.release()
    world.loop.advance(5)
    assert world.erp.count(ACTION) == 0
    assert world.counts == {"c-eva": 1}


def test_what_comes_while_the_action_is_on_its_way_is_unread(world: World) -> None:
    read_and_meet(world, *"1234567")
    assert world.erp.count(ACTION) == 1
    assert world.erp.row("eva").unread == 0, "the ERP counts none of them"
    assert world.counts == {"c-eva": 7}


def test_what_comes_while_the_action_is_searched_for_is_not_cleared_by_it(level1: World) -> None:
    level1.erp.says("eva")
    level1.start()
    level1.loop.advance(10)
    level1.loop.held = True
    level1.engine.open_conversation("c-eva")
    level1.loop.settle()
    while level1.erp.requests[-1] != "script":
        level1.loop.answer()
    level1.erp.says("eva")
    level1.loop.settle()
    level1.loop.release()
    level1.loop.advance(5)
    assert level1.erp.count(ACTION) == 0
    assert level1.counts == {"c-eva": 1}


def test_what_an_action_cleared_whose_answer_was_lost_is_unread(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    call = world.erp.actions.call

    def lose_answer(action_id: str, conversation_id: str) -> None:
        call(action_id, conversation_id)
        monkeypatch.undo()
        raise TransientError(sent=True)

    monkeypatch.setattr(world.erp.actions, "call", lose_answer)
    world.erp.says("eva", "lost", tell=False)
    world.engine.open_conversation("c-eva")
    world.loop.settle()
    assert world.erp.row("eva").unread == 0
    world.engine.refresh()
    world.loop.advance(10)
    assert world.counts == {"c-eva": 1}


def test_what_was_cleared_as_the_program_ended_is_unread(world: World) -> None:
    world.erp.says("eva", "lost", tell=False)
    world.loop.held = True
    world.engine.open_conversation("c-eva")
    world.loop.settle()
    while not world.erp.requests or not world.erp.requests[-1].startswith("read"):
        world.loop.answer()
    world.erp.do(ACTION, MARK_READ, "c-eva")  # it arrives, and nobody hears the answer
    world.stop()
    world.loop.release()
    world.start()
    world.loop.advance(10)
    assert world.counts == {"c-eva": 1}


def test_an_echo_that_comes_after_the_answer_is_no_reading_elsewhere(world: World) -> None:
    world.erp.says("eva", "lost", tell=False)
    world.erp.deaf = True
    world.engine.open_conversation("c-eva")
    world.loop.settle()
    world.erp.deaf = False
    world.erp.tell(events.ConversationRead(conversation_id="c-eva"))
    world.engine.refresh()
    world.loop.advance(10)
    assert world.counts == {"c-eva": 1}


def test_an_action_that_was_refused_explains_nothing(world: World) -> None:
    world.erp.fail(ACTION, RefusedError(status=500))
    read_and_meet(world, "1")
    world.erp.row("eva").unread = 0  # read in a browser, and the event lost
    world.engine.refresh()
    world.loop.advance(10)
    assert world.counts == {}


def test_a_reading_elsewhere_of_something_newer_needs_no_event(world: World) -> None:
    read_and_meet(world, "1")
    world.loop.advance(60)
    world.erp.says("eva", "2")
    world.loop.advance(10)
    assert world.counts == {"c-eva": 2}
    world.erp.row("eva").unread = 0  # both were read in a browser, and the event lost
    world.engine.refresh()
    world.loop.advance(10)
    assert world.counts == {}


def test_a_list_that_was_asked_for_before_the_action_ended_settles_nothing(level1: World) -> None:
    level1.start()
    database = level1.database()
    clearing = Clearing(database.meta, level1.loop)
    clearing.begin("c-eva")
    clearing.look_begins()
    clearing.end("c-eva", None)
    assert clearing.looked_at() == ()
    clearing.look_begins()
    assert clearing.looked_at() == ("c-eva",)
    database.close()


def test_what_the_stream_had_lost_before_is_unread_too(world: World) -> None:
    world.erp.says("eva", "lost", tell=False)
    world.engine.open_conversation("c-eva")
    world.loop.advance(30)
    assert world.erp.row("eva").unread == 0
    world.engine.refresh()
    world.loop.advance(10)
    assert world.counts == {"c-eva": 1}


def test_it_stays_so_after_looks_and_a_restart(world: World) -> None:
    read_and_meet(world, "1", "2")
    world.engine.refresh()
    world.loop.advance(10)
    assert world.counts == {"c-eva": 2}
    world.restart()
    world.loop.advance(10)
    assert world.counts == {"c-eva": 2}
    world.erp.says("eva", "3")
    world.loop.advance(10)
    assert world.counts == {"c-eva": 3}


def test_reading_it_here_ends_it(world: World) -> None:
    read_and_meet(world, "1", "2")
    world.engine.open_conversation("c-eva")
    world.loop.advance(10)
    assert world.counts == {}
    world.engine.refresh()
    world.loop.advance(10)
    world.erp.says("eva", "3")
    world.loop.advance(10)
    assert world.counts == {"c-eva": 1}


def test_reading_it_elsewhere_ends_it(world: World) -> None:
    read_and_meet(world, "1", "2")
    world.erp.i_read("eva")
    world.loop.advance(10)
    assert world.counts == {}


def test_reading_it_elsewhere_right_after_ends_it(world: World) -> None:
    world.engine.open_conversation("c-eva")
    world.loop.settle()
    world.erp.says("eva", "1")
    world.erp.i_read("eva")
    world.loop.advance(10)
    assert world.counts == {}


def test_what_a_list_has_counted_needs_no_event_to_be_read_elsewhere(world: World) -> None:
    world.engine.open_conversation("c-eva")
    world.loop.settle()
    world.erp.says("eva", "just after the answer")
    world.engine.refresh()
    world.loop.advance(10)
    assert world.counts == {"c-eva": 1}
    world.erp.row("eva").unread = 0  # read in a browser, and the event lost
    world.engine.refresh()
    world.loop.advance(10)
    assert world.counts == {}


def test_an_action_that_failed_has_cleared_nothing(world: World) -> None:
    world.erp.fail(ACTION, TransientError(sent=True))
    read_and_meet(world, "1", "2")
    world.engine.refresh()
    world.loop.advance(10)
    assert world.counts == {"c-eva": 2}
    world.erp.row("eva").unread = 1  # the first was read in a browser, and the event lost
    world.engine.refresh()
    world.loop.advance(10)
    assert world.counts == {"c-eva": 1}
