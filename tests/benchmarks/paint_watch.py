"""How long it takes until a widget has been painted as wished: shared by the app and its reference."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QWidget

_PATIENCE_MS: Final = 20_000


class PaintWatch(QObject):
    """Sees a widget's paint events, and notes when the event loop is free again after one.

    By then the picture has been handed to the window system.
    """

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._then: Callable[[], None] = _nothing
        self.regions: list[int] = []
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: ARG002, N802  Qt's signature
        """Look on."""
        if event.type() == QEvent.Type.Paint:
            self.regions.append(event.region().boundingRect().height())  # type: ignore[attr-defined]  # it is a QPaintEvent
            QTimer.singleShot(0, self, self._tell)
        return False

    def _tell(self) -> None:
        self._then()  # whoever waits by then, not when the event came

    def time(self, act: Callable[[], object], done: Callable[[], object] = lambda: True) -> float:
        """Return the milliseconds from `act` to the end of the first painting for which `done`.

        Raises:
            TimeoutError: That painting never came.
        """
        loop = QEventLoop()
        end = 0

        def painted() -> None:
            nonlocal end
            now = time.perf_counter_ns()
            if done():
                end = now
                loop.quit()

        self._then = painted
        self.regions.clear()
        begin = time.perf_counter_ns()
        QTimer.singleShot(_PATIENCE_MS, loop, loop.quit)
        act()
        loop.exec()
        self._then = _nothing
        if not end:
            raise TimeoutError("nothing was painted as wished")
        return (end - begin) / 1e6


def rest(milliseconds: int) -> None:
    """Let the event loop turn for a while."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop, loop.quit)
    loop.exec()


def _nothing() -> None:
    pass
