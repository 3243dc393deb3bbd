"""What a connected app costs while nothing happens, beside the bare tray in the same minute."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Final

from tests.benchmarks.figures import Row
from tests.benchmarks.process_figures import Work, work
from tests.benchmarks.stage import Stage

_SETTLE: Final = 5.0  # seconds
_TARGET: Final = 0.3  # per cent of one processor


def measure(*, seconds: float) -> Iterator[Row]:
    """Yield the rows."""
    with Stage() as stage:
        app = stage.start_app()
        stage.wait_for_online()
        bare = stage.start_bare()
        never = threading.Event()
        never.wait(_SETTLE)
        before = [work(each.pid) for each in (app, bare)]
        never.wait(seconds)
        after = [work(each.pid) for each in (app, bare)]
    ours, reference = (_rates(one, other, seconds) for one, other in zip(before, after, strict=True))
    yield Row(
        f"idle, connected: processor time over {seconds:.0f} s",
        f"{ours[0]:.2f} %",
        f"bare tray {reference[0]:.2f} %",
        target=f"≤ {_TARGET} %",
        met=ours[0] <= _TARGET,
    )
    yield Row(
        f"idle, connected: context switches over {seconds:.0f} s",
        f"{ours[1]:.1f} a second",
        f"bare tray {reference[1]:.1f} a second",
    )


def _rates(before: Work, after: Work, seconds: float) -> tuple[float, float]:
    spent = (after.seconds - before.seconds) / seconds * 100
    return spent, (after.switches - before.switches) / seconds
