"""Presence as login1 and the desktop's screen saver tell it (Linux)."""

from __future__ import annotations

import os
from typing import Any, Final

from PySide6.QtCore import SLOT, QObject, Slot
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusObjectPath

from desktop.native.bus_questions import PROPERTIES, ask, value_of
from desktop.native.presence.base import Presence

_LOGIN: Final = "org.freedesktop.login1"
_MANAGER: Final = f"{_LOGIN}.Manager"
_SESSION: Final = f"{_LOGIN}.Session"
_LOCKED: Final = "LockedHint"
_IDLE: Final = "IdleHint"
# KDE and others have the first name, the rest are desktops that kept their own.
_SAVERS: Final = tuple(
    f"org.{desktop}.ScreenSaver" for desktop in ("freedesktop", "gnome", "cinnamon", "mate", "xfce")
)


class BusPresence(Presence):
    """Nobody is there while the session is locked or idle, or the screen saver is on. Polls nothing.

    How long "idle" takes is the desktop's own setting (GNOME: 5 minutes at first).

    Args:
        system: Another one than the system's bus.
        session: Another one than the session's bus.
    """

    def __init__(
        self,
        system: QDBusConnection | None = None,
        session: QDBusConnection | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._system = system or QDBusConnection.systemBus()
        self._session = session or QDBusConnection.sessionBus()
        self._path: str | None = None
        self._away: set[str] = set()  # what says that nobody is there
        self._closed = False
        if self._system.isConnected():
            named = os.environ.get("XDG_SESSION_ID") or "auto"
            to = (_LOGIN, "/org/freedesktop/login1", _MANAGER, "GetSession")
            ask(self._system, to, [named], self, SLOT("_found(QDBusMessage)"))
        if self._session.isConnected():
            self._listen_to_savers()

    @Slot(QDBusMessage)
    def _found(self, answer: QDBusMessage) -> None:
        path = value_of(answer)
        if isinstance(path, QDBusObjectPath) and not self._closed:
            self._path = path.path()
            self._system.connect(*self._hints())
            self._ask_hints()

    def _hints(self) -> tuple[Any, ...]:
        return (_LOGIN, self._path, PROPERTIES, "PropertiesChanged", self, SLOT("_ask_hints()"))

    @Slot()
    def _ask_hints(self) -> None:
        to = (_LOGIN, self._path or "", PROPERTIES, "Get")
        ask(self._system, to, [_SESSION, _LOCKED], self, SLOT("_locked(QDBusMessage)"))
        ask(self._system, to, [_SESSION, _IDLE], self, SLOT("_idle(QDBusMessage)"))

    @Slot(QDBusMessage)
    def _locked(self, answer: QDBusMessage) -> None:
        self._told(_LOCKED, value_of(answer))

    @Slot(QDBusMessage)
    def _idle(self, answer: QDBusMessage) -> None:
        self._told(_IDLE, value_of(answer))

    def _listen_to_savers(self) -> None:
        for saver in _SAVERS:
            self._session.connect(*self._saver(saver))

    def _saver(self, saver: str) -> tuple[Any, ...]:
        # Some say it on `/ScreenSaver` too: any path will do.
        return (saver, "", saver, "ActiveChanged", self, SLOT("_saver_changed(QDBusMessage)"))

    @Slot(QDBusMessage)
    def _saver_changed(self, message: QDBusMessage) -> None:
        self._told(message.interface(), value_of(message))

    def _told(self, by: str, away: object) -> None:
        if self._closed:
            return
        (self._away.add if away is True else self._away.discard)(by)
        self._be(active=not self._away)

    def close(self) -> None:
        """Tell nothing more."""
        if self._closed:
            return
        self._closed = True
        if self._path is not None:
            self._system.disconnect(*self._hints())
        for saver in _SAVERS:
            self._session.disconnect(*self._saver(saver))
