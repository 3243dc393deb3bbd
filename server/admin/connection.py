"""One connection as uvicorn reads it with httptools, with limits on a request's head."""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

# The session cookie in pieces, other cookies of the host, and room: browsers stop far below.
MAX_HEAD = 64 * 1024  # bytes; what one read brings beyond it is still taken


class Connection(HttpToolsProtocol):
    """Refuses heads that are too long, and drops connections on which none comes.

    uvicorn with httptools takes a head of any length and waits for it for ever; h11 has a limit of its own.
    """

    patience: float = 15.0
    """Seconds that a head may take to arrive."""

    _head_bytes = 0
    _timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's own
        """Begin to wait for the first head (asyncio)."""
        super().connection_made(transport)
        self._wait_for_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting (asyncio)."""
        self._head_is_there()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        """Begin to wait for the head of a later request (httptools)."""
        super().on_message_begin()
        if self._timer is None:
            self._wait_for_head()

    def on_headers_complete(self) -> None:
        """Stop waiting: what follows is the body (httptools)."""
        self._head_is_there()
        super().on_headers_complete()

    def data_received(self, data: bytes) -> None:
        """Read on, within the limit (asyncio)."""
        super().data_received(data)
        if self._timer is None:
            if self._is_answered():  # uvicorn's own clock has stopped, whatever these bytes are
                self._wait_for_head()
            return
        self._head_bytes += len(data)
        if self._head_bytes > MAX_HEAD and not self.transport.is_closing():
            self._refuse(b"431 Request Header Fields Too Large")

    def _is_answered(self) -> bool:
        """Whether there is no request that still waits for its answer, or for the rest of it."""
        cycle: RequestResponseCycle | None = self.cycle
        return cycle is None or cycle.response_complete

    def _wait_for_head(self) -> None:
        self._head_bytes = 0
        self._timer = self.loop.call_later(self.patience, self._give_up)

    def _head_is_there(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _give_up(self) -> None:
        if not self.transport.is_closing():
            self._refuse(b"408 Request Timeout")

    def _refuse(self, status: bytes) -> None:
        self._head_is_there()
        if self._is_answered():  # else it would stand in the middle of an answer
            self.transport.write(
                b"HTTP/1.1 " + status + b"\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
            )
        self.transport.close()


def connection_class(patience: float) -> type[Connection]:
    """Return the class for `uvicorn.Config(http=…)`, which takes no arguments for it.

    Args:
        patience: Seconds that a request's head may take.
    """
    members: dict[str, Any] = {"patience": patience}
    return type("Connection", (Connection,), members)
