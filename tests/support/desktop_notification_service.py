"""A notification service that does what a test tells it, message by message."""

from __future__ import annotations

from typing import Any

from jeepney import DBusAddress, HeaderFields, Message, message_bus, new_method_return, new_signal
from jeepney.io.blocking import open_dbus_connection

from tests.support.desktop_bus import NOTIFICATIONS

_PATIENCE = 60.0  # seconds


class ScriptedService:
    """Owns the name of the notification service on a bus. Answers nothing by itself.

    Attributes:
        information: What it says of itself: name, vendor, version, version of the specification.
    """

    def __init__(self, address: str) -> None:
        self._connection = open_dbus_connection(address)
        self.information = ("scripted", "test", "1.0", "1.2")
        self._call(message_bus.RequestName(NOTIFICATIONS, 4))

    def next_call(self, member: str) -> Message:
        """Return the next call of a method, passing over all else."""
        while True:
            message: Message = self._connection.receive(timeout=_PATIENCE)
            if message.header.fields.get(HeaderFields.member) == member:
                return message

    def answer(self, call: Message, signature: str | None = None, *body: Any) -> None:  # noqa: ANN401 - D-Bus
        """Answer a call."""
        self._connection.send(new_method_return(call, signature, body))

    def answer_capabilities(self, *names: str) -> None:
        """Wait for the question what this service can do, and answer it."""
        self.answer(self.next_call("GetCapabilities"), "as", list(names))
        self.answer(self.next_call("GetServerInformation"), "ssss", *self.information)

    def show(self, shown: int) -> tuple[Any, ...]:
        """Wait for a notification, say that it is shown under an id, and return what was asked for."""
        call = self.next_call("Notify")
        self.answer(call, "u", shown)
        return tuple(call.body)

    def signal(self, member: str, signature: str, *body: Any) -> None:  # noqa: ANN401 - D-Bus
        """Tell everybody something."""
        emitter = DBusAddress("/org/freedesktop/Notifications", interface=NOTIFICATIONS)
        self._connection.send(new_signal(emitter, member, signature, body))

    def close(self) -> None:
        """Leave the bus; the name is free at once for the next one."""
        self._call(message_bus.ReleaseName(NOTIFICATIONS))
        self._connection.close()

    def _call(self, message: Message) -> None:
        reply = self._connection.send_and_get_reply(message, timeout=_PATIENCE)
        assert reply.body == (1,), "the name of the notification service belongs to somebody else"
