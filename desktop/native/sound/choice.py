"""Which files may be chosen as the alert sound on this computer."""

from __future__ import annotations

import wave
from pathlib import Path

from desktop.core.sounds import LONGEST_SOUND, SoundFault
from desktop.native.sound import pcm
from desktop.native.sound.ways import SUFFIXES, Way, find_way

_HEAD = 12  # bytes that tell what a file is
_MOST_BYTES = 2_000_000  # ten seconds of most kinds of sound, and no music
_PCM_ONLY = (Way.WINSOUND, Way.QT)


def sound_suffixes(way: Way | None = None) -> tuple[str, ...]:
    """Return the endings of the files that can be played here, WAV first."""
    return SUFFIXES[way or find_way()]


def check_sound(path: str, way: Way | None = None) -> SoundFault | None:
    """Return why a file cannot be the alert sound, or None when it can: by what is in it, not by its name.

    Args:
        way: How it would be played; None = as this system does.
    """
    way, file = way or find_way(), Path(path)
    try:
        if not file.is_file():
            return SoundFault.MISSING
        with file.open("rb") as opened:
            kind = _kind(opened.read(_HEAD))
        size = file.stat().st_size
        if kind is None or kind not in SUFFIXES[way]:
            return SoundFault.NOT_PLAYABLE
        return _wav_fault(file, way) if kind == "wav" else _too_long(size > _MOST_BYTES)
    except OSError:
        return SoundFault.UNREADABLE


def _kind(head: bytes) -> str | None:
    """Return the ending that belongs to what a file begins with."""
    form = head[8:12]
    kinds = (
        (head[:4] == b"RIFF" and form == b"WAVE", "wav"),
        (head[:4] == b"OggS", "ogg"),
        (head[:4] == b"fLaC", "flac"),
        (head[:4] == b"FORM" and form in {b"AIFF", b"AIFC"}, "aiff"),
        (head[:4] == b"caff", "caf"),
        (head[:3] == b"ID3" or (head[:1] == b"\xff" and head[1:2] in {b"\xfb", b"\xf3", b"\xf2"}), "mp3"),
    )
    return next((kind for holds, kind in kinds if holds), None)


def _wav_fault(file: Path, way: Way) -> SoundFault | None:
    try:
        return _too_long(pcm.seconds(file) > LONGEST_SOUND or file.stat().st_size > _MOST_BYTES)
    except (wave.Error, EOFError, ZeroDivisionError):  # not PCM, or a header that says nothing
        if way in _PCM_ONLY:
            return SoundFault.NOT_PLAYABLE
        return _too_long(file.stat().st_size > _MOST_BYTES)


def _too_long(is_so: bool) -> SoundFault | None:
    return SoundFault.TOO_LONG if is_so else None
