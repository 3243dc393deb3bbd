"""What the person is looking at: the conversation in front, and when its newest message has been seen."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from desktop.state.timeline_model import TimelineModel
from desktop.ui.front_window import FrontWindow
from desktop.ui.timeline_view import TimelineView

SEEN_AFTER_MS: Final = 500


class Attention(QObject):
    """Watches a window and the timeline in it. GUI thread only.

    Signals:
        seen: conversation id and message id: the newest message was visible in the active window for
            half a second.
        focus_changed: The conversation in front in the active window, or "", and whether its last row is
            visible; only when it differs.
    """

    seen = Signal(str, str)
    focus_changed = Signal(str, bool)

    def __init__(self, window: FrontWindow, messages: TimelineModel, view: TimelineView) -> None:
        super().__init__(window)
        self._window = window
        self._messages = messages
        self._view = view
        self._focus: tuple[str, bool] = ("", False)
        self._seeing = ""
        self._seen = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SEEN_AFTER_MS)
        self._timer.timeout.connect(self._note_seen)
        view.last_row_changed.connect(self.look)
        messages.opened.connect(self._start_anew)

    @Slot()
    def look(self) -> None:
        """Tell what is in front, and wait until its newest row was seen long enough."""
        conversation_id = self._messages.conversation_id if self._window.in_front else ""
        last_visible = bool(conversation_id) and self._view.last_row_visible
        if (conversation_id, last_visible) != self._focus:
            self._focus = (conversation_id, last_visible)
            self.focus_changed.emit(conversation_id, last_visible)
        newest = self._messages.newest_incoming if last_visible else ""
        if not newest:
            self._timer.stop()
        elif newest != self._seen and not self._timer.isActive():
            # One that comes while another is being looked at waits for its turn: else a stream of
            # messages, each in less than half a second, would never be read.
            self._seeing = newest
            self._timer.start()

    @Slot()
    def _start_anew(self) -> None:
        self._timer.stop()
        self.look()

    @Slot()
    def _note_seen(self) -> None:
        self._seen = self._seeing
        self.seen.emit(self._messages.conversation_id, self._seen)
        self.look()
