"""The connection as the GUI sees it: its state, the icon it asks for, the sentence that says it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from desktop.core.changes import (
    AccountChanged,
    ConnectionChanged,
    ConnectionState,
    SessionNotice,
    SignedIn,
)
from desktop.core.sentences import sentence
from desktop.state.dates import clock, moment
from desktop.state.icon_state import IconState
from desktop.wire.timestamp import Timestamp

_TROUBLED = (ConnectionState.OFFLINE, ConnectionState.CONNECTING, ConnectionState.CATCHING_UP)

# What a state says when the engine gave no reason of its own.
_CODES = {
    ConnectionState.OFFLINE: "offline",
    ConnectionState.CATCHING_UP: "catching_up",
    ConnectionState.SIGNED_OUT: "signed_out",
    ConnectionState.CHAT_OFF: "chat_off",
}

# Why there is no stream, where sending works all the same: "offline" would be wrong.
_ALONE = frozenset({"buffering_proxy"})


def icon_state(connection: ConnectionChanged | None, *, do_not_disturb: bool) -> IconState:
    """Return which icon wins: what stops messages comes before what holds them back.

    Before anything is known (None) the client is about to connect.
    """
    uncertain = connection is not None and connection.uncertain
    state = connection.state if connection else ConnectionState.CONNECTING
    if state is ConnectionState.SIGNED_OUT:
        return IconState.SIGNED_OUT
    if state is ConnectionState.CHAT_OFF:
        return IconState.CHAT_OFF
    if connection is not None and connection.attention:
        return IconState.ATTENTION
    if state in _TROUBLED:
        return IconState.STALE if uncertain else IconState.GREYED
    if do_not_disturb:
        return IconState.DO_NOT_DISTURB
    return IconState.UNCERTAIN if uncertain else IconState.NORMAL


def say(connection: ConnectionChanged, language: str) -> str:
    """Return the sentence for a state, "" when there is nothing to say.

    Offline is said first, then why, where the engine knows it.
    """
    usual = _CODES.get(connection.state)
    codes = [connection.code or usual]
    if connection.state is ConnectionState.OFFLINE and connection.code not in {None, usual, *_ALONE}:
        codes.insert(0, usual)
    details = {**connection.details, "time": clock(connection.at)}
    return " ".join(sentence(code, language, **details) for code in codes if code)


def say_notice(notice: SessionNotice, language: str) -> str:
    """Return the sentence of a notice, its instant in the person's words."""
    details = dict(notice.details)
    if "time" in details:
        details["time"] = moment(Timestamp.parse(details["time"]))
    return sentence(notice.code, language, **details)


class ConnectionStore(QObject):
    """Holds the last connection state, and what is to be said of the session meanwhile. GUI thread only.

    Signals:
        changed: The new `ConnectionChanged`; only when it differs.
        notice_changed: The `SessionNotice` that stands, or None.
    """

    changed = Signal(object)
    notice_changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._current: ConnectionChanged | None = None
        self._notice: SessionNotice | None = None

    @property
    def current(self) -> ConnectionChanged | None:
        """The state as last told, or None before the first."""
        return self._current

    @property
    def notice(self) -> SessionNotice | None:
        """What is to be said of the session, although it is known; None for nothing."""
        return self._notice

    @Slot(object)
    def apply(self, change: object) -> None:
        """Take over what concerns connection and session; everything else is ignored."""
        match change:
            case ConnectionChanged():
                if change.state is ConnectionState.SIGNED_OUT:
                    self._note(None)
                if change != self._current:
                    self._current = change
                    self.changed.emit(change)
            case SessionNotice(code="session_unknown"):
                pass  # the state says so itself, as long as it holds
            case SessionNotice():
                self._note(change)
            case SignedIn() | AccountChanged():
                self._note(None)

    @Slot()
    def dismiss_notice(self) -> None:
        """The person has seen it."""
        self._note(None)

    def _note(self, notice: SessionNotice | None) -> None:
        if notice != self._notice:
            self._notice = notice
            self.notice_changed.emit(notice)
