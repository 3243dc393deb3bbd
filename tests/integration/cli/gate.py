"""A door in front of a server: counts what passes, can be shut."""

from __future__ import annotations

import asyncio
import contextlib
import re
import threading
from collections.abc import Coroutine
from typing import Any, Self
from urllib.parse import urlsplit

_REQUEST = re.compile(rb"(GET|POST) ([^ ?]+)\S* HTTP/1\.1\r\n")
_PIECE = 65536
_SECONDS = 20.0


class Gate:
    """Passes bytes between clients and a server, on a thread of its own; a context manager.

    Args:
        upstream: The server's address.

    Attributes:
        requests: Method and path of every request that came, oldest first.
    """

    def __init__(self, upstream: str) -> None:
        parts = urlsplit(upstream)
        self._upstream = (parts.hostname or "", parts.port or 80)
        self._port = 0
        self._refused: str | None = None
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="gate")  # noqa: TID251  a server
        self._server: asyncio.Server | None = None
        self._passing: set[asyncio.Task[None]] = set()
        self._came = threading.Condition()
        self.requests: list[str] = []

    def __enter__(self) -> Self:
        self._thread.start()
        self.open()
        return self

    def __exit__(self, *_: object) -> None:
        self.shut()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    @property
    def url(self) -> str:
        """What clients are told; it stays the same."""
        return f"http://127.0.0.1:{self._port}"

    def open(self) -> None:
        """Let everybody through."""
        self._refused = None
        if self._server is None:
            self._do(self._listen())

    def shut(self) -> None:
        """Answer nobody, and cut off whoever is inside."""
        if self._server is not None:
            self._do(self._end())

    def refuse(self, request: str) -> None:
        """Cut off whoever asks this, such as `POST /api/chat/messages`, until the gate is opened again."""
        self._refused = request

    def wait_for(self, request: str) -> None:
        """Wait until something was asked."""
        with self._came:
            assert self._came.wait_for(lambda: request in self.requests, _SECONDS), f"nobody asked {request}"

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(_SECONDS)

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._pass, "127.0.0.1", self._port)
        self._port = self._server.sockets[0].getsockname()[1]

    async def _end(self) -> None:
        server, self._server = self._server, None
        if server is not None:
            server.close()
        passing = tuple(self._passing)
        for one in passing:
            one.cancel()
        await asyncio.gather(*passing, return_exceptions=True)

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        up_reader, up_writer = await asyncio.open_connection(*self._upstream)
        ways = {
            asyncio.create_task(self._move(reader, up_writer, asked=True)),
            asyncio.create_task(self._move(up_reader, writer, asked=False)),
        }
        self._passing |= ways
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        for way in ways:
            way.cancel()
        self._passing -= ways
        writer.close()
        up_writer.close()

    async def _move(self, source: asyncio.StreamReader, target: asyncio.StreamWriter, *, asked: bool) -> None:
        with contextlib.suppress(ConnectionError):  # one of them has gone
            while data := await source.read(_PIECE):
                if asked and self._is_refused(data):
                    return
                target.write(data)
                await target.drain()

    def _is_refused(self, data: bytes) -> bool:
        match = _REQUEST.match(data)
        if match is None:
            return False
        request = b" ".join(match.groups()).decode()
        with self._came:
            self.requests.append(request)
            self._came.notify_all()
        return request == self._refused
