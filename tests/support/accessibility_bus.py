"""What a screen reader is told: the accessibility bus (AT-SPI), its trees, its announcements, the focus."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Final, Self

from jeepney import DBusAddress, HeaderFields, Message, MessageType, new_method_call
from jeepney.io.blocking import open_dbus_connection

from tests.support.desktop import Desktop
from tests.support.desktop_processes import PATIENCE, wait_until

_LAUNCHER: Final = "/usr/libexec/at-spi-bus-launcher"
_REGISTRY: Final = "org.a11y.atspi.Registry"
_ACCESSIBLE: Final = "org.a11y.atspi.Accessible"
_EVENTS: Final = "org.a11y.atspi.Event.Object"
_HEARD: Final = ("object:state-changed:focused", "object:announcement")
_STATES: Final = {"active": 1, "enabled": 8, "focusable": 11, "focused": 12, "sensitive": 24, "showing": 25}
_MOST_CHILDREN: Final = 60  # of one node: rows repeat themselves


@dataclass(frozen=True, slots=True)
class Node:
    """Something that a screen reader can go to.

    Attributes:
        owner, path: What it is called on the bus.
        role: Such as "push button".
        states: Those of `_STATES` that hold.
    """

    owner: str
    path: str
    role: str
    name: str
    states: frozenset[str]
    children: tuple[Node, ...] = ()

    def walk(self) -> Iterator[Node]:
        """Yield it, and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()

    @property
    def usable(self) -> bool:
        """Whether a person can get there and do something."""
        return {"showing", "sensitive", "focusable"} <= self.states


@dataclass(slots=True)
class Heard:
    """What was said on the bus so far.

    Attributes:
        announced: The texts, in order.
        focused: The paths of what got the keyboard, in order.
    """

    announced: list[str] = field(default_factory=list)
    focused: list[str] = field(default_factory=list)


class AccessibilityBus:
    """The bus of a desktop, and a listener on it as a screen reader is one. For `with`.

    Programs that are started afterwards speak on it.
    """

    def __init__(self, desktop: Desktop) -> None:
        desktop.start(_LAUNCHER)
        desktop.bus.wait_for_name("org.a11y.Bus")
        with open_dbus_connection(desktop.bus.address) as asking:
            where = DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Bus")
            (address,) = asking.send_and_get_reply(
                new_method_call(where, "GetAddress"), timeout=PATIENCE
            ).body
        self._bus = open_dbus_connection(address)
        self._heard = Heard()
        for event in _HEARD:
            self._call(
                _REGISTRY, "/org/a11y/atspi/registry", _REGISTRY, "RegisterEvent", "sass", event, [], ""
            )
        self._call(
            "org.freedesktop.DBus",
            "/org/freedesktop/DBus",
            "org.freedesktop.DBus",
            "AddMatch",
            "s",
            f"type='signal',interface='{_EVENTS}'",
        )
        desktop.env["QT_LINUX_ACCESSIBILITY_ALWAYS_ON"] = "1"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bus.close()

    def windows(self) -> list[Node]:
        """Return the windows that programs show, with all that is in them."""
        read = wait_until(self._whole, "the windows to be read")
        assert read is not None
        return read[0]

    def _whole(self) -> tuple[list[Node]] | None:
        try:
            programs = self._children((_REGISTRY, "/org/a11y/atspi/accessible/root"))
            windows = [self._node(window) for program in programs for window in self._children(program)]
        except LookupError:
            return None  # something went away while it was read
        return ([window for window in windows if "showing" in window.states],)

    def focus(self, node: Node) -> None:
        """Give the keyboard to something, as a screen reader does."""
        self._call(node.owner, node.path, "org.a11y.atspi.Component", "GrabFocus")

    def press(self, node: Node) -> None:
        """Press a button, as a screen reader does."""
        self._call(node.owner, node.path, "org.a11y.atspi.Action", "DoAction", "i", 0)

    def heard(self) -> Heard:
        """Return what was said so far."""
        while True:
            try:
                message = self._bus.receive(timeout=0)
            except TimeoutError:
                return self._heard
            self._note(message)

    def _note(self, message: Message) -> None:
        fields = message.header.fields
        if (
            message.header.message_type is not MessageType.signal
            or fields.get(HeaderFields.interface) != _EVENTS
        ):
            return
        match fields.get(HeaderFields.member), message.body:
            case "Announcement", (_, _, _, (_, text), *_):
                self._heard.announced.append(text)
            case "StateChanged", ("focused", 1, *_):
                self._heard.focused.append(fields[HeaderFields.path])

    def _node(self, at: tuple[str, str]) -> Node:
        name = self._call(*at, "org.freedesktop.DBus.Properties", "Get", "ss", _ACCESSIBLE, "Name")[0][1]
        (role,) = self._call(*at, _ACCESSIBLE, "GetRoleName")
        ((low, _high),) = self._call(*at, _ACCESSIBLE, "GetState")
        states = frozenset(state for state, bit in _STATES.items() if low >> bit & 1)
        below = tuple(self._node(child) for child in self._children(at)[:_MOST_CHILDREN])
        return Node(*at, role, name, states, below)

    def _children(self, at: tuple[str, str]) -> list[tuple[str, str]]:
        (children,) = self._call(*at, _ACCESSIBLE, "GetChildren")
        return children  # type: ignore[no-any-return]

    def _call(
        self, bus: str, path: str, interface: str, method: str, signature: str = "", *args: object
    ) -> tuple[Any, ...]:
        where = DBusAddress(path, bus_name=bus, interface=interface)
        sent = (
            new_method_call(where, method, signature, args) if signature else new_method_call(where, method)
        )
        serial = next(self._bus.outgoing_serial)
        self._bus.send(sent, serial=serial)
        while True:
            reply = self._bus.receive(timeout=PATIENCE)
            if reply.header.fields.get(HeaderFields.reply_serial) != serial:
                self._note(reply)  # what is said meanwhile is heard too
            elif reply.header.message_type is MessageType.error:
                raise LookupError(f"{method} of {path}: {reply.body}")
            else:
                answer: tuple[Any, ...] = reply.body
                return answer
