"""SIGINT, SIGTERM as a Qt signal or as an exception, without a timer that wakes up to look."""

from __future__ import annotations

import contextlib
import signal
import socket
from collections.abc import Iterator
from types import FrameType
from typing import NoReturn

from PySide6.QtCore import QObject, QSocketNotifier, Signal

_BOTH = (signal.SIGINT, signal.SIGTERM)


class Stopped(BaseException):  # like KeyboardInterrupt: no error, and not to be caught by the way
    """Somebody asked this process to end.

    Attributes:
        number: The signal's.
    """

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


@contextlib.contextmanager
def stop_signals_raise() -> Iterator[None]:
    """Within, a signal that asks the process to end raises `Stopped`, once; main thread only."""
    before = {number: signal.signal(number, _raise) for number in _BOTH}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class StopSignals(QObject):
    """Turns the signals that ask a process to end into one Qt signal, until it is closed.

    Signals:
        asked: The number of the signal that came.
    """

    asked = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._inside, self._outside = socket.socketpair()
        for end in (self._inside, self._outside):
            end.setblocking(False)
        signal.set_wakeup_fd(self._outside.fileno(), warn_on_full_buffer=False)
        self._before = {number: signal.signal(number, _python_hears_it) for number in _BOTH}
        self._notifier = QSocketNotifier(self._inside.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._read)

    def close(self) -> None:
        """Give the signals back to whoever had them."""
        signal.set_wakeup_fd(-1)
        self._notifier.setEnabled(False)
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._inside.close()
        self._outside.close()

    def _read(self) -> None:
        for number in self._inside.recv(16):
            if number in _BOTH:  # every signal with a Python handler comes by here
                self.asked.emit(number)


def _python_hears_it(_number: int, _frame: FrameType | None) -> None:
    """Only a signal with a Python handler is written to the wake-up socket."""


def _raise(number: int, _frame: FrameType | None) -> NoReturn:
    for each in _BOTH:  # what is still to be tidied up takes a second at most, and shall not be torn
        signal.signal(each, signal.SIG_IGN)
    raise Stopped(number)
