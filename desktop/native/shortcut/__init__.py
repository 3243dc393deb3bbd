"""The global shortcut, as this system offers it."""

from __future__ import annotations

from PySide6.QtCore import QObject

from desktop.native.os_name import OsName, os_name
from desktop.native.shortcut.base import OFF, Shortcut, ShortcutState
from desktop.native.woken_thread import StartThread

__all__ = ["OFF", "Shortcut", "ShortcutState", "make_shortcut"]


def make_shortcut(
    *, start_thread: StartThread, parent: QObject | None = None, system: OsName | None = None
) -> Shortcut:
    """Return what holds the keys; nothing is asked for before they are set.

    Args:
        system: The system to ask; this one when None.
    """
    match system or os_name():
        case OsName.LINUX:
            from desktop.native.shortcut.portal import PortalShortcut  # noqa: PLC0415  each its own

            return PortalShortcut(start_thread=start_thread, parent=parent)
        case OsName.WINDOWS:
            from desktop.native.shortcut.windows import HotKey  # noqa: PLC0415  each its own

            return HotKey(parent)
        case OsName.MACOS:
            return Shortcut(parent)
