"""Qt's own knowledge of the network, on every system."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot
from PySide6.QtNetwork import QNetworkInformation

_Reach = QNetworkInformation.Reachability


class QtNetworkSource(QObject):
    """Notices when the network can be reached again after it could not; silent without Qt's plug-in.

    Args:
        noticed: Told why.
    """

    def __init__(self, noticed: Callable[[str], None]) -> None:
        super().__init__()
        self._noticed = noticed
        self._network: QNetworkInformation | None = None
        if QNetworkInformation.loadBackendByFeatures(QNetworkInformation.Feature.Reachability):
            self._network = QNetworkInformation.instance()
            self._was = self._network.reachability()
            self._network.reachabilityChanged.connect(self.reached)

    @Slot(QNetworkInformation.Reachability)
    def reached(self, now: QNetworkInformation.Reachability) -> None:
        """Hear how far the network reaches now."""
        before, self._was = self._was, now
        if now.value > before.value and now is not _Reach.Disconnected:
            self._noticed(f"the network reaches further ({now.name})")

    def close(self) -> None:
        """Notice nothing more."""
        if self._network is not None:
            self._network.reachabilityChanged.disconnect(self.reached)
            self._network = None
