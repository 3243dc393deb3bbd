"""What the engine needs of the thread it runs on: time, timers, questions to the network."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Generator
from typing import Any, Generic, Protocol, TypeVar

from desktop.core.errors import ErpError
from desktop.wire.timestamp import Timestamp

T = TypeVar("T")


class Timer(Protocol):
    """A call that will be made later."""

    def cancel(self) -> None:
        """Make it never happen; safe to call twice, or after it happened."""


class Loop(Protocol):
    """The engine's thread, seen from inside."""

    def now(self) -> Timestamp:
        """The wall clock."""

    def monotonic(self) -> float:
        """Seconds on a clock that is never set."""

    def random(self) -> float:
        """A random number in [0, 1)."""

    def call_later(self, delay: float, call: Callable[[], None]) -> Timer:
        """Call `call` on the engine's thread, `delay` seconds from now."""

    def post(self, call: Callable[[], None]) -> None:
        """Call `call` on the engine's thread soon; may be used from any thread."""

    def ask(self, question: Callable[[], T], then: Callable[[T | ErpError], None], *, urgent: bool) -> None:
        """Run a blocking `question` on the network thread, and `then` on the engine's with its answer.

        Args:
            question: Makes one HTTP call; may raise ErpError, which becomes the answer.
            then: Receives the result or the error.
            urgent: A person waits for it: it goes before what nobody waits for.
        """

    def ask_aside(self, question: Callable[[], T], then: Callable[[T | ErpError], None]) -> None:
        """As `ask`, for what may take as long as it likes: nothing else ever waits for it."""


class Ask(Generic[T]):
    """A question to the network that a task awaits."""

    def __init__(self, question: Callable[[], T], *, urgent: bool = False) -> None:
        self.question = question
        self.urgent = urgent

    def __await__(self) -> Generator[Ask[Any], Any, T]:
        """Hand the question to the loop; comes back with the answer, or raises the ErpError."""
        answer: T = yield self
        return answer


class Pause:
    """A while that a task awaits.

    Args:
        delay: Seconds.
    """

    def __init__(self, delay: float) -> None:
        self.delay = delay

    def __await__(self) -> Generator[Pause, Any, None]:
        """Hand the delay to the loop."""
        yield self


class Task:
    """A coroutine run on the engine's thread, one await at a time.

    Only `Ask` and `Pause` can be awaited. After `cancel` nothing of it runs any more.
    """

    def __init__(self, loop: Loop, work: Coroutine[Any, Any, None]) -> None:
        self._loop = loop
        self._work = work
        self._timer: Timer | None = None
        self._running = False
        self.done = False
        self._step(None)

    def cancel(self) -> None:
        """End it where it stands; safe to call twice."""
        if self.done:
            return
        self.done = True
        if self._timer is not None:
            self._timer.cancel()
        if not self._running:  # one that cancels itself ends at its next await
            self._work.close()

    def _step(self, answer: object) -> None:
        if not self.done:
            self._wait_for(self._run(answer))

    def _wait_for(self, wanted: object) -> None:
        if self.done:
            self._work.close()
        elif isinstance(wanted, Ask):
            self._loop.ask(wanted.question, self._step, urgent=wanted.urgent)
        elif isinstance(wanted, Pause):
            self._timer = self._loop.call_later(wanted.delay, lambda: self._step(None))

    def _run(self, answer: object) -> object:
        self._running = True
        try:
            return self._work.throw(answer) if isinstance(answer, ErpError) else self._work.send(answer)
        except StopIteration:
            self.done = True
            return None
        except BaseException:
            self.done = True
            raise
        finally:
            self._running = False
