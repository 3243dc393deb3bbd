"""Notifications in the notification centre of macOS."""

from __future__ import annotations

import platform
from dataclasses import replace
from functools import partial
from typing import ClassVar

from PySide6.QtCore import QObject, Signal, Slot

from desktop.native.notifications.base import REPLY, Facts, Notification, Notifier
from desktop.native.notifications.macos_api import Category, MacosCentre

# UNAuthorizationStatus
NOT_DETERMINED = 0
DENIED = 1

DEFAULT_ACTION = "com.apple.UNNotificationDefaultActionIdentifier"
DISMISS_ACTION = "com.apple.UNNotificationDismissActionIdentifier"


class MacosNotifier(Notifier):
    """Shows notifications, one request identifier per key, once the person allows it.

    Whether they are allowed is read at the start, for the check-up, and before each: it can change in the
    System Settings at any time. The person is asked when there is something to show, and not before.
    Notifications of an earlier run that ended badly are taken away: this one could not withdraw them.
    """

    experimental: ClassVar[bool] = True

    # From whatever thread the system uses to the GUI thread.
    _heard = Signal(str, str, object)
    _status_read = Signal(int)
    _answered = Signal(bool, str)
    _added = Signal(str, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: dict[str, Notification] = {}  # until it is known whether it may be shown
        self._shown: set[str] = set()
        self._categories: set[Category] = set()
        self._asking = False
        self._closed = False
        self._facts: Facts | None = None
        self._centre: MacosCentre | None = None
        self._fault = ""
        self._heard.connect(self._on_heard)
        self._status_read.connect(self._on_status)
        self._answered.connect(self._on_answered)
        self._added.connect(self._on_added)
        try:
            self._centre = MacosCentre()
        except (ImportError, RuntimeError) as error:
            self._fault = f"no notification centre ({error})"
        else:
            self._centre.remove_all()
            self._centre.listen(self._heard.emit)
            self._centre.read_status(self._status_read.emit)

    @property
    def facts(self) -> Facts | None:
        """What macOS says, once it has answered."""
        return self._facts

    def present(self, notification: Notification) -> None:
        """Show it, once it is known whether it may be shown."""
        if self._closed:
            return
        if self._centre is None:
            self.failed.emit(notification.key, self._fault)
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
        self._facts = Facts(way="macos", name="macOS", version=platform.mac_ver()[0], allowed=allowed)
        if self._centre is None or not self._waiting:
            return
        if status == NOT_DETERMINED:
            if not self._asking:
                self._asking = True
                self._centre.ask(self._answered.emit)
        elif status == DENIED:
            self._refuse("notifications are switched off for TimeNow in the System Settings")
        else:
            self._post(self._centre)

    @Slot(bool, str)
    def _on_answered(self, allowed: bool, error: str) -> None:
        self._asking = False
        if self._facts is not None and not error:
            self._facts = replace(self._facts, allowed=allowed)
        if allowed and self._centre is not None:
            self._post(self._centre)
        else:
            self._refuse(error or "the person does not want notifications")

    def _refuse(self, reason: str) -> None:
        keys, self._waiting = list(self._waiting), {}
        for key in keys:
            self.failed.emit(key, reason)

    def _post(self, centre: MacosCentre) -> None:
        waiting, self._waiting = self._waiting, {}
        for key, notification in waiting.items():
            self._shown.add(key)
            centre.add(
                key,
                title=notification.title.replace("\0", ""),
                body=notification.body.replace("\0", ""),
                thread=key,
                category=self._category(centre, notification),
                sound=not notification.silent,
                done=partial(self._added.emit, key),
            )

    def _category(self, centre: MacosCentre, notification: Notification) -> str:
        """Return the name of a notification's set of buttons, which the system knows from now on."""
        actions = notification.actions
        answers = any(action.key == REPLY for action in actions)
        category = Category(actions, notification.reply if answers else None)
        if category not in self._categories:
            self._categories.add(category)
            centre.set_categories(self._categories)
        return category.name

    @Slot(str, str)
    def _on_added(self, key: str, error: str) -> None:
        if not error:
            self.shown.emit(key)
        elif key in self._shown:
            self._shown.discard(key)
            self.failed.emit(key, error)

    @Slot(str, str, object)
    def _on_heard(self, key: str, action: str, text: str | None) -> None:
        if text is not None:
            self.replied.emit(key, text)
        elif action == DEFAULT_ACTION:
            self.activated.emit(key, "")
        elif action != DISMISS_ACTION:
            self.action.emit(key, action, "")
        if key in self._shown:  # whatever was chosen, the notification is gone
            self._shown.discard(key)
            self.closed.emit(key)
