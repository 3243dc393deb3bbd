"""A session bus of its own, with everything about notifications that passes over it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jeepney import DBusAddress, HeaderFields, Message, MessageType, message_bus, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection

from tests.support.desktop_processes import PATIENCE, Processes, wait_until

NOTIFICATIONS = "org.freedesktop.Notifications"

# Nothing is started by the bus: each program of this desktop is started, and ended, by name.
_CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={path}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenNotification:
    """One call of Notify.

    Attributes:
        hints: Without their signatures; a picture's pixels are left out.
    """

    app_name: str
    replaces_id: int
    summary: str
    body: str
    actions: tuple[str, ...]
    hints: dict[str, Any]


@dataclass(slots=True)
class SeenTraffic:
    """What passed over the bus so far.

    Attributes:
        ids: What Notify returned, in the order of `notifications`.
        closed: Id and reason of each NotificationClosed (1 expired, 2 dismissed, 3 withdrawn).
        invoked: Id and action of each ActionInvoked.
    """

    notifications: list[SeenNotification] = field(default_factory=list)
    ids: list[int] = field(default_factory=list)
    closed: list[tuple[int, int]] = field(default_factory=list)
    invoked: list[tuple[int, str]] = field(default_factory=list)


class SessionBus:
    """One dbus-daemon, and a monitor on it.

    Args:
        processes: Starts it; gets its DBUS_SESSION_BUS_ADDRESS.
        directory: Where its socket lies.
    """

    def __init__(self, processes: Processes, directory: Path) -> None:
        self.address = f"unix:path={directory / 'bus'}"
        config = directory / "bus.conf"
        config.write_text(_CONFIG.format(path=directory / "bus"))
        told, tell = os.pipe()
        with os.fdopen(told) as answer:
            self._daemon = processes.start(
                "dbus-daemon",
                f"--config-file={config}",
                f"--print-address={tell}",
                "--nofork",
                pass_fds=(tell,),
            )
            os.close(tell)
            if not answer.readline():
                processes.check_alive(self._daemon)
                raise RuntimeError("dbus-daemon said no address")
        processes.env["DBUS_SESSION_BUS_ADDRESS"] = self.address
        self._processes = processes
        self._seen = SeenTraffic()
        self._calls: set[tuple[str, int]] = set()
        self._asking = open_dbus_connection(self.address)
        self._monitor = self._open_monitor()

    def has_owner(self, name: str) -> bool:
        """Tell whether a program has taken a name on the bus."""
        reply = self._asking.send_and_get_reply(message_bus.NameHasOwner(name), timeout=PATIENCE)
        return bool(reply.body[0])

    def wait_for_name(self, name: str) -> None:
        """Wait until a program has taken a name on the bus."""
        wait_until(lambda: self.has_owner(name), f"{name} on the session bus")

    def seen(self) -> SeenTraffic:
        """Return all that passed so far."""
        while (message := self._next(0.0)) is not None:
            self._note(message)
        return self._seen

    def wait_for(
        self, condition: Callable[[SeenTraffic], bool], what: str, timeout: float = PATIENCE
    ) -> SeenTraffic:
        """Wait until what passed over the bus meets a condition.

        Raises:
            TimeoutError: It did not in `timeout` seconds.
        """
        until = time.monotonic() + timeout
        while not condition(self.seen()):
            message = self._next(until - time.monotonic())
            if message is None:
                raise TimeoutError(f"waited {timeout:g} s for {what}; seen: {self._seen}")
            self._note(message)
        return self._seen

    def end(self) -> None:
        """End the bus itself."""
        self._processes.stop(self._daemon)

    def close(self) -> None:
        """Hang up."""
        self._monitor.close()
        self._asking.close()

    def _open_monitor(self) -> DBusConnection:
        connection = open_dbus_connection(self.address)
        rules = [f"interface='{NOTIFICATIONS}'", f"sender='{NOTIFICATIONS}',type='method_return'"]
        address = DBusAddress(
            "/org/freedesktop/DBus", "org.freedesktop.DBus", "org.freedesktop.DBus.Monitoring"
        )
        connection.send_and_get_reply(
            new_method_call(address, "BecomeMonitor", "asu", (rules, 0)), timeout=PATIENCE
        )
        return connection

    def _next(self, timeout: float) -> Message | None:
        try:
            return self._monitor.receive(timeout=max(0.0, timeout))
        except TimeoutError:
            return None

    def _note(self, message: Message) -> None:
        fields = message.header.fields
        member = fields.get(HeaderFields.member)
        if message.header.message_type is MessageType.method_return:
            call = (fields.get(HeaderFields.destination), fields.get(HeaderFields.reply_serial))
            if call in self._calls:
                self._seen.ids.append(message.body[0])
        elif member == "Notify":
            self._calls.add((fields.get(HeaderFields.sender), message.header.serial))
            self._seen.notifications.append(_notification(message.body))
        elif member == "NotificationClosed":
            self._seen.closed.append((message.body[0], message.body[1]))
        elif member == "ActionInvoked":
            self._seen.invoked.append((message.body[0], message.body[1]))


def _notification(body: tuple[Any, ...]) -> SeenNotification:
    app_name, replaces_id, _icon, summary, text, actions, hints, _timeout = body
    values = {name: value for name, (_, value) in hints.items()}
    if "image-data" in values:
        values["image-data"] = values["image-data"][:6]
    return SeenNotification(
        app_name=app_name,
        replaces_id=replaces_id,
        summary=summary,
        body=text,
        actions=tuple(actions),
        hints=values,
    )
