"""Opening a conversation and scrolling up in it: the copy first, the server for the rest."""

from __future__ import annotations

from desktop.core.changes import ActionFailed, ConversationPreviewed, MessageAdded, TimelineLoaded
from desktop.core.errors import TransientError
from tests.unit.sync.world import World


def _opened(world: World) -> list[TimelineLoaded]:
    world.told.clear()
    world.engine.open_conversation("c-eva")
    world.loop.settle()
    return world.all(TimelineLoaded)


def _never_paged(world: World, messages: int) -> None:
    """Start with a conversation that is listed, and too far down to be paged."""
    for _ in range(messages):
        world.erp.says("eva")
    world.erp.row("eva").unread = 0
    world.loop.advance(60)
    for number in range(30):
        world.erp.says(f"p{number}")
    world.start()
    world.loop.advance(60)


def test_what_is_here_is_shown_before_the_server_answers(world: World) -> None:
    for _ in range(3):
        world.erp.says("eva")
    world.start()
    world.loop.held = True
    [loaded] = _opened(world)
    assert len(loaded.messages) == 3
    assert (loaded.newest, loaded.complete, loaded.unread) == (True, True, 3)


def test_a_draft_and_the_outbox_come_with_the_newest_stretch(world: World) -> None:
    world.erp.says("eva")
    world.start()
    world.loop.held = True
    world.engine.keep_draft("c-eva", "beg")
    world.engine.send("c-eva", "text")
    [loaded] = _opened(world)
    assert (loaded.draft, [entry.body for entry in loaded.outbox]) == ("beg", ["text"])


def test_a_look_at_the_end_of_a_conversation_reads_nothing_and_asks_nobody(world: World) -> None:
    said = [world.erp.says("eva").id for _ in range(5)]
    world.start()
    world.engine.keep_draft("c-eva", "beg")
    world.told.clear()
    asked = len(world.erp.requests)
    world.engine.preview("c-eva")
    world.loop.settle()
    [seen] = world.told
    assert isinstance(seen, ConversationPreviewed)
    assert ([message.id for message in seen.messages], seen.draft) == (said[-3:], "beg")
    assert (len(world.erp.requests), world.erp.row("eva").unread) == (asked, 5)


def test_scrolling_up_reaches_the_beginning(world: World) -> None:
    said = [world.erp.says("eva").id for _ in range(170)]
    world.start()
    _opened(world)
    for _ in range(10):
        world.engine.load_older("c-eva")
        world.loop.settle()
    loaded = world.all(TimelineLoaded)
    shown = [message.id for part in reversed(loaded) for message in part.messages]
    assert shown == said
    assert loaded[-1].complete
    assert [part.newest for part in loaded].count(True) == 1
    assert world.all(MessageAdded) == []


def test_a_conversation_that_was_never_paged_is_fetched_when_opened(world: World) -> None:
    _never_paged(world, 60)
    loaded = _opened(world)
    assert [len(part.messages) for part in loaded] == [0, 50]
    assert [part.complete for part in loaded] == [False, False]
    world.engine.load_older("c-eva")
    world.loop.settle()
    assert (len(world.last(TimelineLoaded).messages), world.last(TimelineLoaded).complete) == (10, True)
    assert world.news == []


def test_a_message_heard_before_the_rest_was_paged_does_not_hide_it(world: World) -> None:
    _never_paged(world, 3)
    world.erp.says("eva")
    world.loop.settle()
    loaded = _opened(world)
    assert [len(part.messages) for part in loaded] == [1, 3]
    assert loaded[-1].complete


def test_what_was_posted_a_moment_ago_and_fetched_first_is_told_too(world: World) -> None:
    _never_paged(world, 3)
    world.loop.held = True
    world.engine.open_conversation("c-eva")
    said = world.erp.says("eva", tell=False)
    world.loop.release()
    world.erp.repeat()
    world.loop.settle()
    assert world.news == [said.id]
    assert world.counts["c-eva"] == 1


def test_a_gap_is_filled_by_scrolling(world: World) -> None:
    world.erp.says("eva")
    world.start()
    world.erp.down = True
    world.erp.cut()
    world.loop.advance(60)
    for _ in range(1200):
        world.erp.says("eva")
    world.erp.down = False
    world.loop.advance(120)
    _opened(world)
    for _ in range(60):
        world.engine.load_older("c-eva")
        world.loop.settle()
    loaded = world.all(TimelineLoaded)
    shown = [message.id for part in reversed(loaded) for message in part.messages]
    assert shown == [message.id for message in world.erp.row("eva").messages]
    assert loaded[-1].complete


