"""How the connection stands: uncertain, a session nobody knows, and the end of both."""

from __future__ import annotations

import pytest

from desktop.core.changes import ConnectionChanged, ConnectionState, SessionNotice
from desktop.core.errors import ErpError, SessionEndedError, SessionUnknownError, SetupError, TransientError
from tests.unit.sync.world import World

S = ConnectionState


def _online(world: World) -> None:
    world.erp.says("eva")
    world.start()
    world.loop.advance(40)
    assert world.is_(S.ONLINE)


def _said(world: World) -> tuple[ConnectionState, bool, bool, str | None]:
    last = world.last(ConnectionChanged)
    return last.state, last.uncertain, last.attention, last.code


def test_a_session_nobody_knows_is_offered_after_five_minutes_and_shown_after_thirty(world: World) -> None:
    _online(world)
    world.erp.known = False
    world.erp.cut()
    world.loop.advance(2)
    assert _said(world) == (S.OFFLINE, True, False, "offline")
    world.loop.advance(290)
    assert world.all(SessionNotice) == []
    world.loop.advance(20)
    assert _said(world) == (S.OFFLINE, True, False, "session_unknown")
    world.loop.advance(1400)
    assert not world.last(ConnectionChanged).attention
    world.loop.advance(100)
    assert _said(world) == (S.OFFLINE, True, True, "session_unknown")
    world.loop.advance(4 * 3600)
    assert world.all(SessionNotice) == [SessionNotice(code="session_unknown")]
    assert world.counts == {"c-eva": 1}
    assert world.cookies.kept
    assert world.erp.count("sign_in") == 0


def test_all_of_it_ends_by_itself_when_the_database_is_back(world: World) -> None:
    _online(world)
    world.erp.known = False
    world.erp.cut()
    world.loop.advance(600)
    world.erp.known = True
    world.erp.says("eva")
    world.loop.advance(300)
    assert _said(world) == (S.ONLINE, False, False, None)
    assert world.counts == {"c-eva": 2}
    world.loop.advance(3600)
    assert len(world.all(SessionNotice)) == 1


def test_a_second_outage_is_told_again(world: World) -> None:
    _online(world)
    for _ in range(2):
        world.erp.known = False
        world.erp.cut()
        world.loop.advance(900)
        world.erp.known = True
        world.loop.advance(900)
        assert world.is_(S.ONLINE)
    assert len(world.all(SessionNotice)) == 2


def test_a_short_outage_is_never_told(world: World) -> None:
    _online(world)
    world.erp.known = False
    world.erp.cut()
    world.loop.advance(200)
    world.erp.known = True
    world.engine.network_back()
    world.loop.advance(3600)
    assert world.is_(S.ONLINE)
    assert world.all(SessionNotice) == []


def test_a_session_nobody_knows_is_asked_after_ever_more_seldom(world: World) -> None:
    _online(world)
    world.loop.jitter = 0.99
    world.erp.known = False
    world.erp.cut()
    world.loop.advance(3600)
    world.erp.requests.clear()
    world.loop.advance(3600)
    assert world.erp.count("config") == 12
    assert world.erp.count("unread") == 0


def test_level_1_a_stream_outlives_a_database_and_so_does_the_state(level1: World) -> None:
    _online(level1)
    level1.erp.known = False
    level1.engine.refresh()
    level1.loop.advance(5)
    assert _said(level1) == (S.ONLINE, True, False, None)
    said = level1.erp.says("eva")
    level1.loop.settle()
    assert level1.news == [said.id]
    level1.erp.requests.clear()
    level1.loop.advance(400)
    assert _said(level1) == (S.ONLINE, True, False, "session_unknown")
    assert level1.erp.count("unread") == 0
    assert level1.erp.count("conversations") < 12
    assert level1.erp.count("stream") == 0
    level1.erp.known = True
    level1.loop.advance(300)
    assert _said(level1) == (S.ONLINE, False, False, None)


