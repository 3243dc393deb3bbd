"""Calls over a D-Bus connection of one's own, beside which signals come in."""

from __future__ import annotations

import time
from typing import Any

from jeepney import DBusAddress, DBusErrorResponse, Message, MessageType, new_method_call
from jeepney.io.blocking import DBusConnection
from jeepney.low_level import HeaderFields


def call(
    connection: DBusConnection | None,
    to: DBusAddress,
    method: str,
    signature: str,
    body: tuple[Any, ...],
    *,
    inbox: list[Message],
    timeout: float,
) -> tuple[Any, ...]:
    """Call a method and return its answer.

    Args:
        inbox: Everything else that comes meanwhile goes in here.
        timeout: Seconds to wait.

    Raises:
        OSError: The bus is gone, or no answer came in time (a TimeoutError).
        DBusErrorResponse: The service or the bus refused.
    """
    if connection is None:
        raise ConnectionResetError
    serial = next(connection.outgoing_serial)
    connection.send(new_method_call(to, method, signature, body), serial=serial)
    until = time.monotonic() + timeout
    while True:
        message = connection.receive(timeout=max(0.0, until - time.monotonic()))
        if message.header.fields.get(HeaderFields.reply_serial) != serial:
            inbox.append(message)
        elif message.header.message_type is MessageType.error:
            raise DBusErrorResponse(message)
        else:
            return tuple(message.body)
