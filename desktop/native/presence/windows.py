"""How long nobody has touched anything, as Windows counts it."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

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
