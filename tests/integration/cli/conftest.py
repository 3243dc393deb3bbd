"""Servers of both levels, commands as processes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.worlds import World, start_world


@pytest.fixture(scope="session", params=[1, 2], ids=["level 1", "level 2"])
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    """A server of each level in turn."""
    with start_world(request.param, newcomers=300) as world:
        world.relay.open()  # there before the first test begins, so that no test is charged with it
        yield world


@pytest.fixture
def opened(world: World) -> Iterator[World]:
    """The world, its gate open again afterwards."""
    world.relay.requests.clear()
    yield world
    world.relay.open()
