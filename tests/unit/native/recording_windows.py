"""Windows as far as this program speaks to it: `winrt` and `winreg`, made up, each call noted."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest


class System:
    """What was called, and what the next calls meet.

    Attributes:
        calls: The name of each call, and its arguments.
        setting: What `NotificationSetting` says.
        refuses: Calls that raise.
        raises: What they raise: most come with an HRESULT, a member that this Windows lacks with none.
        toasts: Those that were shown, oldest first.
        registry: (hive, key) -> name -> value.
        threads: Those on which toasts were shown and removed.
    """

    def __init__(self) -> None:
        self.calls: list[tuple[Any, ...]] = []
        self.setting = 0
        self.refuses: set[str] = set()
        self.raises: type[Exception] = OSError
        self.toasts: list[Any] = []
        self.registry: dict[tuple[str, str], dict[str, Any]] = {}
        self.threads: set[str] = set()

    def note(self, name: str, *args: object) -> None:
        self.calls.append((name, *args))
        self.threads.add(threading.current_thread().name)
        if name in self.refuses:
            raise self.raises(f"{name} refused")

    def named(self, name: str) -> list[tuple[Any, ...]]:
        """Return the arguments of each call with this name."""
        return [tuple(call[1:]) for call in self.calls if call[0] == name]

    def install(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Have `import winrt…` and `import winreg` find this system."""
        modules: dict[str, dict[str, object]] = {
            "winrt.runtime": {
                "ApartmentType": SimpleNamespace(MULTI_THREADED="MTA"),
                "init_apartment": lambda kind: self.note("init_apartment", kind),
            },
            "winrt.system": {"unbox_string": lambda boxed: boxed["string"]},
            "winrt.windows.data.xml.dom": {"XmlDocument": XmlDocument},
            "winrt.windows.ui.notifications": {
                "ToastNotification": Toast,
                "ToastActivatedEventArgs": "ToastActivatedEventArgs",
                "ToastNotificationManager": SimpleNamespace(
                    create_toast_notifier=self._notifier, history=_History(self)
                ),
            },
            "winreg": _winreg(self),
        }
        for name, content in modules.items():
            parts = name.split(".")
            for length in range(1, len(parts) + 1):
                monkeypatch.setitem(
                    sys.modules, ".".join(parts[:length]), ModuleType(".".join(parts[:length]))
                )
            vars(sys.modules[name]).update(content)

    def _notifier(self, app_id: str) -> object:
        self.note("create_toast_notifier", app_id)
        return _Notifier(self)


class XmlDocument:
    def load_xml(self, xml: str) -> None:
        self.xml = xml


class Toast:
    """`ToastNotification`, and what the person does with it."""

    def __init__(self, document: XmlDocument) -> None:
        self.xml = document.xml
        self.tag = self.group = ""
        self.expires_on_reboot = False

    def add_activated(self, handler: Callable[[Toast, Any], None]) -> None:
        self._activated = handler

    def add_dismissed(self, handler: Callable[[Toast, Any], None]) -> None:
        self._dismissed = handler

    def add_failed(self, handler: Callable[[Toast, Any], None]) -> None:
        self._failed = handler

    def click(self, arguments: str, written: str | None = None, *, tells_text: bool = True) -> None:
        """Have it clicked, with a text in the field; Windows before 1903 does not tell the text."""
        given = SimpleNamespace(arguments=arguments)
        if tells_text:
            given.user_input = {} if written is None else {"reply": {"string": written}}

        def as_(kind: object) -> object:
            assert kind == "ToastActivatedEventArgs"
            return given

        self._activated(self, SimpleNamespace(as_=as_))

    def dismiss(self, reason: int) -> None:
        self._dismissed(self, SimpleNamespace(reason=reason))

    def fail(self, number: int) -> None:
        self._failed(self, SimpleNamespace(error_code=number))


class _Notifier:
    def __init__(self, system: System) -> None:
        self._system = system

    @property
    def setting(self) -> int:
        return self._system.setting

    def show(self, toast: Toast) -> None:
        self._system.toasts.append(toast)
        self._system.note("show", toast.tag, toast.group, toast.xml, toast.expires_on_reboot)


class _History:
    def __init__(self, system: System) -> None:
        self._system = system

    def remove(self, tag: str, group: str, app_id: str) -> None:
        self._system.note("remove", tag, group, app_id)

    def remove_group(self, group: str, app_id: str) -> None:
        self._system.note("remove_group", group, app_id)


class _Key:
    def __init__(self, values: dict[str, Any]) -> None:
        self.values = values

    def __enter__(self) -> _Key:
        return self

    def __exit__(self, *_: object) -> None:
        return None


def _winreg(system: System) -> dict[str, object]:
    def open_key(hive: str, key: str, _reserved: int = 0, access: str = "read") -> _Key:
        system.note("OpenKey", hive, key, access)
        if (hive, key) not in system.registry:
            raise FileNotFoundError(key)
        return _Key(system.registry[hive, key])

    def create_key(hive: str, key: str, _reserved: int, access: str) -> _Key:
        system.note("CreateKeyEx", hive, key, access)
        return _Key(system.registry.setdefault((hive, key), {}))

    def set_value(key: _Key, name: str, _reserved: int, kind: str, value: object) -> None:
        system.note("SetValueEx", name, kind, value)
        key.values[name] = value

    def delete_value(key: _Key, name: str) -> None:
        system.note("DeleteValue", name)
        if name not in key.values:
            raise FileNotFoundError(name)
        del key.values[name]

    return {
        "HKEY_LOCAL_MACHINE": "HKLM",
        "HKEY_CURRENT_USER": "HKCU",
        "KEY_SET_VALUE": "set",
        "REG_SZ": "text",
        "OpenKey": open_key,
        "CreateKeyEx": create_key,
        "SetValueEx": set_value,
        "DeleteValue": delete_value,
        "QueryInfoKey": lambda key: (0, len(key.values), 0),
        "EnumValue": lambda key, index: (*list(key.values.items())[index], 1),
    }
