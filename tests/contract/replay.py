"""Plays the recordings to the fake in their order, noting every difference."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from urllib.parse import urlsplit

from tests.contract.comparison import Twins
from tests.contract.cookie_jars import CookieJars
from tests.contract.recorded import Exchange, StreamChunk, all_captures, all_exchanges
from tests.contract.recorded_world import BEFORE, HTTP_ORIGIN, recorded_company
from tests.fakes.level1_erp import ErpControl, Level1Erp

_HEARTBEAT = b": heartbeat"
_HEARTBEATS_APART_MS = 5000
_SECONDS = 60.0
_STREAM_SECONDS = 60.0
NGINX = "Server: nginx/1.22.1"
_OF_THE_CONNECTION = (
    "server",
    "connection",
    "keep-alive",
    "transfer-encoding",
    "content-length",
    "x-accel-buffering",
)
_NGINX_HEADS = ("tls_stream_bytes", "proxy_stream_bytes")
# Streams that stayed open until their recording's last request: what is not told on them counts, too.
_LEFT_OPEN = {"server_actions_stream_bytes": "server_actions"}


@dataclass(frozen=True)
class Difference:
    """One part of one exchange or stream that is not as recorded."""

    file: str
    index: int
    name: str
    part: str
    detail: str


@dataclass
class Replay:
    """The state of one run over all recordings."""

    erp: Level1Erp
    control: ErpControl
    twins: Twins = field(default_factory=Twins)
    differences: list[Difference] = field(default_factory=list)
    exchanges_played: int = 0
    chunks_compared: int = 0
    _streams: dict[tuple[str, str], socket.socket] = field(default_factory=dict)
    _left_open: list[StreamChunk] = field(default_factory=list)
    _beat_at: int = 0

    def __post_init__(self) -> None:
        self._cookies = CookieJars(self.control, self.twins)

    def twin(self, recorded_id: str) -> str:
        """Return the fake's id for a recorded one."""
        return self.twins.twin(recorded_id)

    def play(self) -> None:
        """Play everything."""
        self.control.set_origin(HTTP_ORIGIN)
        last = {(c.file, c.label): c.chunks[-1].index for c in all_captures()}
        connection = HTTPConnection(urlsplit(self.erp.url).netloc, timeout=_SECONDS)
        try:
            for entry in _timeline():
                if isinstance(entry, Exchange):
                    self._exchange(connection, entry)
                else:
                    self._chunk(entry, last=last[entry.file, entry.label] == entry.index)
        finally:
            connection.close()
            for stream in self._streams.values():
                stream.close()

    def _exchange(self, connection: HTTPConnection, exchange: Exchange) -> None:
        self._close_left_open(exchange)
        self.control.hold_clock(exchange.started_ms)
        if step := BEFORE.get((exchange.file, exchange.index)):
            step(self)
            self.control.hold_clock(exchange.started_ms)
        url = urlsplit(exchange.request.url)
        target = self.twins.translate(f"{url.path}?{url.query}" if url.query else url.path)
        connection.putrequest(exchange.request.method, target, skip_host=True, skip_accept_encoding=True)
        connection.putheader("Host", url.netloc)
        body = self.twins.translate(exchange.request.body or "").encode()
        for name, value in exchange.request.headers.items():
            sent = {
                "Cookie": self._cookies.translated(value, exchange.name),
                "Content-Length": str(len(body)),
            }
            connection.putheader(name, sent.get(name, value))
        connection.endheaders(body)
        answer = connection.getresponse()
        text = _text(answer)
        if text is None:
            connection.close()
        self.exchanges_played += 1
        self._cookies.learn(exchange.request.headers.get("Cookie", ""), answer.getheaders())
        self._compare(exchange, answer.status, answer.reason, answer.getheaders(), text or "")

    def _compare(
        self, exchange: Exchange, status: int, reason: str, headers: list[tuple[str, str]], body: str
    ) -> None:
        was = exchange.response
        plain, cookies = _apart(was.headers)
        plain_now, cookies_now = _apart(headers)
        if NGINX in plain:
            self._differs(
                exchange, "header order", "nginx puts its own headers first, and hides the ERP's connection"
            )
            plain, plain_now = _behind_nginx(plain), _behind_nginx(plain_now)
        pairs = {
            "status": (f"{was.http_version} {was.status} {was.reason}", f"HTTP/1.1 {status} {reason}"),
            "headers": ("\n".join(plain), "\n".join(plain_now)),
            "cookies": ("\n".join(cookies), "\n".join(cookies_now)),
            "body": (was.body, body if exchange.complete else body[: len(was.body)]),
        }
        for part, (recorded, actual) in pairs.items():
            if detail := self.twins.difference(recorded, actual):
                self._differs(exchange, part, detail)
        if not exchange.complete:
            self._differs(
                exchange, "rest of body", f"{len(was.body)} characters of {was.body_len} bytes kept"
            )
        size = len(body.encode()) if exchange.complete or "image" not in str(headers) else len(body)
        if size != was.body_len:
            self._differs(exchange, "length", f"recorded {was.body_len} bytes, the fake sent {size}")

    def _differs(self, at: Exchange | StreamChunk, part: str, detail: str) -> None:
        name = at.name if isinstance(at, Exchange) else at.label
        self.differences.append(Difference(at.file, at.index, name, part, detail))

    def _chunk(self, chunk: StreamChunk, *, last: bool) -> None:
        self.control.hold_clock(chunk.at_ms)
        key = (chunk.file, chunk.label)
        if chunk.outgoing:
            self._streams[key] = self._open(chunk)
            return
        stream = self._streams[key]
        if chunk.end:
            self.control.cut_streams()
            self._compare_bytes(chunk, b"", stream.recv(65536))
        else:
            self._receive(chunk, stream)
        if last and chunk.file in _LEFT_OPEN:
            self._left_open.append(chunk)
        elif last:
            self._close(chunk, stream)

    def _open(self, chunk: StreamChunk) -> socket.socket:
        lines = chunk.data.decode().split("\r\n")
        sent = [
            f"Cookie: {self._cookies.translated(line.removeprefix('Cookie: '), chunk.label)}"
            if line.startswith("Cookie: ")
            else self.twins.translate(line)
            for line in lines
        ]
        stream = socket.create_connection(
            ("127.0.0.1", urlsplit(self.erp.url).port or 0), timeout=_STREAM_SECONDS
        )
        stream.sendall("\r\n".join(sent).encode())
        return stream

    def _receive(self, chunk: StreamChunk, stream: socket.socket) -> None:
        if _HEARTBEAT in chunk.data and chunk.at_ms - self._beat_at > _HEARTBEATS_APART_MS:
            self._beat_at = chunk.at_ms
            self.control.beat()
        if chunk.file in _NGINX_HEADS and chunk.data.startswith(b"HTTP/1.1"):
            head = b""
            while not head.endswith(b"\r\n\r\n"):
                head += stream.recv(1)
            self._differs(chunk, "header order", "nginx puts its own headers first")
            was, now = ("\n".join(_behind_nginx(part.decode().split("\r\n"))) for part in (chunk.data, head))
            self._compare_bytes(chunk, was.encode(), now.encode())
        else:
            self._compare_bytes(chunk, chunk.data, _exactly(stream, len(chunk.data)))

    def _close_left_open(self, exchange: Exchange) -> None:
        over = [chunk for chunk in self._left_open if _LEFT_OPEN[chunk.file] != exchange.file]
        for chunk in over:
            self._close(chunk, self._streams[chunk.file, chunk.label])
            self._left_open.remove(chunk)

    def _close(self, chunk: StreamChunk, stream: socket.socket) -> None:
        """Close a stream after the last that was recorded of it; nothing else may have come."""
        stream.setblocking(False)
        try:
            rest = stream.recv(65536)
        except BlockingIOError:
            rest = b""
        if rest:
            self._differs(chunk, "more", f"after the last recorded bytes came {rest[:200]!r}")
        stream.close()

    def _compare_bytes(self, chunk: StreamChunk, recorded: bytes, actual: bytes) -> None:
        self.chunks_compared += 1
        if detail := self.twins.difference(recorded.decode(), actual.decode()):
            self._differs(chunk, "bytes", detail)


