"""The engine's thread for tests: a clock that moves when told to, questions answered when told to."""

from __future__ import annotations

import heapq
import itertools
from collections import deque
from collections.abc import Callable
from typing import TypeVar

from desktop.core.errors import ErpError
from desktop.storage.failures import StorageError
from desktop.wire.timestamp import Timestamp
from tests.unit.core.build_chat import NOON

T = TypeVar("T")
_ENDLESS = 100_000  # steps after which a test has found a loop that never rests


class FakeTimer:
    """A call at a later time."""

    def __init__(self, call: Callable[[], None]) -> None:
        self.call = call
        self.cancelled = False

    def cancel(self) -> None:
        self.cancelled = True


class FakeLoop:
    """Implements `sync.loop.Loop` without threads.

    Attributes:
        held: While True, questions to the network wait for `answer`.
        jitter: What `random` returns.
        storage_failed: Told of a StorageError that a call ended with, as the engine's thread does.
    """

    def __init__(self) -> None:
        self.held = False
        self.jitter = 0.5
        self.storage_failed: Callable[[StorageError], None] | None = None
        self._seconds = 1000.0
        self._wall_offset = 0.0
        self._posts: deque[Callable[[], None]] = deque()
        self._timers: list[tuple[float, int, FakeTimer]] = []
        self._questions: list[tuple[int, int, Callable[[], None]]] = []
        self._serial = itertools.count()

    # The protocol

    def now(self) -> Timestamp:
        return Timestamp.from_ms(NOON + round((self._seconds - 1000.0 + self._wall_offset) * 1000))

    def monotonic(self) -> float:
        return self._seconds

    def random(self) -> float:
        return self.jitter

    def call_later(self, delay: float, call: Callable[[], None]) -> FakeTimer:
        timer = FakeTimer(call)
        heapq.heappush(self._timers, (self._seconds + delay, next(self._serial), timer))
        return timer

    def post(self, call: Callable[[], None]) -> None:
        self._posts.append(call)

    def ask_aside(self, question: Callable[[], T], then: Callable[[T | ErpError], None]) -> None:
        self.ask(question, then, urgent=False)

    def ask(self, question: Callable[[], T], then: Callable[[T | ErpError], None], *, urgent: bool) -> None:
        def run() -> None:
            answer: T | ErpError
            try:
                answer = question()
            except ErpError as error:
                answer = error
            self.post(lambda: then(answer))

        heapq.heappush(self._questions, (0 if urgent else 1, next(self._serial), run))

    # What a test does

    @property
    def waiting(self) -> int:
        """How many questions wait for an answer."""
        return len(self._questions)

    def answer(self, count: int = 1) -> None:
        """Let the network answer so many questions, though held."""
        for _ in range(count):
            if self._questions:
                heapq.heappop(self._questions)[2]()
                self.settle()

    def release(self) -> None:
        """Hold nothing back any more."""
        self.held = False
        self.settle()

    def settle(self) -> None:
        """Run everything that is due now."""
        for _ in range(_ENDLESS):
            if self._posts:
                self._guarded(self._posts.popleft())
            elif self._timers and self._timers[0][0] <= self._seconds:
                timer = heapq.heappop(self._timers)[2]
                if not timer.cancelled:
                    self._guarded(timer.call)
            elif self._questions and not self.held:
                heapq.heappop(self._questions)[2]()
            else:
                return
        raise AssertionError("the engine never rests")

    def advance(self, seconds: float) -> None:
        """Let time pass, ringing each timer at its time."""
        end = self._seconds + seconds
        self.settle()
        while self._timers and self._timers[0][0] <= end:
            self._seconds = max(self._seconds, self._timers[0][0])
            self.settle()
        self._seconds = end
        self.settle()

    def sleep(self, seconds: float) -> None:
        """Let the computer sleep: the wall clock goes on, nothing else does."""
        self._wall_offset += seconds

    def _guarded(self, call: Callable[[], None]) -> None:
        if self.storage_failed is None:
            call()
            return
        try:
            call()
        except StorageError as error:
            self.storage_failed(error)
