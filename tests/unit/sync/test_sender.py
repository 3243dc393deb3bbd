"""The outbox: in order, paced, once each, whatever is cut where."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.core.changes import ActionFailed, MessageAdded, OutboxChanged, OutboxRemoved
from desktop.core.errors import (
    ChatOffError,
    ErpError,
    RefusedError,
    SessionEndedError,
    SessionUnknownError,
    SetupError,
    TransientError,
)
from tests.unit.sync.sending import sent, started
from tests.unit.sync.world import World

UNCLEAR = [TransientError(sent=True), SetupError(), ErpError("a bug")]
CLEAR = [TransientError(reached=False), SessionUnknownError(), ChatOffError()]


def _name(error: ErpError) -> str:
    return type(error).__name__


def test_a_message_is_on_disk_before_it_is_sent(world: World) -> None:
    started(world)
    world.loop.held = True
    world.engine.send("c-eva", "text")
    beside = world.database()
    assert [entry.body for entry in beside.outbox.all()] == ["text"]
    beside.close()


def test_the_servers_message_takes_the_entrys_place(world: World) -> None:
    started(world)
    world.engine.send("c-eva", "text")
    world.loop.settle()
    entry_id = world.all(OutboxChanged)[0].entry.id
    added = world.last(MessageAdded)
    assert (added.own, added.caught_up, added.outbox_id) == (True, False, entry_id)
    assert [one.entry_id for one in world.all(OutboxRemoved)] == [entry_id]
    assert [one.entry.state for one in world.all(OutboxChanged)] == ["queued", "sending"]
    assert world.engine.status().queued == 0


@pytest.mark.parametrize(("text", "code"), [("  \n", "empty_message"), ("ñ" * 1025, "too_long")])
def test_what_can_never_be_sent_is_not_kept(world: World, text: str, code: str) -> None:
    started(world)
    world.engine.send("c-eva", text)
    assert (world.last(ActionFailed).action, world.last(ActionFailed).code) == ("send", code)
    assert world.all(OutboxChanged) == []


def test_messages_of_a_conversation_go_in_the_order_written(world: World) -> None:
    started(world)
    world.erp.fail("send", TransientError(reached=False), TransientError(reached=False))
    for number in range(8):
        world.engine.send("c-eva", f"{number}")
    world.loop.advance(60)
    assert sent(world) == [f"{number}" for number in range(8)]


def test_one_conversation_does_not_wait_for_another(world: World) -> None:
    started(world)
    world.erp.fail("send", TransientError(sent=True))
    world.engine.send("c-eva", "slow")
    world.engine.send("c-leo", "quick")
    world.loop.advance(0.2)
    assert (sent(world), sent(world, "leo")) == ([], ["quick"])


def test_no_more_than_ten_in_ten_seconds_are_posted(world: World) -> None:
    started(world)
    for number in range(25):
        world.engine.send("c-eva", f"{number}")
    counts = []
    for _ in range(3):
        world.loop.advance(9.9)
        counts.append(len(sent(world)))
        world.loop.advance(0.1)
    assert counts == [10, 20, 25]


def test_too_fast_waits_as_long_as_the_server_says(world: World) -> None:
    started(world)
    world.erp.fail("send", TransientError(code="too_fast", retry_after=7.0))
    world.engine.send("c-eva", "text")
    world.loop.advance(1)
    world.engine.send("c-leo", "not sooner either")
    world.loop.advance(5.9)
    assert world.erp.count("send") == 1
    world.loop.advance(0.2)
    assert (sent(world), sent(world, "leo")) == (["text"], ["not sooner either"])


def test_a_refused_message_fails_and_the_next_goes_on(world: World) -> None:
    started(world)
    world.erp.fail("send", RefusedError(status=403, code="not_sent", reason="no"))
    world.engine.send("c-eva", "refused")
    world.engine.send("c-eva", "next")
    world.loop.settle()
    [failed] = [one.entry for one in world.all(OutboxChanged) if one.entry.state == "failed"]
    assert (failed.body, failed.error, failed.error_details) == ("refused", "not_sent", {"reason": "no"})
    assert sent(world) == ["next"]
    assert world.engine.status().failed == 1


def test_a_failed_message_is_tried_again_when_asked(world: World) -> None:
    started(world)
    world.erp.fail("send", RefusedError(status=403))
    world.engine.send("c-eva", "text")
    world.loop.advance(600)
    assert sent(world) == []
    world.engine.retry(world.last(OutboxChanged).entry.id)
    world.loop.settle()
    assert sent(world) == ["text"]
    assert world.erp.count("page") == 0  # it was refused: no need to look for it


def test_a_failed_message_is_deleted_when_asked(world: World) -> None:
    started(world)
    world.erp.fail("send", RefusedError(status=403))
    world.engine.send("c-eva", "text")
    world.loop.settle()
    world.engine.discard(world.last(OutboxChanged).entry.id)
    assert world.engine.status().failed == 0
    world.loop.advance(600)
    assert sent(world) == []


def test_a_message_on_its_way_cannot_be_deleted(world: World) -> None:
    started(world)
    world.loop.held = True
    world.engine.send("c-eva", "text")
    world.loop.settle()
    world.engine.discard(world.last(OutboxChanged).entry.id)
    world.loop.release()
    assert sent(world) == ["text"]
    assert world.news[-1] == world.erp.row("eva").messages[-1].id


def test_level_1_a_message_that_is_looked_for_cannot_be_deleted(level1: World) -> None:
    started(level1)
    level1.erp.fail("send", TransientError(sent=True))
    level1.engine.send("c-eva", "text")
    level1.loop.advance(9)
    level1.loop.held = True
    level1.loop.advance(2)  # it looks
    level1.engine.discard(level1.last(OutboxChanged).entry.id)
    level1.loop.release()
    assert sent(level1) == ["text"]
    assert level1.engine.status().queued == 0


@pytest.mark.parametrize("error", UNCLEAR, ids=_name)
@pytest.mark.parametrize("commit", [True, False])
def test_an_unclear_attempt_is_sent_once_all_the_same(world: World, error: ErpError, *, commit: bool) -> None:
    started(world)
    world.erp.fail("send", error, commit=commit)
    world.engine.send("c-eva", "text")
    world.loop.advance(60)
    assert sent(world) == ["text"]
    assert world.engine.status().queued == 0
    assert len([one for one in world.all(MessageAdded) if one.own]) == 1


@pytest.mark.parametrize("error", CLEAR, ids=_name)
def test_an_attempt_that_never_arrived_is_sent_again_without_a_look(world: World, error: ErpError) -> None:
    started(world)
    world.erp.fail("send", error)
    world.engine.send("c-eva", "text")
    world.loop.advance(400)
    assert sent(world) == ["text"]
    assert world.erp.count("page") <= 1


def test_a_session_that_ended_keeps_the_message(level2: World) -> None:
    started(level2)
    level2.erp.fail("send", SessionEndedError())
    level2.engine.send("c-eva", "text")
    level2.loop.advance(400)
    assert level2.engine.status().queued == 1
    assert sent(level2) == []


def test_level_1_nothing_hurries_an_unclear_message(level1: World) -> None:
    started(level1)
    level1.erp.fail("send", TransientError(sent=True))
    level1.engine.send("c-eva", "text")
    level1.loop.advance(1)
    level1.engine.send("c-leo", "other")
    level1.erp.cut()
    level1.engine.network_back()
    level1.loop.advance(5)
    level1.erp.i_say("eva", "text")  # the cut request is carried out late
    level1.loop.advance(60)
    assert sent(level1) == ["text"]
    assert sent(level1, "leo") == ["other"]


def test_level_2_an_unclear_message_is_asked_again_with_its_key(level2: World) -> None:
    started(level2)
    level2.erp.fail("send", TransientError(sent=True), commit=True)
    level2.erp.deaf = True
    level2.engine.send("c-eva", "text")
    level2.loop.advance(5)
    assert level2.erp.count("send") == 2
    assert sent(level2) == ["text"]


def test_level_1_an_unclear_message_is_found_behind_many_newer_ones(level1: World) -> None:
    started(level1)
    level1.erp.fail("send", TransientError(sent=True), commit=True)
    level1.engine.send("c-eva", "text")
    level1.loop.advance(1)
    for _ in range(200):
        level1.erp.says("eva")
    level1.loop.advance(60)
    assert sent(level1) == ["text"]
    assert level1.engine.status().queued == 0


def test_level_1_a_text_said_before_is_not_taken_for_the_new_one(level1: World) -> None:
    started(level1)
    level1.engine.send("c-eva", "ok")
    level1.loop.settle()
    level1.erp.fail("send", TransientError(sent=True))
    level1.engine.send("c-eva", "ok")
    level1.loop.advance(60)
    assert sent(level1) == ["ok", "ok"]


def test_a_message_written_offline_goes_when_the_connection_stands(world: World) -> None:
    started(world)
    world.erp.down = True
    world.erp.cut()
    world.loop.settle()
    world.engine.send("c-eva", "text")
    world.loop.advance(60)
    assert world.engine.status().queued == 1
    world.erp.down = False
    world.loop.advance(60)
    assert sent(world) == ["text"]


def test_level_1_a_message_into_a_conversation_hidden_elsewhere_brings_it_back(level1: World) -> None:
    started(level1)
    level1.erp.i_hide("eva")
    level1.erp.cut()
    level1.loop.advance(60)
    level1.erp.row("eva").hidden = False  # as the server does when somebody writes
    level1.engine.send("c-eva", "text")
    level1.loop.advance(10)
    assert sent(level1) == ["text"]
    assert level1.news[-1] == level1.erp.row("eva").messages[-1].id
    assert level1.engine.status().queued == 0


@pytest.mark.parametrize("speaks", [1, 2])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    answers=st.integers(0, 8),
    commits=st.lists(st.booleans(), max_size=3),
    texts=st.lists(st.sampled_from(["ok", "sí"]), min_size=1, max_size=4),
    away=st.sampled_from([0.0, 1.0, 30.0]),
)
def test_a_crash_anywhere_loses_and_doubles_nothing(
    tmp_path_factory: pytest.TempPathFactory,
    speaks: int,
    *,
    answers: int,
    commits: list[bool],
    texts: list[str],
    away: float,
) -> None:
    world = World(tmp_path_factory.mktemp("world"), speaks)
    started(world)
    for commit in commits:
        world.erp.fail("send", TransientError(sent=True), commit=commit)
    world.loop.held = True
    for text in texts:
        world.engine.send("c-eva", text)
        world.loop.settle()
    world.loop.answer(answers)
    world.stop()  # what is not on disk is gone; what was asked may be answered by the server all the same
    world.loop.release()
    world.loop.advance(away)
    world.start()
    world.loop.advance(200)
    assert sent(world) == texts
    assert world.engine.status().queued == 0
    mine = [message.id for message in world.erp.row("eva").messages if message.sender_id == "me"]
    assert sorted(change.message.id for change in world.all(MessageAdded) if change.own) == sorted(mine)
    world.stop()
