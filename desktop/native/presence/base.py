"""What presence is: somebody has touched the computer within five minutes, and it is not locked."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, Signal

IDLE: Final = 300.0  # seconds without input after which nobody is there


class Presence(QObject):
    """Whether somebody is at the computer; always so in this class. On the thread of the event loop.

    Signals:
        active_changed: Whether somebody is there; only when it differs.
    """

    active_changed = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._active = True

    @property
    def active(self) -> bool:
        """Whether somebody is there, as far as known."""
        return self._active

    def close(self) -> None:
        """Tell nothing more; safe to call twice."""

    def _be(self, *, active: bool) -> None:
        if active is not self._active:
            self._active = active
            self.active_changed.emit(active)
