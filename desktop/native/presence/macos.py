"""How long nobody has touched anything, whether the screen is locked, as macOS tells it."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any, Final

_LIBRARY: Final = "/System/Library/Frameworks/CoreGraphics.framework/CoreGraphics"
_CORE: Final = "/System/Library/Frameworks/CoreFoundation.framework/CoreFoundation"
_UTF8: Final = 0x0800_0100  # kCFStringEncodingUTF8
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


def screen_locked(load: Callable[[str], Any] = ctypes.CDLL) -> Callable[[], bool]:
    """Return what tells it; of a shared screen macOS itself keeps notifications away, unless asked not to.

    Args:
        load: Loads a library by its path.

    Raises:
        OSError: There is no such library.
        AttributeError: It has no such function.
    """
    graphics, core = load(_LIBRARY), load(_CORE)
    session, text = graphics.CGSessionCopyCurrentDictionary, core.CFStringCreateWithCString
    value, true, release = core.CFDictionaryGetValue, core.CFBooleanGetValue, core.CFRelease
    session.restype = text.restype = value.restype = ctypes.c_void_p
    text.argtypes = (ctypes.c_void_p, ctypes.c_char_p, ctypes.c_uint32)
    value.argtypes = (ctypes.c_void_p, ctypes.c_void_p)
    true.argtypes = release.argtypes = (ctypes.c_void_p,)
    true.restype, release.restype = ctypes.c_bool, None
    key = text(None, b"CGSSessionScreenIsLocked", _UTF8)

    def locked() -> bool:
        now = session()
        if not now:
            return False  # no session with a screen
        found = value(now, key)
        answer = bool(found) and bool(true(found))
        release(now)
        return answer

    return locked
