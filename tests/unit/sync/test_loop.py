"""Tasks on the engine's thread: what they wait for, how they end."""

from __future__ import annotations

import pytest

from desktop.core.errors import ErpError, TransientError
from desktop.sync.loop import Ask, Pause, Task
from tests.unit.sync.fake_loop import FakeLoop


def _refused() -> str:
    raise TransientError("no answer")


def test_a_task_gets_the_answer_it_asked_for() -> None:
    loop, heard = FakeLoop(), list[str]()

    async def work() -> None:
        heard.append(await Ask(lambda: "answer"))

    task = Task(loop, work())
    assert not task.done
    loop.settle()
    assert (heard, task.done) == (["answer"], True)


def test_an_error_comes_out_of_the_question() -> None:
    loop, heard = FakeLoop(), list[ErpError]()

    async def work() -> None:
        try:
            await Ask(_refused)
        except ErpError as error:
            heard.append(error)

    Task(loop, work())
    loop.settle()
    assert isinstance(heard[0], TransientError)


def test_a_task_that_is_cancelled_while_it_waits_hears_no_answer() -> None:
    loop, heard = FakeLoop(), list[str]()

    async def work() -> None:
        heard.append(await Ask(lambda: "answer"))

    task = Task(loop, work())
    task.cancel()
    task.cancel()
    loop.settle()
    assert (heard, task.done) == ([], True)


def test_a_task_that_is_cancelled_in_a_pause_does_not_wake() -> None:
    loop, woken = FakeLoop(), list[bool]()

    async def work() -> None:
        await Pause(5.0)
        woken.append(True)

    task = Task(loop, work())
    loop.advance(4.9)
    task.cancel()
    loop.advance(5.0)
    assert woken == []


def test_a_pause_lasts_as_long_as_it_says() -> None:
    loop, woken = FakeLoop(), list[float]()

    async def work() -> None:
        before = loop.monotonic()
        await Pause(5.0)
        woken.append(loop.monotonic() - before)

    Task(loop, work())
    loop.advance(60.0)
    assert woken == [5.0]


def test_a_task_that_cancels_itself_ends_at_its_next_wait() -> None:
    loop, steps = FakeLoop(), list[str]()
    tasks: list[Task] = []

    async def work() -> None:
        await Ask(lambda: "first")
        tasks[0].cancel()
        steps.append("still running")
        await Ask(lambda: "second")
        steps.append("never")

    tasks.append(Task(loop, work()))
    loop.settle()
    assert (steps, tasks[0].done, loop.waiting) == (["still running"], True, 0)


def test_what_goes_wrong_inside_a_task_is_not_swallowed() -> None:
    loop = FakeLoop()

    async def work() -> None:
        await Ask(lambda: None)
        raise ZeroDivisionError

    task = Task(loop, work())
    with pytest.raises(ZeroDivisionError):
        loop.settle()
    assert task.done


def test_what_a_person_waits_for_goes_first() -> None:
    loop, heard = FakeLoop(), list[str]()

    async def work(name: str, *, urgent: bool) -> None:
        heard.append(await Ask(lambda: name, urgent=urgent))

    Task(loop, work("reconcile", urgent=False))
    Task(loop, work("message", urgent=True))
    loop.settle()
    assert heard == ["message", "reconcile"]
