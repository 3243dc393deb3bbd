"""A program that loads modules, group after group, and says what each took; it needs little itself."""

from __future__ import annotations

import sys
import time
from importlib import import_module


def main(began: float, groups: list[str]) -> None:
    """Load `a,b` after `c`, and write milliseconds and megabytes for each.

    Args:
        began: When the process was made, on the monotonic clock.
        groups: Names of modules with commas between them; an empty one tells what Python took itself.
    """
    held = 0.0
    for group in groups:
        for module in filter(None, group.split(",")):
            import_module(module)
        spent, holds = (time.monotonic() - began) * 1000, _own_megabytes()
        sys.stdout.write(f"{spent} {holds - held}\n")
        began, held = time.monotonic(), holds


def _own_megabytes() -> float:
    """Return what this process alone holds in memory (USS), in 10⁶ bytes."""
    with open("/proc/self/smaps_rollup", encoding="ascii") as file:  # noqa: PTH123  without pathlib
        sizes = [line.split() for line in file if line.startswith("Private_")]
    return sum(int(size[1]) for size in sizes) * 1024 / 1e6


if __name__ == "__main__":
    main(float(sys.argv[1]), sys.argv[2:])
