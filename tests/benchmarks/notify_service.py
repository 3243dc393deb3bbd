"""A notification service that shows nothing, and says when each numbered message's call came."""

from __future__ import annotations

import os
import time

from jeepney import HeaderFields, Message, MessageType, message_bus, new_method_return
from jeepney.io.blocking import DBusConnection, open_dbus_connection

from tests.benchmarks.numbered import NUMBER
from tests.support.desktop_bus import NOTIFICATIONS

_ABILITIES = ["actions", "body", "body-markup", "persistence"]


def main() -> None:
    """Print `number nanoseconds` for each call, until the bus ends."""
    connection = open_dbus_connection(os.environ["DBUS_SESSION_BUS_ADDRESS"])
    connection.send_and_get_reply(message_bus.RequestName(NOTIFICATIONS, 4))
    shown = 0
    while True:
        message = connection.receive()
        now = time.monotonic_ns()
        if message.header.message_type is not MessageType.method_call:
            continue
        shown += 1
        _answer(connection, message, shown)
        if message.header.fields.get(HeaderFields.member) == "Notify":
            body = str(message.body[4]).encode()
            if (match := NUMBER.search(body)) is not None:
                print(match[1].decode(), now, flush=True)


def _answer(connection: DBusConnection, call: Message, shown: int) -> None:
    answers: dict[str, tuple[str | None, tuple[object, ...]]] = {
        "GetCapabilities": ("as", (_ABILITIES,)),
        "GetServerInformation": ("ssss", ("bench", "TimeNow", "1", "1.2")),
        "Notify": ("u", (call.body[1] or shown,) if len(call.body) > 1 else ()),
    }
    member = str(call.header.fields.get(HeaderFields.member))
    signature, body = answers.get(member, (None, ()))
    connection.send(new_method_return(call, signature, body))


if __name__ == "__main__":
    main()
