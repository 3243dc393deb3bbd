"""HTTP/1.1 on asyncio streams, in the bytes of a Node.js server."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from http import HTTPStatus

from tests.fakes.level1_erp.answers import Answer, Headers, Request
from tests.fakes.level1_erp.clock import Clock, http_date

IDLE_SECONDS = 6.0  # announced as 5; measured as 6
_NO_BODY = (204, 304)


class Connection:
    """One client's connection: requests in, answers out, one after another."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, clock: Clock, idle: float
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._clock = clock
        self._idle = idle
        self._chunked = True

    async def requests(self) -> AsyncIterator[Request]:
        """Yield requests until the client leaves, stays idle too long, or asks for the end."""
        while True:
            try:
                async with asyncio.timeout(self._idle):
                    head = await self._reader.readuntil(b"\r\n\r\n")
            except (asyncio.IncompleteReadError, TimeoutError):
                return
            request = await self._request(head)
            yield request
            if not _stays_open(request):
                return

    def answer(self, request: Request, answer: Answer) -> None:
        """Write an answer whole."""
        bodyless = request.method == "HEAD" or answer.status in _NO_BODY
        kept = _stays_open(request)
        headers = [*answer.headers, ("Date", http_date(self._clock.ms()))]
        if not any(name == "connection" for name, _ in headers):
            headers += (
                [("Connection", "keep-alive"), ("Keep-Alive", "timeout=5")]
                if kept
                else [("Connection", "close")]
            )
        chunked = not (bodyless or answer.sized or request.version == "HTTP/1.0")
        if chunked:
            headers.append(("Transfer-Encoding", "chunked"))
        self._writer.write(_head(answer.status, headers))
        if bodyless:
            return
        self._writer.write(_chunk(answer.body) + b"0\r\n\r\n" if chunked else answer.body)

    def open_stream(self, request: Request, headers: Headers) -> None:
        """Write the head of an answer that has no end."""
        self._chunked = request.version != "HTTP/1.0"
        sent = [*headers, ("Date", http_date(self._clock.ms()))]
        if self._chunked:
            sent.append(("Transfer-Encoding", "chunked"))
        self._writer.write(_head(200, sent))

    def send(self, block: bytes) -> None:
        """Write one block of an open stream, as one chunk."""
        self._writer.write(_chunk(block) if self._chunked else block)

    def cut(self, *, reset: bool) -> None:
        """End the connection without the last chunk, as a killed process does, or with a reset."""
        if reset:
            raw = self._writer.get_extra_info("socket")
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self._writer.transport.abort()
        else:
            self._writer.close()

    async def gone(self) -> None:
        """Wait until either side has ended the connection."""
        with suppress(OSError):
            await self._reader.read()

    async def _request(self, head: bytes) -> Request:
        first, *lines = head.decode("latin-1").rstrip("\r\n").split("\r\n")
        method, target, version = first.split(" ")
        pairs = (line.partition(":") for line in lines)
        headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
        body = await self._reader.readexactly(int(headers.get("content-length", "0")))
        address = self._writer.get_extra_info("peername")[0]
        return Request(method, target, headers, body, address, version)


def serving(
    handle: Callable[[Connection], Awaitable[None]], clock: Clock, idle: float
) -> Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]:
    """Return what asyncio calls for each new connection."""

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await handle(Connection(reader, writer, clock, idle))
        except (OSError, asyncio.IncompleteReadError):
            pass  # the client left in the middle of something: nobody is there to tell
        finally:
            writer.close()

    return connected


def _stays_open(request: Request) -> bool:
    return request.version == "HTTP/1.1" and request.headers.get("connection", "").lower() != "close"


def _head(status: int, headers: Headers) -> bytes:
    lines = [
        f"HTTP/1.1 {status} {HTTPStatus(status).phrase}",
        *(f"{name}: {value}" for name, value in headers),
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def _chunk(body: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(body), body) if body else b""