def test_a_fetch_that_fails_is_said_and_can_be_asked_for_again(world: World) -> None:
    _never_paged(world, 3)
    world.erp.fail("page", TransientError(code="server_not_found"))
    _opened(world)
    assert (world.last(ActionFailed).action, world.last(ActionFailed).code) == ("older", "server_not_found")
    world.engine.load_older("c-eva")
    world.loop.settle()
    assert len(world.last(TimelineLoaded).messages) == 3


def test_impatient_scrolling_fetches_once(world: World) -> None:
    _never_paged(world, 60)
    world.loop.held = True
    world.engine.open_conversation("c-eva")
    for _ in range(5):
        world.engine.load_older("c-eva")
    assert world.loop.waiting == 1


def test_an_unknown_conversation_opens_nothing(world: World) -> None:
    world.start()
    assert _opened(world) == []


def _here(world: World, messages: int) -> list[str]:
    """Have a conversation of so many messages, all of it in the local copy; returns their ids."""
    said = [world.erp.says("eva").id for _ in range(messages)]
    world.start()
    _opened(world)
    while not world.last(TimelineLoaded).complete:
        world.engine.load_older("c-eva")
        world.loop.settle()
    world.told.clear()
    world.loop.held = True  # from now on nobody answers
    return said


def test_a_message_is_shown_with_what_is_around_it_and_stays_unread(world: World) -> None:
    said = _here(world, 170)
    world.engine.keep_draft("c-eva", "beg")
    world.engine.mark_read("c-eva")
    world.erp.says("eva")
    world.loop.settle()
    world.engine.open_at("c-eva", said[80])
    loaded = world.last(TimelineLoaded)
    assert [message.id for message in loaded.messages] == said[30:131]
    assert (loaded.at, loaded.newest, loaded.complete, loaded.reaches_newest) == (
        said[80],
        False,
        False,
        False,
    )
    assert (loaded.unread, loaded.draft) == (1, "beg")
    assert world.counts["c-eva"] == 1


def test_near_an_end_what_is_around_a_message_says_that_there_is_no_more(world: World) -> None:
    said = _here(world, 60)
    for place, complete, reaches_newest in ((3, True, False), (57, False, True)):
        world.engine.open_at("c-eva", said[place])
        loaded = world.last(TimelineLoaded)
        assert (loaded.complete, loaded.reaches_newest) == (complete, reaches_newest)


def test_a_message_that_is_not_here_opens_the_newest_stretch(world: World) -> None:
    said = _here(world, 60)
    world.engine.open_at("c-eva", "gone")
    assert world.last(TimelineLoaded).newest
    assert world.last(TimelineLoaded).messages[-1].id == said[-1]


def test_from_around_a_message_one_scrolls_both_ways_to_the_ends(world: World) -> None:
    said = _here(world, 170)
    world.engine.open_at("c-eva", said[80])
    shown = [message.id for message in world.last(TimelineLoaded).messages]
    while not world.last(TimelineLoaded).complete:
        world.engine.load_older("c-eva", shown[0])
        assert world.last(TimelineLoaded).edge == shown[0]
        shown[:0] = [message.id for message in world.last(TimelineLoaded).messages]
    world.told.clear()
    while not (world.told and world.last(TimelineLoaded).reaches_newest):
        world.engine.load_newer("c-eva", shown[-1])
        loaded = world.last(TimelineLoaded)
        assert (loaded.newer, loaded.newest, loaded.edge) == (True, False, shown[-1])
        shown += [message.id for message in loaded.messages]
    assert shown == said


def test_the_end_is_shown_with_what_is_unread_and_reads_nothing(world: World) -> None:
    said = _here(world, 60)
    said.append(world.erp.says("eva").id)
    world.loop.settle()
    world.engine.load_newest("c-eva")
    loaded = world.last(TimelineLoaded)
    assert [message.id for message in loaded.messages] == said[-50:]
    assert (loaded.newest, loaded.unread, world.counts["c-eva"]) == (True, 1, 1)


def test_below_a_message_that_was_let_go_the_end_is_shown(world: World) -> None:
    said = _here(world, 60)
    world.engine.load_newer("c-eva", "gone")
    assert world.last(TimelineLoaded).newest
    assert world.last(TimelineLoaded).messages[-1].id == said[-1]
