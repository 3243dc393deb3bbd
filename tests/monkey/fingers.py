"""Fingers on mouse and keyboard of a screen, from this very process."""

from __future__ import annotations

import ctypes
from typing import Final

from tests.benchmarks.hand import Hand

_MODIFIERS: Final = {"shift": "Shift_L", "ctrl": "Control_L", "alt": "Alt_L"}
_AT_ONCE: Final = ctypes.c_ulong(0)


class Fingers(Hand):
    """A hand that has more than one finger: presses keys, drags, turns the wheel."""

    def key(self, chord: str) -> None:
        """Press and release keys together, such as `ctrl+k`; their names are X's."""
        *held, name = chord.split("+")
        code, shifted = self._code(name)
        codes = [self._code(_MODIFIERS[one])[0] for one in held]
        if shifted and "shift" not in held:
            codes.append(self._code(_MODIFIERS["shift"])[0])
        for one in (*codes, code):
            self._test.XTestFakeKeyEvent(self._display, one, 1, _AT_ONCE)
        for one in (code, *reversed(codes)):
            self._test.XTestFakeKeyEvent(self._display, one, 0, _AT_ONCE)
        self._x.XSync(self._display, 0)

    def clicks(self, x: int, y: int, button: int, count: int = 1) -> None:
        """Press and release a button somewhere, so many times on end."""
        self.move(x, y)
        for _ in range(count):
            self.click(button)

    def hold(self, *, down: bool) -> None:
        """Press the left button, or let go of it."""
        self._test.XTestFakeButtonEvent(self._display, 1, int(down), _AT_ONCE)
        self._x.XSync(self._display, 0)

    def _code(self, name: str) -> tuple[int, bool]:
        """Return the code of a key, and whether it takes Shift to get what `name` says."""
        self._x.XStringToKeysym.restype = ctypes.c_ulong
        self._x.XkbKeycodeToKeysym.restype = ctypes.c_ulong
        symbol = self._x.XStringToKeysym(name.encode())
        code = int(self._x.XKeysymToKeycode(self._display, ctypes.c_ulong(symbol)))
        if not code:
            raise ValueError(f"no key {name}")
        return code, int(self._x.XkbKeycodeToKeysym(self._display, code, 0, 0)) != symbol
