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
        self.pairs: set[Pair] = set()
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
        for pair in self.standing():
            pair.cut()

    def standing(self) -> list[Pair]:
        """Return the connections that stand."""
        with self._came:
            return list(self.pairs)

    def shut(self) -> None:
        """Answer nobody, as if no server ran there, and cut every connection."""
        if (
            self._opened.is_set()
        ):  # shut down twice, a listener hands out connections that are shut down already
            self._opened.clear()
            _shut(self._listener)  # it keeps its port, and can listen again
            assert self._resting.wait(_SECONDS)
        self.cut()

    def open(self) -> None:
        """Let everybody through again."""
        self._refused = None
        if not self._opened.is_set():
            self._listener.listen()
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

    def forget(self, pair: Pair) -> None:
        """Count a connection no more."""
        with self._came:
            self.pairs.discard(pair)

    def receive(self, near: socket.socket) -> None:
        """Begin with a connection that has just come."""
        try:
            far = socket.create_connection(self._target, timeout=_SECONDS)
        except OSError:
            near.close()
            return
        far.settimeout(None)
        for end in (near, far):
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        pair = self.pair(near, far)
        with self._came:
            self.pairs.add(pair)
        self.run(pair.up)
        self.run(pair.down)

    def pair(self, near: socket.socket, far: socket.socket) -> Pair:
        """Put the two ends of a new connection together."""
        return Pair(self, near, far)

    def run(self, work: Callable[[], None]) -> None:
        """Do something for a connection on a thread that is waited for at the end."""
        self._pumps = [pump for pump in self._pumps if pump.is_alive()]
        self._pumps.append(self._start(work))

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
                self._resting.clear()
                continue
            self.receive(near)


class Pair:
    """One connection of a client, and the one to the server that belongs to it.

    Args:
        near: The client's end.
        far: The server's end.
    """

    def __init__(self, relay: Relay, near: socket.socket, far: socket.socket) -> None:
        self._relay = relay
        self.near = near
        self.far = far
        self._doomed = False

    def up(self) -> None:
        """Pass on what the client says, to the end."""
        with contextlib.suppress(OSError):
            while data := self.near.recv(_PIECE):
                self.say(data)
        self.end(self.near)

    def down(self) -> None:
        """Pass on what the server answers, to the end."""
        with contextlib.suppress(OSError):
            while (data := self.far.recv(_PIECE)) and not self._doomed:
                self.answer(data)
        self.end(self.far)

    def say(self, data: bytes) -> None:
        """Pass a piece on to the server."""
        if (match := _REQUEST.match(data)) is not None:
            self._doomed |= self._relay.hear(b" ".join(match.groups()).decode())
        self.far.sendall(data)

    def answer(self, data: bytes) -> None:
        """Pass a piece on to the client."""
        self.near.sendall(data)

    def cut(self) -> None:
        """End both connections."""
        _shut(self.near)
        _shut(self.far)

    def end(self, mine: socket.socket) -> None:
        """Nothing more comes from one end: that is the end of both."""
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
