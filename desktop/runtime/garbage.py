"""Cyclic garbage collection on the GUI thread only."""

from __future__ import annotations

import gc
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Slot

_INTERVAL_MS = 5_000


class GuiThreadCollector(QObject):
    """Collects cyclic garbage from a timer of the GUI thread, and switches Python's own collector off.

    Python collects on whatever thread allocates; a widget that is part of a cycle would then be destroyed on
    the stream's thread, and take the program with it.

    Args:
        afterwards: Called whenever something may have become free.
    """

    def __init__(
        self, parent: QObject | None = None, *, afterwards: Callable[[], None] | None = None
    ) -> None:
        super().__init__(parent)
        self._afterwards = afterwards
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(_INTERVAL_MS)
        self._timer.timeout.connect(self.check)
        self._timer.start()

    @Slot()
    def check(self) -> None:
        """Collect the oldest generation whose threshold is reached, as Python would."""
        counts, thresholds = gc.get_count(), gc.get_threshold()
        for generation in (2, 1, 0):
            if counts[generation] > thresholds[generation] > 0:
                gc.collect(generation)
                if self._afterwards is not None:
                    self._afterwards()
                return

    def stop(self) -> None:
        """Give the work back to Python."""
        self._timer.stop()
        gc.enable()
