"""The session's end by the clock."""

from __future__ import annotations

import msgspec
import pytest

from desktop.core.changes import ConnectionChanged, ConnectionState, SessionNotice
from desktop.wire.timestamp import Timestamp
from tests.unit.core.build_chat import NOON
from tests.unit.sync.world import World, account

S = ConnectionState
HOUR = 3600
DAY = 24 * HOUR


def _lasting(world: World, seconds: float) -> Timestamp:
    end = Timestamp.from_ms(NOON + round(seconds * 1000))
    world.accounts.set_current(msgspec.structs.replace(account(), session_expires_at=end))
    world.erp.expires = end
    return end


def _notices(world: World) -> list[dict[str, str]]:
    return [one.details for one in world.all(SessionNotice) if one.code == "session_ending"]


def test_a_long_session_is_warned_of_three_days_and_an_hour_before_its_end(replaying: World) -> None:
    end = _lasting(replaying, 30 * DAY)
    replaying.start()
    replaying.loop.advance(27 * DAY - 60)
    assert _notices(replaying) == []
    replaying.loop.advance(120)
    assert _notices(replaying) == [{"time": end.iso}]
    replaying.loop.advance(3 * DAY - HOUR - 120)
    assert len(_notices(replaying)) == 1
    replaying.loop.advance(120)
    assert _notices(replaying) == [{"time": end.iso}] * 2
    replaying.loop.advance(HOUR - 120)
    assert replaying.is_(S.ONLINE)
    replaying.loop.advance(60)
    assert (replaying.state, replaying.last(ConnectionChanged).code) == (S.SIGNED_OUT, "session_expired")


def test_a_short_session_is_warned_of_once(world: World) -> None:
    _lasting(world, 12 * HOUR)
    world.start()
    world.loop.advance(11 * HOUR - 60)
    assert _notices(world) == []
    world.loop.advance(120)
    assert len(_notices(world)) == 1


@pytest.mark.parametrize("left", [2 * DAY, HOUR / 2])
def test_a_warning_is_given_once_over_restarts(world: World, left: float) -> None:
    _lasting(world, left)
    world.start()
    assert len(_notices(world)) == 1
    for _ in range(3):
        world.restart()
        world.engine.network_back()
        world.loop.advance(30)
    assert len(_notices(world)) == 1


def test_a_new_session_is_warned_of_anew(world: World) -> None:
    _lasting(world, HOUR / 2)
    world.start()
    world.stop()
    _lasting(world, HOUR / 2 + 60)
    world.start()
    assert len(_notices(world)) == 2


def test_a_session_that_ended_while_the_computer_slept_is_over_on_waking(world: World) -> None:
    _lasting(world, 12 * HOUR)
    world.start()
    world.loop.sleep(13 * HOUR)
    world.loop.advance(5)
    assert (world.state, world.last(ConnectionChanged).code) == (S.SIGNED_OUT, "session_expired")
    assert world.erp.streams == []


def test_what_the_server_says_of_the_end_counts(world: World) -> None:
    _lasting(world, 12 * HOUR)
    world.erp.expires = Timestamp.from_ms(NOON + HOUR * 1000)
    world.start()
    world.loop.advance(HOUR - 10)
    assert world.is_(S.ONLINE)
    world.loop.advance(20)
    assert world.is_(S.SIGNED_OUT)


def test_a_server_that_names_no_end_has_none(world: World) -> None:
    world.start()
    world.loop.advance(40 * DAY / 100)
    assert world.is_(S.ONLINE)
    assert _notices(world) == []
