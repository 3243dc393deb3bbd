"""A company's network: a proxy that wants to know who asks, and a server that speaks TLS behind it."""

from __future__ import annotations

import base64
import contextlib
import socket
import ssl
import threading
from collections.abc import Callable
from typing import Self
from urllib.parse import urlsplit

_SECONDS = 60.0
_PIECE = 65536


class _Listener:
    """Takes connections, each on a thread of its own, until it is closed; a context manager."""

    def __init__(self) -> None:
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []  # noqa: TID251  a server of the tests
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._run(self._accept)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self.cut()
        for thread in list(self._threads):
            thread.join(_SECONDS)
        self._listener.close()

    def cut(self) -> None:
        """End every connection that stands."""
        with self._lock:
            for end in self._open:
                with contextlib.suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)

    def serve(self, near: socket.socket) -> None:
        """Serve one connection."""
        raise NotImplementedError

    def pass_on(self, near: socket.socket, port: int) -> None:
        """Hand on what both ends say until one of them ends."""
        with socket.create_connection(("127.0.0.1", port)) as far:
            self._keep(far)
            back = self._run(lambda: _pump(far, near))
            _pump(near, far)
            back.join(_SECONDS)
            self._leave(far)

    def _keep(self, end: socket.socket) -> None:
        with self._lock:
            self._open.add(end)

    def _leave(self, end: socket.socket) -> None:
        with self._lock:
            self._open.discard(end)

    def _run(self, work: Callable[[], None]) -> threading.Thread:  # noqa: TID251  as above
        thread = threading.Thread(target=work, name="tunnel", daemon=True)  # noqa: TID251
        self._threads = [one for one in self._threads if one.is_alive()]
        self._threads.append(thread)
        thread.start()
        return thread

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            self._run(lambda near=near: self._serve(near))  # type: ignore[misc]  # mypy cannot type lambda defaults

    def _serve(self, near: socket.socket) -> None:
        self._keep(near)
        with near, contextlib.suppress(OSError):
            self.serve(near)
        self._leave(near)


class TlsFront(_Listener):
    """Speaks TLS in front of a server that does not.

    Args:
        url: Where that server answers.
        context: Its certificate.
    """

    def __init__(self, url: str, context: ssl.SSLContext) -> None:
        self._target = urlsplit(url).port or 80
        self._context = context
        super().__init__()

    def serve(self, near: socket.socket) -> None:
        """Serve one connection."""
        with self._context.wrap_socket(near, server_side=True) as secure:
            self._keep(secure)
            self.pass_on(secure, self._target)
            self._leave(secure)


class ConnectProxy(_Listener):
    """A proxy that opens tunnels to the hosts it knows.

    Args:
        routes: The port on this computer for each host and port of the world.
        logins: Names and passwords that it lets through; none for everybody.
        methods: How it wants to be told them.
        refusal: What it answers instead of opening a tunnel.
        tls: Speaks TLS with its clients by this.

    Attributes:
        heads: What its clients said to it, outside the tunnels.
        tunnels: To whom tunnels were opened.
    """

    def __init__(
        self,
        routes: dict[str, int],
        *,
        logins: dict[str, str] | None = None,
        methods: tuple[str, ...] = ('Basic realm="norte"',),
        refusal: str = "",
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._routes = routes
        self.logins = logins or {}
        self._methods = methods
        self._refusal = refusal
        self._tls = tls
        self.heads: list[str] = []
        self.tunnels: list[str] = []
        super().__init__()
        self.name = f"127.0.0.1:{self.port}"
        self.url = f"http{'s' if tls else ''}://{self.name}"

    def serve(self, near: socket.socket) -> None:
        """Serve one connection."""
        if self._tls is None:
            self._open_tunnel(near)
            return
        with self._tls.wrap_socket(near, server_side=True) as secure:
            self._keep(secure)
            self._open_tunnel(secure)
            self._leave(secure)

    def _open_tunnel(self, near: socket.socket) -> None:
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            if not (piece := near.recv(1)):
                return
            head += piece
        self.heads.append(head.decode())
        method, target, _ = self.heads[-1].split(" ", 2)
        if self._refusal:
            near.sendall(f"HTTP/1.1 {self._refusal}\r\nContent-Length: 0\r\n\r\n".encode())
        elif not self._knows(self.heads[-1]):
            asked = "".join(f"Proxy-Authenticate: {method}\r\n" for method in self._methods)
            near.sendall(f"HTTP/1.1 407 Who is it\r\n{asked}Content-Length: 0\r\n\r\n".encode())
        elif method != "CONNECT" or target not in self._routes:
            near.sendall(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")
        else:
            self.tunnels.append(target)
            near.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            self.pass_on(near, self._routes[target])

    def _knows(self, head: str) -> bool:
        said = [
            line.partition(": ")[2] for line in head.splitlines() if line.lower().startswith("proxy-auth")
        ]
        known = (f"{user}:{password}".encode() for user, password in self.logins.items())
        return not self.logins or said in [[f"Basic {base64.b64encode(one).decode()}"] for one in known]


def _pump(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(_PIECE):
            target.sendall(data)
    for end in (source, target):
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
