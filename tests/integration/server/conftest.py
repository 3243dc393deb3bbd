"""The server of these tests."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.integration.server.world import World
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
def no_thread_left_behind() -> Iterator[None]:
    """As everywhere, but once a module: the shared server starts its threads as they are needed."""
    before = set(threading.enumerate())
    yield
    left = [thread.name for thread in threading.enumerate() if thread not in before]
    assert not left, f"threads left running: {left}"


@pytest.fixture(scope="module")
def _shared_world(
    no_thread_left_behind: None,  # noqa: ARG001  so that it looks after this one's end
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
