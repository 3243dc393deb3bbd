"""What commands and dialogs ask: people, a message to an e-mail, one look, the state."""

from __future__ import annotations

from desktop.core.changes import (
    ActionFailed,
    ConversationChanged,
    ConversationReady,
    MessageAdded,
    PeopleFound,
    TimelineLoaded,
)
from desktop.core.errors import ErpError, RefusedError, TransientError
from desktop.core.report import Status
from tests.unit.sync.world import World

Answers = list[str | ErpError]


def _send(world: World, email: str, text: str = "text") -> Answers:
    answers: Answers = []
    world.engine.send_to(email, text, answers.append)
    world.loop.settle()
    return answers


def test_people_are_found_for_the_words_asked(world: World) -> None:
    world.start()
    world.engine.search_people("ev")
    world.loop.settle()
    found = world.last(PeopleFound)
    assert (found.query, [person.id for person in found.people]) == ("ev", ["eva"])


def test_a_search_that_fails_is_said(world: World) -> None:
    world.start()
    world.erp.fail("search", TransientError(code="server_not_found"))
    world.engine.search_people("ev")
    world.loop.settle()
    assert world.last(ActionFailed).action == "search"


def test_a_new_conversation_is_on_the_list_before_it_is_ready(world: World) -> None:
    world.start()
    world.engine.start_conversation("leo")
    world.loop.settle()
    ready = world.last(ConversationReady)
    assert (ready.conversation_id, ready.peer_id) == ("c-leo", "leo")
    row = next(change for change in world.told if isinstance(change, ConversationChanged))
    assert world.told.index(row) < world.told.index(ready)


def test_a_person_who_cannot_be_written_to_is_said(world: World) -> None:
    world.start()
    world.erp.fail("open", RefusedError(status=404))
    world.engine.start_conversation("nobody")
    world.loop.settle()
    assert world.last(ActionFailed).action == "open"


def test_a_link_to_a_person_opens_their_conversation(world: World) -> None:
    world.erp.says("eva")
    world.start()
    world.engine.open_person("EVA@example.com")
    world.loop.settle()
    assert world.last(ConversationReady).conversation_id == "c-eva"
    assert world.erp.count("search") == 0


def test_a_hidden_conversation_opened_again_shows_what_was_in_it(world: World) -> None:
    for _ in range(3):
        world.erp.says("eva")
    world.erp.i_hide("eva")
    world.loop.advance(60)
    world.erp.says("leo")
    world.start()
    world.loop.advance(5)
    world.erp.row("eva").hidden = False
    world.loop.held = True
    world.engine.start_conversation("eva")
    world.loop.answer()
    world.engine.open_conversation("c-eva")
    world.loop.release()
    world.loop.advance(5)
    shown = [message.id for part in world.all(TimelineLoaded) for message in part.messages]
    assert shown == [message.id for message in world.erp.row("eva").messages]
    assert world.news == []
    assert "c-eva" not in world.counts


def test_a_message_to_an_email_goes_into_the_outbox_and_out(world: World) -> None:
    world.start()
    [entry_id] = _send(world, "leo@example.com")
    world.loop.advance(5)
    assert [message.body for message in world.erp.row("leo").messages] == ["text"]
    own = [change for change in world.all(MessageAdded) if change.own]
    assert [change.outbox_id for change in own] == [entry_id]


def test_an_email_nobody_has_is_said(world: World) -> None:
    world.start()
    [error] = _send(world, "nobody@example.com")
    assert isinstance(error, RefusedError)
    assert (error.code, error.details) == ("no_such_person", {"email": "nobody@example.com"})


def test_a_text_that_can_never_be_sent_is_said(world: World) -> None:
    world.erp.says("eva")
    world.start()
    [error] = _send(world, "eva@example.com", "   ")
    assert isinstance(error, RefusedError)
    assert error.code == "empty_message"


def test_signed_out_nothing_is_sent(world: World) -> None:
    world.accounts.clear_current()
    world.start()
    [error] = _send(world, "eva@example.com")
    assert isinstance(error, ErpError)
    assert error.code == "signed_out"


def _glance(world: World) -> Status | ErpError:
    world.stop()
    world.erp.requests.clear()
    found: list[Status | ErpError] = []
    world.begin()
    world.engine.look_once(found.append)
    world.engine.start()
    world.loop.settle()
    return found[0]


def test_one_look_makes_one_request_and_opens_no_stream(world: World) -> None:
    world.erp.says("eva")
    status = _glance(world)
    assert isinstance(status, Status)
    assert status.counts == {"c-eva": 1}
    assert status.stream_since is None
    assert world.erp.requests == ["conversations"]


def test_one_look_counts_what_was_read_here_and_what_came_since(world: World) -> None:
    for _ in range(5):
        world.erp.says("eva")
    world.start()
    world.engine.open_conversation("c-eva")
    world.loop.settle()
    world.stop()
    for _ in range(2):
        world.erp.says("eva")
    status = _glance(world)
    assert isinstance(status, Status)
    assert status.counts == {"c-eva": 2}


def test_one_look_believes_a_counter_that_was_cleared_since(world: World) -> None:
    for _ in range(5):
        world.erp.says("eva")
    world.start()
    world.stop()
    world.erp.i_read("eva")
    world.erp.says("eva")
    status = _glance(world)
    assert isinstance(status, Status)
    assert status.counts == {"c-eva": 1}


def test_one_look_stores_nothing(world: World) -> None:
    world.erp.says("eva")
    _glance(world)
    world.stop()
    world.start()
    assert world.news == []


def test_one_look_that_fails_says_why(world: World) -> None:
    world.erp.down = True
    assert isinstance(_glance(world), TransientError)


def test_one_look_without_a_cookie_is_signed_out(world: World) -> None:
    world.cookies.kept.clear()
    status = _glance(world)
    assert isinstance(status, Status)
    assert status.state.value == "signed_out"


def test_the_state_tells_the_outbox(world: World) -> None:
    world.erp.says("eva")
    world.start()
    world.erp.fail("send", RefusedError(status=403))
    world.engine.send("c-eva", "refused")
    world.loop.settle()
    world.erp.down = True
    world.engine.send("c-eva", "queued")
    world.loop.settle()
    status = world.engine.status()
    assert (status.queued, status.failed) == (1, 1)
