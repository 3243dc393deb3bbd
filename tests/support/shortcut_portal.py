"""A desktop portal that takes global shortcuts, as strict as its specification; it presses them on demand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jeepney import (
    DBusAddress,
    HeaderFields,
    Message,
    new_error,
    new_method_return,
    new_signal,
)

from tests.support.stand_in_service import StandIn

_PATIENCE = 60.0  # seconds
_NAME = "org.freedesktop.portal.Desktop"
_PATH = "/org/freedesktop/portal/desktop"
_SHORTCUTS = "org.freedesktop.portal.GlobalShortcuts"
_SIGNATURES = {"Register": "sa{sv}", "CreateSession": "a{sv}", "BindShortcuts": "oa(sa{sv})sa{sv}"}


class ShortcutPortal(StandIn):
    """Owns the portal's name on a bus.

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
        self._person_says = answer
        self._knows_names = knows_names
        self._without = without
        self.registered: list[str] = []
        self.bound: list[tuple[str, str, str]] = []
        self.broken: list[str] = []
        self._sessions: dict[str, bool] = {}  # path -> has bound
        super().__init__(address, _NAME)

    def wait_for(self, bindings: int) -> None:
        """Wait until so many shortcuts were bound."""
        with self.served:
            assert self.served.wait_for(lambda: len(self.bound) >= bindings, _PATIENCE), self.broken

    def press(self, token: str = "") -> None:
        """Press the keys of the newest session."""
        session, (shortcut, _, _) = list(self._sessions)[-1], self.bound[-1]
        options = {"activation_token": ("s", token)} if token else {}
        self.signal(_PATH, _SHORTCUTS, "Activated", "osta{sv}", session, shortcut, 12345, options)

    def choose(self, keys: str) -> None:
        """Have the person choose other keys in the system's settings."""
        about = {"description": ("s", ""), "trigger_description": ("s", keys)}
        shortcuts = [(self.bound[-1][0], about)]
        session = list(self._sessions)[-1]
        self.signal(_PATH, _SHORTCUTS, "ShortcutsChanged", "oa(sa{sv})", session, shortcuts)

    def end_session(self) -> None:
        """Have the system take the keys away."""
        self.signal(list(self._sessions)[-1], "org.freedesktop.portal.Session", "Closed")

    def _answer(self, call: Message) -> Sequence[Message]:
        follow: list[Message] = []
        return (self._reply(call, follow), *follow)

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
        return self._person_says, {} if self._person_says else {"shortcuts": ("a(sa{sv})", shown)}


def _signal(path: str, interface: str, member: str, signature: str | None, *body: Any) -> Message:  # noqa: ANN401  D-Bus
    return new_signal(DBusAddress(path, interface=interface), member, signature, body)
