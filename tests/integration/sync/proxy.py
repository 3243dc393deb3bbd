"""A line between client and server that a test can cut."""

from __future__ import annotations

import contextlib
import socket
import threading
from typing import Self
from urllib.parse import urlsplit

_SEND = b"POST /api/chat/messages HTTP"


class Proxy:
    """Passes bytes on, both ways; a context manager.

    Attributes:
        lose_answers: How many sends still get through while their answer is lost with the connection.
        broken: While True, new connections end at once.
    """

    def __init__(self, url: str) -> None:
        target = urlsplit(url)
        self._target = (str(target.hostname), int(target.port or 80))
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.lose_answers = 0
        self.broken = False
        self._pairs: set[_Pair] = set()
        self._threads: list[threading.Thread] = []  # noqa: TID251  a line of the test's own

    def __enter__(self) -> Self:
        self._start(self._accept)
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.cut()
        for thread in self._threads:
            thread.join(10.0)

    def cut(self) -> None:
        """End all connections of this moment."""
        for pair in list(self._pairs):
            pair.cut()

    def _start(self, work: object) -> None:
        thread = threading.Thread(target=work, daemon=True)  # type: ignore[arg-type]  # noqa: TID251  as above
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            if self.broken:
                near.close()
                continue
            pair = _Pair(self, near, socket.create_connection(self._target))
            self._pairs.add(pair)
            self._start(pair.up)
            self._start(pair.down)

    def forget(self, pair: _Pair) -> None:
        self._pairs.discard(pair)


class _Pair:
    """One connection of the client, and the one to the server that belongs to it."""

    def __init__(self, proxy: Proxy, near: socket.socket, far: socket.socket) -> None:
        self._proxy = proxy
        self._near = near
        self._far = far
        self._doomed = False

    def up(self) -> None:
        self._pump(self._near, self._far, sends=True)

    def down(self) -> None:
        self._pump(self._far, self._near, sends=False)

    def cut(self) -> None:
        self._proxy.forget(self)
        for end in (self._near, self._far):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def _pump(self, source: socket.socket, target: socket.socket, *, sends: bool) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                if sends and _SEND in data and self._proxy.lose_answers:
                    self._proxy.lose_answers -= 1
                    self._doomed = True
                if self._doomed and not sends:
                    break
                target.sendall(data)
        self.cut()
        source.close()
