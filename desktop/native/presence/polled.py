"""Presence where a system only answers how long nobody has touched anything."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer, Slot

from desktop.native.presence.base import IDLE, Presence

_MINUTE_MS: Final = 60_000


class PolledPresence(Presence):
    """Asks once a minute.

    Args:
        seconds: Returns for how many seconds there has been no input.
        hidden: Returns whether the screen is locked or shared; asked whenever somebody wants to know.
    """

    experimental = True

    def __init__(
        self,
        seconds: Callable[[], float],
        parent: QObject | None = None,
        *,
        hidden: Callable[[], bool] = bool,
    ) -> None:
        super().__init__(parent)
        self._seconds = seconds
        self._ask_hidden = hidden
        self._timer = QTimer(self, interval=_MINUTE_MS, timerType=Qt.TimerType.VeryCoarseTimer)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    @property
    def hidden(self) -> bool:
        """Whether the screen is locked or shared now."""
        return self._ask_hidden()

    @Slot()
    def look(self) -> None:
        """Ask now."""
        self._be(active=self._seconds() < IDLE)

    def close(self) -> None:
        """Ask no more."""
        self._timer.stop()
