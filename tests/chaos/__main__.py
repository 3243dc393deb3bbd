"""The chaos: thousands of messages, hundreds of cuts, and how soon all is well again."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from typing import Final

from tests.benchmarks import table
from tests.benchmarks.figures import Row, percentile
from tests.chaos.crowd import crowd, cut, gone_for
from tests.chaos.dead_wires import half_open, moved, slept, start_quick_company, wire, zombie
from tests.chaos.ordeal import Verdict, undergo
from tests.support.worlds import Level

LEVELS: Final[tuple[Level, ...]] = (1, 2)
_SPEED: Final = 30.0
_SUCCEED: Final = 99.9  # per cent
_SHOWN: Final = 5.0  # seconds
_ALL_BACK: Final = 90.0  # seconds
_CLIENTS: Final = 50
_DEATHS: Final = (
    (half_open, "half-open connection: silence noticed → message shown", LEVELS),
    (slept, "two hours asleep: awake → message shown", LEVELS),
    (moved, "another address: told so → message shown", LEVELS),
    (zombie, "a stream that is deaf after a deploy: `unread-count` asked → message shown", LEVELS[:1]),
)


def main() -> int:
    """Run it and return the exit code: 1 when something was lost, came twice, or took too long."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--messages", type=int, default=10_000)
    parser.add_argument("--cuts", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=["cuts", "deaths", "crowd"], help="this part alone, printed only")
    arguments = parser.parse_args()
    load = os.getloadavg()[0]
    parts = {
        "cuts": lambda: _cuts(arguments.messages, arguments.cuts, arguments.seed),
        "deaths": _deaths,
        "crowd": _crowd,
    }
    rows = []
    for name, part in parts.items():
        if arguments.only in {None, name}:
            for row in part():
                rows.append(row)
                print(f"{row.what}: {row.ours}; {row.target} {'met' if row.met else 'MISSED'}", flush=True)
    if arguments.only is None:
        table.write_more("chaos", "make chaos", rows, load)
    return 0 if all(row.met for row in rows) else 1


def _cuts(messages: int, cuts: int, seed: int) -> Iterator[Row]:
    verdicts = undergo(LEVELS, messages=messages, cuts=cuts, seed=seed, speed=_SPEED)
    for level, verdict in zip(LEVELS, verdicts, strict=True):
        yield from _verdict(level, verdict)


def _verdict(level: Level, verdict: Verdict) -> Iterator[Row]:
    for fault in (*verdict.lost, *verdict.double, *verdict.wrong, *verdict.failed):
        print(f"level {level}: {fault}", file=sys.stderr)
    cuts = sum(verdict.cuts.values())
    print(f"level {level}: {verdict.cuts}, {verdict.seconds:.0f} s")
    yield Row(
        f"level {level}: {verdict.messages:,} messages, {cuts} cuts: lost, double, wrong counts",
        f"{len(verdict.lost)}, {len(verdict.double)}, {len(verdict.wrong)}",
        target="0, 0, 0",
        met=verdict.is_clean,
    )
    yield Row(
        f"level {level}: requests made while the way was open, of these succeeded",
        f"{verdict.attempts:,}, {verdict.attempts - len(verdict.failed):,} ({verdict.share:.2f} %)",
        target=f"≥ {_SUCCEED} %",
        met=verdict.share >= _SUCCEED,
    )


def _deaths() -> Iterator[Row]:
    for death, name, levels in _DEATHS:
        for level in levels:
            with start_quick_company(level) as world, wire(world) as ana:
                seconds = death(ana)
            yield Row(
                f"level {level}, {name}",
                f"{seconds:.1f} s",
                target=f"≤ {_SHOWN:.0f} s",
                met=seconds <= _SHOWN,
            )


def _crowd() -> Iterator[Row]:
    for level in LEVELS:
        with crowd(level, _CLIENTS) as clients:
            for name, loss in (
                ("cut", cut),
                ("server gone for 2 s", gone_for(2.0)),
                ("server gone for 10 s", gone_for(10.0)),
            ):
                seconds = clients.return_from(loss)
                spread = (
                    f"{percentile(seconds, 50):.1f} / {percentile(seconds, 95):.1f} / {max(seconds):.1f} s"
                )
                yield Row(
                    f"level {level}, {_CLIENTS} clients, {name} → caught up (p50 / p95 / last)",
                    spread,
                    target=f"all ≤ {_ALL_BACK:.0f} s",
                    met=max(seconds) <= _ALL_BACK,
                )


if __name__ == "__main__":
    sys.exit(main())
