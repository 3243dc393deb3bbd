"""Notifications of the desktop: how they are shown on this system."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QSystemTrayIcon

from desktop.native.notifications.base import (
    REPLY,
    Action,
    Facts,
    Notification,
    Notifier,
    Picture,
    ReplyField,
)
from desktop.native.notifications.fallback import FallbackNotifier
from desktop.native.notifications.freedesktop import FreedesktopNotifier
from desktop.native.notifications.null import NullNotifier
from desktop.native.notifications.tray import TrayNotifier
from desktop.native.os_name import OsName, os_name
from desktop.native.woken_thread import StartThread

__all__ = [
    "REPLY",
    "Action",
    "Facts",
    "FallbackNotifier",
    "FreedesktopNotifier",
    "Notification",
    "Notifier",
    "NullNotifier",
    "Picture",
    "ReplyField",
    "TrayNotifier",
    "make_notifier",
]


def make_notifier(
    *,
    tray: Callable[[], QSystemTrayIcon | None],
    start_thread: StartThread,
    parent: QObject | None = None,
    system: OsName | None = None,
) -> Notifier:
    """Return the best notifier of this system, with the tray's balloons behind it.

    Args:
        tray: Gives the icon in the tray now, or None.
        start_thread: Starts a daemon thread.
        system: The system to choose for; this one when None.
    """
    match system or os_name():
        case OsName.WINDOWS:
            from desktop.native.notifications.windows import WindowsNotifier  # noqa: PLC0415  each system its own

            best: Notifier = WindowsNotifier(start_thread=start_thread)
        case OsName.MACOS:
            from desktop.native.notifications.macos import MacosNotifier  # noqa: PLC0415

            best = MacosNotifier()
        case OsName.LINUX:
            best = FreedesktopNotifier(start_thread=start_thread)
    return FallbackNotifier([best, TrayNotifier(tray)], parent)
