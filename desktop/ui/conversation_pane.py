"""The right pane: the open conversation's head, messages, writing box; or why there is none."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.core.chat import Conversation
from desktop.state.icon_state import IconState
from desktop.state.timeline_model import TimelineModel
from desktop.ui.composer import Composer
from desktop.ui.conversation_head import Head
from desktop.ui.glyphs import paint_glyph
from desktop.ui.theme import SPACE, Theme
from desktop.ui.timeline_view import TimelineView
from desktop.ui.tray_icon import paint

_PICTURE: Final = 96
_RIM: Final = 8  # around the mark: a tile looks larger than a circle


class Emblem(QWidget):
    """A glyph in a soft circle, or the program's own mark."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._glyph = "chat"
        self._mark = QPixmap()
        self.setFixedSize(_PICTURE, _PICTURE)
        theme.changed.connect(self.update)

    def show_glyph(self, glyph: str) -> None:
        """Show a glyph, or ("") the mark."""
        self._glyph = glyph
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's signature
        """Paint the circle and the glyph, or the mark."""
        painter = QPainter(self)
        if not self._glyph:
            painter.drawPixmap(_RIM, _RIM, self._mark_in_place())
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("notice"))
        painter.drawEllipse(self.rect())
        middle = QRectF(self.rect()).adjusted(24, 24, -24, -24)
        paint_glyph(painter, self._glyph, middle, self._theme.colour("link"), 1.5)

    def _mark_in_place(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        side = round((_PICTURE - 2 * _RIM) * ratio)
        if self._mark.width() != side:
            self._mark = paint(side, IconState.NORMAL, "")
            self._mark.setDevicePixelRatio(ratio)
        return self._mark


class EmptyState(QFrame):
    """A picture, a heading, a sentence, perhaps a button, in the middle of an empty pane."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "canvas")
        self._heading = QLabel()
        self._heading.setProperty("role", "title")
        self._words = QLabel()
        self._words.setProperty("role", "muted")
        self.button = QPushButton()
        self.button.setProperty("kind", "primary")
        self.button.setCursor(Qt.CursorShape.PointingHandCursor)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE * 3, SPACE * 3, SPACE * 3, SPACE * 3)
        column.setSpacing(SPACE)
        column.addStretch(2)
        self._emblem = Emblem(theme)
        column.addWidget(self._emblem, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(SPACE)
        for label in (self._heading, self._words):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(True)
            column.addWidget(label)
        column.addSpacing(SPACE)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)

    def say(self, heading: str, words: str, button: str = "", *, glyph: str = "chat") -> None:
        """Show other words, below a glyph or ("") the program's mark."""
        self._emblem.show_glyph(glyph)
        self._heading.setText(heading)
        self._words.setText(words)
        self.button.setText(button)
        self.button.setVisible(bool(button))


class ConversationPane(QStackedWidget):
    """Shows the open conversation, or an empty state. GUI thread only.

    Attributes:
        head, timeline, composer, empty: Its parts, for whoever connects them.
    """

    def __init__(self, messages: TimelineModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.head = Head(theme)
        self.timeline = TimelineView(messages, theme)
        self.composer = Composer(theme)
        self.empty = EmptyState(theme)
        chat = QWidget()
        column = QVBoxLayout(chat)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.timeline, 1)
        column.addWidget(self.composer)
        self.addWidget(self.empty)
        self.addWidget(chat)
        self._chat = chat
        self.setTabOrder(self.timeline, self.composer.box)

    def show_conversation(self, conversation_id: str, conversation: Conversation | None) -> None:
        """Show a conversation, or (for "") the empty state."""
        self.head.show_conversation(conversation)
        self.composer.open(conversation_id)
        self.setCurrentWidget(self._chat if conversation_id else self.empty)

    def say_why_empty(self, signed_in: bool, has_conversations: bool) -> None:
        """Choose the words of the empty state."""
        if not signed_in:
            self.empty.say(
                self.tr("Welcome to TimeNow"),
                self.tr("Sign in to see your conversations and to be told of new messages."),
                self.tr("Sign in"),
                glyph="",
            )
        elif has_conversations:
            self.empty.say(
                self.tr("Choose a conversation"),
                self.tr("Or start a new one with Ctrl+N."),
                self.tr("New chat"),
            )
        else:
            self.empty.say(
                self.tr("Nothing here yet"),
                self.tr("Write to a colleague: your conversations will be here."),
                self.tr("New chat"),
            )
