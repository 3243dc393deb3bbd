"""What a screen reader says without being asked: news of a window, new messages in the open conversation."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from desktop.core.changes import Change, MessageAdded
from desktop.core.text import legible, one_line
from desktop.state.timeline_model import TimelineModel
from desktop.ui.front_window import FrontWindow

_GATHER_MS: Final = 200
_MOST: Final = 3  # messages that are read out one by one


def announce(source: QWidget, text: str, *, at_once: bool = False) -> None:
    """Have a screen reader say something; nothing happens where none listens.

    Args:
        source: Where it belongs.
        at_once: Whether it breaks off what is being said.
    """
    # Not the event "Alert": Qt's bridge to the accessibility bus of Linux does not pass it on.
    event = QAccessibleAnnouncementEvent(source, text)
    politeness = QAccessible.AnnouncementPoliteness
    event.setPoliteness(politeness.Assertive if at_once else politeness.Polite)
    QAccessible.updateAccessibility(event)


class MessageAnnouncements(QObject):
    """Has new messages in the open conversation read out, while its window is in front. GUI thread only.

    Not this person's own. Many at once, as after an outage, are counted instead.
    """

    def __init__(self, window: FrontWindow, messages: TimelineModel) -> None:
        super().__init__(window)
        self._window = window
        self._messages = messages
        self._waiting: list[str] = []
        self._gathers = QTimer(self, singleShot=True, interval=_GATHER_MS)
        self._gathers.timeout.connect(self._announce)

    @Slot(object)
    def apply(self, change: Change) -> None:
        """Take over what happened."""
        if not isinstance(change, MessageAdded) or change.own:
            return
        message = change.message
        if message.conversation_id == self._messages.conversation_id and self._window.in_front:
            self._waiting.append(f"{one_line(message.sender_name)}: {legible(message.body)}")
            if not self._gathers.isActive():
                self._gathers.start()

    @Slot()
    def _announce(self) -> None:
        texts, self._waiting = self._waiting, []
        if len(texts) > _MOST:
            texts = [self.tr("%n new message(s)", "", len(texts))]
        for text in texts:
            announce(self._window, text)
