"""What tells that a connection is worth trying now, and what everybody who notices it promises."""

from __future__ import annotations

import logging
from typing import Final, Protocol

from PySide6.QtCore import QObject, QTimer, Signal, Slot

_log = logging.getLogger(__name__)

_SETTLE_MS: Final = 1_000  # what belongs together comes within it: a wake, a link, an address


class Source(Protocol):
    """Notices it by one means.

    The contract: where the means is missing (no bus, no such service, no plug-in) it stays silent; nothing
    it does blocks; it makes no timer of its own.
    """

    def close(self) -> None:
        """Notice nothing more; safe to call twice."""


class Reachability(QObject):
    """Tells that the network is back or the computer woke up; several signs within a second are one.

    Where a system says nothing of either, nothing is told: the engine sees for itself that it slept, and
    tries again in any case. On the thread of the event loop.

    Signals:
        network_back: The way to the server may be another one than before.
    """

    network_back = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sources: list[Source] = []
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self.network_back)

    def add(self, source: Source) -> None:
        """Keep a source, and close it in time."""
        self._sources.append(source)

    @Slot(str)
    def noticed(self, why: str) -> None:
        """Hear of a sign.

        Args:
            why: For the log.
        """
        if not self._settle.isActive():
            _log.info("trying the connection anew: %s", why)
            self._settle.start()

    def close(self) -> None:
        """Tell nothing more; safe to call twice."""
        self._settle.stop()
        for source in self._sources:
            source.close()
        self._sources.clear()
