"""How long nobody has touched anything: each call to a made-up Windows and macOS, and what follows."""

from __future__ import annotations

import ctypes
from types import SimpleNamespace
from typing import Any

import pytest

from desktop.native.os_name import OsName
from desktop.native.presence import make_presence
from desktop.native.presence.macos import seconds_since_input as on_macos
from desktop.native.presence.polled import PolledPresence
from desktop.native.presence.windows import LastInput
from desktop.native.presence.windows import seconds_since_input as on_windows


def test_nobody_is_there_after_five_minutes_without_input(qapp: object) -> None:
    assert qapp is not None
    quiet = [0.0]
    presence = PolledPresence(lambda: quiet[0])
    told: list[bool] = []
    presence.active_changed.connect(told.append)
    for quiet[0] in (10.0, 299.9, 300.0, 4000.0, 0.2, 1.0):
        presence.look()
    presence.close()
    assert told == [False, True]
    assert presence.active


class Windows:
    """Three libraries of Windows, made up, as one."""

    def __init__(self, last: int, now: int, *, answers: bool = True, state: int = 5) -> None:
        self.loaded: list[str] = []
        self._last, self._now, self._answers, self._state = last, now, answers, state

    def load(self, name: str) -> Any:  # noqa: ANN401  whatever ctypes would return
        self.loaded.append(name)
        return SimpleNamespace(
            GetLastInputInfo=self._fill,
            GetTickCount=lambda: self._now,
            SHQueryUserNotificationState=self._tell,
        )

    def _tell(self, place: Any) -> int:  # noqa: ANN401  a reference of ctypes
        ctypes.cast(place, ctypes.POINTER(ctypes.c_int)).contents.value = self._state
        return 0

    def _fill(self, place: Any) -> int:  # noqa: ANN401  a reference of ctypes
        info = ctypes.cast(place, ctypes.POINTER(LastInput)).contents
        assert info.cbSize == 8
        info.dwTime = self._last
        return int(self._answers)


@pytest.mark.parametrize(
    ("last", "now", "seconds"),
    [(1_000, 301_000, 300.0), (0xFFFF_FF00, 0x0000_00F4, 0.5), (0xFFFF_FF00, -0x8000_0000 + 0, 2147483.904)],
)
def test_windows_is_asked_for_the_last_input(last: int, now: int, seconds: float) -> None:
    windows = Windows(last, now)
    assert on_windows(windows.load)() == seconds
    assert windows.loaded == ["user32", "kernel32"]


def test_a_presence_of_windows_asks_its_own_libraries(qapp: object, monkeypatch: pytest.MonkeyPatch) -> None:
    assert qapp is not None
    windows = Windows(1_000, 400_000, state=4)
    monkeypatch.setattr(ctypes, "WinDLL", windows.load, raising=False)
    presence = make_presence(system=OsName.WINDOWS)
    assert isinstance(presence, PolledPresence)
    presence.look()
    assert (presence.active, presence.hidden) == (False, True)
    assert windows.loaded == ["user32", "kernel32", "shell32"]
    presence.close()


def test_where_windows_gives_no_answer_somebody_is_there() -> None:
    assert on_windows(Windows(1, 900_000, answers=False).load)() == 0.0


def test_macos_is_asked_for_any_input_of_this_session() -> None:
    calls: list[tuple[object, ...]] = []

    def since(*arguments: object) -> float:
        calls.append(arguments)
        return 12.5

    loaded: list[str] = []

    def load(path: str) -> Any:  # noqa: ANN401  whatever ctypes would return
        loaded.append(path)
        return SimpleNamespace(CGEventSourceSecondsSinceLastEventType=since)

    assert on_macos(load)() == 12.5
    assert calls == [(0, 0xFFFFFFFF)]
    assert vars(since) == {"argtypes": (ctypes.c_int32, ctypes.c_uint32), "restype": ctypes.c_double}
    assert loaded == ["/System/Library/Frameworks/CoreGraphics.framework/CoreGraphics"]


def test_a_presence_of_macos_asks_for_both(qapp: object, monkeypatch: pytest.MonkeyPatch) -> None:
    assert qapp is not None
    monkeypatch.setattr("desktop.native.presence.macos.seconds_since_input", lambda: lambda: 400.0)
    monkeypatch.setattr("desktop.native.presence.macos.screen_locked", lambda: lambda: True)
    presence = make_presence(system=OsName.MACOS)
    assert isinstance(presence, PolledPresence)
    presence.look()
    assert (presence.active, presence.hidden) == (False, True)
    presence.close()


@pytest.mark.parametrize("system", list(OsName))
def test_where_a_system_cannot_be_asked_somebody_is_there(qapp: object, system: OsName) -> None:
    assert qapp is not None
    presence = make_presence(system=system)
    assert presence.active
    presence.close()
