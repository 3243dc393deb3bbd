"""What the settings make of the program: a real process, in a home of its own."""

from __future__ import annotations

import json
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.support.desktop import Desktop
from tests.support.desktop_processes import wait_until

pytestmark = pytest.mark.e2e

ENTRY = ".config/autostart/cloud.timenow.Desktop.desktop"
_ICON = 64  # pixels; wider is a window


@pytest.fixture
def desktop() -> Iterator[Desktop]:
    with Desktop(tray=None, window_manager=False, notifications=False, keyring=False, sound=False) as desktop:
        yield desktop


def run(desktop: Desktop, places: tuple[str, str], *args: str, **settings: object) -> None:
    """Start the app with these settings, and end it once it has done what they say.

    Args:
        places: Where its configuration and its data lie.
    """
    config = desktop.home / places[0]
    config.mkdir(mode=0o700, parents=True, exist_ok=True)
    (config / "settings.json").write_text(json.dumps(settings))
    end(started(desktop, places, sys.executable, "-m", "desktop", "--hidden", *args))


def started(desktop: Desktop, places: tuple[str, str], *command: str) -> subprocess.Popen[bytes]:
    """Start the app and wait until it has done all that a start does."""
    told = desktop.home / places[1] / "control"
    told.unlink(missing_ok=True)
    process = desktop.start(*command)
    wait_until(told.exists, "the app to say where it answers")
    return process


def end(process: subprocess.Popen[bytes]) -> None:
    """End the app."""
    process.send_signal(signal.SIGTERM)  # heard when all that a start does is done
    assert process.wait(30) == 0


OWN = (".config/timenow-desktop", ".local/share/timenow-desktop")


def test_the_persons_own_client_starts_hidden_with_the_session_when_they_want_it(desktop: Desktop) -> None:
    run(desktop, OWN, startAtLogin=True)
    entry = desktop.home / ENTRY
    assert desktop.run("desktop-file-validate", str(entry)) == ""
    lines = entry.read_text().splitlines()
    (line,) = (line.removeprefix("Exec=") for line in lines if line.startswith("Exec="))
    command = shlex.split(line)
    assert command == [sys.executable, "-P", "-m", "desktop", "--hidden"]
    process = started(desktop, OWN, *command)
    status = json.loads(desktop.run(sys.executable, "-m", "desktop", "status", "--json"))
    assert status["state"] == "signed_out"
    assert [window for window in desktop.windows() if window.rect.width > _ICON] == []
    end(process)


@pytest.mark.parametrize("tool", ["switches off", "deletes"])
def test_what_a_tool_of_the_desktops_took_away_stays_so_over_starts(desktop: Desktop, tool: str) -> None:
    run(desktop, OWN, startAtLogin=True)
    entry = desktop.home / ENTRY
    if tool == "deletes":
        entry.unlink()
    else:
        entry.write_text(entry.read_text().replace("enabled=true", "enabled=false"))
    left = entry.read_bytes() if entry.exists() else None
    run(desktop, OWN, startAtLogin=True, theme="dark")
    assert (entry.read_bytes() if entry.exists() else None) == left
    said = desktop.run(sys.executable, "-m", "desktop", "doctor", "--json")
    rows = {row["id"]: row for row in json.loads(said)["checks"]}
    assert rows["autostart"]["state"] == "warn"


def test_nobody_is_started_with_the_session_unasked(desktop: Desktop) -> None:
    run(desktop, OWN)
    assert not (desktop.home / ENTRY).exists()


def test_a_client_elsewhere_leaves_the_session_alone(desktop: Desktop) -> None:
    elsewhere = ("elsewhere/config", "elsewhere/data")
    run(desktop, elsewhere, "--data-dir", str(desktop.home / "elsewhere"), startAtLogin=True)
    assert not (desktop.home / ENTRY).exists()
