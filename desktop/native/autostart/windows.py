"""Starting with the session on Windows: a value of the registry's Run key."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from typing import ClassVar

from desktop.native.autostart.base import State
from desktop.native.windows_registry import Hive, Registry

RUN = r"Software\Microsoft\Windows\CurrentVersion\Run"
APPROVED = r"Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run"
NAME = "TimeNow"

_SWITCHED_OFF = 1  # a bit of the first byte: Task Manager, or the Settings, switched it off


class WindowsAutostart:
    """Sets, reads and deletes this user's value `TimeNow`.

    Task Manager leaves the value where it is and notes in `StartupApproved` that it is off.

    Args:
        command: What starts the program; its first word an absolute path.
        registry: The registry.
    """

    experimental: ClassVar[bool] = True

    def __init__(self, command: Sequence[str], registry: Registry) -> None:
        self._line = subprocess.list2cmdline([*command, "--hidden"])
        self._registry = registry

    def state(self) -> State:
        """Tell how things stand."""
        line = self._registry.values(Hive.USER, RUN).get(NAME)
        if line is None:
            return State.OFF
        approved = self._registry.values(Hive.USER, APPROVED).get(NAME)
        if isinstance(approved, bytes) and approved and approved[0] & _SWITCHED_OFF:
            return State.REFUSED
        return State.ON if line == self._line else State.STALE

    def enable(self) -> None:
        """Set the value; what Task Manager noted goes."""
        self._registry.set_text(Hive.USER, RUN, NAME, self._line)
        self._registry.delete(Hive.USER, APPROVED, NAME)

    def disable(self) -> None:
        """Delete the value, and the note with it."""
        self._registry.delete(Hive.USER, RUN, NAME)
        self._registry.delete(Hive.USER, APPROVED, NAME)
