"""Do not disturb: until when; it ends by itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

FOREVER: Final = datetime.max.replace(tzinfo=UTC)  # until the person turns it off

# Timers stand still while the computer sleeps: the end is looked for at least this often.
_LOOK_EVERY_MS: Final = 60_000


def _now() -> datetime:
    return datetime.now(UTC)


class DoNotDisturb(QObject):
    """Holds until when notifications are held back. GUI thread only.

    Signals:
        changed: The aware instant it lasts to (`FOREVER`: until turned off), or None when it is off.
    """

    changed = Signal(object)

    def __init__(self, now: Callable[[], datetime] = _now, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._now = now
        self._until: datetime | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._look)

    @property
    def until(self) -> datetime | None:
        """The instant it lasts to, or None while it is off."""
        return self._until

    @Slot(object)
    def set_until(self, until: datetime | None) -> None:
        """Hold notifications back until an aware instant; None ends it."""
        if until is not None and until <= self._now():
            until = None
        if until != self._until:
            self._until = until
            self.changed.emit(until)
        self._wait()

    @Slot()
    def _look(self) -> None:
        self.set_until(self._until)

    def _wait(self) -> None:
        if self._until is None or self._until == FOREVER:
            self._timer.stop()
            return
        left_ms = int((self._until - self._now()).total_seconds() * 1000) + 1
        self._timer.start(min(left_ms, _LOOK_EVERY_MS))
