"""TCP and TLS connections, through proxies too: how one is ended from another thread, or in time."""

from __future__ import annotations

import base64
import io
import re
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from http import HTTPStatus
from http.client import HTTPResponse, parse_headers
from time import monotonic
from typing import TYPE_CHECKING, Any

from requests.adapters import HTTPAdapter
from requests.utils import get_auth_from_url
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer


class Cut:
    """Ends one connection from another thread, whatever it is doing: TLS, waiting for an answer, reading.

    It holds a second handle of the socket. `response.raw.shutdown()` would do only once an answer has
    begun, and closing the response from another thread waits for the whole read time-out.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._handle: socket.socket | None = None
        self._done = False

    def cut(self) -> None:
        """End the connection now, or as soon as there is one; safe to call twice."""
        with self._lock:
            self._done = True
            self._shut()

    def release(self) -> None:
        """Give the handle back; the reader calls it when it has finished."""
        with self._lock:
            if self._handle is not None:
                self._handle.close()
                self._handle = None

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Hold on to the connection that this thread opens meanwhile."""
        token = _WATCHER.set(self)
        try:
            yield
        finally:
            _WATCHER.reset(token)

    def hold(self, connection: socket.socket) -> None:
        """Take a second handle of a socket: one that has just been connected, or that serves again."""
        with self._lock:
            if self._handle is not None:  # a second address, after the first one failed
                self._handle.close()
            below: socket.socket = getattr(connection, "socket", connection)  # TLS inside a proxy's TLS
            self._handle = socket.fromfd(below.fileno(), below.family, below.type)
            if self._done:
                self._shut()

    def _shut(self) -> None:
        if self._handle is not None:
            try:
                self._handle.shutdown(socket.SHUT_RDWR)
            except OSError:  # the other end was faster
                return


_WATCHER: ContextVar[Cut | None] = ContextVar("watcher", default=None)


class Deadline:
    """When an answer has to be here: all of it, its head and the lines between its chunks included.

    A read time-out alone begins anew with each byte, so that a server that drips holds us for ever.

    Args:
        seconds: From now on.
    """

    def __init__(self, seconds: float) -> None:
        self._end: float | None = monotonic() + seconds

    def lift(self) -> None:
        """Let what follows take as long as it likes."""
        self._end = None

    def renew(self, seconds: float) -> None:
        """Let what follows take `seconds`."""
        self._end = monotonic() + seconds

    @contextmanager
    def governing(self) -> Iterator[None]:
        """Hold for the answers that this thread begins to read meanwhile."""
        token = _DEADLINE.set(self)
        try:
            yield
        finally:
            _DEADLINE.reset(token)

    @contextmanager
    def limiting(self, connection: socket.socket) -> Iterator[None]:
        """Make one read from `connection` end in time.

        Raises:
            TimeoutError: It is too late already.
        """
        if self._end is None:
            yield
            return
        if (left := self._end - monotonic()) <= 0:
            raise TimeoutError("the answer is too slow")
        usual = connection.gettimeout()
        connection.settimeout(left if usual is None else min(usual, left))
        try:
            yield
        finally:
            connection.settimeout(usual)  # the connection may serve again


_DEADLINE: ContextVar[Deadline | None] = ContextVar("deadline", default=None)


class _TimedReader(io.RawIOBase):
    """What an answer is read from, each time only as long as its deadline allows."""

    def __init__(self, source: io.RawIOBase, connection: socket.socket, deadline: Deadline) -> None:
        self._source = source
        self._connection = connection
        self._deadline = deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int | None:
        with self._deadline.limiting(self._connection):
            return self._source.readinto(buffer)

    def close(self) -> None:
        self._source.close()
        super().close()


class _Response(HTTPResponse):
    """An answer under the deadline of the thread that asked, on a new connection or a used one."""

    def __init__(self, sock: socket.socket, *args: Any, **options: Any) -> None:  # noqa: ANN401  http.client's own signature
        super().__init__(sock, *args, **options)
        if (deadline := _DEADLINE.get()) is not None:
            self.fp = io.BufferedReader(_TimedReader(self.fp.detach(), sock, deadline))


