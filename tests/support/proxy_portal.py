"""A desktop portal that tells the proxy for each address, as one with a PAC file does."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Self

from jeepney import (
    DBusAddress,
    HeaderFields,
    Message,
    MessageType,
    message_bus,
    new_error,
    new_method_call,
    new_method_return,
)
from jeepney.io.blocking import open_dbus_connection

_PATIENCE = 60.0  # seconds
_NAME = "org.freedesktop.portal.Desktop"
_RESOLVER = "org.freedesktop.portal.ProxyResolver"


class ProxyPortal:
    """Owns the portal's name on a bus; a context manager.

    Args:
        address: Of the bus.
        answer: The proxies for a URL; None: an error. It is asked on a thread of the portal's own.

    Attributes:
        asked: Every URL that was asked for.
    """

    def __init__(self, address: str, answer: Callable[[str], list[str] | None]) -> None:
        self._address = address
        self._answer = answer
        self.asked: list[str] = []
        self._connection = open_dbus_connection(address)
        reply = self._connection.send_and_get_reply(message_bus.RequestName(_NAME, 4), timeout=_PATIENCE)
        assert reply.body == (1,), "the portal's name belongs to somebody else"
        self._thread = threading.Thread(target=self._serve, name="portal")  # noqa: TID251  a service of the tests
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with open_dbus_connection(self._address) as other:
            other.send(new_method_call(DBusAddress("/", bus_name=_NAME, interface="test.Portal"), "Leave"))
            self._thread.join(_PATIENCE)
        self._connection.close()

    def _serve(self) -> None:
        while True:
            call = self._connection.receive(timeout=None)
            member = call.header.fields.get(HeaderFields.member)
            if call.header.message_type is not MessageType.method_call:
                continue
            if member == "Leave":
                return
            self._connection.send(self._reply(call))

    def _reply(self, call: Message) -> Message:
        fields = call.header.fields
        if (fields.get(HeaderFields.interface), fields.get(HeaderFields.member)) != (_RESOLVER, "Lookup"):
            return new_error(call, "org.freedesktop.DBus.Error.UnknownMethod")
        (url,) = call.body
        self.asked.append(url)
        found = self._answer(url)
        if found is None:
            return new_error(call, "org.freedesktop.portal.Error.Failed")
        return new_method_return(call, "as", (found,))
