"""One hour of a client's life, on its fast clock: what it asks of the server meanwhile."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.chaos.quick import QuickClient
from tests.support.fault_proxy import FaultProxy
from tests.support.live_server import Peer
from tests.support.worlds import Person

MINUTES: Final = 60
_SETTLED: Final = (
    30.0  # seconds of the client's clock after it came online; what belongs to that has been asked
)
_OPENINGS: Final = 20
_FOCUS_CHANGES: Final = 100
_UNAVAILABLE: Final = b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
_SORTS: Final = {
    "GET /api/chat/unread-count": "unread-count",
    "GET /api/chat/conversations": "list",
    "GET /api/chat/config": "connect",
    "GET /api/chat/stream": "connect",
    "GET /api/auth/session": "connect",
    "POST /api/chat/messages": "send",
}


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of hour.

    Attributes:
        name: As the published table has it.
        stands: Whether the stream stands all the time.
        live: Lives through it.
    """

    name: str
    stands: bool
    live: Callable[[Life], None]


class Life:
    """One person's client, and how time passes for it.

    Args:
        speed: How many of its seconds pass in one.
    """

    def __init__(self, url: str, person: Person, colleague: Peer, data: Path, speed: float) -> None:
        self.proxy = FaultProxy(url)
        self.client = QuickClient(self.proxy.url, person, data, speed=speed)
        self.colleague = colleague
        self.conversation = str(colleague.open(person.id)["id"])
        self._speed = speed
        self._never = threading.Event()

    def spend(self, seconds: float) -> None:
        """Let so many seconds of the client's clock pass."""
        self._never.wait(seconds / self._speed)

    def count(self, kind: Kind) -> Counter[str]:
        """Start, come to rest, live through an hour; returns what was asked in it, by its sort."""
        try:
            self.client.start()
            self.client.wait_for_online()
            self.spend(_SETTLED)
            before = len(self.proxy.requests)
            kind.live(self)
            asked = self.proxy.requests[before:]
        finally:
            self.client.stop()
            self.proxy.close()
        return Counter(_sort(request) for request in asked)


def _sort(request: str) -> str:
    if request.endswith(("/read", "/dashboard/chat")) or "/_next/" in request:
        return "read"
    return _SORTS.get(request, "page" if request.endswith("/messages") else "other")


def _active(life: Life) -> None:
    life.client.do(lambda engine: engine.person_active(active=True))
    life.spend(60.0 * MINUTES)


def _away(life: Life) -> None:
    life.client.do(lambda engine: engine.person_active(active=False))
    life.spend(60.0 * MINUTES)


def _busy(life: Life) -> None:
    for minute in range(MINUTES):
        life.colleague.post(life.conversation, f"Bruno, minute {minute}")
        life.client.do(lambda engine, minute=minute: engine.send(life.conversation, f"minute {minute}"))  # type: ignore[misc]  # mypy cannot type lambda defaults
        life.spend(30.0)
        if minute % (MINUTES // _OPENINGS) == 0:
            life.client.do(lambda engine: engine.open_conversation(life.conversation))
        life.spend(30.0)


def _focus(life: Life) -> None:
    for _ in range(_FOCUS_CHANGES):
        life.client.do(lambda engine: engine.focused())
        life.spend(60.0 * MINUTES / _FOCUS_CHANGES)


def _flicker(life: Life) -> None:
    for _ in range(_FOCUS_CHANGES):
        life.client.do(lambda engine: engine.focused())
        life.spend(60.0 / _FOCUS_CHANGES)


def _unavailable(life: Life) -> None:
    life.proxy.refusal = _UNAVAILABLE
    life.proxy.cut()
    life.spend(60.0 * MINUTES)


def _no_stream(life: Life) -> None:
    life.proxy.refuse("GET /api/chat/stream")
    life.proxy.cut()
    life.spend(60.0 * MINUTES)


KINDS: Final = (
    Kind("idle, the person at the computer", True, _active),
    Kind("idle, the person away or the screen locked", True, _away),
    Kind("busy: a message a minute each way, 20 openings", True, _busy),
    Kind("100 changes of focus in an hour", True, _focus),
    Kind("100 changes of focus in a minute", True, _flicker),
    Kind("outage: the server answers 503", False, _unavailable),
    Kind("outage: all but the stream answers", False, _no_stream),
)
