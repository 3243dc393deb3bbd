"""Notifications that nobody sees."""

from __future__ import annotations

from desktop.native.notifications.base import Notification, Notifier


class NullNotifier(Notifier):
    """Shows nothing, for a run that shall not disturb the desktop it runs on."""

    def present(self, notification: Notification) -> None:
        """Drop it."""

    def withdraw(self, key: str) -> None:
        """Do nothing."""

    def withdraw_all(self) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing."""
