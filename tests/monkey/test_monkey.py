"""A short run of the monkey at each level; `make monkey` is the long one."""

from __future__ import annotations

from itertools import islice

import pytest

from tests.monkey.actions import actions
from tests.monkey.monkey import Monkey
from tests.support.worlds import Level

_BURSTS = 6  # about 20 seconds a level with all that is around them; twice that beside load
_SEEDS: tuple[tuple[Level, int], ...] = ((1, 7), (2, 1))


@pytest.mark.e2e
@pytest.mark.parametrize(("level", "seed"), _SEEDS)
def test_whatever_keys_clicks_and_events_come_the_app_goes_on_working(level: Level, seed: int) -> None:
    with Monkey(level, seed) as monkey:
        report = monkey.play(lambda bursts: bursts >= _BURSTS)
    assert len(report.held) == _BURSTS + 2  # after everything was opened, and at the end


def test_a_seed_gives_the_same_actions_again() -> None:
    assert list(islice(actions(3, 2), 500)) == list(islice(actions(3, 2), 500))
    assert list(islice(actions(3, 2), 500)) != list(islice(actions(4, 2), 500))
