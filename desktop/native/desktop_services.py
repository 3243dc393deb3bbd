"""What is on the session bus for a program such as this: a notification service, a tray (Linux)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

if TYPE_CHECKING:
    from jeepney.io.blocking import DBusConnection

_NOTIFICATIONS: Final = "org.freedesktop.Notifications"
_TRAYS: Final = "org.kde.StatusNotifierWatcher"
TIMEOUT: Final = 2.0  # seconds a service may take for an answer


class NoBusError(Exception):
    """There is no session bus."""


class HangsError(Exception):
    """A service has its name on the bus, and does not answer in time."""


@dataclass(frozen=True, slots=True)
class NotificationService:
    """Who shows notifications.

    Attributes:
        abilities: By the names of the specification, such as `body-markup`.
    """

    name: str
    version: str
    abilities: tuple[str, ...]


def notification_service() -> NotificationService | None:
    """Return who shows notifications, started if the bus knows how; None where nobody does.

    Raises:
        NoBusError: There is no session bus.
        HangsError: Somebody would, and does not answer.
    """
    path = "/org/freedesktop/Notifications"
    with _session_bus() as bus:
        about = _call(bus, _NOTIFICATIONS, path, _NOTIFICATIONS, "GetServerInformation")
        if about is None:
            return None
        abilities = _call(bus, _NOTIFICATIONS, path, _NOTIFICATIONS, "GetCapabilities")
    name, _vendor, version = about[:3]
    return NotificationService(str(name), str(version), tuple(abilities[0]) if abilities else ())


def tray() -> Literal["ok", "no_host", "none"]:
    """Return whether a tray is on the bus, or only somebody who waits for one.

    Raises:
        NoBusError: There is no session bus.
    """
    with _session_bus() as bus:
        if _call(bus, "org.freedesktop.DBus", "/", "org.freedesktop.DBus", "NameHasOwner", _TRAYS) != (True,):
            return "none"
        there = _call(
            bus,
            _TRAYS,
            "/StatusNotifierWatcher",
            "org.freedesktop.DBus.Properties",
            "Get",
            _TRAYS,
            "IsStatusNotifierHostRegistered",
        )
    return "ok" if there == (("b", True),) else "no_host"


@contextmanager
def _session_bus() -> Iterator[DBusConnection]:
    from jeepney.io.blocking import open_dbus_connection  # noqa: PLC0415  a package of this system's only

    try:
        connection = open_dbus_connection("SESSION")
    except (OSError, LookupError, RuntimeError, ValueError) as error:  # none, gone, a bad address
        raise NoBusError(type(error).__name__) from error
    try:
        yield connection
    finally:
        connection.close()


def _call(bus: DBusConnection, service: str, path: str, interface: str, *call: str) -> tuple[Any, ...] | None:
    """Call a method that takes texts; None where nobody answers well.

    Raises:
        NoBusError: The bus has gone.
        HangsError: No answer in time.
    """
    from jeepney import DBusAddress, MessageType, new_method_call  # noqa: PLC0415

    method, *arguments = call
    address = DBusAddress(path, bus_name=service, interface=interface)
    message = new_method_call(address, method, "s" * len(arguments) or None, tuple(arguments))
    try:
        reply = bus.send_and_get_reply(message, timeout=TIMEOUT)
    except TimeoutError as error:
        raise HangsError(service) from error
    except (OSError, RuntimeError) as error:
        raise NoBusError(type(error).__name__) from error
    return None if reply.header.message_type is MessageType.error else tuple(reply.body)
