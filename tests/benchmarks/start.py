"""Process start until the tray icon is on the screen, beside the bare tray."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import Popen
from typing import Final

from tests.benchmarks.figures import Row, median
from tests.benchmarks.stage import Stage

_DROP: Final = Path("/proc/sys/vm/drop_caches")
_TARGET: Final = 1.5


def measure(*, warm: int, cold: int) -> Iterator[Row]:
    """Yield the rows; `warm` and `cold` are numbers of runs."""
    with Stage() as stage:
        _once(stage, stage.start_app)  # writes byte code, makes the data directory
        _once(stage, stage.start_bare)
        yield _row("warm", *_runs(stage, warm, _nothing))
        if cold and os.access(_DROP, os.W_OK) and os.geteuid() == 0:
            yield _row("after the page cache was dropped", *_runs(stage, cold, _drop_caches))


def _runs(stage: Stage, number: int, prepare: Callable[[], None]) -> tuple[list[float], list[float]]:
    ours, bare = [], []
    for _ in range(number):  # in turns, so that both get the same weather
        prepare()
        ours.append(_once(stage, stage.start_app))
        prepare()
        bare.append(_once(stage, stage.start_bare))
    return ours, bare


def _once(stage: Stage, start: Callable[[], Popen[bytes]]) -> float:
    began = time.monotonic_ns()
    process = start()
    visible = stage.wait_for_tray()
    stage.stop(process)
    stage.wait_for_empty_tray()
    return (visible - began) / 1e6


def _row(how: str, ours: list[float], bare: list[float]) -> Row:
    ratio = median(ours) / median(bare)
    return Row(
        f"process start → tray icon on the screen, {how} (median of {len(ours)})",
        f"{median(ours):.0f} ms",
        f"bare tray {median(bare):.0f} ms",
        f"{ratio:.2f}",
        f"at most {_TARGET} of the bare tray",
        ratio <= _TARGET,
    )


def _nothing() -> None:
    """Leave the caches warm."""


def _drop_caches() -> None:
    os.sync()
    _DROP.write_text("1")
