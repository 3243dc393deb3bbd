"""Recorded traffic of the real ERP, as typed values."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

RECORDINGS = Path(__file__).parent / "recordings"
FILES = (
    "login",
    "rest",
    "tls",
    "signed_out",
    "stream_rest",
    "server_actions",
    "extras",
    "proxy",
    "database_outage",
)
STREAM_FILES = (
    "tls_stream_bytes",
    "signed_out_stream_bytes",
    "stream_bytes",
    "server_actions_stream_bytes",
    "extras_stream_bytes",
    "proxy_stream_bytes",
    "database_outage_stream_bytes",
)
_CUT = re.compile(
    r"(?P<kept>.*?)(?:… )?<(?:HTML page|ORM error text)?,? ?\d+ bytes(?: not saved|, cut)>", re.DOTALL
)


@dataclass(frozen=True)
class RecordedRequest:
    """What the client sent. `headers` lacks Host and Connection, which the recorder left out."""

    method: str
    url: str
    headers: dict[str, str]
    body: str | None


@dataclass(frozen=True)
class RecordedResponse:
    """What the ERP answered. `body` is what was kept of it, `body_len` its true length in bytes."""

    http_version: str
    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    body: str
    body_len: int


@dataclass(frozen=True)
class Exchange:
    """One request with its answer.

    Attributes:
        file: The recording, without `.jsonl`.
        index: Its line there, from 0.
        at_ms: When the answer was complete.
        complete: False where only a part of the answer's body was kept.
    """

    file: str
    index: int
    name: str
    at_ms: int
    elapsed_ms: float
    request: RecordedRequest
    response: RecordedResponse
    complete: bool

    @property
    def started_ms(self) -> int:
        """When the request was sent."""
        return self.at_ms - round(self.elapsed_ms)

    def __str__(self) -> str:
        return f"{self.file}:{self.index} {self.name}"


@dataclass(frozen=True)
class StreamChunk:
    """One send (outgoing) or receive on a stream's socket; `end` is the end of the connection."""

    file: str
    index: int
    label: str
    at_ms: int
    outgoing: bool
    data: bytes
    end: bool


@dataclass(frozen=True)
class StreamCapture:
    """Everything that went over one stream's socket, in order."""

    file: str
    label: str
    chunks: tuple[StreamChunk, ...]

    @property
    def received(self) -> bytes:
        """All bytes from the ERP: head, chunk framing and all."""
        return b"".join(chunk.data for chunk in self.chunks if not chunk.outgoing)

    @property
    def events(self) -> bytes:
        """The bytes of the event stream itself, without head and chunk framing."""
        _, _, rest = self.received.partition(b"\r\n\r\n")
        events = b""
        while rest:
            size, _, rest = rest.partition(b"\r\n")
            events += rest[: int(size, 16)]
            rest = rest[int(size, 16) + 2 :]
        return events


@cache
def exchanges(file: str) -> tuple[Exchange, ...]:
    """Return the exchanges of one recording; its notes are left out."""
    return tuple(_exchange(file, i, row) for i, row in enumerate(_rows(file)) if "request" in row)


@cache
def all_exchanges() -> tuple[Exchange, ...]:
    """Return all exchanges, in the order in which they were recorded."""
    found = [exchange for file in FILES for exchange in exchanges(file)]
    return tuple(sorted(found, key=lambda exchange: exchange.started_ms))


@cache
def captures(file: str) -> tuple[StreamCapture, ...]:
    """Return the streams of one `…_stream_bytes` recording."""
    chunks = [_chunk(file, i, row) for i, row in enumerate(_rows(file)) if "note" not in row]
    labels = dict.fromkeys(chunk.label for chunk in chunks)
    return tuple(
        StreamCapture(file, label, tuple(chunk for chunk in chunks if chunk.label == label))
        for label in labels
    )


@cache
def all_captures() -> tuple[StreamCapture, ...]:
    """Return all recorded streams."""
    return tuple(capture for file in STREAM_FILES for capture in captures(file))


def _rows(file: str) -> list[dict[str, Any]]:
    # Not splitlines(): message texts hold U+2028 and other things that it takes for line ends.
    text = (RECORDINGS / f"{file}.jsonl").read_bytes().decode()
    return [json.loads(line) for line in text.split("\n") if line]


def _exchange(file: str, index: int, row: dict[str, Any]) -> Exchange:
    sent, got = row["request"], row["response"]
    body, kept_whole = _kept(got["body"] or "", got["body_len"])
    headers = tuple((name, value) for name, value in got["headers"])
    response = RecordedResponse(
        got["http_version"], got["status"], got["reason"], headers, body, got["body_len"]
    )
    return Exchange(
        file,
        index,
        row["name"],
        _ms(row["ts"]),
        row["elapsed_ms"],
        RecordedRequest(sent["method"], sent["url"], sent["headers"], sent["body"]),
        response,
        kept_whole,
    )


def _kept(body: str, length: int) -> tuple[str, bool]:
    """Return what was kept of a body, and whether that is all of it."""
    if len(body.encode()) == length:
        return body, True
    marked = _CUT.fullmatch(body)
    return (marked["kept"] if marked else body), length == 0


def _chunk(file: str, index: int, row: dict[str, Any]) -> StreamChunk:
    data = bytes.fromhex(row["hex"]) if row.get("hex") else row.get("bytes", "").encode()
    return StreamChunk(
        file, index, row["label"], _ms(row["ts"]), row["dir"] == ">", data, bool(row.get("eof"))
    )


def _ms(stamp: str) -> int:
    return round(datetime.fromisoformat(stamp).timestamp() * 1000)
