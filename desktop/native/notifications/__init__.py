"""Notifications of the desktop: how they are shown on this system."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QSystemTrayIcon

from desktop.native.notifications.base import Action, Joinable, Notification, Notifier, Picture, StartThread
from desktop.native.notifications.fallback import FallbackNotifier
from desktop.native.notifications.freedesktop import FreedesktopNotifier
from desktop.native.notifications.null import NullNotifier
from desktop.native.notifications.tray import TrayNotifier
from desktop.native.os_name import OsName, os_name

__all__ = [
    "Action",
    "FallbackNotifier",
    "FreedesktopNotifier",
    "Joinable",
    "Notification",
    "Notifier",
    "NullNotifier",
    "Picture",
    "StartThread",
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
    candidates: list[Notifier] = []
    if (system or os_name()) is OsName.LINUX:
        candidates.append(FreedesktopNotifier(start_thread=start_thread))
    candidates.append(TrayNotifier(tray))
    return FallbackNotifier(candidates, parent)
