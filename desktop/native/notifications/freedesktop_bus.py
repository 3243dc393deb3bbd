"""The conversation with a freedesktop notification service: one D-Bus connection, no Qt."""

from __future__ import annotations

import html
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from jeepney import (
    DBusAddress,
    DBusErrorResponse,
    MatchRule,
    Message,
    MessageType,
    message_bus,
    new_method_call,
)
from jeepney.io.blocking import DBusConnection, open_dbus_connection
from jeepney.low_level import HeaderFields, MessageFlag

from desktop.native.bus_calls import call
from desktop.native.notifications.base import REPLY, Facts, Notification
from desktop.native.notifications.freedesktop_service import Service

_log = logging.getLogger(__name__)

DESKTOP_ENTRY = "cloud.timenow.Desktop"
_APP_NAME = "TimeNow"
_CALL_TIMEOUT = 2.0  # seconds; a service that hangs must not hold up the next notification for long
_NOTIFY = "susssasa{sv}i"
_NORMAL_URGENCY = 1
_EXPIRED = 1  # why a notification was closed: its time was over
_INLINE_REPLY = "inline-reply"  # an action of KDE's, which shows as a text field
_SERVICE = DBusAddress(
    "/org/freedesktop/Notifications",
    bus_name="org.freedesktop.Notifications",
    interface="org.freedesktop.Notifications",
)
# Control characters are no XML: one of them makes a service show all markup raw. NUL ends the connection.
_CONTROLS = {code: None for code in range(32) if chr(code) not in "\n\t"}
_MEMBERS = {
    "NameOwnerChanged",
    "ActionInvoked",
    "ActivationToken",
    "NotificationClosed",
    "NotificationReplied",
}


class NotShownError(Exception):
    """The service could not be reached, or refused."""


@dataclass(slots=True)
class Reports:
    """Who is told what happened; called on the thread that runs the conversation."""

    activated: Callable[[str, str], None]
    action: Callable[[str, str, str], None]
    replied: Callable[[str, str], None]
    closed: Callable[[str], None]
    met: Callable[[Facts | None], None]


