"""The right pane: the open conversation's head, messages, writing box; or why there is none."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.core.chat import Conversation
from desktop.state.timeline_model import TimelineModel
from desktop.ui.avatar_painter import avatar
from desktop.ui.composer import Composer
from desktop.ui.glyphs import glyph_icon, paint_glyph
from desktop.ui.plain_text import tooltip
from desktop.ui.theme import AVATAR_SMALL, BAR_HEIGHT, SPACE, Theme
from desktop.ui.timeline_view import TimelineView

_PICTURE: Final = 96


class Emblem(QWidget):
    """A glyph in a soft circle."""

    def __init__(self, theme: Theme, glyph: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._glyph = glyph
        self.setFixedSize(_PICTURE, _PICTURE)
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's signature
        """Paint the circle and the glyph."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("notice"))
        painter.drawEllipse(self.rect())
        middle = QRectF(self.rect()).adjusted(24, 24, -24, -24)
        paint_glyph(painter, self._glyph, middle, self._theme.colour("link"), 1.5)


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
        column.addWidget(Emblem(theme, "chat"), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(SPACE)
        for label in (self._heading, self._words):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(True)
            column.addWidget(label)
        column.addSpacing(SPACE)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)

    def say(self, heading: str, words: str, button: str = "") -> None:
        """Show other words."""
        self._heading.setText(heading)
        self._words.setText(words)
        self.button.setText(button)
        self.button.setVisible(bool(button))


class Head(QFrame):
    """Who the open conversation is with."""

    back_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "bar")
        self.setFixedHeight(BAR_HEIGHT)
        self._theme = theme
        self.back = QToolButton()
        self.back.setAccessibleName(self.tr("Back to the conversations"))
        self.back.setToolTip(self.tr("Back (Esc)"))
        self.back.setFixedSize(QSize(SPACE * 5, SPACE * 5))
        self.back.clicked.connect(self.back_requested)
        self._picture = QLabel()
        self._name = QLabel()
        self._name.setProperty("role", "heading")
        self._detail = QLabel()
        self._detail.setProperty("role", "muted")
        for label in (self._name, self._detail):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch()
        words.addWidget(self._name)
        words.addWidget(self._detail)
        words.addStretch()
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE * 2, 0, SPACE * 2, 0)
        row.setSpacing(SPACE + 4)
        row.addWidget(self.back)
        row.addWidget(self._picture)
        row.addLayout(words, 1)
        theme.changed.connect(self._recolour)
        self._recolour()

    def show_conversation(self, conversation: Conversation | None) -> None:
        """Name the people."""
        people = () if conversation is None else conversation.participants
        title = "" if conversation is None else conversation.title
        first = people[0] if people else None
        detail = "" if first is None else " · ".join(part for part in (first.department, first.email) if part)
        self._name.setText(title)
        self._detail.setText(detail)
        self._detail.setToolTip(tooltip(detail))
        self._picture.setVisible(first is not None)
        if first is not None:
            ratio = self.devicePixelRatioF()
            self._picture.setPixmap(avatar(first.id, title, AVATAR_SMALL, ratio, self.font()))

    @Slot()
    def _recolour(self) -> None:
        self.back.setIcon(glyph_icon("back", self._theme.colour("link")))
        self.back.setIconSize(QSize(22, 22))


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
        ground = QFrame()
        ground.setProperty("role", "canvas")
        inside = QVBoxLayout(ground)
        inside.setContentsMargins(0, 0, 0, SPACE + 4)
        inside.addWidget(self.timeline)
        chat = QWidget()
        column = QVBoxLayout(chat)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(ground, 1)
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
