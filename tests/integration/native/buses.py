"""Buses of a test's own, and Qt's connections to them."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Iterator

from PySide6.QtDBus import QDBusConnection

_NUMBERS = itertools.count(1)


@contextlib.contextmanager
def connected(address: str) -> Iterator[QDBusConnection]:
    """Connect to a bus as the program would to the system's or the session's."""
    name = f"test-{next(_NUMBERS)}"
    connection = QDBusConnection.connectToBus(address, name)
    assert connection.isConnected()
    yield connection
    QDBusConnection.disconnectFromBus(name)


def nowhere() -> QDBusConnection:
    """Return a connection that is none, as where there is no bus."""
    return QDBusConnection("no-such-connection")
