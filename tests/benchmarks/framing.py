"""One event of 4 MB in a single data line, through our framing and decoding, beside sseclient alone."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Final

import msgspec
from sseclient import SSEClient

from desktop.erp.framing import Framer
from desktop.erp.stream import StreamEvent, events
from desktop.wire.events import MessageReceived
from tests.benchmarks.figures import Row, median

_SIZE: Final = 4_000_000  # bytes
_READ: Final = 65_536  # bytes: what one read of the socket gives at most


def measure(*, runs: int) -> Iterator[Row]:
    """Yield the row."""
    block = _event()
    ours, alone = [], []
    for _ in range(runs):
        ours.append(_milliseconds(lambda: _read_ours(block)))
        alone.append(_milliseconds(lambda: _read_alone(block)))
    yield Row(
        f"an event of 4 MB in one data line, in reads of 64 kB, to its typed value (median of {runs})",
        f"{median(ours):.0f} ms",
        f"sseclient-py alone, no decoding {median(alone):.0f} ms",
        f"{median(ours) / median(alone):.2f}",
    )


def _read_ours(block: bytes) -> None:
    framer = Framer()
    items = [item for piece in _pieces(block) for item in events(framer, piece)]
    assert len(items) == 1, items
    item = items[0]
    assert isinstance(item, StreamEvent), item
    assert isinstance(item.event, MessageReceived), item.event


def _read_alone(block: bytes) -> None:
    assert len(list(SSEClient(_pieces(block)).events())) == 1


def _pieces(block: bytes) -> Iterator[bytes]:
    return (block[start : start + _READ] for start in range(0, len(block), _READ))


def _milliseconds(work: Callable[[], None]) -> float:
    began = time.perf_counter_ns()
    work()
    return (time.perf_counter_ns() - began) / 1e6


def _event() -> bytes:
    at = "2026-01-15T09:30:00.000Z"
    message = {
        "id": "m1",
        "orgId": "o1",
        "conversationId": "c1",
        "senderId": "u2",
        "body": "ñ" * (_SIZE // 2),
        "status": "SENT",
        "createdAt": at,
        "updatedAt": at,
        "sender": {"id": "u2", "name": "Bruno Benítez", "email": "bruno@norte.test", "image": None},
    }
    data = {"type": "message", "data": message, "timestamp": at}
    return b"event: message\ndata: " + msgspec.json.encode(data) + b"\n\n"
