"""A world for each level, for each test that asks for one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.sync.scripted_erp import LEVEL_2
from tests.unit.sync.world import World


@pytest.fixture(params=[1, 2], ids=["level 1", "level 2"])
def level(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture
def world(tmp_path: Path, level: int) -> Iterator[World]:
    made = World(tmp_path, level)
    yield made
    made.stop()


@pytest.fixture
def level1(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path, 1)
    yield made
    made.stop()


@pytest.fixture
def level2(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path, 2)
    yield made
    made.stop()


@pytest.fixture
def replaying(tmp_path: Path) -> Iterator[World]:
    """A world of level 2 whose server replays what a stream missed."""
    made = World(tmp_path, 2)
    made.erp.offers = (*LEVEL_2, "events.replay")
    yield made
    made.stop()
