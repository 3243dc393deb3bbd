"""Windows: `RegisterHotKey`, and the message of each press. Experimental: tried on a made-up Windows only."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QCoreApplication, QObject

from desktop.native.shortcut.base import OFF, Shortcut, ShortcutState
from desktop.native.shortcut.keys import parse

_ID: Final = 1
_NO_REPEAT: Final = 0x4000
_WM_HOTKEY: Final = 0x0312
# A hot key's message is for no window: by Qt's sources it comes as the first of these, by its documents as
# the second, and never as both.
_KINDS: Final = (b"windows_generic_MSG", b"windows_dispatcher_MSG")
_TAKEN: Final = 1409  # ERROR_HOTKEY_ALREADY_REGISTERED


class Message(ctypes.Structure):
    """MSG, as far as it is read."""

    _fields_ = (
        ("hwnd", ctypes.c_void_p),
        ("message", ctypes.c_uint32),
        ("wParam", ctypes.c_size_t),
    )


class _Filter(QAbstractNativeEventFilter):
    """Sees the messages of the GUI thread before Qt does."""

    def __init__(self, pressed: Callable[[], None]) -> None:
        super().__init__()
        self._pressed = pressed

    def nativeEventFilter(self, kind: QByteArray | bytes | bytearray | memoryview[int], message: int) -> Any:  # noqa: ANN401, N802 - Qt's
        """Note the hot key, and let everything pass."""
        if QByteArray(kind).data() in _KINDS:
            seen = Message.from_address(int(message))
            if seen.message == _WM_HOTKEY and seen.wParam == _ID:
                self._pressed()
        return False, 0


class HotKey(Shortcut):
    """Keys taken from all of Windows; whoever is told of them may come to the front.

    Args:
        load: Loads a library by its name; Windows' own when None.
    """

    def __init__(self, parent: QObject | None = None, load: Callable[[str], Any] | None = None) -> None:
        super().__init__(parent)
        load = load or (lambda name: ctypes.WinDLL(name, use_last_error=True))  # type: ignore[attr-defined]  # on Windows alone
        self._user = load("user32")
        self._filter = _Filter(lambda: self.pressed.emit(""))
        self._listening = False

    def set(self, keys: str, words: str) -> None:  # noqa: ARG002  nobody is asked on Windows
        """Take these keys, and let go of those before."""
        self._let_go()
        if not keys:
            self._become(OFF)
            return
        wanted = parse(keys)
        if wanted is None:
            self._become(ShortcutState("refused", "keys"))
        elif self._user.RegisterHotKey(None, _ID, wanted.windows_modifiers | _NO_REPEAT, wanted.windows_code):
            application = QCoreApplication.instance()
            if application is not None:
                application.installNativeEventFilter(self._filter)
            self._listening = True
            self._become(ShortcutState("on", keys=keys))
        else:
            taken = ctypes.get_last_error() == _TAKEN  # type: ignore[attr-defined]  # on Windows alone
            self._become(ShortcutState("refused", "taken" if taken else "declined"))

    def close(self) -> None:
        """Let go of the keys."""
        self._let_go()

    def _let_go(self) -> None:
        if self._listening:
            self._listening = False
            self._user.UnregisterHotKey(None, _ID)
            application = QCoreApplication.instance()
            if application is not None:
                application.removeNativeEventFilter(self._filter)
