"""The conversation with the portal about global shortcuts: one D-Bus connection, no Qt."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, Final

from jeepney import (
    DBusAddress,
    DBusErrorResponse,
    MatchRule,
    Message,
    MessageType,
    message_bus,
)
from jeepney.io.blocking import DBusConnection, open_dbus_connection
from jeepney.low_level import HeaderFields

from desktop.native.bus_calls import call
from desktop.native.shortcut.base import ShortcutState
from desktop.native.shortcut.keys import Keys

_log = logging.getLogger(__name__)

_APP_ID: Final = "cloud.timenow.Desktop"
_SHORTCUT: Final = "quick-reply"
_TIMEOUT: Final = 5.0  # seconds a call may take; what the person is asked comes later, as a signal
_NAME: Final = "org.freedesktop.portal.Desktop"
_PATH: Final = "/org/freedesktop/portal/desktop"
_INTERFACE: Final = "org.freedesktop.portal.GlobalShortcuts"
_PORTAL: Final = DBusAddress(_PATH, bus_name=_NAME, interface=_INTERFACE)
_REGISTRY: Final = DBusAddress(_PATH, bus_name=_NAME, interface="org.freedesktop.host.portal.Registry")
_REQUEST: Final = "org.freedesktop.portal.Request"
_SESSION: Final = "org.freedesktop.portal.Session"
_REFUSED: Final = (DBusErrorResponse, TimeoutError)
_NO_BUS: Final = (OSError, LookupError, RuntimeError, ValueError)  # none, gone, a bad address
_NOT_OFFERED: Final = ShortcutState("not_offered", "system")
_DECLINED: Final = ShortcutState("refused", "declined")


class PortalSession:
    """One session of the portal, which ends with the connection. One thread only.

    Args:
        told: Called with each state.
        pressed: Called when the keys were pressed, with the activation token, or "".
    """

    def __init__(self, told: Callable[[ShortcutState], None], pressed: Callable[[str], None]) -> None:
        self._told = told
        self._pressed = pressed
        self._connection: DBusConnection | None = None
        self._wish: tuple[Keys, str] | None = None
        self._session = ""
        self._request = ""  # what the next Response is about
        self._binding = False
        self._number = 0
        self._inbox: list[Message] = []

    def fileno(self) -> int | None:
        """Return the connection's descriptor to wait on, or None while there is none."""
        return None if self._connection is None else self._connection.sock.fileno()

    def bind(self, wish: tuple[Keys, str] | None) -> None:
        """Have these keys, with the words that say what they do, in place of those before.

        A session binds once: other keys are another session's.
        """
        self.leave()
        self._wish = wish
        if wish is None:
            return
        try:
            self._connection = _connect()
            self._create()
        except _REFUSED as error:
            self._refused(error)
        except _NO_BUS as error:
            self._hang_up(error)

    def receive(self) -> None:
        """Read and act on what has come in; hangs up when the bus is gone.

        Until nothing is left: what was read together with an answer no longer wakes whoever waits.
        """
        while (message := self._next()) is not None:
            try:
                self._handle(message)
            except _REFUSED as error:
                self._refused(error)
            except _NO_BUS as error:
                self._hang_up(error)

    def _next(self) -> Message | None:
        if self._inbox:
            return self._inbox.pop(0)
        if self._connection is None:
            return None
        try:
            return self._connection.receive(timeout=0)
        except TimeoutError:
            return None
        except OSError as error:
            self._hang_up(error)
            return None

    def leave(self) -> None:
        """Hang up: the portal ends the session by itself."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        self._session = self._request = ""
        self._inbox.clear()

    def _refused(self, error: Exception) -> None:
        """There is no portal, or one that can't do this; another may come, which the bus tells."""
        name = error.name if isinstance(error, DBusErrorResponse) else type(error).__name__
        _log.info("no portal takes global shortcuts (%s)", name)
        self._told(_NOT_OFFERED)

    def _hang_up(self, error: Exception) -> None:
        _log.info("no session bus for global shortcuts (%s)", type(error).__name__)
        self.leave()
        self._told(_NOT_OFFERED)

    def _create(self) -> None:
        try:
            # Who asks, for a program that is in no sandbox; portals before 1.20 guess it.
            self._call(_REGISTRY, "Register", "sa{sv}", (_APP_ID, {}))
        except DBusErrorResponse as error:
            _log.info("the portal does not take our name (%s)", error.name)
        token = self._expect()
        options = {"handle_token": ("s", token), "session_handle_token": ("s", token)}
        self._binding = False
        self._note_request(self._call(_PORTAL, "CreateSession", "a{sv}", (options,)))

    def _bind(self) -> None:
        if self._wish is None:
            return
        keys, words = self._wish
        about = {"description": ("s", words), "preferred_trigger": ("s", keys.trigger)}
        options = {"handle_token": ("s", self._expect())}
        self._binding = True
        body = (self._session, [(_SHORTCUT, about)], "", options)
        self._note_request(self._call(_PORTAL, "BindShortcuts", "oa(sa{sv})sa{sv}", body))

    def _expect(self) -> str:
        """Return a token for the next request, whose path is known by it before it is answered."""
        self._number += 1
        token = f"timenow{self._number}"
        name = "" if self._connection is None else self._connection.unique_name[1:].replace(".", "_")
        self._request = f"{_PATH}/request/{name}/{token}"
        return token

    def _note_request(self, answer: tuple[Any, ...]) -> None:
        self._request = str(answer[0])  # portals before 0.9 make up a path of their own

    def _call(self, to: DBusAddress, method: str, signature: str, body: tuple[Any, ...]) -> tuple[Any, ...]:
        """Call the portal; raises as `bus_calls.call`."""
        return call(self._connection, to, method, signature, body, inbox=self._inbox, timeout=_TIMEOUT)

    def _handle(self, message: Message) -> None:
        if message.header.message_type is not MessageType.signal:
            return
        fields = message.header.fields
        match fields.get(HeaderFields.member), message.body:
            case "Response", (code, results) if fields.get(HeaderFields.path) == self._request:
                self._answered(code, results)
            case "Activated", (session, shortcut, _at, options) if (session, shortcut) == (
                self._session,
                _SHORTCUT,
            ):
                self._pressed(str(options.get("activation_token", ("s", ""))[1]))
            case "ShortcutsChanged", (session, shortcuts) if session == self._session:
                self._tell_bound(shortcuts)
            case "Closed", _ if fields.get(HeaderFields.path) == self._session:
                self._session = ""
                self._told(_DECLINED)
            case "NameOwnerChanged", (_name, _old, new):
                self._portal_changed(present=bool(new))

    def _answered(self, code: int, results: dict[str, tuple[str, Any]]) -> None:
        self._request = ""
        if code:
            self._told(_DECLINED)
        elif self._binding:
            self._tell_bound(results.get("shortcuts", ("", []))[1])
        else:
            self._session = str(results["session_handle"][1])
            self._bind()

    def _tell_bound(self, shortcuts: list[tuple[str, dict[str, tuple[str, Any]]]]) -> None:
        about = dict(shortcuts).get(_SHORTCUT)
        if about is None:
            self._told(_DECLINED)
        else:
            self._told(ShortcutState("on", keys=str(about.get("trigger_description", ("s", ""))[1])))

    def _portal_changed(self, *, present: bool) -> None:
        """The portal came anew, and knows of no session; or it went."""
        self._session = self._request = ""
        if present:
            self._create()
        else:
            self._told(_NOT_OFFERED)


def _connect() -> DBusConnection:
    """Connect to the session bus and ask for what the portal tells, and for its coming and going."""
    connection = open_dbus_connection("SESSION", auth_timeout=_TIMEOUT)
    connection.sock.settimeout(_TIMEOUT)  # for sending; receiving waits on its own
    owner = MatchRule(type="signal", sender="org.freedesktop.DBus", member="NameOwnerChanged")
    owner.add_arg_condition(0, _NAME)
    signals = [
        MatchRule(type="signal", sender=_NAME, interface=each) for each in (_INTERFACE, _REQUEST, _SESSION)
    ]
    for rule in (owner, *signals):
        connection.send_and_get_reply(message_bus.AddMatch(rule), timeout=_TIMEOUT)
    return connection
