"""A server with one fault: stands in front of a right one, and spoils what it says."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import urlsplit

_SECONDS = 60.0
_HOP_BY_HOP = ("connection", "keep-alive", "transfer-encoding", "content-length")


@dataclass
class Asked:
    """A request on its way in; whatever is changed here is what the right server gets."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def route(self) -> str:
        """Method and path, without the query."""
        return f"{self.method} {urlsplit(self.path).path}"

    @property
    def json(self) -> Any:  # noqa: ANN401  any shape
        """The body as JSON; nothing where it is none."""
        try:
            return json.loads(self.body)
        except ValueError:
            return {}

    @json.setter
    def json(self, value: object) -> None:
        self.body = json.dumps(value).encode()


@dataclass
class Told:
    """An answer on its way out."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    @property
    def json(self) -> Any:  # noqa: ANN401  any shape
        """The body as JSON."""
        return json.loads(self.body)

    @json.setter
    def json(self, value: object) -> None:
        self.body = json.dumps(value).encode()


@dataclass(eq=False)
class OpenStream:
    """A stream that somebody has open here: whose it is, which one of all so far. An empty block ends it."""

    owner: str
    number: int
    last_event_id: str | None
    headers: list[tuple[str, str]]
    write: Callable[[bytes], None]


@dataclass
class Scene:
    """What a fault can see: the streams so far, the ids and cookies of people in the order they signed in."""

    streams: list[OpenStream] = field(default_factory=list)
    people: dict[str, str] = field(default_factory=dict)
    memory: dict[str, Any] = field(default_factory=dict)


class Fault:
    """The one thing that is wrong. This one changes nothing."""

    def ask(self, _scene: Scene, _asked: Asked) -> None:
        """Change a request before the right server gets it."""

    def tell(self, _scene: Scene, _asked: Asked, _told: Told) -> None:
        """Change an answer."""

    def open(self, _scene: Scene, _stream: OpenStream) -> None:
        """Change a stream's headers."""

    def block(self, _scene: Scene, _stream: OpenStream, block: bytes) -> bytes:
        """Return what is sent instead of one block of a stream."""
        return block


class WrongServer:
    """The server, on a port of its own. A context manager.

    Args:
        target: The right server's URL.
        fault: What is wrong.
    """

    def __init__(self, target: str, fault: Fault) -> None:
        self.fault = fault
        self.scene = Scene()
        self._target = urlsplit(target).netloc
        self._upstream: set[HTTPConnection] = set()
        self.lock = threading.Lock()
        server = self

        class Handler(_Handler):
            wrong = server

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = False
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}"
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.05,))  # noqa: TID251  a server

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        with self.lock:
            for connection in self._upstream:
                if connection.sock is not None:
                    with suppress(OSError):  # it has ended by itself
                        connection.sock.shutdown(socket.SHUT_RDWR)
        self._http.server_close()  # waits for every handler
        self._thread.join()

    def connect(self) -> HTTPConnection:
        """Return a new connection to the right server."""
        connection = HTTPConnection(self._target, timeout=_SECONDS)
        connection.connect()
        with self.lock:
            self._upstream.add(connection)
        return connection

    def forget(self, connection: HTTPConnection) -> None:
        """Close a connection to the right server."""
        with self.lock:
            self._upstream.discard(connection)
        connection.close()


class _Handler(BaseHTTPRequestHandler):
    """One connection with one request."""

    wrong: WrongServer
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        asked = Asked(self.command, self.path, dict(self.headers.items()), body)
        wrong, connection = self.wrong, self.wrong.connect()
        self.close_connection = True
        try:
            with wrong.lock:
                wrong.fault.ask(wrong.scene, asked)
            asked.headers["Content-Length"] = str(len(asked.body))
            connection.request(asked.method, asked.path, asked.body, asked.headers)
            response = connection.getresponse()
            if response.getheader("content-type") == "text/event-stream" and self.command == "GET":
                self._stream(response, asked)
            else:
                self._answer(asked, Told(response.status, response.getheaders(), response.read()))
        except OSError:
            return  # one of the two has gone
        finally:
            wrong.forget(connection)

    do_GET = do_POST = do_PUT = do_HEAD = _serve  # noqa: N815  the names that http.server looks for

    def _answer(self, asked: Asked, told: Told) -> None:
        with self.wrong.lock:
            _note_person(self.wrong.scene, asked, told)
            self.wrong.fault.tell(self.wrong.scene, asked, told)
        self._head(told.status, told.headers, [("Content-Length", str(len(told.body)))])
        if self.command != "HEAD":
            self.wfile.write(told.body)

    def _stream(self, response: HTTPResponse, asked: Asked) -> None:
        scene, fault = self.wrong.scene, self.wrong.fault
        writing = threading.Lock()

        def write(block: bytes) -> None:
            with writing:
                self.wfile.write(b"%x\r\n%b\r\n" % (len(block), block))

        last = asked.headers.get("Last-Event-ID")
        with self.wrong.lock:
            owner = next((one for one, cookie in scene.people.items() if cookie == _cookie(asked)), "")
            stream = OpenStream(owner, len(scene.streams), last, response.getheaders(), write)
            scene.streams.append(stream)
            fault.open(scene, stream)
        self._head(200, stream.headers, [("Transfer-Encoding", "chunked")])
        for block in _blocks(response):
            with self.wrong.lock:
                sent = fault.block(scene, stream, block)
            if sent:
                write(sent)

    def _head(self, status: int, headers: list[tuple[str, str]], own: list[tuple[str, str]]) -> None:
        self.send_response_only(status)
        kept = [(name, value) for name, value in headers if name.lower() not in _HOP_BY_HOP]
        for name, value in (*kept, *own, ("Connection", "close")):
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the library's own name
        """Say nothing."""


def _blocks(response: HTTPResponse) -> Iterator[bytes]:
    block = b""
    while line := response.readline():
        block += line
        if line == b"\n":
            yield block
            block = b""


def _cookie(asked: Asked) -> str:
    """Return the session cookie of a request, as `name=value`."""
    parts = (part.strip() for part in asked.headers.get("Cookie", "").split(";"))
    return next((part for part in parts if "session-token" in part.partition("=")[0]), "")


def _note_person(scene: Scene, asked: Asked, told: Told) -> None:
    if asked.route == "GET /api/auth/session" and isinstance(found := told.json, dict):
        scene.people.setdefault(str(found["user"]["id"]), _cookie(asked))
