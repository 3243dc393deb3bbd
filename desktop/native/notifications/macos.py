"""Notifications in the notification centre of macOS."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import ClassVar, Protocol

from PySide6.QtCore import QObject, Signal, Slot

from desktop.native.notifications.base import Action, Facts, Notification, Notifier

# UNAuthorizationStatus
NOT_DETERMINED = 0
DENIED = 1

DEFAULT_ACTION = "com.apple.UNNotificationDefaultActionIdentifier"
DISMISS_ACTION = "com.apple.UNNotificationDismissActionIdentifier"


class NotificationCentre(Protocol):
    """What macOS offers (`UNUserNotificationCenter`). No call waits; each answers on whatever thread."""

    def listen(self, heard: Callable[[str, str], None]) -> None:
        """Have answers told: the request's identifier, and that of the action; also show while in front."""

    def read_status(self, told: Callable[[int], None]) -> None:
        """Ask for the `UNAuthorizationStatus`."""

    def ask(self, answered: Callable[[bool, str], None]) -> None:
        """Ask the person for alerts, sounds and badges together; tells whether, and what went wrong."""

    def set_categories(self, categories: dict[str, tuple[Action, ...]]) -> None:
        """Set the sets of buttons that notifications may refer to."""

    def add(
        self,
        identifier: str,
        *,
        title: str,
        body: str,
        thread: str,
        category: str,
        sound: bool,
        done: Callable[[str], None],
    ) -> None:
        """Show a notification in place of the one with the same identifier; tells what went wrong, or ""."""

    def remove(self, identifiers: list[str]) -> None:
        """Take notifications off the screen and out of the notification centre, pending ones too."""


OpenCentre = Callable[[], NotificationCentre]
"""Returns the notification centre; raises ImportError, or RuntimeError outside an app bundle."""


def open_centre() -> NotificationCentre:
    """Return the notification centre of macOS itself.

    Raises:
        ImportError: The packages that speak to macOS are missing.
        RuntimeError: This program is no app bundle.
    """
    from desktop.native.notifications.macos_api import MacosCentre  # noqa: PLC0415  on macOS only

    return MacosCentre()


class MacosNotifier(Notifier):
    """Shows notifications, one request identifier per key, once the person allows it.

    Whether they are allowed is read before each: it can change in the System Settings at any time.

    Args:
        open_centre: Gives the system's notification centre.
    """

    experimental: ClassVar[bool] = True

    # From whatever thread the system uses to the GUI thread.
    _heard = Signal(str, str)
    _status_read = Signal(int)
    _answered = Signal(bool, str)
    _added = Signal(str, str)

    def __init__(self, *, open_centre: OpenCentre = open_centre, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._open = open_centre
        self._centre: NotificationCentre | None = None
        self._waiting: dict[str, Notification] = {}  # until it is known whether it may be shown
        self._shown: set[str] = set()
        self._categories: dict[str, tuple[Action, ...]] = {}
        self._closed = False
        self._facts: Facts | None = None
        self._heard.connect(self._on_heard)
        self._status_read.connect(self._on_status)
        self._answered.connect(self._on_answered)
        self._added.connect(self._on_added)

    @property
    def facts(self) -> Facts | None:
        """What macOS says, once it was asked."""
        return self._facts

    def present(self, notification: Notification) -> None:
        """Show it, once it is known whether it may be shown."""
        if self._closed:
            return
        try:
            if self._centre is None:
                centre = self._open()
                centre.listen(self._heard.emit)
                self._centre = centre
        except (ImportError, RuntimeError) as error:
            self.failed.emit(notification.key, f"no notification centre ({error})")
            return
        self._waiting[notification.key] = notification
        self._centre.read_status(self._status_read.emit)

    def withdraw(self, key: str) -> None:
        """Take it off the screen and out of the notification centre."""
        self._waiting.pop(key, None)
        if self._centre is not None and key in self._shown:
            self._shown.discard(key)
            self._centre.remove([key])
            self.closed.emit(key)

    def withdraw_all(self) -> None:
        """Take all off the screen and out of the notification centre."""
        self._waiting.clear()
        if self._centre is not None and self._shown:
            keys, self._shown = sorted(self._shown), set()
            self._centre.remove(keys)
            for key in keys:
                self.closed.emit(key)

    def close(self) -> None:
        """Withdraw all and stop."""
        if self._closed:
            return
        self._closed = True
        self.blockSignals(True)
        self.withdraw_all()

    @Slot(int)
    def _on_status(self, status: int) -> None:
        allowed = None if status == NOT_DETERMINED else status != DENIED
        self._facts = Facts(way="macos", name="macOS", allowed=allowed)
        if self._centre is None or not self._waiting:
            return
        if status == NOT_DETERMINED:
            self._centre.ask(self._answered.emit)
        elif status == DENIED:
            self._refuse("notifications are switched off for TimeNow in the System Settings")
        else:
            self._post(self._centre)

    @Slot(bool, str)
    def _on_answered(self, allowed: bool, error: str) -> None:
        if allowed and self._centre is not None:
            self._post(self._centre)
        else:
            self._refuse(error or "the person does not want notifications")

    def _refuse(self, reason: str) -> None:
        keys, self._waiting = list(self._waiting), {}
        for key in keys:
            self.failed.emit(key, reason)

    def _post(self, centre: NotificationCentre) -> None:
        waiting, self._waiting = self._waiting, {}
        for key, notification in waiting.items():
            self._shown.add(key)
            centre.add(
                key,
                title=notification.title.replace("\0", ""),
                body=notification.body.replace("\0", ""),
                thread=key,
                category=self._category(centre, notification.actions),
                sound=not notification.silent,
                done=partial(self._added.emit, key),
            )

    def _category(self, centre: NotificationCentre, actions: tuple[Action, ...]) -> str:
        """Return the name of a set of buttons, which the system has to know before it is used."""
        name = "/".join(("message", *(f"{action.key}={action.label}" for action in actions)))
        if name not in self._categories:
            self._categories[name] = actions
            centre.set_categories(self._categories)
        return name

    @Slot(str, str)
    def _on_added(self, key: str, error: str) -> None:
        if not error:
            self.shown.emit(key)
        elif key in self._shown:
            self._shown.discard(key)
            self.failed.emit(key, error)

    @Slot(str, str)
    def _on_heard(self, key: str, action: str) -> None:
        if action == DEFAULT_ACTION:
            self.activated.emit(key, "")
        elif action != DISMISS_ACTION:
            self.action.emit(key, action, "")
        if key in self._shown:  # whatever was chosen, the notification is gone
            self._shown.discard(key)
            self.closed.emit(key)
