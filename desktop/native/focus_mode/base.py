"""What a focus mode is: the system's own "do not disturb", by whatever name."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal


class FocusMode(QObject):
    """Whether the system keeps notifications quiet; never known in this class. GUI thread only.

    Signals:
        changed: The new `quiet`; only when it differs, and only where the system tells it unasked.
    """

    changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._quiet: bool | None = None

    @property
    def quiet(self) -> bool | None:
        """Whether it is quiet now; None where nobody tells."""
        return self._quiet

    def close(self) -> None:
        """Tell nothing more; safe to call twice."""

    def _be(self, quiet: bool | None) -> None:
        if quiet is not self._quiet:
            self._quiet = quiet
            self.changed.emit(quiet)
