"""Looking although the stream told nothing: when, how often, and when not at all."""

from __future__ import annotations

import pytest

from desktop.core.changes import ConnectionState
from desktop.core.errors import SetupError, TransientError
from desktop.erp.stream import StreamEnded
from tests.unit.sync.world import World

S = ConnectionState


def _quiet(world: World) -> None:
    world.erp.says("eva")
    world.start()
    world.loop.advance(10)
    world.erp.requests.clear()


def test_a_message_that_was_not_told_is_found_within_a_minute(world: World) -> None:
    _quiet(world)
    lost = world.erp.says("eva", tell=False)
    world.loop.advance(60)
    assert world.news == [lost.id]
    assert world.counts == {"c-eva": 2}


def test_a_count_as_expected_leads_to_no_list(world: World) -> None:
    _quiet(world)
    world.erp.says("eva")
    world.loop.advance(180)
    assert world.erp.requests == ["unread"] * 3


def test_a_count_that_differs_is_the_one_before_its_list(world: World) -> None:
    _quiet(world)
    world.erp.says("eva", tell=False)
    world.loop.advance(50)
    assert world.erp.requests == ["unread", "conversations", "page"]


def test_what_is_told_while_the_list_is_made_leads_to_one_list_too_many(world: World) -> None:
    _quiet(world)
    world.loop.held = True
    world.engine.refresh()
    world.loop.settle()
    world.loop.answer()  # the sum
    world.erp.says("eva")  # in the list, not in the sum
    world.loop.release()
    lists = world.erp.count("conversations")
    world.loop.advance(60)
    assert world.erp.count("conversations") == lists + 1
    world.loop.advance(600)
    assert world.erp.count("conversations") == lists + 1


def test_a_reading_the_server_heard_leads_to_one_list(world: World) -> None:
    _quiet(world)
    world.engine.open_conversation("c-eva")
    world.loop.advance(600)
    assert world.erp.count("conversations") == 1


def test_a_reading_elsewhere_leads_to_one_list(world: World) -> None:
    _quiet(world)
    world.loop.advance(30)
    world.erp.i_read("eva")
    world.erp.row("eva").unread = 1  # somebody wrote, so that the sum is what it was
    world.loop.advance(600)
    assert world.erp.count("conversations") == 1


def test_a_list_is_made_every_hour_in_any_case(world: World) -> None:
    _quiet(world)
    world.erp.i_say("eva")
    world.loop.advance(3 * 3600 + 120)
    assert world.erp.count("conversations") == 3
    assert len(world.news) == 1


def test_while_nobody_is_there_five_minutes_lie_between_two_counts(world: World) -> None:
    _quiet(world)
    world.engine.person_active(False)
    world.loop.advance(3000)
    assert world.erp.count("unread") == 10


def test_whoever_comes_back_after_minutes_is_told_at_once(world: World) -> None:
    _quiet(world)
    world.engine.person_active(False)
    world.loop.advance(200)
    lost = world.erp.says("eva", tell=False)
    world.engine.person_active(True)
    world.loop.settle()
    assert world.news == [lost.id]


def test_coming_and_going_asks_no_more_than_staying(world: World) -> None:
    _quiet(world)
    for _ in range(600):
        world.engine.person_active(False)
        world.loop.advance(0.5)
        world.engine.person_active(True)
        world.loop.advance(0.5)
    assert world.erp.count("unread") == 10


def test_a_window_in_front_looks_at_once_after_a_minute(world: World) -> None:
    _quiet(world)
    world.engine.person_active(False)
    world.loop.advance(100)
    world.engine.focused()
    world.loop.settle()
    assert world.erp.requests == ["unread"]


def test_a_hundred_windows_in_front_within_a_minute_look_once(world: World) -> None:
    _quiet(world)
    for _ in range(100):
        world.engine.focused()
        world.loop.advance(0.6)
    assert world.erp.count("unread") <= 1


