"""The server of these tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import uvloop

from tests.integration.server.world import World
from tests.support.leftovers import Belongings, left_since
from tests.support.live_server import Peer


@pytest.fixture
def make_world(tmp_path: Path) -> Iterator[Callable[..., World]]:
    """Make worlds with an environment of their own, such as `make_world(CHAT_RATE_LIMIT="3/10")`."""
    with ExitStack() as stack:
        made: list[World] = []

        def make(**environ: str) -> World:
            world = World(tmp_path / f"data{len(made)}", environ)
            stack.callback(world.close)
            made.append(world)
            return world

        yield make


@pytest.fixture(scope="module", autouse=True)
def nothing_left_behind(scratch: Path) -> Iterator[None]:
    """As everywhere, but once a module: the shared server opens threads and files as they are needed."""
    uvloop.new_event_loop().close()  # the first one opens a pipe for signals, once and for good
    before = Belongings.now(scratch)
    yield
    left = left_since(before, scratch)
    assert not left, f"left behind: {left}"


@pytest.fixture(scope="module")
def _shared_world(
    nothing_left_behind: None,  # noqa: ARG001  so that it looks after this one's end
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[World]:
    world = World(tmp_path_factory.mktemp("server"), {})
    yield world
    world.close()


@pytest.fixture
def world(_shared_world: World) -> World:
    """A world with the usual settings, but for a message rate that tests do not run into; empty of talk."""
    _shared_world.reset()
    return _shared_world


@pytest.fixture
def ana(world: World) -> Peer:
    return world.peer("ana")


@pytest.fixture
def eva(world: World) -> Peer:
    return world.peer("eva")


@pytest.fixture
def conversation_id(ana: Peer, eva: Peer) -> str:
    return str(ana.open(eva.id)["id"])
