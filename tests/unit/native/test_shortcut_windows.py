"""Windows' hot key: the exact calls, on a Windows that is made up."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication

from desktop.native.os_name import OsName
from desktop.native.shortcut import make_shortcut
from desktop.native.shortcut.base import OFF, ShortcutState
from desktop.native.shortcut.windows import HotKey, Message

TAKEN, OTHER = 1409, 5


class User32:
    """`user32`, as far as it is called."""

    def __init__(self) -> None:
        self.calls: list[tuple[object, ...]] = []
        self.error = 0

    def RegisterHotKey(self, *args: object) -> int:  # noqa: N802 - Windows' name
        self.calls.append(("register", *args))
        return 0 if self.error else 1

    def UnregisterHotKey(self, *args: object) -> int:  # noqa: N802 - Windows' name
        self.calls.append(("unregister", *args))
        return 1


@pytest.fixture
def user(monkeypatch: pytest.MonkeyPatch) -> User32:
    user = User32()
    monkeypatch.setattr(ctypes, "get_last_error", lambda: user.error, raising=False)
    return user


@pytest.fixture
def key(qapp: QCoreApplication, user: User32) -> Iterator[HotKey]:
    assert qapp is not None
    key = HotKey(load=lambda name: {"user32": user}[name])
    yield key
    key.close()


def test_keys_are_taken_and_let_go(key: HotKey, user: User32) -> None:
    key.set("Ctrl+Alt+T", "")
    assert key.state == ShortcutState("on", keys="Ctrl+Alt+T")
    key.set("Meta+F2", "")
    key.set("", "")
    assert key.state == OFF
    assert user.calls == [
        ("register", None, 1, 0x4003, 0x54),
        ("unregister", None, 1),
        ("register", None, 1, 0x4008, 0x71),
        ("unregister", None, 1),
    ]


@pytest.mark.parametrize(("error", "reason"), [(TAKEN, "taken"), (OTHER, "declined")])
def test_what_windows_refuses_is_said(key: HotKey, user: User32, error: int, reason: str) -> None:
    user.error = error
    key.set("Ctrl+Alt+T", "")
    assert (key.state.kind, key.state.reason) == ("refused", reason)
    key.set("T", "")
    assert (key.state.kind, key.state.reason) == ("refused", "keys")
    key.close()
    assert len(user.calls) == 1


@pytest.mark.parametrize("kind", [b"windows_generic_MSG", b"windows_dispatcher_MSG"])
def test_its_message_is_a_press_and_no_other_is(key: HotKey, kind: bytes) -> None:
    pressed: list[str] = []
    key.pressed.connect(pressed.append)
    for number, which in ((0x0312, 1), (0x0312, 7), (0x0100, 1)):
        message = Message(message=number, wParam=which)
        place = ctypes.addressof(message)
        passed = key._filter.nativeEventFilter(kind, place)  # noqa: SLF001
        assert passed == (False, 0), "others must see it too"
    message = Message(message=0x0312, wParam=1)
    key._filter.nativeEventFilter(b"xcb_generic_event_t", ctypes.addressof(message))  # noqa: SLF001
    assert pressed == [""]


def test_windows_own_library_is_asked_and_keeps_why_it_refused(
    qapp: QCoreApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert qapp is not None
    user, loaded = User32(), list[tuple[str, bool]]()

    def load(name: str, *, use_last_error: bool) -> Any:  # noqa: ANN401  whatever ctypes would return
        loaded.append((name, use_last_error))
        return user

    monkeypatch.setattr(ctypes, "WinDLL", load, raising=False)
    key = make_shortcut(start_thread=_no_thread, system=OsName.WINDOWS)
    key.set("Ctrl+Alt+T", "")
    key.close()
    assert loaded == [("user32", True)]
    assert [call[0] for call in user.calls] == ["register", "unregister"]


def _no_thread(*_: object) -> Any:  # noqa: ANN401  nothing, in fact
    raise AssertionError("a hot key needs no thread")