def test_two_counts_are_never_asked_at_once(world: World) -> None:
    _quiet(world)
    world.loop.held = True
    world.loop.advance(600)
    for _ in range(10):
        world.engine.focused()
        world.engine.person_active(False)
        world.engine.person_active(True)
        world.engine.refresh()
        world.loop.advance(60)
    assert world.loop.waiting == 1


def test_clients_do_not_look_together(world: World) -> None:
    _quiet(world)
    world.loop.jitter = 0.0
    world.loop.advance(55)  # the first interval was drawn before
    first = world.erp.count("unread")
    world.loop.advance(480)
    assert world.erp.count("unread") - first == 10  # 48 s apart


def test_where_everything_is_replayed_an_idle_hour_asks_nothing(replaying: World) -> None:
    _quiet(replaying)
    for minute in range(120):
        replaying.erp.beat()
        if minute % 10 == 0:
            replaying.engine.focused()
            replaying.engine.person_active(minute % 20 == 0)
        replaying.erp.says("eva")
        replaying.loop.advance(30)
    assert replaying.erp.requests == []
    assert replaying.counts == {"c-eva": 121}


def test_without_a_stream_the_server_is_asked_every_quarter_minute(world: World) -> None:
    _quiet(world)
    world.erp.stream_faults = [SetupError()] * 1000
    world.erp.cut()
    world.loop.advance(1)
    assert world.is_(S.OFFLINE)
    world.erp.requests.clear()
    world.loop.advance(600)
    assert world.erp.count("unread") == 40
    assert world.erp.count("conversations") == 0
    lost = world.erp.says("eva")
    world.loop.advance(15)
    assert world.news == [lost.id]
    assert world.counts == {"c-eva": 2}
    assert not world.engine.status().uncertain


def test_without_a_stream_refusals_slow_it_down_to_a_minute(world: World) -> None:
    _quiet(world)
    world.erp.stream_faults = [SetupError()] * 1000
    world.erp.cut()
    world.loop.advance(60)
    world.erp.fail("unread", *[TransientError()] * 1000)
    world.loop.advance(120)
    world.erp.requests.clear()
    world.loop.advance(600)
    assert world.erp.count("unread") == 10


def test_a_server_that_answers_nothing_is_asked_by_the_attempts_alone(world: World) -> None:
    _quiet(world)
    world.erp.down = True
    world.erp.cut()
    world.loop.advance(3600)
    assert set(world.erp.requests) == {"config"}


def test_a_stream_that_never_opened_keeps_nobody_from_seeing_their_messages(world: World) -> None:
    world.erp.says("eva")
    world.erp.stream_faults = [SetupError()] * 1000
    world.start()
    assert world.is_(S.OFFLINE)
    assert world.counts == {"c-eva": 1}


def test_what_is_written_is_sent_although_no_stream_opens(world: World) -> None:
    _quiet(world)
    world.erp.stream_faults = [SetupError()] * 1000
    world.erp.cut()
    world.loop.advance(20)
    world.engine.send("c-eva", "mine")
    world.loop.settle()
    assert world.erp.row("eva").messages[-1].body == "mine"


@pytest.mark.parametrize("kind", ["level1", "level2", "replaying"])
def test_a_network_that_collects_the_stream_is_looked_through(
    kind: str, request: pytest.FixtureRequest
) -> None:
    world: World = request.getfixturevalue(kind)
    _quiet(world)
    world.erp.mute = True
    collected = TransientError(code="buffering_proxy")
    world.erp.streams[0].deliver(StreamEnded(collected))
    for _ in range(4):
        world.loop.advance(75)
        for stream in list(world.erp.streams):
            stream.end(collected)
        world.loop.settle()
        assert (world.state, world.engine.status().uncertain) == (S.OFFLINE, False)
    world.erp.requests.clear()
    lost = world.erp.says("eva", tell=False)
    world.loop.advance(16)
    assert world.news[-1] == lost.id
    world.erp.mute = False
    world.engine.network_back()
    world.loop.advance(20)
    assert world.is_(S.ONLINE)
