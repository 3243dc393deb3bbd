"""How long nobody has touched anything, whether the screen is locked or presents, as Windows tells it."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any, Final

from desktop.native.focus_mode.windows import notification_state

_NOT_PRESENT: Final = 1  # QUNS_NOT_PRESENT: locked, another user, or a screen saver
_PRESENTS: Final = 4  # QUNS_PRESENTATION_MODE

_WRAPS = 1 << 32  # milliseconds: both clocks begin anew after 49.7 days


class LastInput(ctypes.Structure):
    """LASTINPUTINFO."""

    _fields_ = (("cbSize", ctypes.c_uint32), ("dwTime", ctypes.c_uint32))


def seconds_since_input(load: Callable[[str], Any] | None = None) -> Callable[[], float]:
    """Return what tells it.

    Args:
        load: Loads a library by its name; Windows' own when None.

    Raises:
        OSError: There is no such library.
        AttributeError: This is no Windows.
    """
    load = load or ctypes.WinDLL  # type: ignore[attr-defined]  # on Windows alone
    user, kernel = load("user32"), load("kernel32")

    def seconds() -> float:
        last = LastInput(cbSize=ctypes.sizeof(LastInput))
        if not user.GetLastInputInfo(ctypes.byref(last)):
            return 0.0
        return float((kernel.GetTickCount() - last.dwTime) % _WRAPS) / 1000

    return seconds


def screen_hidden(load: Callable[[str], Any] | None = None) -> Callable[[], bool]:
    """Return what tells whether the screen is locked, or shown to an audience; sharing is not told.

    Raises:
        OSError: There is no such library.
        AttributeError: This is no Windows.
    """
    state = notification_state(load)
    return lambda: state() in (_NOT_PRESENT, _PRESENTS)
