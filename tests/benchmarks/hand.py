"""A finger on the mouse button that knows to the microsecond when it presses."""

from __future__ import annotations

import ctypes
import time

_NOW = 0  # XTest: no delay


class Hand:
    """Presses buttons through the XTest extension, from this very process (no program has to start first).

    Args:
        display: Such as `:99`.
    """

    def __init__(self, display: str) -> None:
        self._x = ctypes.CDLL("libX11.so.6")
        self._test = ctypes.CDLL("libXtst.so.6")
        self._x.XOpenDisplay.restype = ctypes.c_void_p
        address: int | None = self._x.XOpenDisplay(display.encode())
        if address is None:
            raise RuntimeError(f"no display {display}")
        self._display = ctypes.c_void_p(address)

    def move(self, x: int, y: int) -> None:
        """Put the pointer somewhere."""
        self._test.XTestFakeMotionEvent(self._display, 0, x, y, ctypes.c_ulong(_NOW))
        self._x.XSync(self._display, 0)

    def click(self, button: int = 1) -> int:
        """Press and release; returns the moment before the press, in nanoseconds."""
        at = time.monotonic_ns()
        for is_press in (1, 0):
            self._test.XTestFakeButtonEvent(self._display, button, is_press, ctypes.c_ulong(_NOW))
            self._x.XFlush(self._display)
        return at

    def close(self) -> None:
        """Let go."""
        self._x.XCloseDisplay(self._display)
