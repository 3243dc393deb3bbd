"""The registry, through a made-up `winreg`: exactly which calls are made."""

from __future__ import annotations

import pytest

from desktop.native.windows_registry import Hive, WindowsRegistry
from tests.unit.native.recording_windows import System


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> System:
    system = System()
    system.install(monkeypatch)
    return system


def test_all_values_of_a_key_are_read(windows: System) -> None:
    windows.registry["HKLM", r"Software\X"] = {"a": "text", "b": 1, "c": ["x", "y"]}
    assert WindowsRegistry().values(Hive.MACHINE, r"Software\X") == {"a": "text", "b": 1, "c": ["x", "y"]}
    assert windows.calls == [("OpenKey", "HKLM", r"Software\X", "read")]


def test_a_key_that_is_missing_has_no_values(windows: System) -> None:
    assert WindowsRegistry().values(Hive.USER, r"Software\X") == {}
    assert windows.calls == [("OpenKey", "HKCU", r"Software\X", "read")]


def test_a_key_that_is_closed_is_an_error(windows: System) -> None:
    windows.refuses.add("OpenKey")
    with pytest.raises(OSError, match="refused"):
        WindowsRegistry().values(Hive.USER, r"Software\X")


def test_a_text_is_set_and_its_key_made(windows: System) -> None:
    WindowsRegistry().set_text(Hive.USER, r"Software\X", "name", "text")
    assert windows.calls == [
        ("CreateKeyEx", "HKCU", r"Software\X", "set"),
        ("SetValueEx", "name", "text", "text"),
    ]
    assert windows.registry["HKCU", r"Software\X"] == {"name": "text"}


def test_a_value_is_deleted_and_one_that_is_missing_is_no_error(windows: System) -> None:
    registry = WindowsRegistry()
    registry.delete(Hive.USER, r"Software\X", "name")
    windows.registry["HKCU", r"Software\X"] = {"name": "text"}
    registry.delete(Hive.USER, r"Software\X", "name")
    registry.delete(Hive.USER, r"Software\X", "name")
    assert windows.registry["HKCU", r"Software\X"] == {}
    opened = ("OpenKey", "HKCU", r"Software\X", "set")
    assert windows.calls == [opened, opened, ("DeleteValue", "name"), opened, ("DeleteValue", "name")]