def _timeline() -> Iterator[Exchange | StreamChunk]:
    """Yield all exchanges and stream chunks by the time at which they began."""
    entries: list[tuple[int, int, Exchange | StreamChunk]] = [
        (exchange.started_ms, 0, exchange) for exchange in all_exchanges()
    ]
    entries += [(chunk.at_ms, 1, chunk) for capture in all_captures() for chunk in capture.chunks]
    for _, _, entry in sorted(entries, key=lambda item: item[:2]):
        yield entry


def _apart(headers: object) -> tuple[list[str], list[str]]:
    """Return the headers without cookies, and the cookies, each in order."""
    pairs = [(name, value) for name, value in headers] if isinstance(headers, (list, tuple)) else []
    plain = [f"{name}: {value}" for name, value in pairs if name != "set-cookie"]
    return plain, [value for name, value in pairs if name == "set-cookie"]


def _text(answer: HTTPResponse) -> str | None:
    """Return an answer's body, or None for a stream that opened where none was recorded."""
    kind = answer.getheader("content-type") or ""
    if kind == "text/event-stream" and answer.chunked:
        return None
    return answer.read().decode("latin-1" if kind.startswith("image/") else "utf-8")


def _behind_nginx(lines: list[str]) -> list[str]:
    """Return header lines without those of the connection, which is nginx's own, in one order and case."""
    pairs = (line.partition(":") for line in lines)
    kept = ((name.lower(), value) for name, _, value in pairs if name.lower() not in _OF_THE_CONNECTION)
    return sorted(f"{name}:{value}" for name, value in kept)


def _exactly(stream: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count:
        try:
            more = stream.recv(count - len(data))
        except TimeoutError:
            break
        if not more:
            break
        data += more
    return data


def replay_all() -> Replay:
    """Play all recordings to a fresh fake, and return what was found."""
    with Level1Erp(recorded_company(), heartbeat=3600.0) as erp:
        replay = Replay(erp, erp.control)
        replay.play()
    return replay
