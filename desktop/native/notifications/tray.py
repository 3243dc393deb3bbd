"""Balloons of the tray icon: the last resort, where the desktop has no notification service."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QIcon, QImage, QPixmap
from PySide6.QtWidgets import QSystemTrayIcon

from desktop.native.notifications.base import Facts, Notification, Notifier, Picture

_SHOWN_FOR_MS = 10_000

# Qt hands the body to a notification service as it is, and most services read markup in it:
# a message could draw links and pictures. Look-alikes can't.
_HARMLESS = str.maketrans({"<": "\u2039", ">": "\u203a", "\0": None})


class TrayNotifier(Notifier):
    """Shows one balloon at a time; it cannot be withdrawn, bears no buttons, and names no activation token.

    Args:
        tray: Gives the icon in the tray now, or None (the icon is made anew when the tray host restarts).
    """

    def __init__(self, tray: Callable[[], QSystemTrayIcon | None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tray = tray
        self._listening_to: QSystemTrayIcon | None = None
        self._shown: str | None = None

    @property
    def facts(self) -> Facts | None:
        """The tray, once it has shown something."""
        return Facts(way="tray") if self._listening_to is not None else None

    def present(self, notification: Notification) -> None:
        """Show a balloon; the one before it goes."""
        tray = self._tray()
        if tray is None or not tray.isVisible() or not tray.supportsMessages():
            self.failed.emit(notification.key, "no tray icon that can show messages")
            return
        if tray is not self._listening_to:
            tray.messageClicked.connect(self._on_clicked)
            self._listening_to = tray
        self._shown = notification.key
        tray.showMessage(
            notification.title.translate(_HARMLESS),
            notification.body.translate(_HARMLESS),
            _icon(notification.picture) or tray.icon(),
            _SHOWN_FOR_MS,
        )
        self.shown.emit(notification.key)

    def withdraw(self, key: str) -> None:
        """Forget it: a click on a balloon still shown does nothing then."""
        if self._shown == key:
            self._shown = None

    def withdraw_all(self) -> None:
        """Forget the balloon shown."""
        self._shown = None

    def close(self) -> None:
        """Forget the balloon shown."""
        self._shown = None

    @Slot()
    def _on_clicked(self) -> None:
        if self._shown is not None:
            key, self._shown = self._shown, None
            self.activated.emit(key, "")


def _icon(picture: Picture | None) -> QIcon | None:
    if picture is None:
        return None
    image = QImage(
        picture.rgba, picture.width, picture.height, picture.width * 4, QImage.Format.Format_RGBA8888
    )
    return QIcon(QPixmap.fromImage(image))
