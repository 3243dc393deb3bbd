"""Notifications that nobody sees."""

from __future__ import annotations

from desktop.native.notifications.base import Facts, Notification, Notifier


class NullNotifier(Notifier):
    """Shows nothing, for a run that shall not disturb the desktop it runs on."""

    @property
    def facts(self) -> Facts | None:
        """Nobody."""
        return Facts(way="none")

    def present(self, notification: Notification) -> None:
        """Drop it."""

    def withdraw(self, key: str) -> None:
        """Do nothing."""

    def withdraw_all(self) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing."""
