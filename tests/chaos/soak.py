"""Whether the app grows over a long time: messages, windows, lost connections, again and again."""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import threading
from dataclasses import dataclass
from typing import Final

from tests.benchmarks import table
from tests.benchmarks.figures import Row
from tests.benchmarks.process_figures import descriptors, family, pss, threads
from tests.benchmarks.stage import Stage
from tests.support.desktop_processes import wait_until
from tests.support.worlds import Level, Person

_MESSAGES: Final = 10_000
_RECONNECTIONS: Final = 100
_MINUTES: Final = 30.0
_CUTS: Final = 4  # of each round; more in a row, and the back-off would take the time
_STABLE: Final = 31.0  # seconds online after which the back-off begins anew
_ROUND: Final = 50.0  # seconds that a round takes at least
_COLLEAGUES: Final = 9
_BACK: Final = 90.0  # seconds
_WARM: Final = 2  # rounds in which everything is loaded that ever is
_GROWTH: Final = 5.0  # megabytes


@dataclass(frozen=True, slots=True)
class Held:
    """What the app holds at rest."""

    megabytes: float
    descriptors: int
    threads: int


@dataclass(frozen=True, slots=True)
class Soak:
    """A long run."""

    level: Level
    messages: int
    reconnections: int
    held: list[Held]

    @property
    def growth(self) -> float:
        """Megabytes between the first rounds after the warm-up and the last ones."""
        first, last = self._ends()
        return statistics.median(one.megabytes for one in last) - statistics.median(
            one.megabytes for one in first
        )

    @property
    def is_constant(self) -> bool:
        """Whether descriptors and threads are as many at the end as after the warm-up."""
        first, last = self._ends()
        return all(
            statistics.median(getattr(one, name) for one in last)
            <= statistics.median(getattr(one, name) for one in first)
            for name in ("descriptors", "threads")
        )

    def rows(self) -> list[Row]:
        """Return the lines of the table."""
        warm = self.held[_WARM:]
        what = f"level {self.level}: {self.messages:,} messages, {self.reconnections} reconnections"
        return [
            Row(
                f"{what}: PSS at rest, after the warm-up → at the end",
                f"{warm[0].megabytes:.1f} → {warm[-1].megabytes:.1f} MB",
                target=f"growth < {_GROWTH:.0f} MB ({self.growth:+.1f})",
                met=self.growth < _GROWTH,
            ),
            Row(
                f"{what}: descriptors, threads at rest",
                f"{_range([one.descriptors for one in warm])}, {_range([one.threads for one in warm])}",
                target="not more at the end than after the warm-up",
                met=self.is_constant,
            ),
        ]

    def _ends(self) -> tuple[list[Held], list[Held]]:
        warm = self.held[_WARM:]
        some = max(1, len(warm) // 3)
        return warm[:some], warm[-some:]


def soak(level: Level, minutes: float) -> Soak:
    """Run the app for about so long on a desktop without a screen; a shorter run has less of everything."""
    rounds = max(_WARM + 2, min(_RECONNECTIONS // _CUTS, int(minutes * 60 / _ROUND)))
    messages = round(_MESSAGES * min(1.0, minutes / _MINUTES) / rounds)
    rest = max(_STABLE, (minutes * 60 - rounds * (_ROUND - _STABLE)) / rounds)
    with Stage(level, relayed=True, colleagues=_COLLEAGUES) as stage:
        people = [stage.world.bruno, *(stage.world.newcomer() for _ in range(_COLLEAGUES))]
        stage.app = stage.start_app()
        stage.wait_for_online()
        held = []
        for number in range(rounds):
            held.append(_round(stage, people[number % len(people)], messages, rest))
            one = held[-1]
            print(
                f"level {level}, round {number + 1} of {rounds}: {one.megabytes:.1f} MB, "
                f"{one.descriptors} descriptors, {one.threads} threads",
                flush=True,
            )
    return Soak(level, messages * rounds, _CUTS * rounds, held)


def _round(stage: Stage, writer: Person, messages: int, rest: float) -> Held:
    """Lose the connection, receive messages, read them, rest; returns what is held then."""
    for _ in range(_CUTS):
        stage.post(messages // _CUTS, writer)
        _reconnect(stage)
    stage.wait_for_badge()
    stage.hand.move(*stage.desktop.tray_icon_rect().centre)
    stage.open_and_close()
    threading.Event().wait(rest)
    pids = family(stage.app.pid)
    return Held(pss(pids), descriptors(pids), threads(pids))


def _reconnect(stage: Stage) -> None:
    relay = stage.world.relay
    opened = relay.requests.count("GET /api/chat/stream")
    relay.cut()
    wait_until(
        lambda: relay.requests.count("GET /api/chat/stream") > opened, "the app to come back", timeout=_BACK
    )
    stage.wait_for_online()


def _range(values: list[int]) -> str:
    return f"{min(values)} to {max(values)}" if min(values) < max(values) else f"{values[0]}"


def main() -> int:
    """Run it at both levels, one after the other; returns 1 where the app grew."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=_MINUTES, help="for each level")
    parser.add_argument("--level", type=int, choices=(1, 2), help="this one alone, printed only")
    arguments = parser.parse_args()
    load = os.getloadavg()[0]
    levels: tuple[Level, ...] = (1, 2) if arguments.level is None else (arguments.level,)
    rows = [row for level in levels for row in soak(level, arguments.minutes).rows()]
    for row in rows:
        print(f"{row.what}: {row.ours}; {row.target}: {'met' if row.met else 'MISSED'}")
    if arguments.level is None:
        table.write_more("soak", f"make soak MINUTES={arguments.minutes:g}", rows, load)
    return 0 if all(row.met for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
