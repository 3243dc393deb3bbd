"""The Windows registry, as far as this program uses it."""

from __future__ import annotations

import importlib
from contextlib import suppress
from enum import StrEnum
from typing import Any, Protocol


class Hive(StrEnum):
    """The two hives this program knows."""

    MACHINE = "HKEY_LOCAL_MACHINE"
    USER = "HKEY_CURRENT_USER"


class Registry(Protocol):
    """Keys and their values; a number is an int, a text a str, several texts a list, all else bytes."""

    def values(self, hive: Hive, key: str) -> dict[str, Any]:
        """Return all values of a key; none where there is no such key.

        Raises:
            OSError: It can't be read.
        """

    def set_text(self, hive: Hive, key: str, name: str, text: str) -> None:
        """Set a value, making the key where needed.

        Raises:
            OSError: It can't be written.
        """

    def delete(self, hive: Hive, key: str, name: str) -> None:
        """Delete a value; nothing happens where there is none.

        Raises:
            OSError: It can't be deleted.
        """


class WindowsRegistry:
    """The registry itself; on Windows only."""

    def __init__(self) -> None:
        self._winreg: Any = importlib.import_module("winreg")

    def values(self, hive: Hive, key: str) -> dict[str, Any]:
        """Return all values of a key; none where there is no such key."""
        winreg = self._winreg
        found: dict[str, Any] = {}
        try:
            with winreg.OpenKey(getattr(winreg, hive), key) as opened:
                for index in range(winreg.QueryInfoKey(opened)[1]):
                    name, value, _kind = winreg.EnumValue(opened, index)
                    found[name] = value
        except FileNotFoundError:
            return {}
        return found

    def set_text(self, hive: Hive, key: str, name: str, text: str) -> None:
        """Set a value, making the key where needed."""
        winreg = self._winreg
        with winreg.CreateKeyEx(getattr(winreg, hive), key, 0, winreg.KEY_SET_VALUE) as opened:
            winreg.SetValueEx(opened, name, 0, winreg.REG_SZ, text)

    def delete(self, hive: Hive, key: str, name: str) -> None:
        """Delete a value; nothing happens where there is none."""
        winreg = self._winreg
        with (
            suppress(FileNotFoundError),
            winreg.OpenKey(getattr(winreg, hive), key, 0, winreg.KEY_SET_VALUE) as opened,
        ):
            winreg.DeleteValue(opened, name)
