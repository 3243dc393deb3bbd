"""What the settings make of the program: a real process, in a home of its own."""

from __future__ import annotations

import json
import shlex
import signal
import sys
from collections.abc import Iterator

import pytest

from tests.support.desktop import Desktop
from tests.support.desktop_processes import wait_until

pytestmark = pytest.mark.e2e

ENTRY = ".config/autostart/cloud.timenow.Desktop.desktop"


@pytest.fixture
def desktop() -> Iterator[Desktop]:
    with Desktop(tray=None, window_manager=False, notifications=False, keyring=False, sound=False) as desktop:
        yield desktop


def run(desktop: Desktop, places: tuple[str, str], *args: str, **settings: object) -> None:
    """Start the app with these settings, and end it once it has done what they say.

    Args:
        places: Where its configuration and its data lie.
    """
    config, data = (desktop.home / place for place in places)
    config.mkdir(mode=0o700, parents=True)
    (config / "settings.json").write_text(json.dumps(settings))
    process = desktop.start(sys.executable, "-m", "desktop", "--hidden", *args)
    wait_until((data / "control").exists, "the app to say where it answers")
    process.send_signal(signal.SIGTERM)  # heard when all that a start does is done
    assert process.wait(30) == 0


OWN = (".config/timenow-desktop", ".local/share/timenow-desktop")


def test_the_persons_own_client_starts_with_the_session_when_they_want_it(desktop: Desktop) -> None:
    run(desktop, OWN, startAtLogin=True)
    lines = (desktop.home / ENTRY).read_text().splitlines()
    (command,) = (line.removeprefix("Exec=") for line in lines if line.startswith("Exec="))
    assert shlex.split(command) == [sys.executable, "-P", "-m", "desktop", "--hidden"]


def test_nobody_is_started_with_the_session_unasked(desktop: Desktop) -> None:
    run(desktop, OWN)
    assert not (desktop.home / ENTRY).exists()


def test_a_client_elsewhere_leaves_the_session_alone(desktop: Desktop) -> None:
    elsewhere = ("elsewhere/config", "elsewhere/data")
    run(desktop, elsewhere, "--data-dir", str(desktop.home / "elsewhere"), startAtLogin=True)
    assert not (desktop.home / ENTRY).exists()
