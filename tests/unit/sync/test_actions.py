"""The ERP's web actions: searched for once, remembered, given up for a day, never in a hurry."""

from __future__ import annotations

import pytest

from desktop.core.errors import (
    ErpError,
    RefusedError,
    SessionUnknownError,
    SetupError,
    TransientError,
    UnsupportedError,
)
from desktop.core.report import Marking
from desktop.core.settings import ActionSettings, Settings
from desktop.erp.server_actions import MARK_READ
from tests.unit.sync.world import World

ACTION = f"action {MARK_READ}"
HOUR = 3600.0
DAY = 24 * HOUR
OFF = Settings(actions=ActionSettings(server_actions="off"))


def _started(world: World, *peers: str) -> None:
    for peer in peers or ("eva",):
        world.erp.says(peer)
    world.start()
    world.loop.advance(10)
    world.erp.requests.clear()


def _read(world: World, peer: str = "eva") -> None:
    world.engine.open_conversation(f"c-{peer}")
    world.loop.advance(5)


def _again(world: World, peer: str = "eva") -> None:
    """Have a peer write, and read it."""
    world.erp.says(peer)
    world.loop.settle()
    _read(world, peer)


def _marking(world: World) -> Marking | None:
    return world.engine.status().marking


def test_nothing_is_searched_for_before_something_is_read(level1: World) -> None:
    _started(level1)
    level1.loop.advance(HOUR)
    assert level1.erp.count("script") == 0
    assert _marking(level1) == Marking(way="local", why="not_tried")


def test_the_first_read_finds_the_action_and_clears_the_counter(level1: World) -> None:
    _started(level1)
    _read(level1)
    assert [one for one in level1.erp.requests if one in {"read", "script", "ids", ACTION}] == [
        "read",
        "script",
        "ids",
        ACTION,
    ]
    assert level1.erp.row("eva").unread == 0
    assert _marking(level1) == Marking(way="action")


def test_twenty_conversations_read_are_one_search(level1: World) -> None:
    peers = [f"peer{number}" for number in range(20)]
    _started(level1, *peers)
    for peer in peers:
        _read(level1, peer)
    assert (level1.erp.count("script"), level1.erp.count("ids")) == (1, 1)
    assert level1.erp.count(ACTION) == 20
    assert [level1.erp.row(peer).unread for peer in peers] == [0] * 20


def test_an_id_is_remembered_over_a_restart(level1: World) -> None:
    _started(level1)
    _read(level1)
    level1.restart()
    level1.erp.requests.clear()
    _again(level1)
    assert (level1.erp.count("script"), level1.erp.count(ACTION)) == (0, 1)
    assert level1.erp.row("eva").unread == 0


def test_level_2_needs_no_action(level2: World) -> None:
    _started(level2)
    _read(level2)
    assert level2.erp.count("script") == level2.erp.count(ACTION) == 0
    assert _marking(level2) == Marking(way="route")


def test_what_is_switched_off_is_never_asked(level1: World) -> None:
    level1.settings = OFF
    _started(level1)
    _read(level1)
    level1.loop.advance(DAY)
    assert level1.erp.count("read") == 1
    assert level1.erp.count("script") == level1.erp.count(ACTION) == 0
    assert level1.counts == {}
    assert _marking(level1) == Marking(way="local", why="switched_off")


def test_what_was_read_while_it_was_switched_off_is_cleared_once_it_is_on(level1: World) -> None:
    level1.settings = OFF
    _started(level1, "eva", "leo")
    _read(level1, "eva")
    level1.settings = Settings()
    _read(level1, "leo")
    assert level1.erp.count(ACTION) == 2
    assert level1.erp.row("eva").unread == level1.erp.row("leo").unread == 0


@pytest.mark.parametrize("jitter", [0.0, 0.5, 0.99])
def test_after_a_new_build_the_search_is_spread_over_ten_minutes(level1: World, jitter: float) -> None:
    _started(level1)
    _read(level1)
    level1.loop.jitter = jitter
    level1.erp.actions.build += 1
    level1.erp.requests.clear()
    _again(level1)
    level1.loop.advance(jitter * 600 - 10)
    assert level1.erp.count("script") == (1 if jitter == 0 else 0)
    level1.loop.advance(20)
    assert level1.erp.requests.count("stale") == 1
    assert (level1.erp.count("script"), level1.erp.count(ACTION)) == (1, 1)
    assert level1.erp.row("eva").unread == 0
    assert _marking(level1) == Marking(way="action")


def test_what_waits_for_the_search_is_not_told_to_the_peer_again(level1: World) -> None:
    _started(level1)
    _read(level1)
    level1.erp.actions.build += 1
    level1.erp.requests.clear()
    _again(level1)
    level1.loop.advance(600)
    assert level1.erp.count("read") == 1


def test_what_waits_for_the_search_survives_a_restart(level1: World) -> None:
    _started(level1, "eva", "leo")
    _read(level1)
    level1.erp.actions.build += 1
    _again(level1)
    level1.erp.requests.clear()
    level1.restart()
    level1.loop.advance(HOUR)
    assert level1.erp.count("script") == 0, "nobody has read anything since the start"
    _read(level1, "leo")
    assert level1.erp.count("read") == 1
    assert level1.erp.row("eva").unread == level1.erp.row("leo").unread == 0


def test_an_id_that_is_stale_although_just_found_is_given_up_for_a_day(level1: World) -> None:
    level1.erp.actions.outdated = True
    _started(level1)
    _read(level1)
    level1.loop.advance(DAY - HOUR)
    assert (level1.erp.count("script"), level1.erp.count("stale")) == (1, 1)
    assert _marking(level1) == Marking(way="local", why="not_found")
    level1.erp.actions.outdated = False
    level1.loop.advance(2 * HOUR)
    assert level1.erp.count("script") == 2
    assert level1.erp.row("eva").unread == 0


