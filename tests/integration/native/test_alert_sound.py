"""The alert sound, recorded from a real sound server."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping
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
soon = lambda *_: QTimer.singleShot(1000, app.quit)  # a sound that has just begun is over by then
sound.failed.connect(lambda why: print("failed:", why))
sound.failed.connect(soon)
sound.set_volume(float(sys.argv[2]))
sound.play(sys.argv[1])
sound.play(sys.argv[1])
players = [child for child in sound.children() if hasattr(child, "heard")]
for player in players:
    player.heard.connect(soon)
if not players:
    soon()
app.exec()
if "PySide6.QtMultimedia" in sys.modules:
    print("by Qt")
"""

_AS_IT_IS: Mapping[str, str] = {}
BY_QT = {"PATH": "/nonexistent"}  # no program that plays sounds


@pytest.fixture(scope="module")
def sound_desktop() -> Iterator[Desktop]:
    """A desktop with a sound server."""
    with Desktop(tray=None, window_manager=False, notifications=False, keyring=False) as desktop:
        yield desktop


def play(
    desktop: Desktop, sound: str, volume: float = 1.0, env: Mapping[str, str] = _AS_IT_IS
) -> tuple[float, str]:
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


def test_without_a_program_that_plays_sounds_qt_does(sound_desktop: Desktop) -> None:
    loudness, said = play(sound_desktop, "chime", env=BY_QT)
    assert loudness > AUDIBLE
    assert said == "by Qt\n"


@pytest.mark.parametrize("way", [{}, BY_QT])
def test_half_the_volume_is_half_the_amplitude(sound_desktop: Desktop, way: dict[str, str]) -> None:
    """Recorded with the same silence around it: the ratio of the RMS is that of the amplitudes."""
    whole, _ = play(sound_desktop, "chime", 1.0, way)
    half, _ = play(sound_desktop, "chime", 0.5, way)
    assert 0.35 < half / whole < 0.65


@pytest.mark.parametrize(("sound", "volume"), [("none", 1.0), ("chime", 0.0)])
def test_silence_is_silent(sound_desktop: Desktop, sound: str, volume: float) -> None:
    assert play(sound_desktop, sound, volume, BY_QT) == (0.0, "")


@pytest.mark.parametrize(("way", "by"), [({}, ""), (BY_QT, "by Qt\n")])
def test_a_file_that_is_no_sound_is_said_once(sound_desktop: Desktop, way: dict[str, str], by: str) -> None:
    loudness, said = play(sound_desktop, str(ROOT / "README.md"), env=way)
    assert loudness == 0.0
    assert said == f"failed: no sound server, or not a WAV file\n{by}"


@pytest.mark.parametrize(("way", "by"), [({}, ""), (BY_QT, "by Qt\n")])
def test_a_missing_sound_server_is_said_once(sound_desktop: Desktop, way: dict[str, str], by: str) -> None:
    _, said = play(sound_desktop, "chime", env={**way, "PULSE_SERVER": "unix:/nonexistent/pulse"})
    assert said == f"failed: no sound server, or not a WAV file\n{by}"
