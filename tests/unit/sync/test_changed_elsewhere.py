"""What a list says only between its lines: cleared elsewhere, stored late, settled after all."""

from __future__ import annotations

from desktop.core.changes import (
    ConversationRemoved,
    MessageAdded,
    OutboxChanged,
    OutboxRemoved,
    SnapshotLoaded,
)
from desktop.core.errors import RefusedError, TransientError
from tests.unit.sync.erp_rows import Row
from tests.unit.sync.world import World


def test_what_was_cleared_elsewhere_goes_although_somebody_wrote_since(level1: World) -> None:
    for _ in range(3):
        level1.erp.says("eva", "old")
    level1.start()
    level1.loop.advance(20)
    level1.erp.says("eva", "known")
    level1.loop.settle()
    row = level1.erp.row("eva")
    kept = row.messages[-1]
    row.messages[:-1] = []  # cleared on the web, and one came right after it
    row.unread = 1
    new = level1.erp.says("eva", "new", tell=False)
    level1.told.clear()
    level1.engine.refresh()
    level1.loop.advance(2)
    copy = level1.database()
    assert [one.id for one in copy.messages.before("c-eva", (2**60, ""), 50)] == [kept.id, new.id]
    copy.close()
    assert level1.news == [new.id]
    assert level1.counts == {"c-eva": 2}
    assert [one.conversation_id for one in level1.all(ConversationRemoved)] == ["c-eva"]


def test_a_message_that_was_stored_late_and_never_told_is_found(world: World) -> None:
    world.erp.says("eva")
    world.start()
    world.loop.advance(20)
    late = world.erp.says("eva", "late", tell=False)
    row = world.erp.row("eva")
    row.messages.remove(late)
    row.unread -= 1
    newer = world.erp.says("eva", "newer")
    world.engine.refresh()
    world.loop.advance(10)
    row.messages.insert(-1, late)
    row.unread += 1
    world.engine.refresh()
    world.loop.advance(10)
    assert world.news == [newer.id, late.id]
    assert world.counts == {"c-eva": 3}


def test_level_2_a_refused_message_that_arrived_after_all_is_settled(level2: World) -> None:
    level2.erp.says("eva")
    level2.start()
    level2.loop.advance(10)
    level2.erp.fail("send", TransientError(sent=True), RefusedError(status=403))
    level2.engine.send("c-eva", "mine")
    level2.loop.advance(30)
    assert level2.engine.status().failed == 1
    entry = level2.last(OutboxChanged).entry
    level2.erp.deaf = True
    level2.erp.send("c-eva", "mine", entry.id)
    level2.engine.refresh()
    level2.loop.advance(2)
    assert level2.engine.status().failed == 0
    assert level2.last(OutboxRemoved).entry_id == entry.id
    assert level2.last(MessageAdded).outbox_id == entry.id


def test_messages_of_the_millisecond_in_which_a_list_was_made_are_counted(world: World) -> None:
    world.erp.says("eva")
    world.start()
    world.loop.advance(10)
    tied = world.erp.says("eva", tie=True)
    world.loop.advance(3)
    assert world.news == [tied.id]
    assert world.counts == {"c-eva": 2}


def test_level_2_what_was_cleared_before_this_person_wrote_goes(level2: World) -> None:
    level2.erp.says("eva")
    level2.start()
    level2.loop.advance(10)
    level2.erp.clears("eva")
    level2.engine.send("c-eva", "mine")
    level2.loop.advance(5)
    copy = level2.database()
    assert [one.body for one in copy.messages.before("c-eva", (2**60, ""), 50)] == ["mine"]
    copy.close()
    assert level2.counts == {}


def _emptied_while_hidden(world: World) -> Row:
    world.erp.says("eva", "old")
    world.start()
    world.loop.advance(10)
    world.erp.i_hide("eva")
    world.engine.refresh()
    world.loop.advance(5)
    row = world.erp.row("eva")
    row.messages.clear()
    return row


def test_what_was_cleared_while_hidden_does_not_come_back(world: World) -> None:
    _emptied_while_hidden(world)
    world.erp.says("eva", "new")
    world.loop.advance(5)
    copy = world.database()
    assert [one.body for one in copy.messages.before("c-eva", (2**60, ""), 50)] == ["new"]
    copy.close()


def test_what_was_emptied_while_hidden_comes_back_empty(world: World) -> None:
    row = _emptied_while_hidden(world)
    row.hidden = False
    world.engine.refresh()
    world.loop.advance(5)
    [listed] = world.last(SnapshotLoaded).conversations
    assert listed.last_line is None
    assert world.counts == {}


def test_what_is_written_after_a_list_outlives_the_clear_that_the_list_shows(level1: World) -> None:
    level1.erp.says("eva", "old")
    level1.erp.says("leo")
    level1.start()
    level1.loop.advance(20)
    level1.erp.row("eva").messages.clear()
    level1.erp.i_say("leo", "of which nobody was told")
    level1.loop.held = True
    level1.engine.refresh()
    level1.loop.advance(2)
    level1.loop.answer()  # the count, after which the list is asked for
    level1.engine.send("c-eva", "mine")
    level1.loop.answer(2)
    assert level1.erp.requests[-2:] == ["conversations", "send"]
    level1.loop.release()
    level1.loop.advance(5)
    assert _bodies_of_eva(level1) == ["mine"]


def test_what_is_written_and_cleared_before_a_list_that_was_asked_for_goes(level1: World) -> None:
    level1.erp.says("eva", "old")
    level1.start()
    level1.loop.advance(20)
    level1.loop.held = True
    level1.engine.refresh()
    level1.loop.advance(2)
    level1.engine.send("c-eva", "mine")
    level1.loop.answer(2)  # the count, after which the list is asked for, and the message
    assert level1.erp.requests[-2:] == ["unread", "send"]
    level1.erp.row("eva").messages.clear()
    level1.loop.release()
    level1.loop.advance(5)
    assert _bodies_of_eva(level1) == []


def test_what_nobody_told_before_a_conversation_was_hidden_is_found_as_it_comes_back(level1: World) -> None:
    level1.erp.says("eva", "old")
    level1.start()
    level1.loop.advance(20)
    level1.erp.i_say("eva", "from elsewhere")
    for _ in range(60):
        level1.erp.says("eva")
    level1.erp.i_hide("eva")
    level1.loop.advance(30)
    level1.erp.says("leo")
    level1.engine.refresh()
    level1.loop.advance(5)
    level1.erp.says("eva", "back")
    level1.loop.advance(5)
    assert "from elsewhere" in _bodies_of_eva(level1)


def _bodies_of_eva(world: World) -> list[str]:
    copy = world.database()
    bodies = [one.body for one in copy.messages.newest("c-eva", 100)]
    copy.close()
    return bodies
