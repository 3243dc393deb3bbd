"""Presence as login1 and the desktop's screen saver tell it (Linux)."""

from __future__ import annotations

import os
from typing import Any, Final

from PySide6.QtCore import SLOT, QObject, Slot
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusObjectPath

from desktop.native.bus_questions import PROPERTIES, ask, owner_signal, value_of
from desktop.native.presence.base import Presence
from desktop.native.presence.sharing import MutterSharing

_LOGIN: Final = "org.freedesktop.login1"
_MANAGER: Final = f"{_LOGIN}.Manager"
_SESSION: Final = f"{_LOGIN}.Session"
_LOCKED: Final = "LockedHint"
_IDLE: Final = "IdleHint"
_SHARED: Final = "shared"
# KDE and others have the first name, the rest are desktops that kept their own.
_SAVERS: Final = tuple(
    f"org.{desktop}.ScreenSaver" for desktop in ("freedesktop", "gnome", "cinnamon", "mate", "xfce")
)


class BusPresence(Presence):
    """Nobody is there while the session is locked or idle, or the screen saver is on. Polls nothing.

    How long "idle" takes is the desktop's own setting (GNOME: 5 minutes at first). The screen is not for
    names and words while it is locked, saved or shared.

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
        self._covered: set[str] = set()  # what says that the screen is no place for names
        self._closed = False
        if self._system.isConnected():
            named = os.environ.get("XDG_SESSION_ID") or "auto"
            to = (_LOGIN, "/org/freedesktop/login1", _MANAGER, "GetSession")
            ask(self._system, to, [named], self, SLOT("_found(QDBusMessage)"))
        self._sharing = MutterSharing(self._session, self)
        if self._session.isConnected():
            self._listen_to_savers()
            self._sharing.changed.connect(self._shared)
            self._sharing.begin()

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
            self._session.connect(*owner_signal(saver, self, SLOT("_saver_gone(QDBusMessage)")))

    @Slot(QDBusMessage)
    def _saver_gone(self, message: QDBusMessage) -> None:
        self._told(str(value_of(message)), away=False)  # the old one can't say any more that it ended

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
        if by != _IDLE:
            self._cover(by, on=away is True)

    @Slot(bool)
    def _shared(self, shared: bool) -> None:
        self._cover(_SHARED, on=shared)

    def _cover(self, by: str, *, on: bool) -> None:
        (self._covered.add if on else self._covered.discard)(by)
        self._hide(hidden=bool(self._covered))

    def close(self) -> None:
        """Tell nothing more."""
        if self._closed:
            return
        self._closed = True
        self._sharing.close()
        if self._path is not None:
            self._system.disconnect(*self._hints())
        for saver in _SAVERS:
            self._session.disconnect(*self._saver(saver))
            self._session.disconnect(*owner_signal(saver, self, SLOT("_saver_gone(QDBusMessage)")))
