"""The connection as the GUI sees it: its state, the icon it asks for, the sentence that says it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from desktop.core.changes import ConnectionChanged, ConnectionState
from desktop.core.sentences import sentence
from desktop.state.dates import clock
from desktop.state.icon_state import IconState

_TROUBLED = (ConnectionState.OFFLINE, ConnectionState.CONNECTING, ConnectionState.CATCHING_UP)

# What a state says when the engine gave no reason of its own.
_CODES = {
    ConnectionState.OFFLINE: "offline",
    ConnectionState.CATCHING_UP: "catching_up",
    ConnectionState.SIGNED_OUT: "signed_out",
    ConnectionState.CHAT_OFF: "chat_off",
}


def icon_state(connection: ConnectionChanged | None, *, do_not_disturb: bool) -> IconState:
    """Return which icon wins: what stops messages comes before what holds them back.

    Before anything is known (None) the client is about to connect.
    """
    state = connection.state if connection else ConnectionState.CONNECTING
    if state is ConnectionState.SIGNED_OUT:
        return IconState.SIGNED_OUT
    if state is ConnectionState.CHAT_OFF:
        return IconState.CHAT_OFF
    if state in _TROUBLED:
        return IconState.GREYED
    if do_not_disturb:
        return IconState.DO_NOT_DISTURB
    return IconState.UNCERTAIN if connection and connection.uncertain else IconState.NORMAL


def say(connection: ConnectionChanged, language: str) -> str:
    """Return the sentence for a state, "" when there is nothing to say.

    Offline is said first, then why, where the engine knows it.
    """
    usual = _CODES.get(connection.state)
    codes = [connection.code or usual]
    if connection.state is ConnectionState.OFFLINE and connection.code not in (None, usual):
        codes.insert(0, usual)
    details = {**connection.details, "time": clock(connection.at)}
    return " ".join(sentence(code, language, **details) for code in codes if code)


class ConnectionStore(QObject):
    """Holds the last connection state. GUI thread only.

    Signals:
        changed: The new `ConnectionChanged`; only when it differs.
    """

    changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._current: ConnectionChanged | None = None

    @property
    def current(self) -> ConnectionChanged | None:
        """The state as last told, or None before the first."""
        return self._current

    @Slot(object)
    def apply(self, change: object) -> None:
        """Take over a `ConnectionChanged`; everything else is ignored."""
        if isinstance(change, ConnectionChanged) and change != self._current:
            self._current = change
            self.changed.emit(change)
