"""Several ways to show a notification, tried in order."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject

from desktop.native.notifications.base import Facts, Notification, Notifier

_log = logging.getLogger(__name__)


class FallbackNotifier(Notifier):
    """Shows each notification in the first way that works, from the best one on.

    Every notification starts at the best way again: a notification service that was away for a moment is used
    as soon as it is back. Where the person refused notifications no other way is tried.

    Args:
        candidates: The ways, best first; they become children of this object.
    """

    def __init__(self, candidates: Sequence[Notifier], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._candidates = tuple(candidates)
        self._wanted: dict[str, Notification] = {}
        self._shown: set[str] = set()
        self._used: Notifier | None = None  # the way that showed the last one
        for place, candidate in enumerate(self._candidates):
            candidate.setParent(self)
            candidate.activated.connect(self.activated)
            candidate.action.connect(self.action)
            candidate.replied.connect(self.replied)
            candidate.shown.connect(partial(self._on_shown, candidate))
            candidate.closed.connect(self._on_closed)
            candidate.failed.connect(partial(self._try_next, place + 1))

    @property
    def facts(self) -> Facts | None:
        """Who showed the last notification; who should have, when nobody did."""
        return (self._used or self._candidates[0]).facts

    def present(self, notification: Notification) -> None:
        """Show it in the first way that works."""
        self._wanted[notification.key] = notification
        self._shown.discard(notification.key)
        self._candidates[0].present(notification)

    def withdraw(self, key: str) -> None:
        """Take it off the screen, whoever shows it."""
        self._wanted.pop(key, None)
        for candidate in self._candidates:
            candidate.withdraw(key)

    def withdraw_all(self) -> None:
        """Take all off the screen."""
        self._wanted.clear()
        for candidate in self._candidates:
            candidate.withdraw_all()

    def close(self) -> None:
        """Close all."""
        self._wanted.clear()
        for candidate in self._candidates:
            candidate.close()

    def _on_shown(self, way: Notifier, key: str) -> None:
        self._used = way
        self._shown.add(key)
        self.shown.emit(key)

    def _on_closed(self, key: str) -> None:
        if key in self._shown:  # else it is told of the one before
            self._shown.discard(key)
            self._wanted.pop(key, None)
        self.closed.emit(key)

    def _try_next(self, place: int, key: str, reason: str) -> None:
        """Hand a notification that failed to the next way, unless it was withdrawn meanwhile."""
        notification = self._wanted.get(key)
        if notification is None:
            return
        facts = self._candidates[place - 1].facts
        if facts is not None and facts.allowed is False:
            _log.info("notification not shown: %s", reason)
            self._give_up(key, reason)
        elif place < len(self._candidates):
            _log.info("notification not shown, trying another way: %s", reason)
            self._candidates[place].present(notification)
        else:
            _log.warning("notification not shown: %s", reason)
            self._give_up(key, reason)

    def _give_up(self, key: str, reason: str) -> None:
        del self._wanted[key]
        self._used = None
        self.failed.emit(key, reason)
