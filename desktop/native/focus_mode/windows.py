"""Focus mode as Windows tells programs: a full screen, a presentation, the first hour of a new computer."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QObject

from desktop.native.focus_mode.base import FocusMode

# QUERY_USER_NOTIFICATION_STATE
_BUSY: Final = 2
_FULL_SCREEN: Final = 3
_PRESENTS: Final = 4
_QUIET_TIME: Final = 6


def notification_state(load: Callable[[str], Any] | None = None) -> Callable[[], int | None]:
    """Return what asks for the state, which is None where Windows refuses to say.

    Args:
        load: Loads a library by its name; Windows' own when None.

    Raises:
        OSError: There is no such library.
        AttributeError: This is no Windows.
    """
    load = load or ctypes.WinDLL  # type: ignore[attr-defined]  # on Windows alone
    query = load("shell32").SHQueryUserNotificationState

    def state() -> int | None:
        found = ctypes.c_int(0)
        return None if query(ctypes.byref(found)) else found.value  # 0 is S_OK

    return state


class WindowsFocusMode(FocusMode):
    """Asked whenever somebody wants to know: Windows tells no change of it.

    "Do not disturb" of Windows 11 itself can't be read; Windows holds those notifications back, while our
    own sound plays.

    Args:
        load: Loads a library by its name; Windows' own when None.
    """

    experimental = True

    def __init__(self, load: Callable[[str], Any] | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._state = notification_state(load)

    @property
    def quiet(self) -> bool | None:
        """Whether it is quiet now."""
        state = self._state()
        return None if state is None else state in (_BUSY, _FULL_SCREEN, _PRESENTS, _QUIET_TIME)
