"""The alert sound, recorded from a real sound server."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.desktop import Desktop

pytestmark = pytest.mark.e2e

ROOT = Path(__file__).resolve().parents[3]
AUDIBLE = 0.01  # RMS

# One program a sound: Qt finds its sound server once, when it is first needed.
PLAYER = """
import sys
from PySide6.QtCore import QCoreApplication, QTimer
from desktop.native.sound import AlertSound
app = QCoreApplication(sys.argv)
sound = AlertSound()
sound.failed.connect(lambda why: print("failed:", why))
sound.set_volume(float(sys.argv[2]))
sound.play(sys.argv[1])
sound.play(sys.argv[1])
QTimer.singleShot(1200, app.quit)
app.exec()
"""


@pytest.fixture(scope="module")
def sound_desktop() -> Iterator[Desktop]:
    """A desktop with a sound server."""
    with Desktop(tray=None, window_manager=False, notifications=False, keyring=False) as desktop:
        yield desktop


def play(desktop: Desktop, sound: str, volume: float = 1.0, **env: str) -> tuple[float, str]:
    """Play a sound in a program of its own; returns how loud it was recorded, and what the program said."""
    desktop.start_recording()
    done = subprocess.run(  # noqa: S603 - this interpreter
        [sys.executable, "-c", PLAYER, sound, str(volume)],
        env={**desktop.env, "PYTHONPATH": str(ROOT), **env},
        capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    return desktop.stop_recording(), done.stdout


@pytest.mark.parametrize("sound", ["chime", "pop", "drop", "bell", str(ROOT / "resources/sounds/chime.wav")])
def test_a_sound_is_heard(sound_desktop: Desktop, sound: str) -> None:
    loudness, said = play(sound_desktop, sound)
    assert loudness > AUDIBLE
    assert said == ""


@pytest.mark.parametrize(("sound", "volume"), [("none", 1.0), ("chime", 0.0)])
def test_silence_is_silent(sound_desktop: Desktop, sound: str, volume: float) -> None:
    assert play(sound_desktop, sound, volume) == (0.0, "")


def test_a_file_that_is_no_sound_is_said_once(sound_desktop: Desktop) -> None:
    loudness, said = play(sound_desktop, str(ROOT / "README.md"))
    assert loudness == 0.0
    assert said == "failed: no sound server, or not a WAV file\n"


def test_a_missing_sound_server_is_said_once(sound_desktop: Desktop) -> None:
    _, said = play(sound_desktop, "chime", PULSE_SERVER="unix:/nonexistent/pulse")
    assert said == "failed: no sound server, or not a WAV file\n"
