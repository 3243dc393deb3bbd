"""Starting with the session: how it is arranged on this system."""

from __future__ import annotations

import logging

from desktop.native.autostart.base import Autostart, State, reconcile
from desktop.native.os_name import OsName, os_name
from desktop.native.program import own_command

__all__ = ["Autostart", "State", "keep_autostart", "make_autostart", "reconcile"]

_log = logging.getLogger(__name__)


def make_autostart(system: OsName | None = None) -> Autostart:
    """Return what arranges it for this program, as it lies here.

    Args:
        system: The system to arrange it on; this one when None.
    """
    command = own_command()
    match system or os_name():
        case OsName.WINDOWS:
            from desktop.native.autostart.windows import WindowsAutostart  # noqa: PLC0415  each system its own
            from desktop.native.windows_registry import WindowsRegistry  # noqa: PLC0415

            return WindowsAutostart(command, WindowsRegistry())
        case OsName.MACOS:
            from desktop.native.autostart.macos import MacosAutostart  # noqa: PLC0415

            return MacosAutostart(command)
        case OsName.LINUX:
            from desktop.native.autostart.linux import LinuxAutostart  # noqa: PLC0415

            return LinuxAutostart(command)


def keep_autostart(*, wanted: bool, autostart: Autostart | None = None) -> None:
    """Make what the settings say so, as far as it can be done; what fails is in the log.

    Args:
        autostart: What arranges it; this system's when None.
    """
    try:
        reconcile(autostart or make_autostart(), wanted=wanted)
    except OSError as error:
        _log.warning("starting with the session: %s", error)
