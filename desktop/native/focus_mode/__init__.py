"""Focus mode: whether the system itself keeps notifications quiet now."""

from __future__ import annotations

import logging

from PySide6.QtCore import QObject

from desktop.native.focus_mode.base import FocusMode
from desktop.native.os_name import OsName, os_name

__all__ = ["FocusMode", "make_focus_mode"]

_log = logging.getLogger(__name__)


def make_focus_mode(parent: QObject | None = None, *, system: OsName | None = None) -> FocusMode:
    """Return what tells it; where nothing is known, that it is not known.

    macOS has no public way to read its Focus: it decides what it shows, and plays its own sounds or not.

    Args:
        system: The system to ask; this one when None.
    """
    try:
        match system or os_name():
            case OsName.LINUX:
                from desktop.native.focus_mode.linux import BusFocusMode  # noqa: PLC0415  each its own

                return BusFocusMode(parent=parent)
            case OsName.WINDOWS:
                from desktop.native.focus_mode.windows import WindowsFocusMode  # noqa: PLC0415

                return WindowsFocusMode(parent=parent)
            case OsName.MACOS:
                return FocusMode(parent)
    except (OSError, AttributeError) as error:  # no such library, or no such function in it
        _log.info("nobody tells whether the system is quiet: %s", error)
        return FocusMode(parent)
