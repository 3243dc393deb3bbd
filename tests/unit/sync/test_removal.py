"""Hiding and clearing: at once or after the yes, and back again after a no."""

from __future__ import annotations

import pytest

from desktop.core.changes import (
    ActionFailed,
    ConversationChanged,
    ConversationHidden,
    ConversationReady,
    ConversationRemoved,
    OutboxChanged,
    SnapshotLoaded,
    TimelineLoaded,
)
from desktop.core.errors import ErpError, RefusedError, TransientError
from desktop.core.settings import ActionSettings, Settings
from desktop.erp.server_actions import CLEAR, HIDE
from tests.unit.sync.world import World


def _started(world: World) -> None:
    for peer in ("eva", "leo"):
        world.erp.says(peer)
    world.start()
    world.loop.advance(10)
    world.erp.requests.clear()
    world.told.clear()


def _failures(world: World) -> list[tuple[str, str]]:
    return [(one.action, one.code) for one in world.all(ActionFailed)]


def _call(level: int, action: str) -> str:
    return {HIDE: "hide", CLEAR: "clear"}[action] if level == 2 else f"action {action}"


def test_a_hidden_conversation_leaves_before_the_server_has_heard(world: World) -> None:
    _started(world)
    world.loop.held = True
    world.engine.hide_conversation("c-eva")
    assert ConversationRemoved(conversation_id="c-eva") in world.told
    assert world.counts == {"c-leo": 1}
    world.loop.release()
    world.loop.advance(5)
    assert world.erp.row("eva").hidden
    assert world.counts == {"c-leo": 1}
    assert _failures(world) == []


def test_a_hidden_conversation_comes_back_with_the_next_message(world: World) -> None:
    _started(world)
    world.engine.hide_conversation("c-eva")
    world.loop.advance(5)
    world.erp.says("eva")
    world.loop.advance(5)
    assert world.counts == {"c-eva": 1, "c-leo": 1}


def test_a_message_that_comes_while_hiding_brings_it_back(world: World, level: int) -> None:
    _started(world)
    world.loop.held = True
    world.engine.hide_conversation("c-eva")
    world.loop.answer(1 if level == 2 else 3)  # the server has done it
    world.erp.says("eva")
    world.loop.release()
    world.loop.advance(5)
    assert world.counts == {"c-eva": 1, "c-leo": 1}


@pytest.mark.parametrize("error", [RefusedError(status=500), TransientError(sent=True)])
def test_a_refused_hiding_brings_the_row_back_and_says_why(world: World, level: int, error: ErpError) -> None:
    _started(world)
    world.erp.fail(_call(level, HIDE), error)
    world.engine.hide_conversation("c-eva")
    world.loop.advance(5)
    assert _failures(world) == [("hide", error.code)]
    assert world.counts == {"c-eva": 1, "c-leo": 1}


def test_a_cleared_conversation_is_emptied_after_the_yes(world: World) -> None:
    _started(world)
    world.loop.held = True
    world.engine.clear_conversation("c-eva")
    world.loop.settle()
    assert world.counts == {"c-eva": 1, "c-leo": 1}
    assert world.all(ConversationRemoved) == []
    world.loop.release()
    world.loop.advance(5)
    assert world.erp.row("eva").messages == []
    assert world.counts == {"c-leo": 1}
    assert ConversationRemoved(conversation_id="c-eva") in world.told
    world.stop()
    assert world.database().messages.newest_one("c-eva") is None


def test_a_message_that_comes_while_clearing_is_kept(world: World, level: int) -> None:
    _started(world)
    world.loop.held = True
    world.engine.clear_conversation("c-eva")
    world.loop.answer(1 if level == 2 else 3)
    said = world.erp.says("eva")
    world.loop.release()
    world.loop.advance(5)
    assert world.counts == {"c-eva": 1, "c-leo": 1}
    world.stop()
    assert world.database().messages.has(said.id)