@dataclass(slots=True)
class Conversation:
    """What is shown by this program, and how the service calls it. One thread only.

    What has expired may still lie in a list that the service keeps: it can be clicked and withdrawn there,
    but not replaced (an id means nothing once it was said to be closed).
    """

    reports: Reports
    _connection: DBusConnection | None = None
    _service: Service | None = None
    _ids: dict[str, int] = field(default_factory=dict)
    _expired: dict[str, int] = field(default_factory=dict)
    _tokens: dict[int, str] = field(default_factory=dict)
    _inbox: list[Message] = field(default_factory=list)

    def fileno(self) -> int | None:
        """Return the connection's descriptor to wait on, or None while there is none."""
        return None if self._connection is None else self._connection.sock.fileno()

    def present(self, notification: Notification) -> None:
        """Show a notification, connecting first where needed.

        Raises:
            NotShownError: It is not shown.
        """
        self.receive()  # a notification that was closed meanwhile can't be replaced any more
        try:
            if self._connection is None:
                self._connection = _connect()
            if self._service is None:
                self._service = self._ask()
                self.reports.met(self._service.facts)
            self._clear_away(notification.key, self._service)
            before = self._ids.get(notification.key, 0)
            body = _notify_body(notification, self._service, replaces=before)
            (shown,) = self._call("Notify", _NOTIFY, body)
            if before not in {0, shown}:  # against the specification; the old one may still be there
                self._close_blindly(before)
        except (
            OSError,
            LookupError,
            RuntimeError,
            ValueError,
        ) as error:  # no bus, bus gone, time-out, bad address
            self.drop()
            raise NotShownError(f"no notification service answers ({type(error).__name__})") from error
        except DBusErrorResponse as error:
            raise NotShownError(f"the notification service refused ({error.name})") from error
        # What came before the reply was said of the old notification, unless only the reply names its id.
        unknown = self._handle_inbox()
        self._ids[notification.key] = shown
        self._expired.pop(notification.key, None)  # the old one, in that moment
        for message in unknown:
            self._handle(message)

    def withdraw(self, key: str) -> None:
        """Take a notification off the screen; nothing happens if it isn't there or the service is gone."""
        self.receive()  # it may be gone already
        shown = self._ids.get(key) or self._expired.pop(key, None)
        if shown is None or self._connection is None:
            return
        try:
            if self._lingers(key):
                (hurried,) = self._call("Notify", _NOTIFY, _hurry(shown))
                if hurried != shown:  # it went in that moment, and this is another one
                    self._close_blindly(hurried)
            self._call("CloseNotification", "u", (shown,))
        except OSError as error:
            _log.info("notification not withdrawn (%s)", type(error).__name__)
            self.drop()
        except DBusErrorResponse:  # some services refuse the id of one that is gone already
            self._forget(shown)
        else:
            self._handle_inbox()
            self._expired.pop(key, None)

    def withdraw_all(self) -> None:
        """Take all of this program's notifications off the screen."""
        for key in [*self._ids, *self._expired]:
            self.withdraw(key)

    def leave(self) -> None:
        """Ask for all notifications to be closed, without waiting for answers, and hang up."""
        if self._connection is None:
            return
        try:
            for key, shown in [*self._ids.items(), *self._expired.items()]:
                if self._lingers(key):
                    self._send_off("Notify", _NOTIFY, _hurry(shown))
                self._close_blindly(shown)
            # The bus answers in order: with its answer all of the above is delivered.
            self._connection.send_and_get_reply(message_bus.GetId(), timeout=_CALL_TIMEOUT / 10)
        except OSError as error:
            _log.info("left without closing notifications (%s)", type(error).__name__)
        self.drop()

    def drop(self) -> None:
        """Hang up, and forget what was shown: its ids mean nothing on another connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        self._forget_service()
        self._inbox.clear()

    def receive(self) -> None:
        """Read and act on what has come in; hangs up when the bus is gone."""
        while self._connection is not None:
            try:
                self._inbox.append(self._connection.receive(timeout=0))
            except TimeoutError:
                break
            except OSError as error:
                _log.info("the session bus is gone (%s)", type(error).__name__)
                self.drop()
        self._handle_inbox()

    def _handle_inbox(self) -> list[Message]:
        """Act on the messages read so far; returns those about notifications this program does not know."""
        inbox, self._inbox = self._inbox, []
        return [message for message in inbox if not self._handle(message)]

    def _call(self, method: str, signature: str, body: tuple[Any, ...]) -> tuple[Any, ...]:
        """Call the service; raises as `bus_calls.call`."""
        return call(
            self._connection, _SERVICE, method, signature, body, inbox=self._inbox, timeout=_CALL_TIMEOUT
        )

    def _ask(self) -> Service:
        """Ask the service what it is and can do.

        Raises:
            OSError: The bus is gone, or no answer came in time.
            DBusErrorResponse: There is no service.
        """
        (abilities,) = self._call("GetCapabilities", "", ())
        try:
            name, _vendor, version, specification = self._call("GetServerInformation", "", ())
        except DBusErrorResponse:
            name = version = specification = ""
        return Service(
            name=name, version=version, specification=specification, abilities=frozenset(abilities)
        )

    def _clear_away(self, key: str, service: Service) -> None:
        """Close what would keep the next notification with this key from coming up, or stand beside it."""
        gone = [self._expired.pop(key, None), self._ids.pop(key, None) if service.anew else None]
        for shown in gone:
            if shown is not None:
                self._close_blindly(shown)

    def _close_blindly(self, shown: int) -> None:
        """Have a notification closed, whether or not it is there; nobody is told."""
        self._send_off("CloseNotification", "u", (shown,))

    def _lingers(self, key: str) -> bool:
        return key in self._ids and self._service is not None and self._service.lingers

    def _send_off(self, method: str, signature: str, body: tuple[Any, ...]) -> None:
        """Call the service, and want no answer."""
        message = new_method_call(_SERVICE, method, signature, body)
        message.header.flags |= MessageFlag.no_reply_expected
        if self._connection is not None:
            self._connection.send(message)

    def _handle(self, message: Message) -> bool:
        """Act on one signal; returns False when it names a notification that is not known: another's."""
        member = message.header.fields.get(HeaderFields.member)
        if message.header.message_type is not MessageType.signal or member not in _MEMBERS:
            return True
        if member == "NameOwnerChanged":
            self._forget_service()
            return True
        shown = message.body[0]
        key = self._key_of(shown)
        if key is None:
            return False
        match member:
            case "NotificationClosed":
                self._forget(shown)
                if message.body[1] == _EXPIRED:
                    self._expired[key] = shown
            case "ActivationToken":  # comes just before the action it is for
                self._tokens[shown] = message.body[1]
            case "NotificationReplied":
                self.reports.replied(key, message.body[1])
            case _:
                self._act(key, message.body[1], self._tokens.pop(shown, ""))
        return True

    def _act(self, key: str, action: str, token: str) -> None:
        if action == "default":
            self.reports.activated(key, token)
        else:  # the text field may be a mere button in some corner of the service
            self.reports.action(key, REPLY if action == _INLINE_REPLY else action, token)

    def _key_of(self, shown: int) -> str | None:
        known = [*self._ids.items(), *self._expired.items()]
        return next((key for key, each in known if each == shown), None)

    def _forget(self, shown: int) -> None:
        self._tokens.pop(shown, None)
        for key in [key for key, known in self._expired.items() if known == shown]:
            del self._expired[key]
        for key in [key for key, known in self._ids.items() if known == shown]:
            del self._ids[key]
            self.reports.closed(key)

    def _forget_service(self) -> None:
        """The service came or went: what it showed is gone, the next one may have other abilities."""
        if self._service is not None:
            self._service = None
            self.reports.met(None)
        self._expired.clear()
        for shown in list(self._ids.values()):
            self._forget(shown)


