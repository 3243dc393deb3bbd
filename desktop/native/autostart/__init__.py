"""Starting with the session: how it is arranged on this system."""

from __future__ import annotations

import logging
from collections.abc import Callable

from desktop.native.autostart.base import Autostart, State, reconcile
from desktop.native.autostart.remembered import RememberedAutostart
from desktop.native.os_name import OsName, os_name
from desktop.native.paths import Places
from desktop.native.program import own_command

__all__ = ["Autostart", "State", "keep_autostart", "make_autostart", "reconcile", "switch_autostart"]

_log = logging.getLogger(__name__)


def make_autostart(system: OsName | None = None) -> Autostart:
    """Return what arranges it for this program, as it lies here.

    Args:
        system: The system to arrange it on; this one when None.
    """
    return RememberedAutostart(_of_system(system or os_name()), Places.of_user().config / "autostart")


def _of_system(system: OsName) -> Autostart:
    command = own_command()
    match system:
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
    """At a start, make what the settings say so, as far as it can be done; what fails is in the log.

    Args:
        autostart: What arranges it; this system's when None.
    """
    _arrange(lambda arranger: reconcile(arranger, wanted=wanted), autostart)


def switch_autostart(*, on: bool, autostart: Autostart | None = None) -> None:
    """Do what the person asks for, as far as it can be done; what fails is in the log.

    Args:
        autostart: What arranges it; this system's when None.
    """
    _arrange(lambda arranger: arranger.enable() if on else arranger.disable(), autostart)


def _arrange(act: Callable[[Autostart], None], autostart: Autostart | None) -> None:
    try:
        act(autostart or make_autostart())
    except OSError as error:
        _log.warning("starting with the session: %s", error)
