"""Which way sounds are played on this system, and which files can be played that way."""

from __future__ import annotations

import shutil
from enum import StrEnum

from PySide6.QtCore import QObject

from desktop.native.os_name import OsName, os_name
from desktop.native.sound.base import SoundWay


class Way(StrEnum):
    """The ways there are."""

    PAPLAY = "paplay"  # PulseAudio's program
    PW_PLAY = "pw-play"  # PipeWire's
    AFPLAY = "afplay"  # of macOS
    NSSOUND = "NSSound"
    WINSOUND = "winsound"
    QT = "Qt"


_PROGRAMS: dict[OsName, tuple[Way, ...]] = {
    OsName.LINUX: (Way.PAPLAY, Way.PW_PLAY),
    OsName.MACOS: (Way.AFPLAY,),
    OsName.WINDOWS: (),
}

SUFFIXES: dict[Way, tuple[str, ...]] = {
    # what libsndfile reads
    Way.PAPLAY: ("wav", "oga", "ogg", "flac", "aiff", "aif"),
    Way.PW_PLAY: ("wav", "oga", "ogg", "flac", "aiff", "aif"),
    # what CoreAudio reads
    Way.AFPLAY: ("wav", "aiff", "aif", "caf", "mp3"),
    Way.NSSOUND: ("wav", "aiff", "aif", "caf", "mp3"),
    Way.WINSOUND: ("wav",),
    Way.QT: ("wav",),
}
"""The endings of the files that each way can play."""


def find_program(system: OsName | None = None) -> str | None:
    """Return the path of the system's program that plays sounds; None where there is none."""
    return next(filter(None, map(shutil.which, _PROGRAMS[system or os_name()])), None)


def find_way(system: OsName | None = None) -> Way:
    """Return the way that is taken on a system, this one when None."""
    system = system or os_name()
    if system is OsName.WINDOWS:
        return Way.WINSOUND
    if system is OsName.MACOS and _has_appkit():
        return Way.NSSOUND
    program = find_program(system)
    return Way.QT if program is None else Way(program.rpartition("/")[2])


def make_way(parent: QObject, system: OsName | None = None) -> SoundWay:
    """Return what plays sounds the way `find_way` says; loaded now, and not before."""
    way, program = find_way(system), find_program(system)
    if way is Way.WINSOUND:
        from desktop.native.sound.windows import WindowsSound  # noqa: PLC0415  each system its own

        return WindowsSound(parent)
    if way is Way.NSSOUND:
        from desktop.native.sound.macos import MacosSound  # noqa: PLC0415

        return MacosSound(parent)
    if program is not None:
        from desktop.native.sound.program import SoundProgram  # noqa: PLC0415

        return SoundProgram(program, parent)
    from desktop.native.sound.effect import SoundEffect  # noqa: PLC0415

    return SoundEffect(parent)


def _has_appkit() -> bool:
    try:
        import AppKit  # noqa: F401, PLC0415  no package of other systems
    except ImportError:
        return False
    return True
