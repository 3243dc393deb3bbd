"""Reachability: the network is back, or the computer woke up, as this system tells it."""

from __future__ import annotations

from PySide6.QtCore import QObject

from desktop.native.os_name import OsName, os_name
from desktop.native.reachability.base import Reachability, Source
from desktop.native.reachability.qt import QtNetworkSource

__all__ = ["Reachability", "Source", "make_reachability"]


def make_reachability(parent: QObject | None = None, *, system: OsName | None = None) -> Reachability:
    """Return what tells it, by every means this system has.

    Args:
        system: The system to listen to; this one when None.
    """
    reachability = Reachability(parent)
    qt_knows_more = True
    match system or os_name():
        case OsName.WINDOWS:
            from desktop.native.reachability.windows import PowerSource  # noqa: PLC0415  each system its own

            reachability.add(PowerSource(reachability.noticed))
        case OsName.MACOS:
            from desktop.native.reachability.macos import add_wake_source  # noqa: PLC0415

            add_wake_source(reachability)
        case OsName.LINUX:
            from desktop.native.reachability.linux import SystemBusSource  # noqa: PLC0415

            bus = SystemBusSource(reachability.noticed)
            reachability.add(bus)
            qt_knows_more = not bus.knows_networks  # Qt's plug-in takes 4 MB
    if qt_knows_more:
        reachability.add(QtNetworkSource(reachability.noticed))
    return reachability
