"""What can be said of this computer's sound: what plays it, whether anybody could hear it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from dataclasses import dataclass

from desktop.native.os_name import OsName, os_name
from desktop.native.sound.ways import Way, find_program, find_way

_PATIENCE = 2.0  # seconds for all questions together
# What PulseAudio and PipeWire put in place of a sound card where there is none.
_NO_DEVICE = ("", "auto_null", "@DEFAULT_SINK@")


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundFacts:
    """What is known; None where nobody could tell.

    Attributes:
        way: What plays the alert sound.
        program: Its path, where it is a program.
        answers: Whether a sound server answers.
        device: Whether sounds go to a device, rather than nowhere.
        muted: Whether that device is muted.
        volume: How loud it is set, percent.
    """

    way: Way
    program: str | None = None
    answers: bool | None = None
    device: bool | None = None
    muted: bool | None = None
    volume: int | None = None


def sound_facts(patience: float = _PATIENCE) -> SoundFacts:
    """Ask the sound server. Blocks, `patience` seconds at most: never on the GUI thread."""
    until = time.monotonic() + patience
    way = find_way()
    program = find_program() if way in {Way.PAPLAY, Way.PW_PLAY, Way.AFPLAY} else None
    if os_name() is not OsName.LINUX:
        return SoundFacts(way=way, program=program)
    if (pactl := shutil.which("pactl")) is not None:
        return _by_pulse(way, program, pactl, until)
    if (wpctl := shutil.which("wpctl")) is not None:
        return _by_wireplumber(way, program, wpctl, until)
    return SoundFacts(way=way, program=program)


def _by_pulse(way: Way, program: str | None, pactl: str, until: float) -> SoundFacts:
    info = _ask(until, pactl, "info")
    if info is None:
        return SoundFacts(way=way, program=program, answers=False)
    sink = _found(r"^Default Sink: (.*)$", info) or ""
    if sink in _NO_DEVICE:
        return SoundFacts(way=way, program=program, answers=True, device=False)
    mute = _found(r"^Mute: (\w+)", _ask(until, pactl, "get-sink-mute", sink))
    volumes = re.findall(r"(\d+)%", _ask(until, pactl, "get-sink-volume", sink) or "")
    return SoundFacts(
        way=way,
        program=program,
        answers=True,
        device=True,
        muted=None if mute is None else mute == "yes",
        volume=max(map(int, volumes), default=None),
    )


def _by_wireplumber(way: Way, program: str | None, wpctl: str, until: float) -> SoundFacts:
    told = _ask(until, wpctl, "get-volume", "@DEFAULT_AUDIO_SINK@")
    volume = _found(r"^Volume: (\d+\.\d+)", told)
    if told is None or volume is None:  # it says the same without a server and without a device
        return SoundFacts(way=way, program=program, answers=None if told is None else True)
    return SoundFacts(
        way=way,
        program=program,
        answers=True,
        device=True,
        muted="[MUTED]" in told,
        volume=round(float(volume) * 100),
    )


def _ask(until: float, *command: str) -> str | None:
    """Return what a program says in English, or None when it fails or takes too long."""
    try:
        done = subprocess.run(  # noqa: S603  programs of the system, arguments of our own
            command,
            env={**os.environ, "LC_ALL": "C"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            timeout=max(0.05, until - time.monotonic()),
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None


def _found(pattern: str, text: str | None) -> str | None:
    match = re.search(pattern, text or "", re.MULTILINE)
    return None if match is None else match[1]