def test_a_message_told_before_the_yes_to_a_clearing_is_kept(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    _started(world)
    do = world.erp.do

    def do_and_say(call: str, action: str, conversation_id: str) -> None:
        do(call, action, conversation_id)
        world.erp.says("eva")

    monkeypatch.setattr(world.erp, "do", do_and_say)
    world.engine.clear_conversation("c-eva")
    world.loop.advance(5)
    assert world.counts == {"c-eva": 1, "c-leo": 1}


def test_a_look_that_saw_the_row_before_does_not_bring_it_back_for_good(world: World, level: int) -> None:
    _started(world)
    world.erp.says("leo", tell=False)
    world.loop.held = True
    world.engine.refresh()
    world.loop.advance(1)
    while world.erp.requests[-1:] != ["conversations"]:
        world.loop.answer()
    world.engine.hide_conversation("c-eva")
    world.loop.release()
    world.loop.advance(5)
    assert world.erp.count(_call(level, HIDE)) == 1
    assert world.counts == {"c-leo": 2}


def test_a_row_comes_back_although_the_server_has_gone(world: World) -> None:
    _started(world)
    world.erp.down = True
    world.engine.hide_conversation("c-eva")
    world.loop.settle()
    assert [action for action, _ in _failures(world)] == ["hide"]
    assert world.counts == {"c-eva": 1, "c-leo": 1}


def test_a_refused_clearing_leaves_all_as_it_is(world: World, level: int) -> None:
    _started(world)
    world.erp.fail(_call(level, CLEAR), RefusedError(status=500, code="action_refused"))
    world.engine.clear_conversation("c-eva")
    world.loop.advance(5)
    assert _failures(world) == [("clear", "action_refused")]
    assert world.counts == {"c-eva": 1, "c-leo": 1}


def test_offline_nothing_is_hidden_or_cleared(world: World) -> None:
    _started(world)
    world.lose_server()
    world.engine.hide_conversation("c-eva")
    world.engine.clear_conversation("c-leo")
    world.loop.settle()
    assert _failures(world) == [("hide", "needs_connection"), ("clear", "needs_connection")]
    assert world.counts == {"c-eva": 1, "c-leo": 1}


def test_what_is_asked_twice_is_done_once(world: World, level: int) -> None:
    _started(world)
    world.loop.held = True
    for _ in range(2):
        world.engine.hide_conversation("c-eva")
        world.engine.clear_conversation("c-leo")
        world.engine.hide_conversation("c-leo")
    world.loop.release()
    world.loop.advance(5)
    assert world.erp.count(_call(level, HIDE)) == world.erp.count(_call(level, CLEAR)) == 1


def test_a_stale_id_is_found_again_at_once_since_somebody_waits(level1: World) -> None:
    _started(level1)
    level1.engine.hide_conversation("c-eva")
    level1.loop.advance(5)
    level1.erp.actions.build += 1
    level1.engine.clear_conversation("c-leo")
    level1.loop.advance(5)
    assert level1.erp.count("script") == 2
    assert level1.erp.row("leo").messages == []
    assert _failures(level1) == []


def test_without_an_action_the_person_is_told(level1: World) -> None:
    level1.erp.actions.has_page = False
    _started(level1)
    level1.engine.hide_conversation("c-eva")
    level1.loop.advance(5)
    assert _failures(level1) == [("hide", "not_possible")]
    assert level1.counts == {"c-eva": 1, "c-leo": 1}


def test_with_actions_switched_off_nothing_is_asked(level1: World) -> None:
    level1.settings = Settings(actions=ActionSettings(server_actions="off"))
    _started(level1)
    level1.engine.clear_conversation("c-eva")
    level1.loop.advance(5)
    assert _failures(level1) == [("clear", "not_possible")]
    assert level1.erp.count("script") == 0


def test_an_action_found_for_hiding_serves_reading_too(level1: World) -> None:
    _started(level1)
    level1.engine.hide_conversation("c-eva")
    level1.loop.advance(5)
    level1.engine.mark_read("c-leo")
    level1.loop.advance(5)
    assert level1.erp.count("script") == 1
    assert level1.erp.row("leo").unread == 0


def test_a_hidden_conversation_can_be_found_and_is_back_once_it_is_opened(world: World) -> None:
    _started(world)
    world.engine.mark_unread("c-eva")
    world.engine.hide_conversation("c-eva")
    world.loop.advance(5)
    hidden = world.last(ConversationHidden).conversation
    assert (hidden.id, hidden.hidden, hidden.marked_unread) == ("c-eva", True, False)
    world.restart()
    assert [one.id for one in world.last(SnapshotLoaded).hidden] == ["c-eva"]
    world.engine.open_conversation("c-eva")
    assert world.last(ConversationChanged).conversation.id == "c-eva"
    assert [one.body for one in world.last(TimelineLoaded).messages] == ["hola"]
    world.restart()  # the server goes on hiding it
    assert [one.id for one in world.last(SnapshotLoaded).hidden] == []
    assert "c-eva" in {one.id for one in world.last(SnapshotLoaded).conversations}
    assert world.counts == {"c-leo": 1}


def test_what_was_opened_again_can_be_hidden_again(world: World) -> None:
    _started(world)
    for _ in range(2):
        world.engine.hide_conversation("c-eva")
        world.loop.advance(5)
        world.engine.open_conversation("c-eva")
    world.engine.hide_conversation("c-eva")
    world.loop.advance(5)
    world.restart()
    assert [one.id for one in world.last(SnapshotLoaded).hidden] == ["c-eva"]


def test_a_hidden_conversation_is_listed_for_whoever_looks_for_the_person(world: World) -> None:
    _started(world)
    world.engine.hide_conversation("c-eva")
    world.loop.advance(5)
    world.told.clear()
    world.engine.start_conversation("eva")
    world.loop.advance(5)
    assert world.last(ConversationReady).conversation_id == "c-eva"
    assert "c-eva" in {one.conversation.id for one in world.all(ConversationChanged)}
    world.engine.open_conversation("c-eva")
    world.engine.send("c-eva", "hola otra vez")
    world.loop.advance(30)
    assert [entry for entry in world.all(OutboxChanged) if entry.entry.state == "failed"] == []
    world.engine.open_conversation("c-eva")
    assert [one.body for one in world.last(TimelineLoaded).messages][-1] == "hola otra vez"


def test_whoever_writes_has_the_server_say_again_what_is_listed(world: World) -> None:
    _started(world)
    world.engine.hide_conversation("c-eva")
    world.loop.advance(5)
    world.engine.open_conversation("c-eva")
    world.erp.says("eva")
    world.loop.advance(5)
    assert world.counts == {"c-eva": 1, "c-leo": 1}
    world.stop()
    assert world.database().conversations.kept() == frozenset()
