"""Whether the screen is shared or recorded, as GNOME's compositor shows it (Linux).

Nobody else can be asked: what the desktop portal's sessions are for, and which streams PipeWire carries, is
told to those who take part alone. Plasma goes into its quiet mode meanwhile by itself (see `focus_mode`).
"""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import SLOT, QObject, Signal, Slot
from PySide6.QtDBus import QDBusConnection, QDBusMessage

from desktop.native.bus_questions import ask, owner_signal, value_of

_CAST: Final = "org.gnome.Mutter.ScreenCast"
_REMOTE: Final = "org.gnome.Mutter.RemoteDesktop"
_SESSIONS: Final = "/org/gnome/Mutter/ScreenCast/Session"
_INTROSPECT: Final = (_CAST, _SESSIONS, "org.freedesktop.DBus.Introspectable", "Introspect")


class MutterSharing(QObject):
    """Tells whether there are screen casts: each is an object below one path. Polls nothing.

    A stream that begins and a session that ends are told to everybody; how many are left is asked then.

    Signals:
        changed: Whether somebody sees the screen; only when it differs.
    """

    changed = Signal(bool)

    def __init__(self, bus: QDBusConnection, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bus = bus
        self._shared = False
        self._begun = False

    def begin(self) -> None:
        """Listen, and ask how it is now."""
        self._begun = True
        for signal in self._signals():
            self._bus.connect(*signal)
        self._ask()

    def close(self) -> None:
        """Tell nothing more; safe to call twice."""
        if self._begun:
            self._begun = False
            for signal in self._signals():
                self._bus.disconnect(*signal)

    def _signals(self) -> tuple[tuple[Any, ...], ...]:
        heard = SLOT("_ask()")
        return (
            (_CAST, "", f"{_CAST}.Stream", "PipeWireStreamAdded", self, heard),
            (_CAST, "", f"{_CAST}.Session", "Closed", self, heard),
            (_REMOTE, "", f"{_REMOTE}.Session", "Closed", self, heard),
            owner_signal(_CAST, self, SLOT("_gone()")),
        )

    @Slot()
    def _ask(self) -> None:
        ask(self._bus, _INTROSPECT, [], self, SLOT("_told(QDBusMessage)"))

    @Slot(QDBusMessage)
    def _told(self, answer: QDBusMessage) -> None:
        self._be(shared="<node name=" in str(value_of(answer)))

    @Slot()
    def _gone(self) -> None:
        self._be(shared=False)

    def _be(self, *, shared: bool) -> None:
        if self._begun and shared is not self._shared:
            self._shared = shared
            self.changed.emit(shared)
