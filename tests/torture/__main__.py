"""`python -m tests.torture`: thousands of random histories; the seed is printed, and makes them again."""

from __future__ import annotations

import argparse
import logging
import random
import sys
import time

from tests.torture.machine import Tally, hold_true


def main() -> int:
    """Run them, and say what was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.torture")
    parser.add_argument("--level", type=int, choices=(1, 2), action="append")
    parser.add_argument("--histories", type=int, default=2000)
    parser.add_argument(
        "--calm", type=int, default=200, help="of level 2, without faults, compared after each step"
    )
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--no-shrink", action="store_true")
    chosen = parser.parse_args()
    logging.disable(logging.CRITICAL)
    seed = random.SystemRandom().randrange(10**6) if chosen.seed is None else chosen.seed
    failures = 0
    for level in chosen.level or (1, 2):
        failures += _many(level, chosen.histories, seed, shrink=not chosen.no_shrink, calm=False)
        if level == 2 and chosen.calm:
            failures += _many(level, chosen.calm, seed, shrink=not chosen.no_shrink, calm=True)
    return 1 if failures else 0


def _many(level: int, number: int, seed: int, *, shrink: bool, calm: bool) -> int:
    kind = "calm histories" if calm else "histories"
    begun = time.monotonic()
    tally = Tally()
    try:
        hold_true(level, number, seed, calm=calm, shrink=shrink, tally=tally)
    except AssertionError as error:
        print(f"level {level}: FAILED after {tally.histories} {kind}, seed {seed}\n{error}")
        return 1
    took = time.monotonic() - begun
    mean = tally.steps / tally.histories
    print(
        f"level {level}: {tally.histories} {kind} of {mean:.0f} steps, seed {seed}, 0 failures, {took:.0f} s"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
