"""What a person reads on another computer leaves this one's screen, that conversation's banner alone."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import pytest

from tests.support.app import AppRun
from tests.support.desktop import Desktop
from tests.support.worlds import Level, World, start_world

# `qapp` only paints what the icon should look like.
pytestmark = [pytest.mark.e2e, pytest.mark.usefixtures("qapp")]

_GONE_WITHIN: Final = 30.0  # seconds; promised is 1 from the reading on, but the other computer starts first
_AWAY: Final = ("DISPLAY", "DBUS_SESSION_BUS_ADDRESS")  # the other computer's screen is not this one's


@pytest.fixture(params=[1, 2], ids=["level 1", "level 2"])
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    level: Level = request.param
    with start_world(level, newcomers=1) as running:
        yield running


@contextmanager
def _other_computer(desktop: Desktop, world: World, folder: Path, link: str) -> Iterator[None]:
    """Run the app a second time, for the same person, on a screen that nobody sees."""
    env = {name: value for name, value in desktop.env.items() if name not in _AWAY}
    who = ("--server", world.url, "--email", world.ana.email, "--password-stdin")
    with (
        TemporaryDirectory(prefix="run-") as run,  # short: a socket's path holds 100 characters
        subprocess.Popen(  # noqa: S603  this interpreter, arguments of our own
            [sys.executable, "-m", "desktop", "--data-dir", str(folder), *who, link],
            cwd=Path(__file__).resolve().parents[2],
            env=env | {"QT_QPA_PLATFORM": "offscreen", "XDG_RUNTIME_DIR": run},
            stdin=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        ) as process,
    ):
        assert process.stdin is not None
        process.stdin.write(f"{world.ana.password}\n")
        process.stdin.close()
        try:
            yield
        finally:
            process.terminate()
            assert process.wait(30) == 0


def test_the_banner_of_what_another_computer_opened_goes_and_the_other_one_stays(
    desktop: Desktop, world: World, app: AppRun, tmp_path: Path
) -> None:
    bruno, other = world.peer(world.bruno), world.peer(world.newcomer())
    opened = str(bruno.open(world.ana.id)["id"])
    bruno.post(opened, "¿Comemos?")
    desktop.bus.wait_for(lambda seen: len(seen.ids) == 1, "a notification")
    other.post(str(other.open(world.ana.id)["id"]), "¿Tienes un momento?")
    desktop.bus.wait_for(lambda seen: len(seen.ids) == 2, "another notification")
    read, left = desktop.bus.seen().ids
    app.wait_for_badge("2")
    with _other_computer(desktop, world, tmp_path / "other", f"timenow:conversation/{opened}"):
        began = time.monotonic()
        seen = desktop.bus.wait_for(lambda seen: read in dict(seen.closed), "its end")
        assert time.monotonic() - began <= _GONE_WITHIN
        app.wait_for_badge("1")
        assert left not in dict(seen.closed)
        assert not app.chat_windows()
