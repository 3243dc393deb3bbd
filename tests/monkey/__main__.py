"""`make monkey`: a monkey at the keyboard of the real app, at both levels, for as long as it is told."""

from __future__ import annotations

import argparse
import random
import sys
import time

from tests.monkey.monkey import Monkey
from tests.monkey.report import FaultError
from tests.support.worlds import Level


def main() -> int:
    """Let it play; returns 1 where something did not hold."""
    parser = argparse.ArgumentParser(prog="python -m tests.monkey", description=__doc__)
    parser.add_argument("--minutes", type=float, default=60.0, help="for both levels together")
    parser.add_argument("--level", type=int, choices=(1, 2), help="this one alone")
    parser.add_argument("--seed", type=int, help="what is done follows from it; a new one when left out")
    parser.add_argument("--bursts", type=int, help="so many bursts instead of minutes")
    asked = parser.parse_args()
    levels: tuple[Level, ...] = (1, 2) if asked.level is None else (asked.level,)
    seed = random.randrange(1_000_000) if asked.seed is None else asked.seed  # noqa: S311
    for level in levels:
        print(f"level {level}, seed {seed}", flush=True)
        until = time.monotonic() + asked.minutes * 60 / len(levels)

        def enough(bursts: int, until: float = until) -> bool:
            return time.monotonic() > until if asked.bursts is None else bursts >= asked.bursts

        try:
            with Monkey(level, seed) as monkey:
                report = monkey.play(enough)
        except FaultError as fault:
            print(fault)
            return 1
        print(report.words(), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
