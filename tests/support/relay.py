"""A wire between client and server: counts what passes, can be cut, lose answers, lead nowhere."""

from __future__ import annotations

import contextlib
import re
import socket
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

_REQUEST = re.compile(rb"(GET|POST) ([^ ?]+)\S* HTTP/1\.1\r\n")
_SEND = "POST /api/chat/messages"
_PIECE = 65536
_SECONDS = 30.0


class Relay:
    """Passes TCP connections on to a server, byte for byte; a context manager.

    Args:
        target: The server's address.

    Attributes:
        url: Where a client connects instead of to the server; it stays the same.
        requests: Method and path of every request that came, oldest first.
        lose_answers: How many sends still get through while their answer is lost with the connection.
    """

    def __init__(self, target: str) -> None:
        address = urlsplit(target)
        self._target = (address.hostname or "", address.port or 80)
        self._listener = _bound_listener()
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.requests: list[str] = []
        self.lose_answers = 0
        self._refused: str | None = None
        self._came = threading.Condition()
        self._pairs: set[_Pair] = set()
        self._pumps: list[threading.Thread] = []  # noqa: TID251  a test's own server
        self._opened = threading.Event()
        self._resting = threading.Event()
        self._opened.set()
        self._welcomer = self._start(self._welcome)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def cut(self) -> None:
        """Cut every connection that stands; new ones are passed on."""
        with self._came:
            pairs, self._pairs = self._pairs, set()
        for pair in pairs:
            pair.cut()

    def shut(self) -> None:
        """Answer nobody, as if no server ran there, and cut every connection."""
        self._opened.clear()
        _shut(self._listener)  # it keeps its port, and can listen again
        assert self._resting.wait(_SECONDS)
        self.cut()

    def open(self) -> None:
        """Let everybody through again."""
        self._refused = None
        if not self._opened.is_set():
            self._listener.listen()
            self._resting.clear()
            self._opened.set()

    def refuse(self, request: str) -> None:
        """Cut off whoever asks this, such as `POST /api/chat/messages`, until the relay is opened again."""
        self._refused = request

    def wait_for(self, request: str) -> None:
        """Wait until something was asked."""
        with self._came:
            assert self._came.wait_for(lambda: request in self.requests, _SECONDS), f"nobody asked {request}"

    def close(self) -> None:
        """End it."""
        self.shut()
        self._listener.close()
        self._opened.set()
        for thread in (self._welcomer, *self._pumps):
            thread.join(_SECONDS)

    def hear(self, request: str) -> bool:
        """Note a request; returns whether its answer shall be lost.

        Raises:
            ConnectionError: It is refused.
        """
        with self._came:
            self.requests.append(request)
            self._came.notify_all()
            if request == self._refused:
                raise ConnectionError(request)
            lost = request == _SEND and self.lose_answers > 0
            self.lose_answers -= lost
            return lost

    def forget(self, pair: _Pair) -> None:
        """Count a connection no more."""
        with self._came:
            self._pairs.discard(pair)

    def _start(self, run: Callable[[], None]) -> threading.Thread:  # noqa: TID251  as above
        thread = threading.Thread(target=run, name="relay", daemon=True)  # noqa: TID251
        thread.start()
        return thread

    def _welcome(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                if self._listener.fileno() < 0:
                    return
                self._resting.set()
                self._opened.wait()
                continue
            try:
                far = socket.create_connection(self._target, timeout=_SECONDS)
            except OSError:
                near.close()
                continue
            far.settimeout(None)
            for end in (near, far):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            pair = _Pair(self, near, far)
            with self._came:
                self._pairs.add(pair)
            self._pumps = [pump for pump in self._pumps if pump.is_alive()]
            self._pumps += [self._start(pair.up), self._start(pair.down)]


class _Pair:
    """One connection of a client, and the one to the server that belongs to it."""

    def __init__(self, relay: Relay, near: socket.socket, far: socket.socket) -> None:
        self._relay = relay
        self._near = near
        self._far = far
        self._doomed = False

    def up(self) -> None:
        """Pass on what the client says."""
        with contextlib.suppress(OSError):
            while data := self._near.recv(_PIECE):
                if (match := _REQUEST.match(data)) is not None:
                    self._doomed |= self._relay.hear(b" ".join(match.groups()).decode())
                self._far.sendall(data)
        self._end(self._near)

    def down(self) -> None:
        """Pass on what the server answers."""
        with contextlib.suppress(OSError):
            while (data := self._far.recv(_PIECE)) and not self._doomed:
                self._near.sendall(data)
        self._end(self._far)

    def cut(self) -> None:
        """End both connections."""
        _shut(self._near)
        _shut(self._far)

    def _end(self, mine: socket.socket) -> None:
        self._relay.forget(self)
        self.cut()
        mine.close()


def _bound_listener() -> socket.socket:
    """Return a listener whose port was asked for by number: such a one keeps it while nobody is let in."""
    while True:
        with socket.create_server(("127.0.0.1", 0)) as found:
            port = found.getsockname()[1]
        with contextlib.suppress(OSError):  # somebody took it between the two
            return socket.create_server(("127.0.0.1", port))


def _shut(end: socket.socket) -> None:
    with contextlib.suppress(OSError):  # it was already
        end.shutdown(socket.SHUT_RDWR)
