"""Windows says that it woke up: a message to every top-level window."""

from __future__ import annotations

from collections.abc import Callable
from ctypes import wintypes
from typing import Final

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QCoreApplication

WM_POWERBROADCAST: Final = 0x0218
PBT_APMRESUMESUSPEND: Final = 0x0007
PBT_APMRESUMEAUTOMATIC: Final = 0x0012

_WOKE: Final = frozenset({PBT_APMRESUMEAUTOMATIC, PBT_APMRESUMESUSPEND})
_KINDS: Final = (b"windows_generic_MSG", b"windows_dispatcher_MSG")


class PowerSource(QAbstractNativeEventFilter):
    """Notices a wake. A program without a window gets no such message.

    Args:
        noticed: Told why.
    """

    experimental = True

    def __init__(self, noticed: Callable[[str], None]) -> None:
        super().__init__()
        self._noticed = noticed
        self._application = QCoreApplication.instance()
        if self._application is not None:
            self._application.installNativeEventFilter(self)

    def nativeEventFilter(  # noqa: N802 - Qt's name
        self, kind: QByteArray | bytes | bytearray | memoryview, message: int
    ) -> tuple[bool, int]:
        """Look at a message of the system's; never keep it from anybody else."""
        if QByteArray(kind).data() in _KINDS:
            told = wintypes.MSG.from_address(int(message))
            if told.message == WM_POWERBROADCAST and told.wParam in _WOKE:
                self._noticed("the computer woke up")
        return False, 0

    def close(self) -> None:
        """Notice nothing more."""
        if self._application is not None:
            self._application.removeNativeEventFilter(self)
            self._application = None
