"""A server that misbehaves on purpose, connection by connection."""

from __future__ import annotations

import socket
import ssl
import struct
import threading
from collections.abc import Callable
from typing import Self

_SECONDS = 60.0
_PIECE = 65536


class Visit:
    """One connection, as the play that is given for it sees it."""

    def __init__(self, connection: socket.socket, stopping: threading.Event) -> None:
        self._connection = connection
        self._stopping = stopping

    def read_request(self) -> bytes:
        """Read head and body of one request; what came, where the client hung up before."""
        data = b""
        while b"\r\n\r\n" not in data:
            if not (piece := self._connection.recv(_PIECE)):
                return data
            data += piece
        head, _, body = data.partition(b"\r\n\r\n")
        for line in head.split(b"\r\n"):
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                while len(body) < int(value) and (piece := self._connection.recv(_PIECE)):
                    body += piece
        return head + b"\r\n\r\n" + body

    def send(self, *pieces: bytes) -> None:
        """Send each piece in a packet of its own; the client may be gone."""
        try:
            for piece in pieces:
                self._connection.sendall(piece)
        except OSError:
            self._stopping.wait(0)

    def reset(self) -> None:
        """Break the connection rather than end it."""
        self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    def pause(self, seconds: float) -> bool:
        """Wait; return whether the server still runs."""
        return not self._stopping.wait(seconds)

    def wait_for_hang_up(self) -> None:
        """Say nothing until the client has gone."""
        try:
            while self._connection.recv(_PIECE):
                pass
        except OSError:
            return


Play = Callable[[Visit], None]


class FaultyServer:
    """Plays one play for each connection, in order; the last one again and again.

    Args:
        plays: What to do with a connection whose request has been read.
        read_first: False for plays that begin before a request is read.
        tls: Speaks TLS with this context.
    """

    def __init__(self, *plays: Play, read_first: bool = True, tls: ssl.SSLContext | None = None) -> None:
        self._plays = list(plays)
        self._read_first = read_first
        self._tls = tls
        self._stopping = threading.Event()
        self._open: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []  # noqa: TID251  a server of the tests
        self._lock = threading.Lock()
        self.visited = threading.Semaphore(0)
        self.requests: list[bytes] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.url = f"http{'s' if tls else ''}://127.0.0.1:{self.port}"

    def wait_for_visit(self) -> None:
        """Return as soon as one more connection is there, its request read where plays want that."""
        if not self.visited.acquire(timeout=_SECONDS):
            raise TimeoutError("nobody came")

    def __enter__(self) -> Self:
        self._start(self._accept)
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        with self._lock:
            for connection in self._open:
                _hang_up(connection)
        for thread in self._threads:
            thread.join(_SECONDS)
        self._listener.close()

    def _start(self, work: Callable[[], None]) -> None:
        thread = threading.Thread(target=work, name="faulty-server")  # noqa: TID251  a server of the tests
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self._stopping.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            play = self._plays.pop(0) if len(self._plays) > 1 else self._plays[0]
            self._start(lambda connection=connection, play=play: self._serve(connection, play))  # type: ignore[misc]  # mypy cannot type lambda defaults

    def _serve(self, plain: socket.socket, play: Play) -> None:
        with self._lock:
            self._open.add(plain)
        connection: socket.socket = plain
        try:
            if self._tls is not None and self._read_first:
                connection = self._tls.wrap_socket(plain, server_side=True)
                with self._lock:
                    self._open.add(connection)
            visit = Visit(connection, self._stopping)
            if self._read_first:
                self.requests.append(visit.read_request())
            self.visited.release()
            play(visit)
        except OSError:
            return  # the client was faster
        finally:
            with self._lock:
                self._open -= {plain, connection}
            connection.close()
            plain.close()


def _hang_up(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        return


def answer(status: str, body: bytes = b"", *headers: str, content_type: str = "application/json") -> Play:
    """Return a play that gives one plain answer and hangs up."""
    lines = [
        f"HTTP/1.1 {status}",
        f"Content-Type: {content_type}",
        f"Content-Length: {len(body)}",
        "Connection: close",
        *headers,
        "",
        "",
    ]
    return lambda visit: visit.send("\r\n".join(lines).encode() + body)


STREAM_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
STREAM_END = b"0\r\n\r\n"


def chunk(data: bytes) -> bytes:
    """Return `data` as one piece of a chunked body."""
    return f"{len(data):x}\r\n".encode() + data + b"\r\n"


def stream(*pieces: bytes, then: Play | None = None) -> Play:
    """Return a play that opens an event stream, sends each piece in a chunk, and goes on with `then`.

    Without `then` the stream is ended in good order.
    """

    def play(visit: Visit) -> None:
        visit.send(STREAM_HEAD, *(chunk(piece) for piece in pieces))
        if then is None:
            visit.send(STREAM_END)
        else:
            then(visit)

    return play
