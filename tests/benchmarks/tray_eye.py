"""An eye on the corner of the screen where the tray is: when do its pixels change?"""

from __future__ import annotations

import mmap
import struct
import threading
import time
from collections.abc import Callable
from typing import Final

from tests.support.desktop import Desktop
from tests.support.desktop_screen import Rect

# As they lie in the frame buffer: blue, green, red.
RED: Final = bytes((38, 38, 220))  # the badge
BLUE: Final = bytes((235, 99, 37))  # the tile, and the bare tray's icon
GREY: Final = bytes((148, 133, 124))  # the tile while offline
_LOOK_AGAIN: Final = 0.0005  # seconds
_HEADER: Final = struct.Struct(">25I")  # X11/XWDFile.h
_COLOUR: Final = 12  # bytes of a colour map entry
_CORNER: Final = (80, 36)  # pixels


class TrayEye:
    """Looks into the frame buffer of the desktop's Xvfb, twice a millisecond, without asking the server."""

    def __init__(self, desktop: Desktop) -> None:
        self._file = (desktop.home.parent / "Xvfb_screen0").open("rb")
        self._buffer = mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ)
        header = _HEADER.unpack_from(self._buffer)
        self._line = header[12]
        self._start = header[0] + header[19] * _COLOUR
        width, height = _CORNER
        self.corner = Rect(header[4] - width, header[5] - height, width, height)
        self._never = threading.Event()

    def close(self) -> None:
        """Give the buffer back."""
        self._buffer.close()
        self._file.close()

    def pixels(self, rect: Rect | None = None) -> bytes:
        """Return the pixels of a part of the screen, the tray's corner by default."""
        rect = rect or self.corner
        first = self._start + rect.y * self._line + rect.x * 4
        starts = range(first, first + rect.height * self._line, self._line)
        return b"".join(self._buffer[start : start + rect.width * 4] for start in starts)

    def wait(self, seen: Callable[[bytes], bool], what: str, timeout: float = 30.0) -> int:
        """Wait until the corner's pixels are as wished; returns when, in nanoseconds.

        Raises:
            TimeoutError: They did not become so.
        """
        until = time.monotonic() + timeout
        while not seen(self.pixels()):
            if time.monotonic() > until:
                raise TimeoutError(f"waited {timeout:g} s for {what}")
            self._never.wait(_LOOK_AGAIN)
        return time.monotonic_ns()

    def changes_while(self, goes_on: Callable[[], bool], look: float = 0.05) -> list[int]:
        """Return when the corner's pixels changed, in nanoseconds, for as long as `goes_on()`.

        Args:
            look: Seconds between two questions to `goes_on`.
        """
        changes: list[int] = []
        before = self.pixels()
        ask_at = time.monotonic()
        while True:
            now = self.pixels()
            if now != before:
                changes.append(time.monotonic_ns())
                before = now
            elif time.monotonic() >= ask_at:
                if not goes_on():
                    return changes
                ask_at = time.monotonic() + look
            self._never.wait(_LOOK_AGAIN)