def test_without_the_page_only_the_peer_is_told_and_the_search_is_daily(level1: World) -> None:
    level1.erp.actions.has_page = False
    _started(level1)
    _read(level1)
    for _ in range(10):
        _again(level1)
    level1.loop.advance(3 * DAY)
    assert level1.erp.count("read") == 11
    assert level1.erp.count("script") == 4
    assert level1.counts == {}
    assert _marking(level1) == Marking(way="local", why="not_found")


def test_a_restart_and_a_read_search_anew(level1: World) -> None:
    level1.erp.actions.has_page = False
    _started(level1)
    _read(level1)
    level1.erp.actions.has_page = True
    level1.restart()
    _again(level1)
    assert level1.erp.row("eva").unread == 0


def test_a_script_without_this_action_is_given_up_for_a_day(level1: World) -> None:
    level1.erp.actions.offered = ("hideConversation",)
    _started(level1)
    _read(level1)
    level1.loop.advance(DAY - HOUR)
    assert level1.erp.count("script") == 1
    assert _marking(level1) == Marking(way="local", why="not_found")


@pytest.mark.parametrize("call", ["script", "ids"])
@pytest.mark.parametrize("error", [TransientError(), SessionUnknownError(), SetupError()])
def test_a_search_that_fails_is_made_again_and_no_matter_of_the_connection(
    level1: World, call: str, error: ErpError
) -> None:
    _started(level1)
    level1.erp.fail(call, error, error, error)
    _read(level1)
    level1.loop.advance(HOUR)
    assert level1.erp.count(call) == 4
    assert level1.erp.row("eva").unread == 0
    assert level1.erp.count("config") == 0


def test_a_call_that_fails_is_made_again_and_again_more_seldom(level1: World) -> None:
    _started(level1)
    level1.erp.fail(ACTION, *[TransientError()] * 1000)
    _read(level1)
    level1.loop.advance(DAY)
    assert 24 < level1.erp.count(ACTION) < 100
    assert level1.erp.count("script") == 1


def test_an_answer_that_is_none_of_an_action_gives_it_up_for_a_day(level1: World) -> None:
    _started(level1)
    level1.erp.fail(ACTION, UnsupportedError())
    _read(level1)
    level1.loop.advance(DAY - HOUR)
    assert level1.erp.count(ACTION) == 1
    assert _marking(level1) == Marking(way="local", why="not_found")
    level1.loop.advance(2 * HOUR)
    assert level1.erp.row("eva").unread == 0


def test_a_refusal_concerns_one_conversation_and_one_hour(level1: World) -> None:
    _started(level1, "eva", "leo")
    level1.erp.fail(ACTION, RefusedError(status=500))
    _read(level1, "eva")
    _read(level1, "leo")
    assert (level1.erp.row("eva").unread, level1.erp.row("leo").unread) == (1, 0)
    level1.loop.advance(HOUR)
    assert level1.erp.row("eva").unread == 0
    assert level1.erp.count(ACTION) == 3


def test_after_a_refusal_the_next_thing_read_is_told_at_once(level1: World) -> None:
    _started(level1)
    level1.erp.fail(ACTION, RefusedError(status=500))
    _read(level1)
    _again(level1)
    assert level1.erp.row("eva").unread == 0


def test_the_whole_counter_is_cleared_only_when_all_is_read(level1: World) -> None:
    _started(level1)
    first = level1.erp.says("eva")
    level1.erp.says("eva")
    level1.loop.settle()
    level1.engine.message_seen("c-eva", first.id)
    level1.loop.advance(60)
    assert level1.erp.count("read") == 1
    assert (level1.erp.count(ACTION), level1.erp.row("eva").unread) == (0, 3)
    assert level1.counts == {"c-eva": 1}
    _read(level1)
    assert (level1.erp.count(ACTION), level1.erp.row("eva").unread) == (1, 0)


def test_nothing_is_cleared_that_left_the_list_meanwhile(level1: World) -> None:
    _started(level1, "eva", "leo")
    _read(level1, "leo")
    level1.erp.requests.clear()
    level1.erp.fail("read", TransientError())
    level1.engine.mark_read("c-eva")
    level1.loop.settle()
    level1.erp.i_hide("eva")
    level1.engine.refresh()
    level1.loop.advance(60)
    assert (level1.erp.count("read"), level1.erp.count(ACTION)) == (2, 0)


def test_reading_what_is_read_asks_for_no_action(level1: World) -> None:
    _started(level1)
    _read(level1)
    level1.erp.requests.clear()
    level1.erp.i_say("eva", "from the browser")
    level1.engine.send("c-eva", "from here")
    level1.loop.advance(5)
    _read(level1)
    assert level1.erp.count("read") == 1
    assert level1.erp.count(ACTION) == 0


def test_an_action_is_told_once_in_two_seconds(level1: World) -> None:
    _started(level1)
    _read(level1)
    level1.erp.requests.clear()
    for _ in range(100):
        said = level1.erp.says("eva")
        level1.loop.settle()
        level1.engine.message_seen("c-eva", said.id)
        level1.loop.advance(0.1)
    level1.loop.advance(5)
    assert level1.erp.count(ACTION) <= 7
    assert level1.erp.row("eva").unread == 0


def test_ids_that_cannot_be_read_are_searched_anew(level1: World) -> None:
    _started(level1)
    _read(level1)
    level1.stop()
    database = level1.database()
    database.meta.put("action_ids", "[1")
    database.close()
    level1.start()
    _again(level1)
    assert level1.erp.row("eva").unread == 0
