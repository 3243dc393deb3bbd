"""Many clients lose one server at the same moment: when does each try again, when is it back."""

from __future__ import annotations

import os
import random
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from desktop.core.changes import Change, ConnectionChanged, ConnectionState
from desktop.erp.stream import RetryAdvised
from desktop.wire.models import ChatConfig
from tests.benchmarks import table
from tests.benchmarks.figures import Row, percentile
from tests.support.worlds import Level
from tests.unit.sync.fake_loop import FakeLoop
from tests.unit.sync.scripted_erp import ScriptedErp
from tests.unit.sync.world import World

_BEFORE: Final = 35.0  # seconds online before it happens: long enough for a stable connection
_AFTER: Final = 120.0  # seconds that are looked at; also what nobody came back in

_MEMORY: Final = "/dev/shm"  # noqa: S108  not the disk: the copies of all of them are made and thrown away

Shutdown = Callable[[random.Random], float]
"""Gives the seconds that a server tells one client to stay away when it goes in good order."""


@dataclass(frozen=True, slots=True)
class Course:
    """How one client came back.

    Attributes:
        attempts: When it tried, in seconds since it lost the server.
        back: When it was online again.
    """

    attempts: tuple[float, ...]
    back: float

    @property
    def shares(self) -> list[float]:
        """Return what part of its longest delay each attempt waited: what the jitter drew."""
        before = (0.0, *self.attempts)
        gaps = (at - last for last, at in zip(before, self.attempts, strict=False))
        return [gap / min(60.0, 2.0**number) for number, gap in enumerate(gaps)]


def storm(
    level: Level, *, clients: int, down: float, seed: int, told: Shutdown | None = None
) -> list[Course]:
    """Let clients of the real engine, on a clock that is not, lose their server for `down` seconds.

    Args:
        told: What a server that goes in good order says to each; None where it just goes.
    """
    dice = random.Random(seed)  # noqa: S311  repeats, guards nothing
    memory = _MEMORY if Path(_MEMORY).is_dir() else None
    with tempfile.TemporaryDirectory(prefix="storm-", dir=memory) as folder:
        return [
            _Member(Path(folder, str(number)), level, dice.random()).lose(
                down, None if told is None else told(dice)
            )
            for number in range(clients)
        ]


def spread_over(seconds: float) -> Shutdown:
    """Tell each client a time of its own, from 1 s on."""
    return lambda dice: dice.uniform(1.0, 1.0 + seconds)


def worst_second(moments: Sequence[float]) -> float:
    """Return the largest share of moments that lie within one second of each other, in per cent."""
    ordered = sorted(moments)
    most = first = 0
    for last, at in enumerate(ordered):
        while at - ordered[first] >= 1.0:
            first += 1
        most = max(most, last - first + 1)
    return 100.0 * most / len(ordered)


def distance_from_uniform(shares: Sequence[float]) -> float:
    """Return the statistic of Kolmogorov and Smirnov by the square root of their number.

    Above 1.63 the shares are not uniform in [0, 1), with an error of 1 %.
    """
    ordered = sorted(shares)
    count = len(ordered)
    distance = max(
        max((number + 1) / count - share, share - number / count) for number, share in enumerate(ordered)
    )
    return float(distance * count**0.5)


class _Loop(FakeLoop):
    """A clock that moves when told to, with dice of its own."""

    def __init__(self, seed: float) -> None:
        super().__init__()
        self._dice = random.Random(seed)  # noqa: S311  as above

    def random(self) -> float:
        return self._dice.random()


class _Erp(ScriptedErp):
    """Notes when somebody comes."""

    def __init__(self, loop: FakeLoop, level: int) -> None:
        super().__init__(loop, level)
        self._clock = loop
        self.visits: list[float] = []

    def config(self) -> ChatConfig:
        self.visits.append(self._clock.monotonic())
        return super().config()

    def go(self, advice: float | None) -> None:
        """End every stream; in good order with an advice when to come back."""
        self.down = True
        if advice is None:
            self.cut()
            return
        for stream in list(self.streams):
            stream.deliver(RetryAdvised(advice))
            stream.end(None)


class _Member(World):
    """One client of many."""

    def __init__(self, folder: Path, level: Level, seed: float) -> None:
        super().__init__(folder, level)
        self.loop = _Loop(seed)
        self.noting = _Erp(self.loop, level)
        self.erp = self.noting
        self.onlines: list[float] = []

    def lose(self, down: float, advice: float | None) -> Course:
        """Lose the server for a while; returns how it went on."""
        self.start()
        try:
            self.loop.advance(_BEFORE)
            start = self.loop.monotonic()
            self.noting.visits.clear()
            self.onlines.clear()
            self.noting.go(advice)
            self.loop.advance(down)
            self.noting.down = False
            while not self.onlines and self.loop.monotonic() < start + _AFTER:
                self.loop.advance(1.0)
        finally:
            self.stop()
        back = (self.onlines[0] if self.onlines else start + _AFTER) - start
        visits = tuple(at - start for at in self.noting.visits)
        return Course(tuple(at for at in visits if at <= back), back)

    def _deliver(self, changes: tuple[Change, ...]) -> None:
        super()._deliver(changes)
        for change in changes:
            if isinstance(change, ConnectionChanged) and change.state is ConnectionState.ONLINE:
                self.onlines.append(self.loop.monotonic())


CLIENTS: Final = 500
SEED: Final = 4
LARGEST: Final = 1.63  # of `distance_from_uniform`
_WORST: Final = 60.0  # per cent of all in one second
_LAST: Final = 90.0  # seconds
_WORST_SPREAD: Final = 5.0  # per cent
_SHORTEST_SPREAD: Final = 40.0  # seconds


def _lost(level: Level, down: float) -> Row:
    courses = storm(level, clients=CLIENTS, down=down, seed=SEED)
    back = [course.back for course in courses]
    fit = distance_from_uniform([share for course in courses for share in course.shares])
    return Row(
        f"level {level}, {CLIENTS} clients, server gone for {down:.0f} s: back after (p50 / p95 / last); "
        "worst second; fit of the jitter",
        f"{percentile(back, 50):.1f} / {percentile(back, 95):.1f} / {max(back):.1f} s; "
        f"{worst_second(back):.0f} %; {fit:.2f}",
        target=f"≤ {_LAST:.0f} s; ≤ {_WORST:.0f} %; < {LARGEST}",
        met=max(back) <= _LAST and worst_second(back) <= _WORST and fit < LARGEST,
    )


def _spread() -> Row:
    courses = storm(2, clients=CLIENTS, down=2.0, seed=SEED, told=spread_over(59.0))
    back = [course.back for course in courses]
    over, worst = max(back) - min(back), worst_second(back)
    return Row(
        f"level 2, {CLIENTS} clients, told by `retry:` to come back within 60 s: spread over; worst second",
        f"{over:.0f} s; {worst:.1f} %",
        target=f"≥ {_SHORTEST_SPREAD:.0f} s; ≤ {_WORST_SPREAD:.0f} %",
        met=over >= _SHORTEST_SPREAD and worst <= _WORST_SPREAD,
    )


def main() -> int:
    """Print the figures and write them down; returns 1 where too many come at once, or too late."""
    load = os.getloadavg()[0]
    levels: tuple[Level, ...] = (1, 2)
    rows = [*(_lost(level, down) for level in levels for down in (2.0, 10.0)), _spread()]
    for row in rows:
        print(f"{row.what}: {row.ours}; {row.target} {'met' if row.met else 'MISSED'}")
    table.write_more("storm", "make storm", rows, load)
    return 0 if all(row.met for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
