"""Notifications through the desktop's own service, over D-Bus (Linux)."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop.native.notifications.base import Facts, Notification, Notifier
from desktop.native.woken_thread import StartThread, WokenThread

if TYPE_CHECKING:
    from desktop.native.notifications.freedesktop_bus import Conversation


class FreedesktopNotifier(Notifier):
    """Shows notifications on one D-Bus connection, on a thread of its own from the first notification on.

    The GUI thread notes what shall be shown; the thread does the newest wish of each key. A service that
    hangs (2 s a call) thus delays notifications, and never the program.
    """

    def __init__(self, *, start_thread: StartThread, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._start_thread = start_thread
        self._thread: WokenThread | None = None
        self._facts: Facts | None = None  # set by the thread
        self._lock = threading.Lock()
        self._wishes: dict[str, Notification | None] = {}  # None: withdraw
        self._all_withdrawn = False
        self._closing = False

    @property
    def facts(self) -> Facts | None:
        """What the service says of itself; None while none has answered."""
        return self._facts

    def present(self, notification: Notification) -> None:
        """Show it, soon."""
        if self._closing:
            return
        if self._thread is None:
            self._thread = WokenThread(self._start_thread, self._run, "notifications")
        self._wish(self._thread, notification.key, notification)

    def withdraw(self, key: str) -> None:
        """Take it off the screen, soon."""
        if self._thread is not None:
            self._wish(self._thread, key, None)

    def withdraw_all(self) -> None:
        """Take all off the screen, soon."""
        if self._thread is not None:
            with self._lock:
                self._wishes.clear()
                self._all_withdrawn = True
            self._thread.wake()

    def close(self) -> None:
        """Withdraw all and end the thread."""
        if self._closing:
            return
        self._closing = True
        self.blockSignals(True)
        if self._thread is not None:
            self._thread.end()

    def _wish(self, thread: WokenThread, key: str, notification: Notification | None) -> None:
        with self._lock:
            self._wishes.pop(key, None)  # the newest wish goes to the end of the line
            self._wishes[key] = notification
        thread.wake()

    def _run(self, thread: WokenThread) -> None:
        """Hold the conversation until `close`; runs on the thread."""
        from desktop.native.notifications import freedesktop_bus as bus  # noqa: PLC0415 - 15 ms the start can do without

        conversation = bus.Conversation(
            bus.Reports(
                activated=self.activated.emit,
                action=self.action.emit,
                replied=self.replied.emit,
                closed=self.closed.emit,
                met=self._meet,
            )
        )
        while not self._closing:
            thread.wait(conversation.fileno())
            self._do_wishes(conversation, bus.NotShownError)
            # Last: a signal may have been read together with an answer, and no longer wakes the select.
            conversation.receive()
        conversation.leave()

    def _meet(self, facts: Facts | None) -> None:
        self._facts = facts

    def _do_wishes(self, conversation: Conversation, not_shown: type[Exception]) -> None:
        while not self._closing:
            with self._lock:
                all_withdrawn, self._all_withdrawn = self._all_withdrawn, False
                key, notification = next(iter(self._wishes.items()), ("", None))
                self._wishes.pop(key, None)
            if all_withdrawn:
                conversation.withdraw_all()
            if notification is not None:
                try:
                    conversation.present(notification)
                    self.shown.emit(key)
                except not_shown as error:
                    self.failed.emit(key, str(error))
            elif key:
                conversation.withdraw(key)
            else:
                return
