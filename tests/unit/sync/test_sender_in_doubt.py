"""The outbox where nobody can be sure: never twice, never stuck, and said."""

from __future__ import annotations

import pytest

from desktop.core.changes import ActionFailed, OutboxChanged
from desktop.core.errors import TransientError
from tests.unit.sync.sending import sent, started
from tests.unit.sync.world import World


def test_what_was_posted_before_a_restart_counts_for_the_pace(world: World) -> None:
    started(world)
    for number in range(10):
        world.engine.send("c-eva", f"{number}")
    world.loop.advance(2)
    assert len(sent(world)) == 10
    world.restart()
    world.engine.send("c-leo", "next")
    world.loop.advance(7)
    assert sent(world, "leo") == []
    world.loop.advance(3)
    assert sent(world, "leo") == ["next"]


def test_a_longer_pause_is_not_cut_short_by_a_shorter_one(world: World) -> None:
    started(world)
    world.erp.fail("send", TransientError(code="too_fast", retry_after=20.0))
    world.erp.fail("send", TransientError(code="too_fast", retry_after=1.0))
    world.loop.held = True
    world.engine.send("c-eva", "text")
    world.engine.send("c-leo", "other")
    world.loop.release()
    world.loop.advance(18)
    assert world.erp.count("send") == 2
    world.loop.advance(10)
    assert (sent(world), sent(world, "leo")) == (["text"], ["other"])


def test_a_message_that_the_server_can_not_take_does_not_hold_up_those_behind_it(world: World) -> None:
    started(world)
    broken = [TransientError(sent=True, status="500") for _ in range(12)]
    world.erp.fail("send", *broken)
    world.engine.send("c-eva", "breaks it")
    world.engine.send("c-eva", "next")
    world.loop.advance(1_800)
    [failed] = [one.entry for one in world.all(OutboxChanged) if one.entry.state == "failed"]
    assert (failed.body, failed.error, failed.error_details) == (
        "breaks it",
        "not_sent",
        {"reason": "HTTP 5xx"},
    )
    assert sent(world) == ["next"]
    world.engine.retry(failed.id)
    world.loop.advance(60)
    assert sent(world) == ["next", "breaks it"]


@pytest.mark.expected_log("messages of a conversation were unreadable")
def test_level_1_what_can_not_be_read_may_be_ones_own_message_and_is_not_sent_again(level1: World) -> None:
    started(level1)
    level1.erp.fail("send", TransientError(sent=True), commit=True)
    level1.engine.send("c-eva", "text")
    level1.loop.settle()
    level1.erp.unreadable.add(level1.erp.row("eva").messages[-1].id)
    level1.engine.send("c-eva", "next")
    level1.loop.advance(60)
    assert sent(level1) == ["text", "next"]
    [failed] = {
        one.entry.id: one.entry for one in level1.all(OutboxChanged) if one.entry.state == "failed"
    }.values()
    assert (failed.body, failed.error) == ("text", "maybe_sent")
    level1.engine.retry(failed.id)  # the person looked, and wants it again
    level1.loop.advance(60)
    assert sent(level1) == ["text", "next", "text"]


@pytest.mark.expected_log("messages of a conversation were unreadable")
def test_level_1_what_could_never_be_read_does_not_stop_a_message(level1: World) -> None:
    level1.erp.says("eva")
    level1.erp.unreadable.add(level1.erp.says("eva").id)
    level1.erp.says("eva")
    level1.start()
    level1.loop.advance(300)
    level1.erp.fail("send", TransientError(sent=True))
    level1.engine.send("c-eva", "text")
    level1.loop.advance(60)
    assert sent(level1) == ["text"]
    assert level1.engine.status().failed == 0


def test_level_1_beyond_twenty_pages_nobody_knows_and_nothing_is_sent_again(level1: World) -> None:
    started(level1)
    level1.erp.fail("send", TransientError(sent=True), commit=True)
    level1.engine.send("c-eva", "text")
    level1.loop.settle()
    for _ in range(1_100):
        level1.erp.says("eva", tell=False)
    level1.loop.advance(60)
    assert sent(level1) == ["text"]
    assert level1.last(OutboxChanged).entry.error == "maybe_sent"


def test_level_1_a_message_to_an_unlisted_conversation_is_not_taken_for_the_next_one(level1: World) -> None:
    started(level1)
    level1.erp.i_hide("eva")
    level1.engine.refresh()
    level1.loop.advance(10)
    level1.erp.row("eva").hidden = False
    level1.loop.held = True
    level1.engine.send("c-eva", "ok")
    level1.loop.answer()
    level1.erp.fail("send", TransientError(sent=True))  # the second is lost on the way
    level1.engine.send("c-eva", "ok")
    level1.loop.release()
    level1.loop.advance(90)
    assert sent(level1) == ["ok", "ok"]


def test_a_message_as_long_as_the_server_takes_is_taken(world: World) -> None:
    started(world)
    world.erp.max_message_bytes = 10
    world.engine.send("c-eva", "x" * 11)
    assert world.last(ActionFailed).details == {"bytes": "11", "limit": "10"}
    world.erp.max_message_bytes = 4096
    world.engine.send("c-eva", "x" * 4_000)
    world.loop.settle()
    assert sent(world) == ["x" * 4_000]
