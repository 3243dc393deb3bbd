"""The right pane: the open conversation's head, messages, writing box; or why there is none."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
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
from desktop.core.text import one_line
from desktop.state.icon_state import IconState
from desktop.state.timeline_model import TimelineModel
from desktop.ui.avatar_painter import avatar
from desktop.ui.composer import Composer
from desktop.ui.glyphs import glyph_icon, paint_glyph
from desktop.ui.plain_text import tooltip
from desktop.ui.spoken import Spoken
from desktop.ui.theme import AVATAR_SMALL, BAR_HEIGHT, SPACE, Theme
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


class ElidedLabel(QLabel):
    """One line of plain text; what does not fit is cut off with an ellipsis."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's signature
        """Paint what fits."""
        painter = QPainter(self)
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        place = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        self.style().drawItemText(
            painter, self.rect(), place, self.palette(), self.isEnabled(), text, self.foregroundRole()
        )


class Head(QFrame):
    """Who the open conversation is with."""

    back_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "bar")
        self.setMinimumHeight(BAR_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._theme = theme
        self.back = QToolButton()
        self.back.setFixedSize(QSize(SPACE * 5, SPACE * 5))
        self.back.clicked.connect(self.back_requested)
        self._picture = QLabel()
        self._name = ElidedLabel()
        self._name.setProperty("role", "heading")
        self._detail = ElidedLabel()
        self._detail.setProperty("role", "muted")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch()
        words.addWidget(self._name)
        words.addWidget(self._detail)
        words.addStretch()
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE * 2, SPACE // 2, SPACE * 2, SPACE // 2)
        row.setSpacing(SPACE + 4)
        row.addWidget(self.back)
        row.addWidget(self._picture)
        row.addLayout(words, 1)
        theme.changed.connect(self._recolour)
        self._recolour()
        Spoken(self, self._translate)

    def _translate(self) -> None:
        self.back.setAccessibleName(self.tr("Back to the conversations"))
        self.back.setToolTip(self.tr("Back (Esc)"))

    def show_conversation(self, conversation: Conversation | None) -> None:
        """Name the people."""
        people = () if conversation is None else conversation.participants
        title = "" if conversation is None else conversation.title
        first = people[0] if people else None
        parts = () if first is None else (first.department, first.email)
        detail = " · ".join(one_line(part) for part in parts if part)
        self._name.setText(title)
        self._name.setToolTip(tooltip(title))
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
