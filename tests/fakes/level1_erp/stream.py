"""The event stream: who listens, what they hear, in the ERP's bytes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Protocol

from tests.fakes.level1_erp.answers import VARY, Headers, encode
from tests.fakes.level1_erp.clock import Clock, iso

HEADERS: Headers = [
    VARY,
    ("cache-control", "no-cache, no-transform"),
    ("connection", "keep-alive"),
    ("content-type", "text/event-stream"),
    ("x-accel-buffering", "no"),
]
HEARTBEAT = b": heartbeat\n\n"


class Listener(Protocol):
    """One open connection, as the hub sees it."""

    def send(self, block: bytes) -> None:
        """Write one block."""

    def cut(self, *, reset: bool) -> None:
        """End the connection, in order or with a reset."""


@dataclass(eq=False)
class OpenStream:
    """One person's open stream. A deaf one is the zombie of a deploy: heartbeats, but no events."""

    user_id: str
    listener: Listener
    deaf: bool = False


@dataclass
class StreamHub:
    """All open streams, and the most that each person ever had at once."""

    clock: Clock
    silent: bool = False
    most_at_once: Counter[str] = field(default_factory=Counter)
    _open: list[OpenStream] = field(default_factory=list)

    def open(self, user_id: str, listener: Listener) -> OpenStream:
        """Take a stream in and greet it."""
        opened = OpenStream(user_id, listener)
        self._open.append(opened)
        self.most_at_once[user_id] = max(self.most_at_once[user_id], self.count(user_id))
        listener.send(self._block("system", {"message": "Conectado al chat"}))
        return opened

    def close(self, stream: OpenStream) -> None:
        """Forget a stream that has ended."""
        self._open.remove(stream)

    def count(self, user_id: str | None = None) -> int:
        """Return how many streams are open, of one person or of all."""
        return sum(1 for stream in self._open if user_id in (None, stream.user_id))

    def tell(self, user_id: str, kind: str, data: dict[str, object], event_id: str | None = None) -> None:
        """Send an event to all streams of one person."""
        block = self._block(kind, data, event_id)
        for stream in self._open:
            if stream.user_id == user_id and not stream.deaf:
                stream.listener.send(block)

    def beat(self) -> None:
        """Send every open stream a heartbeat: one clock for the whole process."""
        for stream in self._open:
            if not self.silent:
                stream.listener.send(HEARTBEAT)

    def cut(self, user_id: str | None = None, *, reset: bool = False) -> int:
        """End the streams of one person or of all; return how many."""
        streams = [stream for stream in self._open if user_id in (None, stream.user_id)]
        for stream in streams:
            stream.listener.cut(reset=reset)
        return len(streams)

    def deafen(self) -> int:
        """Make zombies of the streams that are open now; return how many."""
        for stream in self._open:
            stream.deaf = True
        return len(self._open)

    def _block(self, kind: str, data: dict[str, object], event_id: str | None = None) -> bytes:
        body = encode({"type": kind, "data": data, "timestamp": iso(self.clock.ms())})
        first = f"id: {event_id}\n".encode() if event_id else b""
        return b"%bevent: %b\ndata: %b\n\n" % (first, kind.encode(), body)
