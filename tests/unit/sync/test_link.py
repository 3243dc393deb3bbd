"""The connection's course: one stream, coming back by itself, and what it says of itself."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.core.changes import ConnectionChanged, ConnectionState, ServerDescribed
from desktop.core.chat import Account
from desktop.core.errors import (
    ChatOffError,
    ErpError,
    SessionEndedError,
    SessionUnknownError,
    SetupError,
    TransientError,
)
from desktop.erp.stream import RetryAdvised
from desktop.wire import events
from desktop.wire.timestamp import Timestamp
from tests.unit.core.build_chat import NOON
from tests.unit.sync.world import World, account

S = ConnectionState


def _states(world: World) -> list[ConnectionState]:
    return [change.state for change in world.all(ConnectionChanged)]


def test_a_connection_goes_through_its_states(world: World, level: int) -> None:
    world.start()
    assert _states(world) == [S.CONNECTING, S.CATCHING_UP, S.ONLINE]
    assert world.last(ServerDescribed).level == level
    status = world.engine.status()
    assert status.stream_since is not None
    assert status.last_reconcile is not None
    assert status.level == level


def test_a_password_that_must_change_is_said_while_all_else_works(world: World) -> None:
    world.erp.must_change_password = True
    world.start()
    said = world.last(ConnectionChanged)
    assert (said.state, said.code) == (S.ONLINE, "must_change_password")


def test_a_cut_is_offline_until_all_is_true_again(world: World) -> None:
    world.start()
    world.told.clear()
    world.erp.cut()
    world.loop.advance(120)
    assert _states(world) == [S.OFFLINE, S.CATCHING_UP, S.ONLINE]
    assert world.all(ConnectionChanged)[0].code == "offline"


def test_offline_since_is_when_it_began(world: World) -> None:
    world.start()
    world.erp.down = True
    world.erp.cut()
    world.loop.settle()
    began = world.last(ConnectionChanged).at
    world.loop.advance(600)
    assert world.last(ConnectionChanged).at == began


def test_the_back_off_doubles_up_to_a_minute_and_is_spread(world: World) -> None:
    world.erp.down = True
    world.start()
    at = [0.0]
    for _ in range(600):
        before = world.erp.count("config")
        world.loop.advance(1)
        if world.erp.count("config") > before:
            at.append(world.loop.monotonic() - 1000.0)
    waits = [round(later - earlier) for earlier, later in pairwise(at)]
    assert waits[-1] == 30  # the half of a minute: full jitter, and the fake's random number is 0.5
    assert sorted(waits) == waits


def test_the_back_off_begins_anew_after_half_a_minute_in_peace(world: World) -> None:
    world.erp.down = True
    world.start()
    world.loop.advance(300)
    world.erp.down = False
    world.loop.advance(60)
    assert world.is_(S.ONLINE)
    world.erp.cut()
    world.loop.advance(0.6)
    assert world.is_(S.ONLINE)


def test_the_back_off_goes_on_where_the_peace_was_short(world: World) -> None:
    world.erp.down = True
    world.start()
    world.loop.advance(100)
    world.erp.down = False
    world.engine.network_back()
    world.loop.settle()
    for _ in range(4):
        world.erp.cut()
        world.loop.advance(20)
    before = world.erp.count("config")
    world.erp.cut()
    world.loop.advance(5)
    assert world.erp.count("config") == before


def test_the_network_coming_back_ends_the_wait(world: World) -> None:
    world.erp.down = True
    world.start()
    world.loop.advance(300)
    world.erp.down = False
    world.engine.network_back()
    world.loop.settle()
    assert world.is_(S.ONLINE)


def test_waking_up_connects_anew(world: World) -> None:
    world.start()
    world.loop.advance(5)
    before = world.erp.count("stream")
    world.loop.sleep(3600)
    world.loop.advance(20)
    assert world.erp.count("stream") == before + 1
    assert (world.state, world.erp.peak) == (S.ONLINE, 1)


def test_an_advised_wait_is_obeyed(world: World) -> None:
    world.start()
    world.erp.streams[0].deliver(RetryAdvised(20.0))
    world.erp.cut()
    world.loop.advance(19)
    assert world.is_(S.OFFLINE)
    world.loop.advance(2)
    assert world.is_(S.ONLINE)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (TransientError(code="server_not_found"), "offline"),
        (SetupError(code="certificate"), "certificate"),
        (SetupError(code="captive_portal"), "captive_portal"),
    ],
)
def test_why_it_is_offline_is_said(world: World, error: ErpError, code: str) -> None:
    world.erp.fail("config", error)
    world.start()
    assert (world.last(ConnectionChanged).state, world.last(ConnectionChanged).code) == (S.OFFLINE, code)
    world.loop.advance(60)
    assert world.is_(S.ONLINE)


def test_level_1_an_unknown_session_makes_uncertain_and_keeps_everything(level1: World) -> None:
    level1.erp.says("eva")
    level1.start()
    level1.erp.known = False
    level1.erp.cut()
    level1.loop.advance(30)
    said = level1.last(ConnectionChanged)
    assert (said.state, said.uncertain, said.code) == (S.OFFLINE, True, "offline")
    assert level1.counts == {"c-eva": 1}
    assert level1.erp.cookies
    assert level1.cookies.kept
    level1.erp.known = True
    level1.loop.advance(300)
    assert (level1.state, level1.last(ConnectionChanged).uncertain) == (S.ONLINE, False)


def test_level_1_an_unknown_session_is_asked_after_at_least_every_five_minutes(level1: World) -> None:
    level1.erp.known = False
    level1.loop.jitter = 0.99
    level1.start()
    level1.loop.advance(2 * 3600)
    before = level1.erp.count("config")
    level1.loop.advance(300)
    assert level1.erp.count("config") - before in {1, 2}


@pytest.mark.parametrize("error", [SessionUnknownError(), SessionEndedError()])
def test_a_session_lost_at_the_stream(world: World, error: ErpError) -> None:
    world.erp.stream_faults.append(error)
    world.start()
    ended = isinstance(error, SessionEndedError)
    assert world.state is (S.SIGNED_OUT if ended else S.OFFLINE)
    assert world.last(ConnectionChanged).uncertain == (not ended)
    world.loop.advance(600)
    assert world.state is (S.SIGNED_OUT if ended else S.ONLINE)


def test_level_2_an_explicit_end_signs_out_and_asks_nothing_more(level2: World) -> None:
    level2.erp.says("eva")
    level2.start()
    level2.erp.tell(events.SessionExpired())
    level2.loop.settle()
    assert (level2.state, level2.last(ConnectionChanged).code) == (S.SIGNED_OUT, "session_expired")
    level2.erp.requests.clear()
    level2.engine.network_back()
    level2.engine.refresh()
    level2.loop.advance(3600)
    assert level2.erp.requests == []
    assert level2.erp.streams == []
    assert level2.counts == {"c-eva": 1}


def test_a_session_past_its_end_is_over_although_the_stream_lives(world: World) -> None:
    ends = Timestamp.from_ms(NOON + 3600_000)
    world.accounts.set_current(_expiring(ends))
    world.start()
    world.loop.advance(3590)
    assert world.is_(S.ONLINE)
    world.loop.advance(20)
    assert (world.state, world.last(ConnectionChanged).code) == (S.SIGNED_OUT, "session_expired")
    assert world.erp.streams == []


def test_a_session_past_its_end_is_not_even_tried(world: World) -> None:
    world.accounts.set_current(_expiring(Timestamp.from_ms(NOON - 1)))
    world.start()
    assert world.is_(S.SIGNED_OUT)
    assert world.erp.requests == []


def _expiring(at: Timestamp) -> Account:
    return msgspec.structs.replace(account(), session_expires_at=at)


def test_chat_off_is_said_and_looked_after_slowly(world: World) -> None:
    world.erp.chat_on = False
    world.start()
    assert (world.state, world.last(ConnectionChanged).code) == (S.CHAT_OFF, "chat_off")
    world.loop.advance(299)
    assert world.erp.count("config") == 1
    world.erp.chat_on = True
    world.loop.advance(2)
    assert world.is_(S.ONLINE)


def test_level_2_chat_switched_off_is_heard(level2: World) -> None:
    level2.start()
    level2.erp.tell(events.ChatDisabled())
    level2.loop.settle()
    assert level2.is_(S.CHAT_OFF)
    assert level2.erp.streams == []


def test_chat_off_at_the_stream_is_no_cut(world: World) -> None:
    world.erp.stream_faults.append(ChatOffError())
    world.start()
    assert world.is_(S.CHAT_OFF)


def test_a_stop_while_connecting_opens_nothing(world: World) -> None:
    world.loop.held = True
    world.start()
    world.engine.stop()
    world.loop.release()
    world.loop.advance(3600)
    assert world.erp.peak == 0


def test_a_stop_while_the_stream_opens_leaves_none(world: World) -> None:
    world.erp.slow_to_open = True
    world.start()
    world.engine.stop()
    world.erp.open_stream()
    world.loop.advance(3600)
    assert world.erp.peak == 0


def test_an_answer_after_the_stop_touches_nothing(world: World) -> None:
    world.erp.says("eva")
    world.loop.held = True
    world.start()
    world.loop.answer(2)
    world.engine.search_people("eva")
    world.engine.start_conversation("leo")
    world.engine.open_conversation("c-eva")
    world.engine.stop()
    told = len(world.told)
    world.loop.release()
    world.loop.advance(60)
    assert len(world.told) == told


_STEPS = (
    "cut",
    "refresh",
    "network",
    "sleep",
    "wait",
    "slow",
    "open",
    "down",
    "up",
    "hold",
    "release",
    "says",
)


@pytest.mark.parametrize("speaks", [1, 2])
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps=st.lists(st.sampled_from(_STEPS), max_size=40))
def test_there_is_never_a_second_stream(
    tmp_path_factory: pytest.TempPathFactory, speaks: int, steps: list[str]
) -> None:
    world = World(tmp_path_factory.mktemp("world"), speaks)
    world.start()
    does: dict[str, Callable[[], object]] = {
        "cut": world.erp.cut,
        "refresh": world.engine.refresh,
        "network": world.engine.network_back,
        "sleep": lambda: world.loop.sleep(100),
        "wait": lambda: world.loop.advance(7),
        "slow": lambda: setattr(world.erp, "slow_to_open", True),
        "open": world.erp.open_stream,
        "down": lambda: setattr(world.erp, "down", True),
        "up": lambda: setattr(world.erp, "down", False),
        "hold": lambda: setattr(world.loop, "held", True),
        "release": world.loop.release,
        "says": lambda: world.erp.says("eva"),
    }
    for step in steps:
        does[step]()
        world.loop.settle()
        assert len(world.erp.streams) + len(world.erp.wanted) <= 1
    world.erp.down = world.erp.slow_to_open = False
    world.erp.open_stream()
    world.loop.release()
    world.engine.network_back()
    world.loop.advance(100)
    assert world.is_(S.ONLINE)
    assert world.erp.peak == 1
    world.stop()
    assert world.erp.streams == []
