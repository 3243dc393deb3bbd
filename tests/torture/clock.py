"""Simulated time: the world's own clock, and each computer's thread that runs on it."""

from __future__ import annotations

import heapq
import itertools
import math
import random
from collections.abc import Callable
from typing import TypeVar

from desktop.core.errors import ErpError
from desktop.wire.timestamp import Timestamp

T = TypeVar("T")
BEGINNING = 1_795_521_600_000
"""When every history begins, epoch milliseconds."""

_ENDLESS = 400_000  # calls within one advance, after which something never rests


class Clock:
    """What happens when; whole milliseconds."""

    def __init__(self) -> None:
        self.ms = BEGINNING
        self._queue: list[tuple[int, int, Callable[[], None]]] = []
        self._serial = itertools.count()

    def now(self) -> int:
        """Return the true time, epoch milliseconds."""
        return self.ms

    def later(self, delay: int, call: Callable[[], None]) -> None:
        """Have `call` made so many milliseconds from now."""
        heapq.heappush(self._queue, (self.ms + max(0, delay), next(self._serial), call))

    def advance(self, delay: int) -> None:
        """Let time pass, and everything happen that is due."""
        end = self.ms + delay
        for _ in range(_ENDLESS):
            if not self._queue or self._queue[0][0] > end:
                self.ms = end
                return
            self.ms, _, call = heapq.heappop(self._queue)
            call()
        raise AssertionError("the client never rests")


class ComputerTimer:
    """A call at a later time of one computer."""

    def __init__(self, due: int, call: Callable[[], None]) -> None:
        self.due = due
        self.call: Callable[[], None] | None = call

    def cancel(self) -> None:
        self.call = None


class ComputerLoop:
    """Implements `sync.loop.Loop` for one run of the program on one computer.

    While the computer sleeps its monotonic clock stands still and nothing of it runs.

    Attributes:
        alive: False once the process is gone: nothing it waited for happens any more.
        took: Milliseconds the answer to the request at hand needs; set by the transport.
    """

    def __init__(self, clock: Clock, dice: random.Random, *, skew: int = 0) -> None:
        self._clock = clock
        self._dice = dice
        self._skew = skew
        self._slept = 0
        self._asleep = False
        self._waiting: list[Callable[[], None]] = []
        self._questions: list[tuple[int, int, Callable[[], Callable[[], None]]]] = []
        self._serial = itertools.count()
        self._busy = False
        self.alive = True
        self.took = 0

    # The protocol

    def now(self) -> Timestamp:
        return Timestamp.from_ms(self._clock.ms + self._skew)

    def monotonic(self) -> float:
        return self._monotonic() / 1000

    def random(self) -> float:
        return self._dice.random()

    def call_later(self, delay: float, call: Callable[[], None]) -> ComputerTimer:
        timer = ComputerTimer(self._monotonic() + max(0, math.ceil(delay * 1000)), call)
        self._set(timer)
        return timer

    def post(self, call: Callable[[], None]) -> None:
        self.soon(0, call)

    def ask_aside(self, question: Callable[[], T], then: Callable[[T | ErpError], None]) -> None:
        self.ask(question, then, urgent=False)

    def ask(self, question: Callable[[], T], then: Callable[[T | ErpError], None], *, urgent: bool) -> None:
        def run() -> Callable[[], None]:
            answer: T | ErpError
            try:
                answer = question()
            except ErpError as error:
                answer = error
            return lambda: then(answer)

        heapq.heappush(self._questions, (0 if urgent else 1, next(self._serial), run))
        self._next_question()

    # What the world does to it

    def soon(self, delay: int, call: Callable[[], None]) -> None:
        """Have something reach this computer so many milliseconds from now, or when it wakes."""

        def arrive() -> None:
            if not self.alive:
                return
            if self._asleep:
                self._waiting.append(arrive)
            else:
                call()

        self._clock.later(delay, arrive)

    def fall_asleep(self) -> None:
        """Close the lid."""
        self._asleep = True

    def wake(self, slept: int) -> None:
        """Open it again, so many milliseconds later."""
        self._asleep = False
        self._slept += slept
        waiting, self._waiting = self._waiting, []
        for call in waiting:
            self._clock.later(0, call)

    def _monotonic(self) -> int:
        return self._clock.ms - BEGINNING - self._slept

    def _set(self, timer: ComputerTimer) -> None:
        self.soon(timer.due - self._monotonic(), lambda: self._ring(timer))

    def _ring(self, timer: ComputerTimer) -> None:
        if timer.call is None:
            return
        if timer.due > self._monotonic():
            self._set(timer)  # it was set before a sleep
            return
        call, timer.call = timer.call, None
        call()

    def _next_question(self) -> None:
        if self._busy or not self._questions:
            return
        self._busy = True
        _, _, run = heapq.heappop(self._questions)
        self.soon(self._dice.choice((0, 1, 8)), lambda: self._put(run))

    def _put(self, run: Callable[[], Callable[[], None]]) -> None:
        self.took = self._dice.choice((0, 1, 2, 25))
        then = run()
        self.soon(self.took, lambda: self._answered(then))

    def _answered(self, then: Callable[[], None]) -> None:
        self._busy = False
        then()
        self._next_question()
