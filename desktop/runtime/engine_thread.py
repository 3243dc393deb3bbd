"""The engine's thread: a queue in, a callback out; no Qt."""

from __future__ import annotations

import heapq
import itertools
import logging
import queue
import random
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import TypeVar

from desktop.core.changes import ActionFailed, Change
from desktop.core.errors import ErpError
from desktop.runtime.threads import start_thread
from desktop.storage.failures import StorageError
from desktop.sync.engine import Engine
from desktop.wire.timestamp import Timestamp

_log = logging.getLogger(__name__)

T = TypeVar("T")
Deliver = Callable[[tuple[Change, ...]], None]

_JOIN = 0.5  # seconds; everything that matters is on disk, so nobody waits longer to quit


class _Timer:
    """A call on the engine's thread at a later time."""

    __slots__ = ("call", "cancelled")

    def __init__(self, call: Callable[[], None]) -> None:
        self.call = call
        self.cancelled = False

    def cancel(self) -> None:
        self.cancelled = True


class EngineThread:
    """Runs the sync engine, and beside it the thread for its HTTP calls (implements `sync.loop.Loop`).

    Args:
        build: Makes the engine, on its own thread; gets this loop, and whom to tell.
        deliver: Told of every change, on the engine's thread.
    """

    def __init__(self, build: Callable[[EngineThread, Deliver], Engine], deliver: Deliver) -> None:
        self._build = build
        self._deliver = deliver
        self._calls: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._timers: list[tuple[float, int, _Timer]] = []
        self._questions: queue.PriorityQueue[tuple[int, int, Callable[[], None] | None]] = (
            queue.PriorityQueue()
        )
        self._serial = itertools.count()
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []
        self._engine: Engine | None = None

    # From outside, any thread

    def start(self) -> None:
        """Begin; call once."""
        self._threads = [start_thread(self._run, "engine"), start_thread(self._answer, "rest")]

    def call(self, wish: Callable[[Engine], None]) -> None:
        """Have the engine do something."""
        self.post(lambda: self._with_engine(wish))

    def stop(self) -> None:
        """End the engine and its threads, within half a second; safe to call twice."""
        if not self._stopping.is_set():
            self._stopping.set()
            self._calls.put(_nothing)
            self._questions.put((0, -1, None))
        deadline = time.monotonic() + _JOIN
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))

    # The Loop protocol

    def now(self) -> Timestamp:
        """The wall clock."""
        return Timestamp.of(datetime.now(UTC))

    def monotonic(self) -> float:
        """Seconds on a clock that is never set."""
        return time.monotonic()

    def random(self) -> float:
        """A random number in [0, 1)."""
        return random.random()  # noqa: S311  spreads reconnections, guards nothing

    def call_later(self, delay: float, call: Callable[[], None]) -> _Timer:
        """Call `call` on the engine's thread, `delay` seconds from now (from that thread only)."""
        timer = _Timer(call)
        # Each lost connection calls off a few, some of them set for days ahead: they are not kept until then.
        self._timers = [one for one in self._timers if not one[2].cancelled]
        heapq.heapify(self._timers)
        heapq.heappush(self._timers, (time.monotonic() + delay, next(self._serial), timer))
        return timer

    def post(self, call: Callable[[], None]) -> None:
        """Call `call` on the engine's thread soon; any thread."""
        self._calls.put(call)

    def ask(self, question: Callable[[], T], then: Callable[[T | ErpError], None], *, urgent: bool) -> None:
        """Run a blocking `question` on the rest thread; its answer comes back to the engine's."""
        self._questions.put((0 if urgent else 1, next(self._serial), self._errand(question, then)))

    def ask_aside(self, question: Callable[[], T], then: Callable[[T | ErpError], None]) -> None:
        """Run a blocking `question` on a thread of its own (from the engine's thread only)."""
        aside = start_thread(self._errand(question, then), "aside")
        self._threads = [*(thread for thread in self._threads if thread.is_alive()), aside]

    def _errand(self, question: Callable[[], T], then: Callable[[T | ErpError], None]) -> Callable[[], None]:
        def run() -> None:
            answer: T | ErpError
            try:
                answer = question()
            except ErpError as error:
                answer = error
            except Exception as bug:  # noqa: BLE001  the last border: told, logged, asked again
                _log.exception("a question to the network failed by a bug of ours")
                answer = ErpError(type(bug).__name__)
            self.post(lambda: then(answer))

        return run

    # The threads

    def _run(self) -> None:
        self._guarded(self._begin)
        while not self._stopping.is_set():
            with suppress(queue.Empty):
                # No name for it: an answer of megabytes would live on until the next call comes.
                self._guarded(self._calls.get(timeout=self._until_next_timer()))
            self._ring()
        for _ in range(self._calls.qsize()):  # a message or a draft of a moment ago is still written down
            self._guarded(self._calls.get())
        self._guarded(lambda: self._with_engine(lambda engine: engine.stop()))

    def _begin(self) -> None:
        self._engine = self._build(self, self._deliver)
        self._engine.start()

    def _until_next_timer(self) -> float | None:
        while self._timers and self._timers[0][2].cancelled:
            heapq.heappop(self._timers)
        return max(0.0, self._timers[0][0] - time.monotonic()) if self._timers else None

    def _ring(self) -> None:
        while self._timers and self._timers[0][0] <= time.monotonic() and not self._stopping.is_set():
            timer = heapq.heappop(self._timers)[2]
            if not timer.cancelled:
                self._guarded(timer.call)

    def _guarded(self, call: Callable[[], None]) -> None:
        """Run a call; what goes wrong is told or logged, and the engine goes on."""
        try:
            call()
        except StorageError as error:
            _log.exception("the local copy could not be used")
            if self._engine is None:
                self._deliver((ActionFailed(action="storage", code=error.code),))
            else:
                self._engine.storage_failed(error)
        except Exception:  # noqa: BLE001  one bad event must not silence the chat for the day
            _log.exception("the engine met a bug of ours")
            if self._engine is not None:
                self._engine.begin_again()

    def _with_engine(self, wish: Callable[[Engine], None]) -> None:
        if self._engine is not None:
            wish(self._engine)

    def _answer(self) -> None:
        while (question := self._questions.get()[2]) is not None:
            question()


def _nothing() -> None:
    """Wake the engine's thread."""
