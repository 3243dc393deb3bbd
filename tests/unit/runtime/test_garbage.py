"""Garbage is collected on the GUI thread only."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from desktop.runtime.garbage import GuiThreadCollector
from desktop.runtime.threads import start_thread


class Node:
    """Something in a circle."""

    def __init__(self) -> None:
        self.me = self


@pytest.fixture
def collector(qtbot: QtBot) -> Iterator[GuiThreadCollector]:
    assert qtbot is not None
    collector = GuiThreadCollector()
    yield collector
    collector.stop()
    assert gc.isenabled()


def test_another_thread_never_collects(collector: GuiThreadCollector) -> None:
    assert collector is not None
    gone = weakref.ref(Node())

    def allocate() -> None:
        assert len([[number] for number in range(50_000)]) == 50_000

    start_thread(allocate, "allocating").join()
    assert gone() is not None


def test_circles_go_when_enough_has_piled_up(collector: GuiThreadCollector) -> None:
    gone = weakref.ref(Node())
    kept = [[number] for number in range(2 * gc.get_threshold()[0])]
    collector.check()
    assert gone() is None
    assert kept
    assert threading.current_thread() is threading.main_thread()


def test_whoever_gives_memory_back_is_called_after_a_collection_and_not_while_nothing_happens(
    qtbot: QtBot,
) -> None:
    assert qtbot is not None
    calls: list[int] = []
    collector = GuiThreadCollector(afterwards=lambda: calls.append(1))
    gc.collect()
    collector.check()
    assert calls == []
    kept = [[number] for number in range(2 * gc.get_threshold()[0])]
    collector.check()
    assert calls == [1]
    assert kept
    collector.stop()
