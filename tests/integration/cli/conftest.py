"""Servers of both levels, commands as processes."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.cli.programs import Programs
from tests.support.worlds import World, start_world

_NOT_OURS = (
    "DISPLAY",
    "WAYLAND_DISPLAY",
    "DBUS_SESSION_BUS_ADDRESS",
    "QT_QPA_PLATFORM",
    "LANGUAGE",
    "LC_ALL",
)


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


@pytest.fixture
def programs(tmp_path: Path) -> Iterator[Programs]:
    """Commands of a person without a display, a session bus, or a password store."""
    env = {name: value for name, value in os.environ.items() if name not in _NOT_OURS}
    with tempfile.TemporaryDirectory(
        prefix="run-"
    ) as run:  # short: a socket's path has room for 100 characters
        programs = Programs({**env, "HOME": str(tmp_path), "XDG_RUNTIME_DIR": run, "LANG": "C.UTF-8"})
        yield programs
        programs.close()
