"""The benchmarks: measure everything, print it, write it into docs/benchmarks.md."""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import FrameType
from typing import Final, NoReturn

from tests.benchmarks import (
    click,
    framing,
    idle,
    imports,
    latency,
    memory,
    notify,
    soak,
    start,
    table,
    window,
)
from tests.benchmarks.figures import Row

_BESIDE_THEIR_WORDS: Final = {"notify", "window"}


@dataclass(frozen=True, slots=True)
class _Size:
    """How much is measured."""

    warm: int = 9
    cold: int = 7
    memory: int = 3
    messages: int = 500
    notify: tuple[int, int] = (3, 40)  # starts, messages in each
    clicks: int = 20
    starts: int = 5
    idle: float = 60.0
    window: int = 5
    framing: int = 7
    imports: int = 7
    soak: int = 4


_QUICK = _Size(
    warm=3,
    cold=0,
    memory=1,
    messages=40,
    notify=(2, 15),
    clicks=5,
    starts=2,
    idle=15.0,
    window=3,
    framing=3,
    imports=3,
    soak=2,
)


def main() -> int:
    """Run them and return the exit code: 1 when a target was missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer runs: about 4 minutes")
    parser.add_argument(
        "--only",
        choices=sorted([*_parts(_QUICK), "imports"]),
        action="append",
        help="this part alone, printed only; the tables of imports, notify and window are written too",
    )
    arguments = parser.parse_args()
    size = _QUICK if arguments.quick else _Size()
    signal.signal(signal.SIGTERM, _ended)
    load = os.getloadavg()[0]
    rows = []
    for name, part in _parts(size).items():
        if arguments.only and name not in arguments.only:
            continue
        found = []
        for row in part():
            found.append(row)
            _print(row)
        rows += found
        if name in _BESIDE_THEIR_WORDS:  # they are written alone too
            table.write_more(name, f"make bench ARGS='--only {name}'", found, load)
    if not arguments.only or "imports" in arguments.only:
        _imports(size.imports)
    if not arguments.only:
        command = "make bench ARGS=--quick" if arguments.quick else "make bench"
        table.write(command, rows, load, _chromium())
        print(f"written to {table.FILE}")
    return 1 if any(row.met is False for row in rows) else 0


def _parts(size: _Size) -> dict[str, Callable[[], Iterator[Row]]]:
    return {
        "start": lambda: start.measure(warm=size.warm, cold=size.cold),
        "memory": lambda: memory.measure(runs=size.memory),
        "soak": lambda: soak.measure(rounds=size.soak),
        "latency1": lambda: latency.measure(1, messages=size.messages),
        "latency2": lambda: latency.measure(2, messages=size.messages),
        "notify": lambda: notify.measure(runs=size.notify[0], messages=size.notify[1]),
        "click": lambda: click.measure(clicks=size.clicks, starts=size.starts),
        "idle": lambda: idle.measure(seconds=size.idle),
        "window": lambda: window.measure(starts=size.window),
        "framing": lambda: framing.measure(runs=size.framing),
    }


def _imports(runs: int) -> None:
    costs = list(imports.measure(runs=runs))
    for cost in costs:
        print(f"{cost.part} ({cost.when}): {cost.milliseconds:.0f} ms, {cost.megabytes:.1f} MB")
    table.write_costs(costs)


def _ended(number: int, frame: FrameType | None) -> NoReturn:  # noqa: ARG001  the signature of a handler
    """Leave by the way that ends what was started."""
    raise SystemExit(128 + number)


def _print(row: Row) -> None:
    met = {None: "", True: "met", False: "MISSED"}[row.met]
    print(f"{row.what}: {row.ours}; {row.beside} {row.ratio} {row.target} {met}".rstrip(" ;"), flush=True)


def _chromium() -> str:
    done = subprocess.run(["chromium", "--version"], capture_output=True, text=True, check=False)  # noqa: S607
    return done.stdout.strip().partition(" built")[0]


if __name__ == "__main__":
    sys.exit(main())
