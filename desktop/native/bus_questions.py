"""Questions over D-Bus that nothing waits for: the answer comes when it comes, or never."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QObject
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusVariant

PROPERTIES: Final = "org.freedesktop.DBus.Properties"
"""The interface by which every service's properties are read."""


def ask(
    bus: QDBusConnection, to: tuple[str, str, str, str], arguments: list[str], who: QObject, slot: str
) -> None:
    """Call a method that takes texts; a service that is not there, or refuses, says nothing.

    Args:
        to: Service, path, interface, method. The service is not started for it.
        who: Whoever asks; nothing is told once it is gone.
        slot: Takes the answer, a QDBusMessage; as SLOT names it.
    """
    call = QDBusMessage.createMethodCall(*to)
    call.setArguments(arguments)
    call.setAutoStartService(False)
    bus.callWithCallback(call, who, slot)  # type: ignore[call-overload]  # the stub says bytes, as for connect


def value_of(answer: QDBusMessage) -> object:
    """Return an answer's first value, taken out of its variant; None where there is none."""
    value = next(iter(answer.arguments()), None)
    return value.variant() if isinstance(value, QDBusVariant) else value


def owner_signal(name: str, who: QObject, slot: str) -> tuple[Any, ...]:
    """Return what `connect` and `disconnect` take to tell of a name that changed hands.

    WORKAROUND: a QDBusServiceWatcher that is given names after it was made waits for Qt's D-Bus thread with
    Python's lock in hand; that thread wants the lock, to call the watcher's `connectNotify`, and both stand
    still for ever. `connect` lets go of it. Remove when PySide's watcher does, too.

    Args:
        name: A service's.
        slot: Takes a QDBusMessage of the name, its old owner, its new one ("" for nobody); as SLOT names it.
    """
    bus = "org.freedesktop.DBus"
    return (bus, "/org/freedesktop/DBus", bus, "NameOwnerChanged", [name], "sss", who, slot)