def test_nothing_is_sent_or_told_while_the_session_is_unknown(world: World) -> None:
    _online(world)
    world.erp.fail("conversations", *[SessionUnknownError()] * 3)
    world.engine.refresh()
    world.loop.advance(0.1)
    assert world.engine.status().uncertain
    world.engine.send("c-eva", "mine")
    world.loop.settle()
    assert world.erp.count("send") == 0
    world.loop.advance(60)
    assert world.erp.row("eva").messages[-1].body == "mine"


def test_a_send_that_meets_an_unknown_session_keeps_the_stream(world: World) -> None:
    _online(world)
    world.erp.fail("send", SessionUnknownError())
    world.engine.send("c-eva", "mine")
    world.loop.settle()
    assert _said(world) == (S.ONLINE, True, False, None)
    assert len(world.erp.streams) == 1
    world.loop.advance(60)
    assert _said(world) == (S.ONLINE, False, False, None)
    assert world.erp.count("stream") == 1
    assert world.erp.row("eva").messages[-1].body == "mine"


def test_a_send_that_always_meets_an_unknown_session_does_not_run_in_circles(world: World) -> None:
    _online(world)
    world.erp.fail("send", *[SessionUnknownError()] * 10_000)
    world.engine.send("c-eva", "mine")
    world.loop.advance(3600)
    assert world.erp.count("send") < 120


def test_an_explicit_end_signs_out(world: World) -> None:
    _online(world)
    world.erp.fail("conversations", SessionEndedError())
    world.engine.refresh()
    world.loop.advance(2)
    assert _said(world) == (S.SIGNED_OUT, False, False, "session_expired")


def test_five_minutes_without_any_answer_make_uncertain_until_the_next_look(world: World) -> None:
    _online(world)
    world.erp.down = True
    world.erp.cut()
    world.loop.advance(290)
    assert not world.last(ConnectionChanged).uncertain
    world.loop.advance(20)
    assert _said(world) == (S.OFFLINE, True, False, "offline")
    assert world.counts == {"c-eva": 1}
    world.erp.down = False
    world.engine.network_back()
    world.loop.advance(5)
    assert _said(world) == (S.ONLINE, False, False, None)


def test_a_start_that_reaches_nobody_is_uncertain_after_five_minutes(world: World) -> None:
    world.erp.down = True
    world.start()
    world.loop.advance(310)
    assert world.last(ConnectionChanged).uncertain


@pytest.mark.parametrize("call", ["unread", "conversations"])
@pytest.mark.parametrize(
    "error", [SetupError(), TransientError(code="server_error", status="200")], ids=["a page", "nonsense"]
)
def test_nonsense_makes_uncertain_and_no_zero(world: World, call: str, error: ErpError) -> None:
    _online(world)
    world.erp.fail(call, *[error] * 50)
    world.engine.refresh()
    world.loop.advance(5)
    assert _said(world) == (S.ONLINE, True, False, None)
    assert world.counts == {"c-eva": 1}
    world.erp.faults.clear()
    world.loop.advance(130)
    assert not world.engine.status().uncertain


def test_a_passing_trouble_beside_a_living_stream_leaves_it_sure(world: World) -> None:
    _online(world)
    world.erp.fail("conversations", *[TransientError(status="500")] * 3)
    world.engine.refresh()
    world.loop.advance(600)
    assert not any(change.uncertain for change in world.all(ConnectionChanged))


def test_level_1_a_zero_does_not_end_a_doubt(level1: World) -> None:
    level1.start()  # nothing unread: the sum is expected to be 0
    level1.loop.advance(40)
    level1.erp.fail("unread", SetupError())
    level1.loop.advance(60)
    assert level1.engine.status().uncertain
    level1.erp.requests.clear()
    level1.loop.advance(60)
    assert level1.erp.requests == ["unread", "conversations"]
    assert not level1.engine.status().uncertain
