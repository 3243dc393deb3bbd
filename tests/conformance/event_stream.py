"""An open event stream, read byte by byte: what came, and in which bytes."""

from __future__ import annotations

import json
import re
import select
import socket
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlsplit

from tests.conformance.verdicts import NoAnswerError, WrongError

PATH = "/api/chat/stream"
_SECONDS = 60.0
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")


@dataclass(frozen=True, slots=True)
class Event:
    """One block. A comment has the name `:` and its text as data."""

    name: str
    id: str | None
    data: Any
    raw: bytes

    @property
    def inner(self) -> dict[str, Any]:
        """The data inside the envelope, or nothing."""
        found = self.data.get("data") if isinstance(self.data, dict) else None
        return found if isinstance(found, dict) else {}


class EventStream:
    """One connection that stays open.

    Attributes:
        status: Of the answer.
        headers: In small letters.
        raw: Every byte of the body so far, chunks put together.
        chunks: The same, as they came.
        events: Every block so far.
    """

    def __init__(self, url: str, headers: Mapping[str, str]) -> None:
        address = urlsplit(url)
        self.raw = b""
        self.events: list[Event] = []
        self.chunks: list[bytes] = []
        self.ended = False
        self._read = 0  # events that were handed out
        self._wire = b""
        self._blocks = b""
        try:
            self._line = _connect(address.scheme, address.hostname or "", address.port)
            lines = [
                f"GET {address.path or PATH} HTTP/1.1",
                f"Host: {address.netloc}",
                "Accept: text/event-stream",
            ]
            sent = [*lines, *(f"{name}: {value}" for name, value in headers.items()), "", ""]
            self._line.sendall("\r\n".join(sent).encode())
            self._read_head()
        except OSError as error:
            raise NoAnswerError(f"no stream from {url}: {error}") from None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Hang up."""
        self._line.close()

    def until(self, wanted: Callable[[Event], bool], what: str, seconds: float = 30.0) -> list[Event]:
        """Return what came since the last call, up to the event that is wanted.

        Raises:
            WrongError: It did not come; the text calls it `what`.
        """
        start, deadline = self._read, time.monotonic() + seconds
        while True:
            while self._read < len(self.events):
                self._read += 1
                if wanted(self.events[self._read - 1]):
                    return self.events[start : self._read]
            if self.ended or not self._fill(deadline):
                raise WrongError(f"no {what} on the stream within {seconds:g} s")

    def drain(self, seconds: float = 0.0) -> list[Event]:
        """Return what came since the last call, until nothing comes for some seconds, or it ended."""
        start = self._read
        while not self.ended and self._fill(time.monotonic() + seconds):
            pass
        self._read = len(self.events)
        return self.events[start:]

    def wait_for_end(self, seconds: float = 30.0) -> bool:
        """Return whether the server ended the stream in time."""
        deadline = time.monotonic() + seconds
        while not self.ended and self._fill(deadline):
            pass
        return self.ended

    def _read_head(self) -> None:
        deadline = time.monotonic() + _SECONDS
        while b"\r\n\r\n" not in self._wire:
            if not self._receive(deadline):
                raise OSError("it ended, or fell silent, before its headers were there")
        head, _, self._wire = self._wire.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        self.version, self.status = first.split()[0], int(first.split()[1])
        pairs = (line.partition(":") for line in lines)
        self.headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
        self._chunked = self.headers.get("transfer-encoding", "").lower() == "chunked"
        self._take()

    def _fill(self, deadline: float) -> bool:
        """Read once; return whether there was something, the end included."""
        if not self._receive(deadline) and not self.ended:
            return False
        self._take()
        return True

    def _receive(self, deadline: float) -> bool:
        pending = isinstance(self._line, ssl.SSLSocket) and self._line.pending()
        if not pending and not select.select([self._line], [], [], max(0.0, deadline - time.monotonic()))[0]:
            return False
        try:
            more = self._line.recv(65536)
        except ConnectionError:
            more = b""
        self._wire += more
        self.ended = self.ended or not more
        return bool(more)

    def _take(self) -> None:
        if self._chunked:
            fresh = self._chunks()
        else:
            fresh, self._wire = self._wire, b""
        self.raw += fresh
        self._blocks += fresh
        *blocks, self._blocks = _BLANK_LINE.split(self._blocks)
        self.events += [_event(block) for block in blocks if block.strip()]

    def _chunks(self) -> bytes:
        taken = b""
        while b"\r\n" in self._wire:
            size, _, rest = self._wire.partition(b"\r\n")
            count = int(size.partition(b";")[0], 16)
            if len(rest) < count + 2:
                break
            taken, self._wire = taken + rest[:count], rest[count + 2 :]
            self.chunks.append(rest[:count])
            self.ended = self.ended or count == 0
        return taken


def _connect(scheme: str, host: str, port: int | None) -> socket.socket:
    line = socket.create_connection((host, port or (443 if scheme == "https" else 80)), timeout=_SECONDS)
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return ssl.create_default_context().wrap_socket(line, server_hostname=host) if scheme == "https" else line


def _event(block: bytes) -> Event:
    lines = [line.partition(":") for line in block.decode(errors="replace").splitlines()]
    fields = {name: value.removeprefix(" ") for name, _, value in lines if name}
    if not fields:
        return Event(":", None, " ".join(value.strip() for _, _, value in lines), block)
    data = "\n".join(value.removeprefix(" ") for name, _, value in lines if name == "data")
    try:
        value = json.loads(data) if data else None
    except ValueError:
        value = data
    return Event(fields.get("event", "message"), fields.get("id"), value, block)
