"""Focus mode and hidden screens of Windows and macOS: each call to a made-up system, and what follows."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from desktop.native.focus_mode import make_focus_mode
from desktop.native.focus_mode.windows import WindowsFocusMode
from desktop.native.os_name import OsName
from desktop.native.presence.macos import screen_locked
from desktop.native.presence.polled import PolledPresence
from desktop.native.presence.windows import screen_hidden


class Shell:
    """shell32 of Windows, made up."""

    def __init__(self) -> None:
        self.state = 5  # QUNS_ACCEPTS_NOTIFICATIONS
        self.result = 0
        self.loaded: list[str] = []

    def load(self, name: str) -> Any:  # noqa: ANN401  whatever ctypes would return
        self.loaded.append(name)
        return SimpleNamespace(SHQueryUserNotificationState=self._fill)

    def _fill(self, place: Any) -> int:  # noqa: ANN401  a reference of ctypes
        ctypes.cast(place, ctypes.POINTER(ctypes.c_int)).contents.value = self.state
        return self.result


@pytest.mark.parametrize(
    ("state", "quiet", "hidden"),
    [
        (1, False, True),  # locked
        (2, True, False),  # a full screen
        (3, True, False),  # a game
        (4, True, True),  # presents
        (5, False, False),
        (6, True, False),  # the first hour of a new computer
        (7, False, False),  # an app of the store
    ],
)
def test_windows_is_asked_each_time(qapp: object, state: int, quiet: bool, hidden: bool) -> None:
    assert qapp is not None
    shell = Shell()
    mode = WindowsFocusMode(shell.load)
    presence = PolledPresence(float, hidden=screen_hidden(shell.load))
    assert (mode.quiet, presence.hidden) == (False, False)
    shell.state = state
    assert (mode.quiet, presence.hidden) == (quiet, hidden)
    assert shell.loaded == ["shell32", "shell32"]
    presence.close()


def test_windows_own_library_is_asked(qapp: object, monkeypatch: pytest.MonkeyPatch) -> None:
    assert qapp is not None
    shell = Shell()
    monkeypatch.setattr(ctypes, "WinDLL", shell.load, raising=False)
    mode = make_focus_mode(system=OsName.WINDOWS)
    shell.state = 4
    assert mode.quiet
    assert shell.loaded == ["shell32"]


def test_where_windows_refuses_to_say_nothing_is_known_or_hidden(qapp: object) -> None:
    assert qapp is not None
    shell = Shell()
    shell.state, shell.result = 4, -2147467259
    assert WindowsFocusMode(shell.load).quiet is None
    assert not screen_hidden(shell.load)()


class Mac:
    """CoreGraphics and CoreFoundation, made up; each call noted."""

    def __init__(self, *, session: int | None = 11, locked: int | None = None) -> None:
        self.session, self.locked = session, locked
        self.calls: list[tuple[object, ...]] = []
        self.functions: dict[str, Any] = {}

    def load(self, path: str) -> Any:  # noqa: ANN401  whatever ctypes would return
        answers: dict[str, Any] = {
            "CGSessionCopyCurrentDictionary": lambda: self.session,
            "CFStringCreateWithCString": lambda *_args: 22,
            "CFDictionaryGetValue": lambda *_args: self.locked,
            "CFBooleanGetValue": lambda value: value == 33,
            "CFRelease": lambda _value: None,
        }
        assert path.startswith("/System/Library/Frameworks/Core")

        def noted(name: str) -> Callable[..., object]:
            def call(*args: object) -> object:
                self.calls.append((name, *args))
                return answers[name](*args)

            return call

        for name in answers:
            self.functions.setdefault(name, noted(name))
        return SimpleNamespace(**self.functions)


def test_macos_is_asked_whether_the_screen_is_locked_and_what_it_gave_is_released() -> None:
    mac = Mac(locked=33)
    assert screen_locked(mac.load)()
    assert mac.calls == [
        ("CFStringCreateWithCString", None, b"CGSSessionScreenIsLocked", 0x0800_0100),
        ("CGSessionCopyCurrentDictionary",),
        ("CFDictionaryGetValue", 11, 22),
        ("CFBooleanGetValue", 33),
        ("CFRelease", 11),
    ]


def test_macos_is_told_that_all_of_this_are_pointers() -> None:
    mac = Mac()
    screen_locked(mac.load)
    pointer, text = ctypes.c_void_p, ctypes.c_char_p
    assert {name: vars(function) for name, function in mac.functions.items()} == {
        "CGSessionCopyCurrentDictionary": {"restype": pointer},
        "CFStringCreateWithCString": {"argtypes": (pointer, text, ctypes.c_uint32), "restype": pointer},
        "CFDictionaryGetValue": {"argtypes": (pointer, pointer), "restype": pointer},
        "CFBooleanGetValue": {"argtypes": (pointer,), "restype": ctypes.c_bool},
        "CFRelease": {"argtypes": (pointer,), "restype": None},
    }


def test_a_mac_without_the_word_or_without_a_session_is_not_locked() -> None:
    unlocked = Mac()
    assert not screen_locked(unlocked.load)()
    assert unlocked.calls[-1] == ("CFRelease", 11)
    nobody = Mac(session=None)
    assert not screen_locked(nobody.load)()
    assert nobody.calls[-1] == ("CGSessionCopyCurrentDictionary",)


@pytest.mark.parametrize("system", [OsName.WINDOWS, OsName.MACOS])
def test_where_a_system_cannot_be_asked_nothing_is_known(qapp: object, system: OsName) -> None:
    assert qapp is not None
    mode = make_focus_mode(system=system)
    assert mode.quiet is None
    mode.close()
