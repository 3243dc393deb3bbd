"""The one door between the GUI and the engine: calls go in by its queue, changes come out as signals."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot

from desktop.core.changes import Change
from desktop.runtime.engine_thread import Deliver, EngineThread
from desktop.sync.engine import Engine


class QtBridge(QObject):
    """Owns the engine's thread on behalf of the GUI.

    Signals:
        changed: One `core.changes.Change`, on the GUI thread, in order; none after `stop`.
    """

    changed = Signal(object)
    _arrived = Signal(object)

    def __init__(
        self, build: Callable[[EngineThread, Deliver], Engine], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._stopped = False
        self._arrived.connect(self._tell)  # emitted on the engine's thread, hence queued to this one
        self._engine = EngineThread(build, self._arrived.emit)

    def start(self) -> None:
        """Begin; call once."""
        self._engine.start()

    def stop(self) -> None:
        """End the engine within half a second; safe to call twice."""
        self._stopped = True
        self._engine.stop()

    def call(self, wish: Callable[[Engine], None]) -> None:
        """Have the engine do something; returns at once."""
        self._engine.call(wish)

    @Slot(object)
    def _tell(self, changes: tuple[Change, ...]) -> None:
        for change in changes:
            if self._stopped:
                return
            self.changed.emit(change)
