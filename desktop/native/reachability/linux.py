"""What login1 and NetworkManager say on the system bus (Linux)."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import SLOT, QObject, Slot
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusObjectPath

from desktop.native.bus_questions import PROPERTIES, ask, value_of

_log = logging.getLogger(__name__)

_LOGIN: Final = "org.freedesktop.login1"
_NETWORK: Final = "org.freedesktop.NetworkManager"
_NETWORK_PATH: Final = "/org/freedesktop/NetworkManager"
_ACTIVE: Final = "org.freedesktop.NetworkManager.Connection.Active"
_CONNECTED: Final = 60  # NM_STATE_CONNECTED_SITE; above it the whole internet
_NO_PATH: Final = ("", "/")


class SystemBusSource(QObject):
    """Notices a wake, a network that is connected again, another network, another address of the same one.

    Without a system bus, login1 or NetworkManager it stays silent. Nothing is asked but which connection
    is the primary one: the changes of all others (containers, bridges) are not ours.

    Args:
        noticed: Told why.
        bus: Another one than the system's own.

    Attributes:
        primary: The path of the connection that leads out, or None before it was first told.
    """

    def __init__(self, noticed: Callable[[str], None], bus: QDBusConnection | None = None) -> None:
        super().__init__()
        self._noticed = noticed
        self.primary: str | None = None
        self._bus = bus or QDBusConnection.systemBus()
        self._listens = self._bus.isConnected()
        if not self._listens:
            _log.info("no system bus: nobody tells of wakes and networks")
            return
        for signal in self._signals():
            self._bus.connect(*signal)
        self._ask_primary()

    @property
    def knows_networks(self) -> bool:
        """Whether NetworkManager is there now."""
        return self._listens and bool(self._bus.interface().isServiceRegistered(_NETWORK).value())

    def _signals(self) -> tuple[tuple[Any, ...], ...]:
        login, network, heard = f"{_LOGIN}.Manager", _NETWORK, SLOT("_changed(QDBusMessage)")
        return (
            (_LOGIN, "/org/freedesktop/login1", login, "PrepareForSleep", self, SLOT("_slept(bool)")),
            (_NETWORK, _NETWORK_PATH, network, "StateChanged", self, SLOT("_state(uint)")),
            (_NETWORK, _NETWORK_PATH, PROPERTIES, "PropertiesChanged", self, heard),
            # Of all other objects only the active connections: access points tell their strength all day.
            (_NETWORK, "", PROPERTIES, "PropertiesChanged", [_ACTIVE], "sa{sv}as", self, heard),
        )

    @Slot(bool)
    def _slept(self, begins: bool) -> None:
        if not begins:
            self._noticed("the computer woke up")

    @Slot("uint")
    def _state(self, state: int) -> None:
        if state >= _CONNECTED:
            self._noticed("the network is connected")

    @Slot(QDBusMessage)
    def _changed(self, message: QDBusMessage) -> None:
        if message.path() == _NETWORK_PATH:
            self._ask_primary()
        elif message.path() == self.primary:
            self._noticed("the network's connection changed")

    def _ask_primary(self) -> None:
        to = (_NETWORK, _NETWORK_PATH, PROPERTIES, "Get")
        ask(self._bus, to, [_NETWORK, "PrimaryConnection"], self, SLOT("_told(QDBusMessage)"))

    @Slot(QDBusMessage)
    def _told(self, answer: QDBusMessage) -> None:
        value = value_of(answer)
        primary = value.path() if isinstance(value, QDBusObjectPath) else ""
        before, self.primary = self.primary, primary
        if before is not None and primary != before and primary not in _NO_PATH:
            self._noticed("another network")

    def close(self) -> None:
        """Notice nothing more."""
        if self._listens:
            self._listens = False
            for signal in self._signals():
                self._bus.disconnect(*signal)
