"""The engine's thread: order, timers, questions, an end in time."""

from __future__ import annotations

import queue
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop.core.changes import AccountChanged, ActionFailed, Change, ConnectionChanged
from desktop.core.errors import ErpError, TransientError
from desktop.erp.client import ErpClient
from desktop.runtime.build import accounts_in
from desktop.runtime.cookie_store import MemoryCookieStore
from desktop.runtime.engine_thread import Deliver, EngineThread
from desktop.storage.failures import DiskFullError
from desktop.sync.engine import Engine

PATIENCE = 20.0
LOGGER = "desktop.runtime.engine_thread"


class Bench:
    """An engine with nobody signed in, on its thread."""

    def __init__(self, data: Path) -> None:
        self.told: queue.SimpleQueue[Change] = queue.SimpleQueue()
        self._data = data
        self.thread = EngineThread(self._build, self._tell)

    def _build(self, loop: EngineThread, deliver: Deliver) -> Engine:
        return Engine(
            loop,
            deliver,
            connect=_no_client,
            accounts=accounts_in(self._data),
            cookies=lambda _email: MemoryCookieStore(),
        )

    def _tell(self, changes: tuple[Change, ...]) -> None:
        for change in changes:
            self.told.put(change)

    def settle(self) -> None:
        """Wait until everything asked so far has been done."""
        done = threading.Event()
        self.thread.post(done.set)
        assert done.wait(PATIENCE)


def _no_client(_server: str) -> ErpClient:
    raise AssertionError("nobody signs in here")


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(tmp_path)
    yield bench
    bench.thread.stop()


def test_the_engine_starts_on_its_own_thread_and_tells_who_is_signed_in(bench: Bench) -> None:
    bench.thread.start()
    assert bench.told.get(timeout=PATIENCE) == AccountChanged(account=None)
    assert isinstance(bench.told.get(timeout=PATIENCE), ConnectionChanged)


def test_calls_are_made_in_order_also_those_from_before_the_start(bench: Bench) -> None:
    heard: list[int] = []

    def call(number: int) -> None:
        bench.thread.call(lambda _engine: heard.append(number))

    for number in range(5):
        call(number)
    bench.thread.start()
    bench.settle()
    assert heard == [0, 1, 2, 3, 4]


