"""A wire between client and server that a test can cut."""

from __future__ import annotations

import socket
import threading
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit


class Relay:
    """Passes TCP connections on to a server, byte for byte, until they are cut.

    Attributes:
        url: Where a client connects instead of to the server.
    """

    def __init__(self, target: str) -> None:
        address = urlsplit(target)
        self._target = (address.hostname or "", address.port or 80)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._lock = threading.Lock()
        self._ends: list[socket.socket] = []
        self._pumps: list[threading.Thread] = []  # noqa: TID251  a test's own server
        self._refusing = False
        self._welcomer = self._start(self._welcome)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def cut(self) -> None:
        """Cut every connection that stands; new ones are passed on."""
        with self._lock:
            ends, self._ends = self._ends, []
        for end in ends:
            _shut(end)

    def refuse(self, *, on: bool) -> None:
        """Cut everything that connects from now on, as a pulled cable would; or pass it on again."""
        self._refusing = on
        self.cut()

    def close(self) -> None:
        """End it."""
        _shut(self._listener)
        self._listener.close()
        self.cut()
        for thread in (self._welcomer, *self._pumps):
            thread.join(5)

    def _start(self, run: object, *args: object) -> threading.Thread:  # noqa: TID251  as above
        thread = threading.Thread(target=run, args=args, name="relay", daemon=True)  # type: ignore[arg-type]  # noqa: TID251
        thread.start()
        return thread

    def _welcome(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return  # closed
            if self._refusing:
                client.close()
                continue
            try:
                server = socket.create_connection(self._target, timeout=5)
            except OSError:
                client.close()
                continue
            server.settimeout(None)
            for end in (client, server):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self._lock:
                self._ends += [client, server]
            self._pumps += [self._start(_pump, client, server), self._start(_pump, server, client)]


def _pump(source: socket.socket, sink: socket.socket) -> None:
    try:
        while data := source.recv(65536):
            sink.sendall(data)
    except OSError:
        pass  # cut
    _shut(sink)
    source.close()


def _shut(end: socket.socket) -> None:
    try:
        end.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # it was already
