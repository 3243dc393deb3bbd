"""A D-Bus service that says what a test tells it: properties, answers, signals."""

from __future__ import annotations

import contextlib
import subprocess
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Self

from jeepney import (
    DBusAddress,
    HeaderFields,
    Message,
    MessageType,
    message_bus,
    new_error,
    new_method_return,
    new_signal,
)
from jeepney.io.blocking import open_dbus_connection

from tests.support.desktop_processes import program

__all__ = ["StandIn", "private_bus"]

_PATIENCE = 60.0  # seconds
_LOOK = 0.05  # seconds


class StandIn:
    """Owns a name on a bus; answers on a thread of its own, as long as the `with` lasts.

    Args:
        address: The bus's.
        name: The service's.

    Attributes:
        properties: By interface and name: signature and value, as `Get` returns them.
        answers: By method: signature and values.
        served: Notified after each call that was answered.
    """

    def __init__(self, address: str, name: str) -> None:
        self.properties: dict[tuple[str, str], tuple[str, Any]] = {}
        self.answers: dict[str, tuple[str, tuple[Any, ...]]] = {}
        self.calls: list[tuple[str, tuple[Any, ...]]] = []
        self._name = name
        self._connection = open_dbus_connection(address)
        self._lock = threading.Lock()
        self._over = threading.Event()
        self.served = threading.Condition()
        reply = self._connection.send_and_get_reply(message_bus.RequestName(name, 4), timeout=_PATIENCE)
        assert reply.body == (1,), f"{name} belongs to somebody else"
        self._thread = threading.Thread(target=self._serve, name="stand-in")  # noqa: TID251  a test's own service
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def signal(self, path: str, interface: str, member: str, signature: str = "", *body: Any) -> None:  # noqa: ANN401  D-Bus
        """Tell everybody something."""
        message = new_signal(DBusAddress(path, interface=interface), member, signature or None, body)
        with self._lock:
            self._connection.send(message)

    def changed(self, path: str, interface: str, **values: tuple[str, Any]) -> None:
        """Change properties, and say so."""
        self.properties.update({(interface, name): value for name, value in values.items()})
        self.signal(
            path,
            "org.freedesktop.DBus.Properties",
            "PropertiesChanged",
            "sa{sv}as",
            interface,
            values,
            [],
        )

    def close(self) -> None:
        """Leave the bus; safe to call twice."""
        if self._over.is_set():
            return
        self._over.set()
        self._thread.join(_PATIENCE)
        with contextlib.suppress(OSError):
            self._connection.send(message_bus.ReleaseName(self._name))
        self._connection.close()

    def _serve(self) -> None:
        while not self._over.is_set():
            try:
                message = self._connection.receive(timeout=_LOOK)
            except TimeoutError:
                continue
            except OSError:
                return
            if message.header.message_type is MessageType.method_call:
                answers = self._answer(message)
                with self._lock:
                    for answer in answers:
                        self._connection.send(answer)
                with self.served:
                    self.served.notify_all()

    def _answer(self, call: Message) -> Sequence[Message]:
        """Return the answer to a call, and what follows it; on the thread."""
        return (self._said(call),)

    def _said(self, call: Message) -> Message:
        member = call.header.fields[HeaderFields.member]
        self.calls.append((member, tuple(call.body)))
        if member == "Get" and (found := self.properties.get(tuple(call.body))) is not None:
            return new_method_return(call, "v", (found,))
        if member in self.answers:
            signature, values = self.answers[member]
            return new_method_return(call, signature or None, values)
        return new_error(call, "org.freedesktop.DBus.Error.UnknownMethod")


@contextlib.contextmanager
def private_bus(directory: Path) -> Iterator[str]:
    """Run a bus of a test's own; gives its address."""
    socket = directory / "bus"
    command = [program("dbus-daemon"), "--session", "--nofork", "--print-address=1"]
    with subprocess.Popen(  # noqa: S603  a program of the system's
        [*command, f"--address=unix:path={socket}"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as daemon:
        assert daemon.stdout is not None
        assert daemon.stdout.readline()  # now it listens
        try:
            yield f"unix:path={socket}"
        finally:
            daemon.terminate()