def _notify_body(notification: Notification, service: Service, *, replaces: int) -> tuple[Any, ...]:
    title, body = _clean(notification.title), _clean(notification.body)
    hints: dict[str, tuple[str, Any]] = {
        "desktop-entry": ("s", DESKTOP_ENTRY),
        "category": ("s", "im.received"),
        "urgency": ("y", _NORMAL_URGENCY),
    }
    if notification.silent:
        hints["suppress-sound"] = ("b", True)
    if (picture := notification.picture) is not None:
        pixels = (picture.width, picture.height, picture.width * 4, True, 8, 4, picture.rgba)
        hints[service.picture_hint] = ("(iiibiiay)", pixels)
    if (reply := notification.reply) is not None and service.has_replies:
        hints["x-kde-reply-placeholder-text"] = ("s", _clean(reply.placeholder))
        hints["x-kde-reply-submit-button-text"] = ("s", _clean(reply.label))
    return (
        _APP_NAME,
        replaces,
        DESKTOP_ENTRY,
        html.escape(title, quote=False) if service.markup_in_title else title,
        html.escape(body, quote=False) if service.has_markup else body,
        _actions(notification, service),
        hints,
        -1,
    )


def _hurry(shown: int) -> tuple[Any, ...]:
    """Return what makes the time of a notification be over in 1 ms."""
    hints = {"transient": ("b", True), "suppress-sound": ("b", True)}
    return (_APP_NAME, shown, DESKTOP_ENTRY, _APP_NAME, "", [], hints, 1)


def _actions(notification: Notification, service: Service) -> list[str]:
    """Return keys and labels in turn; none where there is no such ability: some show a dialog for them."""
    if not service.has_actions:
        return []
    takes_reply = notification.reply is not None and service.has_replies
    words = ["default", _clean(notification.open_label)]
    for action in notification.actions:
        words += [
            _INLINE_REPLY if action.key == REPLY and takes_reply else action.key,
            _clean(action.label),
        ]
    return words


def _connect() -> DBusConnection:
    """Connect to the session bus and ask for the signals of the service and of its coming and going."""
    connection = open_dbus_connection("SESSION", auth_timeout=_CALL_TIMEOUT)
    connection.sock.settimeout(_CALL_TIMEOUT)  # for sending; receiving waits on its own
    owner = MatchRule(type="signal", sender="org.freedesktop.DBus", member="NameOwnerChanged")
    owner.add_arg_condition(0, _SERVICE.bus_name)
    signals = MatchRule(type="signal", sender=_SERVICE.bus_name, interface=_SERVICE.interface)
    for rule in (owner, signals):
        connection.send_and_get_reply(message_bus.AddMatch(rule), timeout=_CALL_TIMEOUT)
    return connection


def _clean(text: str) -> str:
    """Return text that D-Bus and XML can carry (no control characters, no halves of surrogate pairs)."""
    return text.translate(_CONTROLS).encode("utf-8", "replace").decode()
