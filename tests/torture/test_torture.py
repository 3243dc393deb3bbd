"""Random histories of both levels end with every message, every count and every sending right."""

from __future__ import annotations

import pytest

from tests.torture.machine import hold_true

_HISTORIES = 200
_CALM = 25
_SEED = 2109  # the same ones each time: a run stays what it was; `make torture` looks for new ones


@pytest.mark.parametrize("level", [1, 2])
def test_after_any_history_nothing_is_lost_double_or_miscounted(level: int) -> None:
    hold_true(level, _HISTORIES, _SEED)


def test_without_faults_state_and_events_are_a_fresh_fetch_after_every_step() -> None:
    hold_true(2, _CALM, _SEED, calm=True)
