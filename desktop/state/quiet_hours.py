"""Quiet hours as they hold now: until when, told as they begin and end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from desktop.core.calm import is_quiet, next_change
from desktop.core.settings import Settings
from desktop.state.do_not_disturb import FOREVER, LOOK_EVERY_MS
from desktop.state.local_time import local_now


class QuietHoursNow(QObject):
    """Knows whether it is quiet by the settings' quiet hours. GUI thread only.

    For those who show it; whether a message notifies is asked of the rules, at its own moment.

    Args:
        now: The local time, aware.

    Signals:
        changed: The aware instant they last to (`FOREVER`: they never end), or None when it is not quiet.
    """

    changed = Signal(object)

    def __init__(self, now: Callable[[], datetime] = local_now, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._now = now
        self._stretches = Settings().quiet_hours
        self._until: datetime | None = None
        self._timer = QTimer(self, singleShot=True, timerType=Qt.TimerType.CoarseTimer)
        self._timer.timeout.connect(self.look)

    @property
    def until(self) -> datetime | None:
        """The instant they last to, or None while it is not quiet."""
        return self._until

    @Slot(object)
    def set_settings(self, settings: Settings) -> None:
        """Follow these settings from now on."""
        self._stretches = settings.quiet_hours
        self.look()

    @Slot()
    def look(self) -> None:
        """Look at the clock, and arrange the next look: timers know nothing of sleep or zones."""
        now = self._now()
        change = next_change(self._stretches, now)
        at = None if change is None else change.astimezone()
        until = (at or FOREVER) if is_quiet(self._stretches, now) else None
        if until != self._until:
            self._until = until
            self.changed.emit(until)
        if at is None:
            self._timer.stop()
        else:
            left_ms = max(0, int((at - now).total_seconds() * 1000)) + 1
            self._timer.start(min(left_ms, LOOK_EVERY_MS))
