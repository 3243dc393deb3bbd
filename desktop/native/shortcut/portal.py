"""The desktop portal's global shortcuts (Linux): the person is asked once, each press is told."""

from __future__ import annotations

import threading

from PySide6.QtCore import QObject, Qt, Signal, Slot

from desktop.native.shortcut.base import OFF, Shortcut, ShortcutState
from desktop.native.shortcut.keys import Keys, parse
from desktop.native.woken_thread import StartThread, WokenThread


class PortalShortcut(Shortcut):
    """Holds one session with the portal, on a thread of its own from the first keys on."""

    _told = Signal(object)

    def __init__(self, *, start_thread: StartThread, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._start_thread = start_thread
        self._thread: WokenThread | None = None
        self._lock = threading.Lock()
        self._wish: tuple[Keys, str] | None = None
        self._anew = False
        self._closing = False
        self._told.connect(self._take, Qt.ConnectionType.QueuedConnection)

    def set(self, keys: str, words: str) -> None:
        """Ask the portal for these keys; it may ask the person, which takes as long as they need."""
        wanted = parse(keys)
        with self._lock:
            self._wish = None if wanted is None else (wanted, words)
            self._anew = True
        if wanted is not None and self._thread is None:
            self._thread = WokenThread(self._start_thread, self._run, "shortcut")
        if self._thread is not None:
            self._thread.wake()
        if wanted is not None:
            self._become(ShortcutState("asking"))
        else:
            self._become(ShortcutState("refused", "keys") if keys else OFF)

    def close(self) -> None:
        """End the session and the thread."""
        if self._closing:
            return
        self._closing = True
        self.blockSignals(True)
        if self._thread is not None:
            self._thread.end()

    @Slot(object)
    def _take(self, state: ShortcutState) -> None:
        with self._lock:
            stale = self._anew or self._wish is None
        if not stale:
            self._become(state)

    def _run(self, thread: WokenThread) -> None:
        """Hold the session until `close`; runs on the thread."""
        from desktop.native.shortcut.portal_bus import PortalSession  # noqa: PLC0415  only who wants keys

        session = PortalSession(self._told.emit, self.pressed.emit)
        while not self._closing:
            thread.wait(session.fileno())
            with self._lock:
                wish, anew, self._anew = self._wish, self._anew, False
            if anew:
                session.bind(wish)
            session.receive()
        session.leave()
