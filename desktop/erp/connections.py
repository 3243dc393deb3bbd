"""TCP and TLS connections: which certificates count, how one is ended from another thread."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import truststore
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from desktop.core.errors import SetupError


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
        """Take a second handle of a socket that has just been connected."""
        with self._lock:
            if self._handle is not None:  # a second address, after the first one failed
                self._handle.close()
            self._handle = connection.dup()
            if self._done:
                self._shut()

    def _shut(self) -> None:
        if self._handle is not None:
            try:
                self._handle.shutdown(socket.SHUT_RDWR)
            except OSError:  # the other end was faster
                return


_WATCHER: ContextVar[Cut | None] = ContextVar("watcher", default=None)


def _watched(connection: socket.socket) -> socket.socket:
    watcher = _WATCHER.get()
    if watcher is not None:
        watcher.hold(connection)
    return connection


class _Plain(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        return _watched(super()._new_conn())


class _Tls(HTTPSConnection):
    def _new_conn(self) -> socket.socket:
        return _watched(super()._new_conn())


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _Plain


class _TlsPool(HTTPSConnectionPool):
    ConnectionCls = _Tls


class Connections(HTTPAdapter):
    """The connections of one kind of request, trusted by `context`."""

    def __init__(self, context: ssl.SSLContext | None) -> None:
        self._context = context
        super().__init__(max_retries=0)

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **options: Any) -> None:  # noqa: ANN401  requests' own signature
        """Make the pools of direct connections."""
        super().init_poolmanager(connections, maxsize, block, **self._with_context(options))
        self.poolmanager.pool_classes_by_scheme = {"http": _PlainPool, "https": _TlsPool}

    def proxy_manager_for(self, proxy: str, **options: Any) -> Any:  # noqa: ANN401  requests' own signature
        """Return the pools of connections that go through `proxy`."""
        manager = super().proxy_manager_for(proxy, **self._with_context(options))
        if not proxy.lower().startswith("socks"):  # SOCKS brings its own connection classes
            manager.pool_classes_by_scheme = {"http": _PlainPool, "https": _TlsPool}
        return manager

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:  # noqa: ANN401  requests' own signature
        """Leave all trust to the context: requests would add its own list of authorities."""

    def _with_context(self, options: dict[str, Any]) -> dict[str, Any]:
        return options if self._context is None else {**options, "ssl_context": self._context}


def trust(ca_file: str | None) -> ssl.SSLContext:
    """Return a TLS context that trusts what the operating system trusts, and `ca_file` besides.

    Raises:
        SetupError: `ca_file` cannot be read.
    """
    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if ca_file is not None:
        try:
            context.load_verify_locations(ca_file)
        except OSError as exc:  # an ssl.SSLError is one too
            raise SetupError(
                "the CA file cannot be read",
                code="certificate",
                host=ca_file,
                reason=exc.strerror or type(exc).__name__,
                issuer="?",
            ) from exc
    return context
