"""Windows' hot key: the exact calls, on a Windows that is made up."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication

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


def test_its_message_is_a_press_and_no_other_is(key: HotKey) -> None:
    pressed: list[str] = []
    key.pressed.connect(pressed.append)
    for number, which in ((0x0312, 1), (0x0312, 7), (0x0100, 1)):
        message = Message(message=number, wParam=which)
        key._filter.nativeEventFilter(b"windows_generic_MSG", ctypes.addressof(message))  # noqa: SLF001
    key._filter.nativeEventFilter(b"xcb_generic_event_t", 0)  # noqa: SLF001
    assert pressed == [""]