def test_a_bug_in_a_call_is_logged_and_the_engine_goes_on(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    def bug() -> None:
        raise IndexError("ours")

    bench.thread.start()
    bench.thread.post(bug)
    bench.settle()
    assert "the engine met a bug of ours" in caplog.text
    assert "IndexError" in caplog.text


def test_a_bug_while_the_engine_is_made_is_logged_and_it_still_ends(caplog: pytest.LogCaptureFixture) -> None:
    def build(_loop: EngineThread, _deliver: Deliver) -> Engine:
        raise KeyError("no engine")

    thread = EngineThread(build, _ignore)
    thread.start()
    done = threading.Event()
    thread.call(lambda _engine: pytest.fail("there is none"))
    thread.post(done.set)
    assert done.wait(PATIENCE)
    thread.stop()
    assert "no engine" in caplog.text


@pytest.mark.usefixtures("caplog")
def test_a_local_copy_that_fails_is_told(bench: Bench) -> None:
    def full() -> None:
        raise DiskFullError("no room")

    bench.thread.start()
    bench.thread.post(full)
    bench.settle()
    told = [bench.told.get_nowait() for _ in range(3)]
    assert told[-1] == ActionFailed(action="storage", code="disk_full")


def test_timers_ring_in_the_order_of_their_time(bench: Bench) -> None:
    heard: list[str] = []
    rung = threading.Event()

    def set_timers() -> None:
        bench.thread.call_later(0.03, rung.set)
        bench.thread.call_later(0.02, lambda: heard.append("second"))
        bench.thread.call_later(0.01, lambda: heard.append("first"))
        bench.thread.call_later(0.0, lambda: heard.append("never")).cancel()

    bench.thread.start()
    bench.thread.post(set_timers)
    assert rung.wait(PATIENCE)
    assert heard == ["first", "second"]


def test_timers_ring_although_calls_keep_coming(bench: Bench) -> None:
    rung = threading.Event()

    def again() -> None:
        if not rung.is_set():
            bench.thread.post(again)

    bench.thread.start()
    bench.thread.post(lambda: _set(bench.thread.call_later(0.01, rung.set)))
    bench.thread.post(again)
    assert rung.wait(PATIENCE)


def test_a_timer_that_was_called_off_is_let_go_long_before_its_time(bench: Bench) -> None:
    kept: weakref.WeakSet[Callable[[], None]] = weakref.WeakSet()

    def set_and_call_off() -> None:
        def call() -> None:
            raise AssertionError("called off")

        kept.add(call)
        bench.thread.call_later(30 * 86_400.0, call).cancel()

    bench.thread.start()
    for _ in range(100):
        bench.thread.post(set_and_call_off)
    bench.settle()
    assert len(kept) <= 1


def test_an_answer_comes_back_to_the_engines_thread(bench: Bench) -> None:
    heard: queue.SimpleQueue[tuple[object, str]] = queue.SimpleQueue()

    def asks(question: Callable[[], object]) -> None:
        bench.thread.ask(
            question, lambda answer: heard.put((answer, threading.current_thread().name)), urgent=False
        )

    def refused() -> object:
        raise TransientError("gone", code="offline")

    bench.thread.start()
    asks(lambda: threading.current_thread().name)
    assert heard.get(timeout=PATIENCE) == ("rest", "engine")
    asks(refused)
    answer, _ = heard.get(timeout=PATIENCE)
    assert isinstance(answer, TransientError)


def test_an_answer_that_was_heard_is_let_go_although_nothing_follows(bench: Bench) -> None:
    class Answer:
        """A list of ten thousand conversations, say."""

    gone, heard = threading.Event(), threading.Event()

    def question() -> Answer:
        answer = Answer()
        weakref.finalize(answer, gone.set)
        return answer

    bench.thread.start()
    bench.settle()
    bench.thread.ask(question, lambda _answer: heard.set(), urgent=False)
    assert heard.wait(PATIENCE)
    assert gone.wait(PATIENCE)


def test_a_bug_in_a_question_is_an_error_to_whoever_asked(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    def bug() -> object:
        raise KeyError("ours")

    heard: queue.SimpleQueue[object] = queue.SimpleQueue()
    bench.thread.start()
    bench.thread.ask(bug, heard.put, urgent=False)
    assert isinstance(heard.get(timeout=PATIENCE), ErpError)
    assert "bug of ours" in caplog.text


def test_what_a_person_waits_for_is_asked_first(bench: Bench) -> None:
    heard: list[str] = []
    gate, done = threading.Event(), threading.Event()

    def ask(name: str, *, urgent: bool) -> None:
        bench.thread.ask(lambda: heard.append(name), lambda _: None, urgent=urgent)

    for name in ("idle", "also idle", "urgent"):
        ask(name, urgent=name == "urgent")
    bench.thread.ask(gate.wait, lambda _: done.set(), urgent=False)
    gate.set()
    bench.thread.start()
    assert done.wait(PATIENCE)
    assert heard == ["urgent", "idle", "also idle"]


def test_what_is_asked_aside_keeps_nobody_waiting(bench: Bench) -> None:
    hung, begun = threading.Event(), threading.Event()
    aside: queue.SimpleQueue[object] = queue.SimpleQueue()
    heard: queue.SimpleQueue[object] = queue.SimpleQueue()

    def hang() -> str:
        begun.set()
        hung.wait(PATIENCE)
        return "aside"

    bench.thread.start()
    bench.thread.post(lambda: bench.thread.ask_aside(hang, aside.put))
    assert begun.wait(PATIENCE)
    bench.thread.ask(lambda: "rest", heard.put, urgent=False)
    assert heard.get(timeout=PATIENCE) == "rest"
    assert aside.empty()
    hung.set()
    assert aside.get(timeout=PATIENCE) == "aside"
    bench.thread.post(lambda: bench.thread.ask_aside(_refuse, aside.put))
    assert isinstance(aside.get(timeout=PATIENCE), TransientError)


def _refuse() -> None:
    raise TransientError


def test_stopping_does_not_wait_for_a_server_that_hangs(bench: Bench) -> None:
    hung, begun = threading.Event(), threading.Event()
    answers: list[object] = []

    def hang() -> None:
        begun.set()
        hung.wait(PATIENCE)

    bench.thread.start()
    bench.thread.ask(hang, answers.append, urgent=False)
    assert begun.wait(PATIENCE)
    before = time.monotonic()
    bench.thread.stop()
    took = time.monotonic() - before
    hung.set()
    assert took < PATIENCE / 4  # it gives up after half a second; the machine may be busy
    assert answers == []


def test_nothing_is_called_after_the_end(bench: Bench) -> None:
    heard: list[str] = []
    bench.thread.start()
    bench.thread.post(lambda: _set(bench.thread.call_later(PATIENCE, lambda: heard.append("timer"))))
    bench.settle()
    bench.thread.stop()
    bench.thread.stop()
    bench.thread.post(lambda: heard.append("call"))
    bench.thread.call(lambda _engine: heard.append("wish"))
    bench.thread.ask(lambda: heard.append("question"), lambda _: heard.append("answer"), urgent=True)
    assert heard == []


def _set(timer: object) -> None:
    assert timer is not None


def _ignore(_changes: tuple[Change, ...]) -> None:
    """Nobody listens."""


def test_what_was_asked_just_before_the_end_is_still_done(bench: Bench) -> None:
    busy, release, done = threading.Event(), threading.Event(), threading.Event()

    def hold() -> None:
        busy.set()
        release.wait(PATIENCE)

    bench.thread.start()
    bench.thread.post(hold)
    assert busy.wait(PATIENCE)
    bench.thread.call(lambda _engine: done.set())
    bench.thread.stop()
    release.set()
    assert done.wait(PATIENCE)
