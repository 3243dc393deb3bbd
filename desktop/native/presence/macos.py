"""How long nobody has touched anything, as macOS counts it."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any, Final

_LIBRARY: Final = "/System/Library/Frameworks/CoreGraphics.framework/CoreGraphics"
_COMBINED_SESSION: Final = 0  # kCGEventSourceStateCombinedSessionState
_ANY_INPUT: Final = 0xFFFFFFFF  # kCGAnyInputEventType


def seconds_since_input(load: Callable[[str], Any] = ctypes.CDLL) -> Callable[[], float]:
    """Return what tells it.

    Args:
        load: Loads a library by its path.

    Raises:
        OSError: There is no such library.
        AttributeError: It has no such function.
    """
    since = load(_LIBRARY).CGEventSourceSecondsSinceLastEventType
    since.argtypes = (ctypes.c_int32, ctypes.c_uint32)
    since.restype = ctypes.c_double
    return lambda: float(since(_COMBINED_SESSION, _ANY_INPUT))
