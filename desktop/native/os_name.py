"""Which operating system this is."""

from __future__ import annotations

import sys
from enum import StrEnum


class OsName(StrEnum):
    """The systems this program knows; another Unix counts as Linux (X11, D-Bus, freedesktop rules)."""

    LINUX = "linux"
    WINDOWS = "windows"
    MACOS = "macos"


def os_name() -> OsName:
    """Return the system this process runs on."""
    names = {"win32": OsName.WINDOWS, "darwin": OsName.MACOS}
    return names.get(sys.platform, OsName.LINUX)
