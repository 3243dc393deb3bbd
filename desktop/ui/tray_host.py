"""Notices when a tray host comes, goes or restarts on the session bus."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import SLOT, QObject, QTimer, Signal, Slot
from PySide6.QtDBus import (
    QDBusConnection,
    QDBusMessage,
    QDBusPendingCallWatcher,
    QDBusServiceWatcher,
    QDBusVariant,
)

_WATCHER: Final = "org.kde.StatusNotifierWatcher"
_PATH: Final = "/StatusNotifierWatcher"
_NOBODY: Final = (
    "org.freedesktop.DBus.Error.ServiceUnknown",
    "org.freedesktop.DBus.Error.NameHasNoOwner",
)
_SETTLE_MS: Final = 300  # a host registers several things, one after the other
_PATIENCE_MS: Final = 5_000  # for an answer
_LOOK_AGAIN_MS: Final = 3_000  # while there is a watcher without a host


class TrayHost(QObject):
    """Watches the session bus for StatusNotifier hosts; silent where there is no such bus. GUI thread only.

    Qt decides once, when an icon is made, whether it speaks D-Bus or XEmbed: an icon made before its host
    is never shown by a host that knows D-Bus only. Whoever owns the icon makes a new one at each change.

    Args:
        bus: Another one than the session's own.
        served: There is an icon that speaks D-Bus already, so a host that is there from the start has it.

    Signals:
        changed: Hosts are other ones than before.
    """

    changed = Signal()

    def __init__(
        self, bus: QDBusConnection | None = None, parent: QObject | None = None, *, served: bool = False
    ) -> None:
        super().__init__(parent)
        self._served = served
        self._watched = False
        self._has_host = False
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self.changed)
        self._look_again = QTimer(self, singleShot=True, interval=_LOOK_AGAIN_MS)
        self._look_again.timeout.connect(self._ask)
        self._bus = bus or QDBusConnection.sessionBus()
        if not self._bus.isConnected():
            return
        self._watched = True  # until the bus says that nobody is: one who never answers has no host
        mode = QDBusServiceWatcher.WatchModeFlag.WatchForOwnerChange
        self._services = QDBusServiceWatcher(_WATCHER, self._bus, mode, self)
        self._services.serviceOwnerChanged.connect(self._owner_changed)
        for signal, slot in (
            ("StatusNotifierHostRegistered", SLOT("_host_registered()")),
            ("StatusNotifierHostUnregistered", SLOT("_ask()")),
        ):
            self._bus.connect(_WATCHER, _PATH, _WATCHER, signal, self, slot)  # type: ignore[call-overload]  # the stub says bytes, the call wants SLOT's str
        self._ask()

    @property
    def present(self) -> bool:
        """Whether there is one, so that Qt shows icon and menu over D-Bus."""
        return self._has_host

    @property
    def missing(self) -> bool:
        """Whether the name that stands for a tray is taken by a program that has none: Qt does not notice."""
        return self._watched and not self._has_host

    @property
    def is_settling(self) -> bool:
        """Whether a change has been seen that is to be told."""
        return self._settle.isActive()

    @Slot(str, str, str)
    def _owner_changed(self, _service: str, _old: str, new: str) -> None:
        self._has_host = False
        self._watched = bool(new)
        self._settle.start()
        if new:
            self._ask()
        else:
            self._look_again.stop()

    @Slot()
    def _host_registered(self) -> None:
        self._has_host = True
        self._look_again.stop()
        self._settle.start()

    @Slot()
    def _ask(self) -> None:
        """Ask the watcher whether it has a host: one may own the name before its bar is up."""
        call = QDBusMessage.createMethodCall(_WATCHER, _PATH, "org.freedesktop.DBus.Properties", "Get")
        call.setArguments([_WATCHER, "IsStatusNotifierHostRegistered"])
        call.setAutoStartService(False)
        pending = QDBusPendingCallWatcher(self._bus.asyncCall(call, _PATIENCE_MS), self)
        pending.finished.connect(self._answered)

    @Slot("QDBusPendingCallWatcher*")
    def _answered(self, pending: QDBusPendingCallWatcher) -> None:
        reply = pending.reply()
        pending.deleteLater()
        self._watched = reply.errorName() not in _NOBODY
        has_host = False
        if reply.type() == QDBusMessage.MessageType.ReplyMessage:
            value = reply.arguments()[0]
            has_host = bool(value.variant() if isinstance(value, QDBusVariant) else value)
        if has_host and not self._has_host and not self._served:
            self._settle.start()
        self._has_host, self._served = has_host, False
        if self.missing:  # a watcher that comes is told by the bus; its host, or its answer, need not be
            self._look_again.start()
