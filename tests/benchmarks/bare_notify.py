"""A program that does nothing but show numbered notifications with a picture, by jeepney."""

from __future__ import annotations

import os
import sys
import threading
import time

from jeepney import DBusAddress, new_method_call
from jeepney.io.blocking import open_dbus_connection

from tests.benchmarks.numbered import text
from tests.support.desktop_bus import NOTIFICATIONS

_SERVICE = DBusAddress("/org/freedesktop/Notifications", NOTIFICATIONS, NOTIFICATIONS)
_SIDE = 64  # pixels, as the app's pictures have
_PICTURE = (_SIDE, _SIDE, 4 * _SIDE, True, 8, 4, bytes(4 * _SIDE * _SIDE))
_INTERVAL = 0.1  # seconds


def main(first: int, count: int) -> None:
    """Print `number nanoseconds`, the moment before each call; the next one waits for the answer."""
    connection = open_dbus_connection(os.environ["DBUS_SESSION_BUS_ADDRESS"])
    pause = threading.Event()
    hints = {"image-data": ("(iiibiiay)", _PICTURE)}
    for number in range(first, first + count):
        pause.wait(_INTERVAL)
        body = ("bench", 0, "", "Bruno", text(number), ["default", "Open"], hints, -1)
        now = time.monotonic_ns()
        connection.send_and_get_reply(new_method_call(_SERVICE, "Notify", "susssasa{sv}i", body))
        print(number, now, flush=True)
    connection.close()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
