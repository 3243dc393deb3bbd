"""Questions over D-Bus that nothing waits for: the answer comes when it comes, or never."""

from __future__ import annotations

from typing import Final

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
