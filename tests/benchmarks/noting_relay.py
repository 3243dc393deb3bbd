"""A relay that notes when it writes each numbered message to the client's socket."""

from __future__ import annotations

import socket
import time

from tests.benchmarks.numbered import NUMBER
from tests.support.relay import Pair, Relay


class NotingRelay(Relay):
    """See `Relay`.

    Attributes:
        sent: When each numbered message was first written to the client's socket, in nanoseconds.
    """

    def __init__(self, target: str) -> None:
        self.sent: dict[int, int] = {}
        super().__init__(target)

    def pair(self, near: socket.socket, far: socket.socket) -> Pair:
        """Put the two ends of a new connection together."""
        return _NotingPair(self, near, far)


class _NotingPair(Pair):
    def __init__(self, relay: NotingRelay, near: socket.socket, far: socket.socket) -> None:
        super().__init__(relay, near, far)
        self._sent = relay.sent

    def answer(self, data: bytes) -> None:
        now = time.monotonic_ns()
        super().answer(data)
        for match in NUMBER.finditer(data):
            self._sent.setdefault(int(match[1]), now)
