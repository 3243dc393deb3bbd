"""What presence is: somebody touched the computer within five minutes; does anybody else see the screen."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, Signal

IDLE: Final = 300.0  # seconds without input after which nobody is there


class Presence(QObject):
    """Whether somebody is at the computer; always so in this class. On the thread of the event loop.

    Signals:
        active_changed: Whether somebody is there; only when it differs.
        hidden_changed: Whether names and words have to be kept off the screen; only when it differs, and
            only where the system tells it unasked.
    """

    active_changed = Signal(bool)
    hidden_changed = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._active = True
        self._hidden = False

    @property
    def active(self) -> bool:
        """Whether somebody is there, as far as known."""
        return self._active

    @property
    def hidden(self) -> bool:
        """Whether the screen is locked, or shared with others, as far as known."""
        return self._hidden

    def close(self) -> None:
        """Tell nothing more; safe to call twice."""

    def _be(self, *, active: bool) -> None:
        if active is not self._active:
            self._active = active
            self.active_changed.emit(active)

    def _hide(self, *, hidden: bool) -> None:
        if hidden is not self._hidden:
            self._hidden = hidden
            self.hidden_changed.emit(hidden)
