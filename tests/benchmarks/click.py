"""From a click on the tray icon to the badge gone, the chat window new or kept."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Final

from tests.benchmarks.figures import Row, spread
from tests.benchmarks.stage import Stage
from tests.support.live_server import Peer

_TARGET_MS: Final = 50.0
_NO_DOUBLE_CLICK: Final = 0.7  # seconds between two clicks
_UP: Final = 3.0  # seconds the app has been up
_SEEN: Final = 0.5  # seconds until a person clicks: longer than the icon's rest after a change


def measure(*, clicks: int, starts: int) -> Iterator[Row]:
    """Yield the rows.

    Args:
        clicks: How often the window is opened again.
        starts: How often it is opened for the first time in a run of the app.
    """
    first, later = [], []
    with Stage() as stage:
        bruno = Peer(stage.world.url, stage.world.bruno.email, stage.world.bruno.password)
        conversation = str(bruno.open(stage.world.ana.id)["id"])
        for start in range(starts):
            app = stage.start_app()
            stage.wait_for_online()
            threading.Event().wait(_UP)
            first.append(_click(stage, bruno, conversation))
            for _ in range(clicks if start == starts - 1 else 0):
                _hide(stage)
                later.append(_click(stage, bruno, conversation))
            stage.stop(app)
            stage.wait_for_empty_tray()
    for how, figures in (
        (f"the window's first opening ({starts} starts)", first),
        (f"later ({clicks})", later),
    ):
        yield Row(
            f"click on the icon → badge gone, {how}; p50 / p95 / worst",
            spread(figures),
            target=f"≤ {_TARGET_MS:.0f} ms",
            met=max(figures) <= _TARGET_MS,
        )


def _click(stage: Stage, bruno: Peer, conversation: str) -> float:
    threading.Event().wait(_NO_DOUBLE_CLICK)
    bruno.post(conversation, "¿Estás?")
    stage.wait_for_badge()
    stage.hand.move(*stage.desktop.tray_icon_rect().centre)
    threading.Event().wait(_SEEN)
    pressed = stage.hand.click()
    return (stage.wait_for_badge(there=False) - pressed) / 1e6


def _hide(stage: Stage) -> None:
    """Click once more: the chat is in front, and hides."""
    stage.wait_for_window()
    threading.Event().wait(_NO_DOUBLE_CLICK)
    stage.hand.click()
    stage.wait_for_window(there=False)