# What follows a comma may be one more way to ask, or one more detail (`name=`) of the same one.
_METHOD = re.compile(r"(?:^|,)\s*([\w-]+)(?=\s|,|$)")


class ProxyRefusedError(OSError):
    """A proxy did not open the way to the server.

    Attributes:
        status: What it answered.
        methods: How it wants to be told who we are, in lower case.
    """

    def __init__(self, status: int, methods: tuple[str, ...]) -> None:
        super().__init__(f"the proxy answered {status}")
        self.status = status
        self.methods = methods


class _TunnelResponse(_Response):
    """A proxy's answer to CONNECT; http.client makes a text of it, and forgets how it wants to be asked."""

    def _read_status(self) -> tuple[str, int, str]:
        version, status, reason = super()._read_status()  # type: ignore[misc]  # http.client's own
        if status != HTTPStatus.OK:
            wanted = parse_headers(self.fp).get_all("Proxy-Authenticate", [])
            methods = tuple(name.lower() for line in wanted for name in _METHOD.findall(line))
            raise ProxyRefusedError(status, methods)
        return version, status, reason


def _watch(connection: socket.socket | None) -> None:
    watcher = _WATCHER.get()
    if watcher is not None and connection is not None:
        watcher.hold(connection)


class _Plain(HTTPConnection):
    response_class = _Response

    def _new_conn(self) -> socket.socket:
        connection = super()._new_conn()
        _watch(connection)
        return connection

    def request(self, *args: Any, **options: Any) -> None:  # noqa: ANN401  urllib3's own signature
        _watch(self.sock)  # it may have served before
        super().request(*args, **options)


class Tls(HTTPSConnection):
    """A connection over TLS, perhaps through a proxy."""

    response_class = _Response

    def _new_conn(self) -> socket.socket:
        connection = super()._new_conn()
        _watch(connection)
        return connection

    def _tunnel(self) -> None:
        self.response_class = _TunnelResponse
        try:
            super()._tunnel()
        finally:
            self.response_class = _Response

    def request(self, *args: Any, **options: Any) -> None:  # noqa: ANN401  urllib3's own signature
        """Send a request."""
        _watch(self.sock)  # it may have served before
        super().request(*args, **options)


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _Plain


class Connections(HTTPAdapter):
    """The connections of one kind of request.

    Args:
        context: Says which certificates count.
        tls: What a connection over TLS is made of.
        to_proxy: Says which certificates of a proxy count; `context` when None.
    """

    def __init__(
        self,
        context: ssl.SSLContext | None,
        *,
        tls: type[Tls] = Tls,
        to_proxy: ssl.SSLContext | None = None,
    ) -> None:
        self._context = context
        self._to_proxy = to_proxy or context
        pool = type("_TlsPool", (HTTPSConnectionPool,), {"ConnectionCls": tls})
        self._pools = {"http": _PlainPool, "https": pool}
        super().__init__(max_retries=0)

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **options: Any) -> None:  # noqa: ANN401  requests' own signature
        """Make the pools of direct connections."""
        super().init_poolmanager(connections, maxsize, block, **self._with_context(options))
        self.poolmanager.pool_classes_by_scheme = self._pools

    def proxy_manager_for(self, proxy: str, **options: Any) -> Any:  # noqa: ANN401  requests' own signature
        """Return the pools of connections that go through `proxy`."""
        if self._to_proxy is not None:
            options["proxy_ssl_context"] = self._to_proxy
        manager = super().proxy_manager_for(proxy, **self._with_context(options))
        manager.pool_classes_by_scheme = self._pools
        return manager

    def proxy_headers(self, proxy: str) -> dict[str, str]:
        """Return who we are to a proxy; requests would fail at what Latin-1 has no letter for."""
        user, password = get_auth_from_url(proxy)
        if not user:
            return {}
        login = base64.b64encode(f"{user}:{password}".encode()).decode()
        return {"Proxy-Authorization": f"Basic {login}"}

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:  # noqa: ANN401  requests' own signature
        """Leave all trust to the context: requests would add its own list of authorities."""

    def _with_context(self, options: dict[str, Any]) -> dict[str, Any]:
        return options if self._context is None else {**options, "ssl_context": self._context}
