"""What was missed on a connection that is dead without saying so is shown without anybody's help."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from tests.chaos.dead_wires import Wire, half_open, moved, slept, start_quick_company, wire, zombie
from tests.support.worlds import Level, World

_A_MINUTE_A_SECOND = 60.0
_AN_HOUR_IN_TWO_SECONDS = 1800.0


LEVELS: tuple[Level, ...] = (1, 2)


@pytest.fixture(scope="module", autouse=True)
def worlds() -> Iterator[dict[Level, World]]:
    """There before the first test begins, so that no test is charged with them."""
    with ExitStack() as down:
        yield {level: down.enter_context(start_quick_company(level)) for level in LEVELS}


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("death", [half_open, slept, moved])
def test_what_a_dead_connection_kept_back_is_shown_and_counted(
    worlds: dict[Level, World], level: Level, death: Callable[[Wire], float]
) -> None:
    with wire(worlds[level]) as ana:
        ana.bruno_says("before")
        ana.seconds_until_shown("before")
        death(ana)
        assert ana.counts() == {ana.conversation: 2}
        ana.bruno_says("afterwards")
        ana.seconds_until_shown("afterwards")
        assert ana.counts() == {ana.conversation: 3}


def test_a_stream_that_is_deaf_after_a_deploy_is_noticed(worlds: dict[Level, World]) -> None:
    with wire(worlds[1], speed=_A_MINUTE_A_SECOND) as ana:
        zombie(ana)
        assert ana.counts() == {ana.conversation: 1}


def test_what_was_sent_from_another_device_comes_with_the_next_list(worlds: dict[Level, World]) -> None:
    with wire(worlds[1], speed=_AN_HOUR_IN_TWO_SECONDS) as ana:
        ana.elsewhere.post(ana.conversation, "from the phone")  # of which level 1 tells this device nothing
        ana.seconds_until_shown("from the phone")
        assert ana.counts() == {}
