"""A notification service with every extra of KDE's, which complains of whatever breaks the specification."""

from __future__ import annotations

import select
import socket
import threading
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Final, Self
from xml.etree import ElementTree as ET

from jeepney import (
    DBusAddress,
    HeaderFields,
    Message,
    MessageType,
    message_bus,
    new_error,
    new_method_return,
    new_signal,
)
from jeepney.io.blocking import open_dbus_connection

from tests.support.desktop_bus import NOTIFICATIONS
from tests.support.desktop_processes import PATIENCE, wait_until

# What Plasma 6.4 says that it can do: https://github.com/samschott/desktop-notifier/issues/230
KDE: Final = (
    "body",
    "body-hyperlinks",
    "body-markup",
    "body-images",
    "icon-static",
    "actions",
    "persistence",
    "inline-reply",
    "sound",
    "x-kde-urls",
    "x-kde-origin-name",
    "x-kde-display-appname",
    "inhibitions",
)

_PATH: Final = "/org/freedesktop/Notifications"
_PROPERTIES: Final = "org.freedesktop.DBus.Properties"
_SIGNATURES: Final = {
    "GetCapabilities": "",
    "GetServerInformation": "",
    "Notify": "susssasa{sv}i",
    "CloseNotification": "u",
    "Get": "ss",
}
_HINTS: Final = {
    "desktop-entry": "s",
    "category": "s",
    "urgency": "y",
    "suppress-sound": "b",
    "image-data": "(iiibiiay)",
    "x-kde-reply-placeholder-text": "s",
    "x-kde-reply-submit-button-text": "s",
}
_TAGS: Final = {"b", "i", "u", "a", "img", "x"}
_MOST_URGENT: Final = 2
EXPIRED, DISMISSED, WITHDRAWN = 1, 2, 3


@dataclass(slots=True)
class Shown:
    """One notification.

    Attributes:
        caller: Who asked for it: only they are told what becomes of it.
        hints: Without their signatures; a picture's pixels are left out.
        times: How often it came up on the screen.
        on_screen: Else it lies in the list.
    """

    caller: str
    title: str
    body: str
    actions: dict[str, str]
    hints: dict[str, Any]
    times: int = 1
    on_screen: bool = True


@dataclass(slots=True)
class _State:
    shown: dict[int, Shown] = field(default_factory=dict)
    last_id: int = 0
    given: set[int] = field(default_factory=set)
    complaints: list[str] = field(default_factory=list)


