"""Live events: each stored and told once, never a request."""

from __future__ import annotations

from desktop.core.changes import (
    ConversationChanged,
    ConversationRead,
    ConversationRemoved,
    MessageAdded,
    OutboxRemoved,
    PeerRead,
    SnapshotLoaded,
)
from desktop.core.chat import Message
from desktop.wire import events
from tests.unit.sync.world import World


def _started(world: World) -> None:
    world.erp.says("eva")
    world.start()
    world.loop.advance(10)
    world.erp.requests.clear()


def test_a_message_is_told_with_the_absolute_count(world: World) -> None:
    _started(world)
    said = world.erp.says("eva", "hola")
    world.loop.settle()
    added = world.last(MessageAdded)
    assert added == MessageAdded(message=Message.from_wire(said), own=False)
    changed = world.last(ConversationChanged)
    assert (changed.conversation.id, changed.unread) == ("c-eva", 2)
    assert changed.conversation.last_line is not None
    assert changed.conversation.last_line.message_id == said.id


def test_a_message_that_comes_twice_is_told_once(world: World) -> None:
    _started(world)
    said = world.erp.says("eva")
    world.erp.repeat()
    world.loop.settle()
    world.erp.repeat()
    world.loop.settle()
    assert world.news == [said.id]
    assert world.counts == {"c-eva": 2}


def test_a_peer_that_read_is_told(world: World) -> None:
    _started(world)
    world.engine.send("c-eva", "text")
    world.loop.settle()
    mine = world.erp.row("eva").messages[-1]
    world.erp.reads("eva", mine.id)
    world.loop.settle()
    told = world.last(PeerRead)
    assert (told.message_id, told.up_to) == (mine.id, mine.created_at)


def test_my_own_reading_is_no_peers(world: World) -> None:
    _started(world)
    said = world.erp.row("eva").messages[-1]
    world.erp.tell(events.MessagesRead(conversation_id="c-eva", message_id=said.id, read_by="me"))
    world.loop.settle()
    assert world.all(PeerRead) == []


def test_a_conversation_read_elsewhere_drops_the_count(world: World) -> None:
    _started(world)
    world.erp.i_read("eva")
    world.loop.settle()
    assert world.last(ConversationRead) == ConversationRead(conversation_id="c-eva", unread=0)
    assert world.counts == {}
    assert world.erp.requests == []


def test_level_2_a_conversation_read_in_part_tells_how_much_is_left(level2: World) -> None:
    _started(level2)
    level2.erp.says("eva")
    level2.loop.settle()
    level2.erp.tell(events.ConversationRead(conversation_id="c-eva", unread_count=1, total_unread=1))
    level2.loop.settle()
    assert level2.counts == {"c-eva": 1}


def test_level_2_a_reading_told_after_later_messages_leaves_those_unread(level2: World) -> None:
    read = level2.erp.says("eva")
    level2.start()
    late = events.ConversationRead(
        conversation_id="c-eva", unread_count=0, total_unread=0, up_to_message_id=read.id
    )
    level2.erp.says("eva")
    level2.erp.says("eva")
    level2.loop.settle()
    assert level2.counts == {"c-eva": 3}
    level2.erp.tell(late)
    level2.loop.settle()
    assert level2.counts == {"c-eva": 2}


def test_level_2_a_reading_less_far_than_another_takes_nothing_back(level2: World) -> None:
    first = level2.erp.says("eva")
    level2.erp.says("eva")
    level2.start()
    level2.erp.i_read("eva")
    level2.loop.settle()
    level2.erp.tell(
        events.ConversationRead(
            conversation_id="c-eva", unread_count=0, total_unread=0, up_to_message_id=first.id
        )
    )
    level2.loop.settle()
    assert level2.counts == {}


def test_level_1_a_read_right_after_a_message_is_looked_at_again(level1: World) -> None:
    _started(level1)
    level1.erp.says("eva", tell=True)
    level1.erp.tell(events.ConversationRead(conversation_id="c-eva"))  # decided before the message came
    level1.loop.advance(5)
    assert level1.counts == {"c-eva": 2}
    assert level1.erp.requests == ["unread", "conversations", "page"]


def test_level_1_a_message_right_after_a_read_is_looked_at_again(level1: World) -> None:
    _started(level1)
    level1.erp.i_read("eva")
    level1.erp.repeat()
    level1.loop.settle()
    assert level1.erp.requests == []
    level1.erp.says("eva")
    level1.loop.advance(5)
    assert level1.erp.count("conversations") == 1
    assert level1.counts == {"c-eva": 1}


def test_level_1_a_read_long_after_a_message_is_believed(level1: World) -> None:
    _started(level1)
    level1.erp.says("eva")
    level1.loop.advance(3)
    level1.erp.i_read("eva")
    level1.loop.advance(5)
    assert level1.erp.requests == []
    assert level1.counts == {}


def test_level_2_a_hidden_conversation_leaves_and_comes_back_with_a_message(level2: World) -> None:
    _started(level2)
    level2.erp.i_hide("eva")
    level2.loop.advance(2)
    assert level2.last(SnapshotLoaded).conversations == ()
    assert level2.counts == {}
    said = level2.erp.says("eva")
    level2.loop.advance(5)
    assert level2.news == [said.id]
    assert level2.counts == {"c-eva": 1}


def test_level_2_a_cleared_conversation_stays_on_the_list_empty(level2: World) -> None:
    _started(level2)
    level2.erp.clears("eva")
    level2.loop.advance(2)
    assert level2.last(ConversationRemoved).conversation_id == "c-eva"
    [row] = level2.last(SnapshotLoaded).conversations
    assert row.last_line is None
    assert level2.counts == {}
    said = level2.erp.says("eva")
    level2.loop.settle()
    assert level2.news == [said.id]
    assert level2.counts == {"c-eva": 1}
    assert level2.erp.count("conversations") == 1


def test_level_2_what_i_wrote_elsewhere_is_told_as_mine(level2: World) -> None:
    _started(level2)
    level2.erp.i_say("eva")
    level2.loop.settle()
    added = level2.last(MessageAdded)
    assert (added.own, added.caught_up, added.outbox_id) == (True, False, None)
    assert level2.counts == {"c-eva": 1}


def test_level_2_an_echo_settles_the_outbox_once(level2: World) -> None:
    _started(level2)
    level2.engine.send("c-eva", "text")
    level2.loop.held = True
    level2.loop.settle()
    level2.loop.answer()  # the echo comes with it, before the answer is looked at
    level2.loop.release()
    assert len(level2.all(OutboxRemoved)) == 1
    [mine] = [change for change in level2.all(MessageAdded) if change.own]
    assert mine.outbox_id == level2.last(OutboxRemoved).entry_id


def test_resync_looks_at_everything_once(world: World) -> None:
    _started(world)
    world.erp.says("eva", tell=False)
    for _ in range(10):
        world.erp.tell(events.Resync())
    world.loop.advance(5)
    assert world.erp.count("conversations") == 1
    assert world.counts == {"c-eva": 2}


def test_an_event_of_a_later_protocol_is_ignored(world: World) -> None:
    _started(world)
    before = list(world.told)
    world.erp.tell(events.UnknownEvent(name="typing"))
    world.loop.settle()
    assert world.told == before


def test_a_message_of_an_unknown_conversation_was_told_live(world: World) -> None:
    _started(world)
    said = world.erp.says("leo")
    world.loop.advance(5)
    added = world.last(MessageAdded)
    assert (added.message.id, added.caught_up) == (said.id, False)
    assert world.counts == {"c-eva": 1, "c-leo": 1}
