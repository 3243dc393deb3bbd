"""Whether the app grows with use: messages in, window opened and closed, again and again."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Final

from tests.benchmarks.figures import Row
from tests.benchmarks.process_figures import family, pss
from tests.benchmarks.stage import Stage

_MESSAGES: Final = 500
_OPENINGS: Final = 20
_SETTLE: Final = 8.0  # seconds; longer than the interval of garbage collection
_TARGET: Final = 4.0  # megabytes that the last round may add


def measure(*, rounds: int) -> Iterator[Row]:
    """Yield the row; two rounds at least."""
    with Stage() as stage:
        stage.app = stage.start_app()
        stage.wait_for_online()
        figures = [_round(stage) for _ in range(rounds)]
    growth = figures[-1] - figures[-2]
    yield Row(
        f"PSS after each round of {_MESSAGES} messages in and {_OPENINGS} openings of the window",
        ", ".join(f"{figure:.1f}" for figure in figures) + " MB",
        target=f"the last adds ≤ {_TARGET:.0f} MB",
        met=growth <= _TARGET,
    )


def _round(stage: Stage) -> float:
    """Receive and read the messages, open and close the window; returns the megabytes held afterwards."""
    stage.post(_MESSAGES)
    stage.wait_for_badge()
    stage.hand.move(*stage.desktop.tray_icon_rect().centre)
    for _ in range(_OPENINGS):
        stage.open_and_close()
    threading.Event().wait(_SETTLE)
    return pss(family(stage.app.pid))