class StrictService:
    """Owns the name of the notification service on a bus, from `with` on; answers on a thread of its own.

    Args:
        abilities: What it can do.
        version: Of the specification, that it follows.

    Attributes:
        hangs: It takes calls, and answers none.
        inhibited: Whether somebody asked for quiet (KDE's property).
    """

    def __init__(self, address: str, abilities: Collection[str] = KDE) -> None:
        self._address = address
        self._abilities = abilities
        self._state = _State()
        self._sending = threading.Lock()
        self.hangs = False
        self.inhibited = False

    def __enter__(self) -> Self:
        self._connection = open_dbus_connection(self._address)
        reply = self._connection.send_and_get_reply(
            message_bus.RequestName(NOTIFICATIONS, 4), timeout=PATIENCE
        )
        assert reply.body == (1,), "the name of the notification service belongs to somebody else"
        self._bell, self._ears = socket.socketpair()
        self._thread = threading.Thread(target=self._serve, name="strict-service")  # noqa: TID251  a test's own
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.leave()
        if error is None:
            assert not self.complaints, self.complaints

    def leave(self) -> None:
        """Leave the bus, as a service that crashes; safe to call twice."""
        if self._thread.is_alive():
            self._bell.send(b"\0")
            self._thread.join(PATIENCE)
            for each in (self._bell, self._ears, self._connection):
                each.close()

    @property
    def complaints(self) -> list[str]:
        """What was wrong with the calls so far."""
        return list(self._state.complaints)

    @property
    def on_screen(self) -> list[Shown]:
        """What can be seen now, the oldest first."""
        return [each for each in list(self._state.shown.values()) if each.on_screen]

    @property
    def numbers_on_screen(self) -> list[int]:
        """The ids of what can be seen now."""
        return [number for number, each in list(self._state.shown.items()) if each.on_screen]

    @property
    def listed(self) -> list[Shown]:
        """What can be seen or lies in the list of old ones."""
        return list(self._state.shown.values())

    def wait_for(self, title: str, body: str | None = None, *, times: int = 1) -> int:
        """Wait until a notification is on the screen, for the n-th time or later; returns its id."""

        def found() -> int:
            return next(
                (
                    number
                    for number, each in list(self._state.shown.items())
                    if each.on_screen and each.title == title and each.times >= times
                    if body is None or each.body == body
                ),
                0,
            )

        return wait_until(found, f"the notification {title!r}, {body!r}; shown: {self._state.shown}")

    def get(self, number: int) -> Shown:
        """Return a notification that is shown or listed."""
        return self._state.shown[number]

    def wait_until_empty(self) -> None:
        """Wait until nothing is on the screen, nor in the list."""
        wait_until(lambda: not self._state.shown, "no notification to be left")

    def press(self, number: int, action: str = "default", *, token: str = "") -> None:
        """Click it, or one of its buttons; it goes then."""
        shown = self._state.shown[number]
        assert action in shown.actions, f"no button {action!r}: {shown.actions}"
        if token:
            self._tell(shown.caller, "ActivationToken", "us", number, token)
        self._tell(shown.caller, "ActionInvoked", "us", number, action)
        self._close(number, DISMISSED)

    def reply(self, number: int, text: str) -> None:
        """Write into its text field, and send that; it goes then."""
        shown = self._state.shown[number]
        assert "inline-reply" in shown.actions, shown.actions
        self._tell(shown.caller, "NotificationReplied", "us", number, text)
        self._close(number, DISMISSED)

    def dismiss(self, number: int) -> None:
        """Wipe it away."""
        self._close(number, DISMISSED)

    def expire(self, number: int) -> None:
        """Let its time be over: it goes to the list."""
        shown = self._state.shown[number]
        shown.on_screen = False
        self._tell(shown.caller, "NotificationClosed", "uu", number, EXPIRED)

    def _close(self, number: int, reason: int) -> None:
        shown = self._state.shown.pop(number, None)
        if shown is not None:
            self._tell(shown.caller, "NotificationClosed", "uu", number, reason)

    def _tell(self, caller: str, member: str, signature: str, *body: Any) -> None:  # noqa: ANN401 - D-Bus
        """Tell one program only, as dunst and GNOME do."""
        message = new_signal(DBusAddress(_PATH, interface=NOTIFICATIONS), member, signature, body)
        message.header.fields[HeaderFields.destination] = caller
        self._send(message)

    def _send(self, message: Message) -> None:
        with self._sending:
            self._connection.send(message)

    # On the thread

    def _serve(self) -> None:
        while True:
            ready, _, _ = select.select([self._ears, self._connection.sock], [], [])
            if self._ears in ready:
                return
            for message in self._received():
                if message.header.message_type is MessageType.method_call and not self.hangs:
                    self._answer(message)

    def _received(self) -> list[Message]:
        received = []
        while True:
            try:
                received.append(self._connection.receive(timeout=0))
            except TimeoutError:
                return received

    def _answer(self, call: Message) -> None:
        member = call.header.fields[HeaderFields.member]
        signature = call.header.fields.get(HeaderFields.signature, "")
        if _SIGNATURES.get(member) != signature:
            self._complain(f"{member}({signature})")
            self._send(new_error(call, "org.freedesktop.DBus.Error.UnknownMethod"))
            return
        answers: dict[str, Callable[[Message], tuple[str | None, tuple[Any, ...]]]] = {
            "GetCapabilities": lambda _: ("as", (list(self._abilities),)),
            "GetServerInformation": lambda _: ("ssss", ("Plasma", "KDE", "6.4.2", "1.2")),
            "Notify": lambda asked: ("u", (self._notify(asked),)),
            "CloseNotification": self._withdraw,
            "Get": lambda _: ("v", (("b", self.inhibited),)),
        }
        self._send(new_method_return(call, *answers[member](call)))

    def _withdraw(self, call: Message) -> tuple[None, tuple[()]]:
        if call.body[0] not in self._state.given:
            self._complain(f"closes {call.body[0]}, which never was")
        self._close(call.body[0], WITHDRAWN)
        return None, ()

    def _notify(self, call: Message) -> int:
        app, replaced, _icon, title, body, actions, hints, timeout = call.body
        self._check("no name", app)
        self._check("no title", title.strip())
        self._check(f"time-out {timeout}", timeout >= -1)
        self._check(f"replaces {replaced}, which is not there", not replaced or self._replaceable(replaced))
        self._check_body(body)
        self._check_actions(actions)
        self._check_hints(hints)
        if not replaced:
            self._state.last_id += 1
            self._state.given.add(self._state.last_id)
        number = replaced or self._state.last_id
        before = self._state.shown.get(number)
        self._state.shown[number] = Shown(
            caller=call.header.fields[HeaderFields.sender],
            title=title,
            body=body,
            actions=dict(zip(actions[::2], actions[1::2], strict=False)),
            hints={name: value[:6] if name == "image-data" else value for name, (_, value) in hints.items()},
            times=before.times + 1 if before else 1,
        )
        return number

    def _replaceable(self, number: int) -> bool:
        """What expired can't be replaced: its id has been given back."""
        return number in self._state.shown and self._state.shown[number].on_screen

    def _check_body(self, body: str) -> None:
        if "body-markup" not in self._abilities:
            return
        try:
            tags = {each.tag for each in ET.fromstring(f"<x>{body}</x>").iter()}  # noqa: S314  made by the test
        except ET.ParseError as error:
            self._complain(f"body {body!r}: {error}")
        else:
            self._check(f"body {body!r}", tags <= _TAGS)

    def _check_actions(self, actions: list[str]) -> None:
        keys, labels = actions[::2], actions[1::2]
        self._check(f"actions {actions}", len(keys) == len(labels) == len(set(keys)) and all(labels))
        self._check("actions where there are none", not actions or "actions" in self._abilities)
        self._check("a text field where there is none", not {"inline-reply"} & {*keys} - {*self._abilities})

    def _check_hints(self, hints: dict[str, tuple[str, Any]]) -> None:
        for name, (signature, value) in hints.items():
            self._check(f"hint {name} is {signature}", _HINTS.get(name) == signature)
            offered = not name.startswith("x-kde-reply") or "inline-reply" in self._abilities
            self._check(f"hint {name} was not offered", offered)
            if name == "urgency":
                self._check(f"urgency {value}", value <= _MOST_URGENT)
            if name == "image-data":
                width, height, row, alpha, bits, channels, pixels = value
                self._check("a picture of another form", (alpha, bits, channels) == (True, 8, 4))
                self._check("a picture of another size", row == width * 4 and len(pixels) == row * height)

    def _check(self, complaint: str, holds: object) -> None:
        if not holds:
            self._complain(complaint)

    def _complain(self, complaint: str) -> None:
        self._state.complaints.append(complaint)
