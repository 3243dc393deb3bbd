"""Presence: whether somebody is at the computer, as this system tells it."""

from __future__ import annotations

import logging

from PySide6.QtCore import QObject

from desktop.native.os_name import OsName, os_name
from desktop.native.presence.base import Presence

__all__ = ["Presence", "make_presence"]

_log = logging.getLogger(__name__)


def make_presence(parent: QObject | None = None, *, system: OsName | None = None) -> Presence:
    """Return what tells it; where nothing is known, somebody is there.

    Args:
        system: The system to ask; this one when None.
    """
    try:
        match system or os_name():
            case OsName.WINDOWS:
                from desktop.native.presence import windows  # noqa: PLC0415  each its own
                from desktop.native.presence.polled import PolledPresence  # noqa: PLC0415

                return PolledPresence(windows.seconds_since_input(), parent, hidden=windows.screen_hidden())
            case OsName.MACOS:
                from desktop.native.presence import macos  # noqa: PLC0415
                from desktop.native.presence.polled import PolledPresence  # noqa: PLC0415

                return PolledPresence(macos.seconds_since_input(), parent, hidden=macos.screen_locked())
            case OsName.LINUX:
                from desktop.native.presence.linux import BusPresence  # noqa: PLC0415

                return BusPresence(parent=parent)
    except (OSError, AttributeError) as error:  # no such library, or no such function in it
        _log.info("nobody tells whether somebody is at the computer: %s", error)
        return Presence(parent)
