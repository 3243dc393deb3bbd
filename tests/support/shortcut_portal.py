"""A desktop portal that takes global shortcuts, as strict as its specification; it presses them on demand."""

from __future__ import annotations

import threading
from typing import Any, Self

from jeepney import (
    DBusAddress,
    HeaderFields,
    Message,
    MessageType,
    message_bus,
    new_error,
    new_method_call,
    new_method_return,
    new_signal,
)
from jeepney.io.blocking import open_dbus_connection

_PATIENCE = 60.0  # seconds
_NAME = "org.freedesktop.portal.Desktop"
_PATH = "/org/freedesktop/portal/desktop"
_SHORTCUTS = "org.freedesktop.portal.GlobalShortcuts"
_SIGNATURES = {"Register": "sa{sv}", "CreateSession": "a{sv}", "BindShortcuts": "oa(sa{sv})sa{sv}"}


class ShortcutPortal:
    """Owns the portal's name on a bus; a context manager, whose service runs on a thread of its own.

    Args:
        address: Of the bus.
        answer: What the person says when asked: 0 yes, 1 no, 2 something else.
        knows_names: It is new enough for `Register`, which has to come first.
        without: It has no such interface as this one.

    Attributes:
        registered: Names that programs gave themselves.
        bound: Shortcut id, description and preferred trigger of each binding, in order.
        broken: What was against the specification.
    """

    def __init__(self, address: str, *, answer: int = 0, knows_names: bool = True, without: str = "") -> None:
        self._address = address
        self._answer = answer
        self._knows_names = knows_names
        self._without = without
        self.registered: list[str] = []
        self.bound: list[tuple[str, str, str]] = []
        self.broken: list[str] = []
        self._sessions: dict[str, bool] = {}  # path -> has bound
        self._lock = threading.Lock()
        self._changed = threading.Condition()
        self._connection = open_dbus_connection(address)
        reply = self._connection.send_and_get_reply(message_bus.RequestName(_NAME, 4), timeout=_PATIENCE)
        assert reply.body == (1,), "the portal's name belongs to somebody else"
        self._thread = threading.Thread(target=self._serve, name="shortcut portal")  # noqa: TID251  a service of the tests
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with open_dbus_connection(self._address) as other:
            other.send(new_method_call(DBusAddress("/", bus_name=_NAME, interface="test.Portal"), "Leave"))
            self._thread.join(_PATIENCE)
        self._connection.close()

    def wait_for(self, bindings: int) -> None:
        """Wait until so many shortcuts were bound."""
        with self._changed:
            assert self._changed.wait_for(lambda: len(self.bound) >= bindings, _PATIENCE), self.broken

    def press(self, token: str = "") -> None:
        """Press the keys of the newest session."""
        session, (shortcut, _, _) = list(self._sessions)[-1], self.bound[-1]
        options = {"activation_token": ("s", token)} if token else {}
        self._signal(_PATH, _SHORTCUTS, "Activated", "osta{sv}", session, shortcut, 12345, options)

    def choose(self, keys: str) -> None:
        """Have the person choose other keys in the system's settings."""
        about = {"description": ("s", ""), "trigger_description": ("s", keys)}
        shortcuts = [(self.bound[-1][0], about)]
        session = list(self._sessions)[-1]
        self._signal(_PATH, _SHORTCUTS, "ShortcutsChanged", "oa(sa{sv})", session, shortcuts)

    def end_session(self) -> None:
        """Have the system take the keys away."""
        self._signal(list(self._sessions)[-1], "org.freedesktop.portal.Session", "Closed", None)

    def _serve(self) -> None:
        while True:
            call = self._connection.receive(timeout=None)
            if call.header.message_type is not MessageType.method_call:
                continue
            member = call.header.fields.get(HeaderFields.member)
            if member == "Leave":
                return
            follow: list[Message] = []
            reply = self._reply(call, follow)
            with self._lock:
                for message in (reply, *follow):
                    self._connection.send(message)
            with self._changed:
                self._changed.notify_all()

    def _reply(self, call: Message, follow: list[Message]) -> Message:
        fields = call.header.fields
        member, interface = fields[HeaderFields.member], fields.get(HeaderFields.interface)
        if interface == "org.freedesktop.host.portal.Registry" and self._knows_names:
            if self.registered and not self._sessions:
                self.broken.append("a name is given once, before all else")
            self.registered.append(call.body[0])
            return new_method_return(call)
        if interface != _SHORTCUTS or self._without == interface or member not in _SIGNATURES:
            return new_error(call, "org.freedesktop.DBus.Error.UnknownMethod")
        if fields.get(HeaderFields.signature) != _SIGNATURES[member]:
            self.broken.append(f"{member} with {fields.get(HeaderFields.signature)}")
            return new_error(call, "org.freedesktop.DBus.Error.InvalidArgs")
        options = call.body[-1]
        caller = fields[HeaderFields.sender][1:].replace(".", "_")
        request = f"{_PATH}/request/{caller}/{options['handle_token'][1]}"
        if member == "CreateSession":
            session = f"{_PATH}/session/{caller}/{options['session_handle_token'][1]}"
            self._sessions[session] = False
            code, results = 0, {"session_handle": ("s", session)}
        else:
            code, results = self._bind(call.body)
        follow.append(_signal(request, "org.freedesktop.portal.Request", "Response", "ua{sv}", code, results))
        return new_method_return(call, "o", (request,))

    def _bind(self, body: tuple[Any, ...]) -> tuple[int, dict[str, Any]]:
        session, shortcuts, _window, _options = body
        if self._sessions.get(session, True):
            self.broken.append("a session binds once, after it was made")
            return 2, {}
        self._sessions[session] = True
        shown = []
        for shortcut, about in shortcuts:
            trigger = about["preferred_trigger"][1]
            self.bound.append((shortcut, about["description"][1], trigger))
            shown.append((shortcut, {"trigger_description": ("s", f"Press {trigger}")}))
        return self._answer, {} if self._answer else {"shortcuts": ("a(sa{sv})", shown)}

    def _signal(self, path: str, interface: str, member: str, signature: str | None, *body: Any) -> None:  # noqa: ANN401  D-Bus
        with self._lock:
            self._connection.send(_signal(path, interface, member, signature, *body))


def _signal(path: str, interface: str, member: str, signature: str | None, *body: Any) -> Message:  # noqa: ANN401  D-Bus
    return new_signal(DBusAddress(path, interface=interface), member, signature, body)
