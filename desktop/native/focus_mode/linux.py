"""Focus mode as the notification service, or the desktop's settings, tell it (Linux)."""

from __future__ import annotations

import os
import shutil
from typing import Any, Final

from PySide6.QtCore import SLOT, QObject, QProcess, Slot
from PySide6.QtDBus import QDBusConnection, QDBusMessage

from desktop.native.bus_questions import PROPERTIES, ask, owner_signal, value_of
from desktop.native.focus_mode.base import FocusMode

_SERVICE: Final = "org.freedesktop.Notifications"
_PATH: Final = "/org/freedesktop/Notifications"
_DUNST: Final = "org.dunstproject.cmd0"
_XFCE: Final = "Xfce Notify Daemon"
_XFCONF: Final = ("org.xfce.Xfconf", "/org/xfce/Xfconf", "org.xfce.Xfconf")
_XFCE_SETTING: Final = ["xfce4-notifyd", "/do-not-disturb"]
_DCONF: Final = "ca.desrt.dconf.Writer"

# Desktop -> the schema and key that say whether banners are shown.
_BANNERS: Final = {
    "GNOME": ("org.gnome.desktop.notifications", "show-banners"),
    "X-CINNAMON": ("org.cinnamon.desktop.notifications", "display-notifications"),
}


class BusFocusMode(FocusMode):
    """Asks at the start, when the notification service is another, and when one says that it changed.

    Plasma has a property of its own (`Inhibited`), dunst has one (`paused`), Xfce's service follows a setting
    of xfconf, GNOME's and Cinnamon's shells follow one of dconf, which `gsettings` reads: its file is nobody
    else's business, and a process of 10 ms is less than a library for it.

    Args:
        bus: Another one than the session's bus.
        desktops: Instead of XDG_CURRENT_DESKTOP.
    """

    def __init__(
        self,
        bus: QDBusConnection | None = None,
        parent: QObject | None = None,
        *,
        desktops: str | None = None,
    ) -> None:
        super().__init__(parent)
        self._bus = bus or QDBusConnection.sessionBus()
        self._says: dict[str, bool] = {}
        self._closed = not self._bus.isConnected()
        self._reading: QProcess | None = None
        self._banners = _banners(os.environ.get("XDG_CURRENT_DESKTOP", "") if desktops is None else desktops)
        if self._closed:
            return
        for signal in self._signals():
            self._bus.connect(*signal)
        self._ask_service()
        self._ask_desktop()

    def close(self) -> None:
        """Tell nothing more."""
        if self._closed:
            return
        self._closed = True
        for signal in self._signals():
            self._bus.disconnect(*signal)
        if self._reading is not None:
            self._reading.kill()
            self._reading.waitForFinished()

    def _signals(self) -> tuple[tuple[Any, ...], ...]:
        service = (_SERVICE, _PATH, PROPERTIES, "PropertiesChanged", self, SLOT("_ask_service()"))
        xfce = (*_XFCONF, "PropertyChanged", self, SLOT("_xfce_changed(QDBusMessage)"))
        dconf = ("", "", _DCONF, "Notify", self, SLOT("_dconf_changed(QDBusMessage)"))
        owner = owner_signal(_SERVICE, self, SLOT("_another_service()"))
        return (owner, service, xfce, dconf) if self._banners else (owner, service, xfce)

    @Slot()
    def _another_service(self) -> None:
        for who in (_SERVICE, _DUNST, _XFCE):
            self._says.pop(who, None)
        self._sum_up()
        self._ask_service()

    @Slot()
    def _ask_service(self) -> None:
        to = (_SERVICE, _PATH, PROPERTIES, "Get")
        ask(self._bus, to, [_SERVICE, "Inhibited"], self, SLOT("_plasma(QDBusMessage)"))
        ask(self._bus, to, [_DUNST, "paused"], self, SLOT("_dunst(QDBusMessage)"))
        self._ask_name()

    def _ask_name(self) -> None:
        ask(
            self._bus,
            (_SERVICE, _PATH, _SERVICE, "GetServerInformation"),
            [],
            self,
            SLOT("_named(QDBusMessage)"),
        )

    @Slot(QDBusMessage)
    def _named(self, answer: QDBusMessage) -> None:
        if value_of(answer) == _XFCE:
            ask(self._bus, (*_XFCONF, "GetProperty"), _XFCE_SETTING, self, SLOT("_xfce(QDBusMessage)"))

    @Slot(QDBusMessage)
    def _plasma(self, answer: QDBusMessage) -> None:
        self._told(_SERVICE, value_of(answer))

    @Slot(QDBusMessage)
    def _dunst(self, answer: QDBusMessage) -> None:
        self._told(_DUNST, value_of(answer))

    @Slot(QDBusMessage)
    def _xfce(self, answer: QDBusMessage) -> None:
        self._told(_XFCE, value_of(answer))

    @Slot(QDBusMessage)
    def _xfce_changed(self, message: QDBusMessage) -> None:
        if message.arguments()[:2] == _XFCE_SETTING:
            self._ask_name()

    @Slot(QDBusMessage)
    def _dconf_changed(self, message: QDBusMessage) -> None:
        prefix, changes, *_ = [*message.arguments(), "", []]
        if any("notifications" in f"{prefix}{change}" for change in changes or [""]):
            self._ask_desktop()

    def _ask_desktop(self) -> None:
        reader = shutil.which("gsettings")
        if not self._banners or reader is None:
            return
        if self._reading is not None:
            self._reading.kill()  # it may have read the old value
            self._reading.deleteLater()
        self._reading = QProcess(self)
        self._reading.finished.connect(self._read)
        self._reading.start(reader, ["get", *self._banners])

    @Slot()
    def _read(self) -> None:
        process = self.sender()
        if isinstance(process, QProcess) and process is self._reading:
            said = bytes(process.readAllStandardOutput().data()).strip()
            if said in (b"true", b"false"):
                self._told(_DCONF, said == b"false")

    def _told(self, who: str, quiet: object) -> None:
        if isinstance(quiet, bool) and not self._closed:
            self._says[who] = quiet
            self._sum_up()

    def _sum_up(self) -> None:
        self._be(any(self._says.values()) if self._says else None)


def _banners(desktops: str) -> tuple[str, str] | None:
    return next((_BANNERS[name] for name in desktops.upper().split(":") if name in _BANNERS), None)
