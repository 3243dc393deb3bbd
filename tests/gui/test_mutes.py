"""Mutes: for a while or for good, kept in the settings, dropped when they are over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtTest import QSignalSpy
from pytestqt.qtbot import QtBot

from desktop.core.policy import Policy
from desktop.core.settings import Tree
from desktop.state.mutes import Mutes
from desktop.state.settings_store import SettingsStore

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


class Clock:
    """A clock that stands until it is set."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


class Bench:
    """Mutes over settings whose file is a list of what was written."""

    def __init__(self, tree: Tree | None = None, policy: Policy | None = None) -> None:
        self.clock = Clock()
        self.written: list[Tree] = []
        self.settings = SettingsStore(lambda: tree or {}, self._save, policy=policy)
        self.mutes = Mutes(self.settings, self.clock)

    def _save(self, tree: Tree) -> str:
        self.written.append(tree)
        return ""


@pytest.fixture
def bench(qtbot: QtBot) -> Bench:
    assert qtbot is not None
    return Bench()


def test_a_conversation_is_muted_for_a_while_or_until_somebody_unmutes_it(bench: Bench) -> None:
    told = QSignalSpy(bench.mutes.changed)
    bench.mutes.mute("c1", NOON + HOUR)
    bench.mutes.mute("c2", None)
    assert bench.mutes.all == {"c1": NOON + HOUR, "c2": None}
    assert (bench.mutes.is_muted("c2"), bench.mutes.until("c2")) == (True, None)
    assert (bench.mutes.is_muted("c3"), bench.mutes.until("c1")) == (False, NOON + HOUR)
    bench.mutes.unmute("c2")
    assert (bench.mutes.is_muted("c2"), told.count()) == (False, 3)
    bench.mutes.unmute("c1")


def test_what_is_muted_outlives_the_program(bench: Bench) -> None:
    bench.mutes.mute("c1", NOON + HOUR)
    bench.mutes.mute("c2", None)
    again = Bench(bench.written[-1])
    assert again.mutes.all == {"c1": NOON + HOUR, "c2": None}
    assert again.settings.settings.mutes == bench.settings.settings.mutes
    for one in (bench, again):
        one.mutes.unmute("c1")


def test_one_that_is_over_is_dropped_by_itself(qtbot: QtBot, bench: Bench) -> None:
    bench.mutes.mute("c1", NOON + timedelta(milliseconds=40))
    bench.mutes.mute("c2", None)
    with qtbot.waitSignal(bench.mutes.changed):
        bench.clock.now += timedelta(milliseconds=40)
    assert bench.settings.settings.mutes == {"c2": None}


def test_those_that_were_over_before_the_start_are_dropped_soon(qtbot: QtBot) -> None:
    bench = Bench({"mutes": {"c1": (NOON - HOUR).isoformat(), "c2": None}})
    assert bench.mutes.all == {"c2": None}
    qtbot.waitUntil(lambda: bool(bench.written))
    assert bench.written[-1]["mutes"] == {"c2": None}


def test_without_an_end_nothing_is_waited_for(bench: Bench) -> None:
    bench.mutes.mute("c1", None)
    timers = bench.mutes.findChildren(QTimer)
    assert [timer.isActive() for timer in timers] == [False]
    bench.mutes.mute("c2", NOON + HOUR)
    assert [timer.isActive() for timer in timers] == [True]
    bench.mutes.unmute("c2")


def test_what_an_administrator_mutes_stays_as_it_is_and_is_never_written(qtbot: QtBot) -> None:
    bench = Bench(policy=Policy(enforced={"mutes": {"c1": None, "c2": (NOON - HOUR).isoformat()}}))
    bench.mutes.unmute("c1")
    bench.mutes.mute("c3", None)
    qtbot.wait(20)
    assert (bench.mutes.all, bench.written) == ({"c1": None}, [])
