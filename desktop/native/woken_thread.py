"""A thread that waits for a connection and for whoever wakes it, and is ended within half a second."""

from __future__ import annotations

import os
import select
from collections.abc import Callable
from typing import Final, Protocol

_JOIN_TIMEOUT: Final = 0.5  # seconds


class Joinable(Protocol):
    """A started thread, as far as its owner needs it."""

    def join(self, timeout: float | None = None) -> None:
        """Wait until it has ended, `timeout` seconds at most."""

    def is_alive(self) -> bool:
        """Tell whether it still runs."""


StartThread = Callable[[Callable[[], None], str], Joinable]
"""Starts a daemon thread that runs the function, under the name; given by the composition root."""


class WokenThread:
    """Runs a loop of its owner's, which waits in `wait` and ends when the owner says so.

    Args:
        run: The loop, on the thread; it is given this object.
        name: The thread's.
    """

    def __init__(self, start_thread: StartThread, run: Callable[[WokenThread], None], name: str) -> None:
        self._ears, self._bell = os.pipe()
        os.set_blocking(self._bell, False)
        self._thread = start_thread(lambda: self._run(run), name)

    def wake(self) -> None:
        """Have `wait` return; from any thread."""
        try:
            os.write(self._bell, b"\0")
        except BlockingIOError:
            return  # the pipe is full: the thread has more than enough to wake up from
        except BrokenPipeError:
            return  # awake already, the thread saw that it shall end, and has closed its end

    def wait(self, descriptor: int | None) -> None:
        """Return when something can be read from a descriptor, or when woken; on the thread."""
        ready, _, _ = select.select([self._ears] if descriptor is None else [self._ears, descriptor], [], [])
        if self._ears in ready:
            os.read(self._ears, 4096)

    def end(self) -> None:
        """Wake it, whose owner has noted that it shall end, and wait for that half a second at most; once."""
        self.wake()
        self._thread.join(_JOIN_TIMEOUT)
        if not self._thread.is_alive():  # else it still reads from the other end
            os.close(self._bell)

    def _run(self, run: Callable[[WokenThread], None]) -> None:
        run(self)
        os.close(self._ears)
