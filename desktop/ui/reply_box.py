"""The lower half of the pop-over: a conversation's last lines, and a box for the answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QRectF, QSizeF, Qt, Slot
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from desktop.core.changes import ConnectionState
from desktop.core.chat import Conversation, LastLine, Message
from desktop.core.text import one_line
from desktop.ui.composer import Composer
from desktop.ui.theme import RADIUS, SPACE, Theme

_MOST: Final = 3  # messages shown
_MOST_LINES: Final = 3  # of each
_MOST_LETTERS: Final = 400  # of each: more than its lines can hold
_WIDEST: Final = 0.82  # of the room
_PADDING: Final = (12, 6)
_LONGEST_NAME: Final = 28


@dataclass(frozen=True, slots=True)
class Said:
    """One message, as much of it as is shown."""

    id: str
    text: str
    own: bool


class LastLines(QFrame):
    """The newest messages of one conversation, as many as there is room for. GUI thread only."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "canvas")
        self._theme = theme
        self._said: tuple[Said, ...] = ()
        theme.changed.connect(self.update)
        self._fit()

    @property
    def said(self) -> tuple[Said, ...]:
        """What is shown, oldest first."""
        return self._said

    def show_lines(self, lines: Iterable[Said], spoken: str) -> None:
        """Show these messages, oldest first; `spoken` is what a screen reader says of them."""
        self._said = tuple(lines)[-_MOST:]
        self.setAccessibleName(spoken)
        self.update()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Another font, another height."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        """Have room for three short messages, or the start of a long one and what was before it."""
        line = QFontMetrics(self.font()).height()
        self.setFixedHeight(_MOST * (line + 2 * _PADDING[1] + SPACE // 2) + 2 * SPACE)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint from the newest upwards, until the room is full."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = QRectF(self.rect()).adjusted(SPACE * 2, SPACE, -SPACE * 2, -SPACE)
        bottom = room.bottom()
        for each in reversed(self._said):
            lines, size = _lay_out(each.text, self.font(), room.width() * _WIDEST)
            if bottom - size.height() < room.top():
                break
            left = room.right() - size.width() if each.own else room.left()
            box = QRectF(left, bottom - size.height(), size.width(), size.height())
            self._paint(painter, box, lines, own=each.own)
            bottom = box.top() - SPACE / 2
        painter.end()

    def _paint(self, painter: QPainter, box: QRectF, lines: list[str], *, own: bool) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("own" if own else "peer"))
        painter.drawRoundedRect(box, RADIUS, RADIUS)
        painter.setPen(self._theme.colour("on_own" if own else "text"))
        painter.setFont(self.font())
        height = QFontMetrics(self.font()).height()
        inside = box.adjusted(_PADDING[0], _PADDING[1], -_PADDING[0] + 1, 0)
        for number, line in enumerate(lines):
            place = QRectF(inside.left(), inside.top() + number * height, inside.width(), height)
            painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, line)


def _lay_out(text: str, font: QFont, widest: float) -> tuple[list[str], QSizeF]:
    """Return the lines of a text, the last one cut off where there would be more, and their bubble's size."""
    metrics = QFontMetrics(font)
    most = widest - 2 * _PADDING[0]
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout = QTextLayout(text, font)
    layout.setTextOption(option)
    layout.beginLayout()
    starts: list[int] = []
    while (line := layout.createLine()).isValid() and len(starts) <= _MOST_LINES:
        line.setLineWidth(most)
        starts.append(line.textStart())
    layout.endLayout()
    units = text.encode("utf-16-le", "surrogatepass")  # Qt counts in these
    ends = [*starts[1:], len(units) // 2]
    parts = [units[2 * a : 2 * b].decode("utf-16-le", "replace") for a, b in zip(starts, ends, strict=True)]
    lines = [part.rstrip() for part in parts[:_MOST_LINES]]
    if len(parts) > _MOST_LINES:
        rest = "".join(parts[_MOST_LINES - 1 :])
        lines[-1] = metrics.elidedText(rest, Qt.TextElideMode.ElideRight, int(most))
    width = min(most, max((metrics.horizontalAdvance(line) for line in lines), default=0) + 1)
    return lines, QSizeF(width + 2 * _PADDING[0], len(lines) * metrics.height() + 2 * _PADDING[1])


class ReplyBox(QFrame):
    """What was said last in one conversation, and what is answered. GUI thread only.

    Attributes:
        composer: The box, its limits and its drafts.
        lines: The last messages.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._me = ""
        self._conversation: Conversation | None = None
        self.lines = LastLines(theme)
        self.composer = Composer(theme)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.lines)
        column.addWidget(self.composer)

    @property
    def conversation_id(self) -> str:
        """The conversation that would be answered, or ""."""
        return "" if self._conversation is None else self._conversation.id

    def set_me(self, user_id: str) -> None:
        """Know whose messages are own ones."""
        self._me = user_id

    def open(self, conversation: Conversation | None, state: ConnectionState) -> None:
        """Show a conversation's end and its draft; the list's last line until more is told."""
        moved = self.conversation_id != ("" if conversation is None else conversation.id)
        self._conversation = conversation
        if moved:
            self.composer.open(self.conversation_id)
            last = None if conversation is None else conversation.last_line
            self._show(() if last is None else (self._said(last),))
        self._name(conversation)
        self.composer.allow(state, conversation)

    def _name(self, conversation: Conversation | None) -> None:
        name = "" if conversation is None else one_line(conversation.title, _LONGEST_NAME)
        words = self.tr("Reply to {name}").format(name=name)
        self.composer.invite(words)
        self.composer.box.setAccessibleName(words)

    def show_end(self, messages: Iterable[Message]) -> None:
        """Show the newest messages that are kept, oldest first."""
        if said := [self._said(message) for message in messages]:
            self._show(said)

    def add(self, message: Message) -> None:
        """Show one that has just come."""
        if all(each.id != message.id for each in self.lines.said):
            self._show([*self.lines.said, self._said(message)])

    @Slot()
    def take_the_keyboard(self) -> None:
        """Put the caret into the box."""
        self.composer.box.setFocus(Qt.FocusReason.OtherFocusReason)

    def _said(self, message: Message | LastLine) -> Said:
        which = message.message_id if isinstance(message, LastLine) else message.id
        return Said(which, one_line(message.body, _MOST_LETTERS), message.sender_id == self._me)

    def _show(self, said: Iterable[Said]) -> None:
        lines = list(said)
        spoken = [self.tr("You: {text}").format(text=each.text) if each.own else each.text for each in lines]
        self.lines.show_lines(lines, ". ".join(spoken))
