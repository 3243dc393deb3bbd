"""How a conversation's row of the list is painted: avatar, name, time, last line, count, marks."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.core.chat import Conversation
from desktop.state.conversation_model import ConversationRole
from desktop.state.dates import brief
from desktop.ui.avatar_painter import avatar
from desktop.ui.glyphs import paint_glyph
from desktop.ui.theme import AVATAR_LARGE, RADIUS, ROW_HEIGHT, SPACE, Theme, scaled, two_lines

_MOST_SHOWN: Final = 99
_MARGIN: Final = 13  # above and below the two lines of a row
_DOT: Final = 12  # across, where a conversation is marked as unread
_LEFT: Final = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT: Final = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


def row_height(font: QFont) -> int:
    """Return the height of a row, the same for all."""
    return two_lines(font, ROW_HEIGHT, 2 * _MARGIN)


class ConversationDelegate(QStyledItemDelegate):
    """Paints the rows of one view.

    Attributes:
        open_id: The conversation that is open, or "".
        leader: A box whose arrow keys move the view's current row: while it has the focus, that row shows it.
    """

    def __init__(self, theme: Theme, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view
        self.open_id = ""
        self.leader: QWidget | None = None
        self._font = view.font()
        self._fonts: dict[float, tuple[QFont, QFontMetrics]] = {}

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802, ARG002
        """Return the height of a row, the same for all."""
        return QSize(self._view.width(), row_height(self._view.font()))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint the row whole."""
        conversation: Conversation = index.data(ConversationRole.CONVERSATION)
        unread: int = index.data(ConversationRole.UNREAD)
        is_open = conversation.id == self.open_id
        rect: QRect = option.rect
        painter.save()
        painter.setClipRect(rect)  # marks piled upon a letter stay in their own row
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, option, index, is_open=is_open)
        who = conversation.participants[0].id if conversation.participants else conversation.id
        self._paint_avatar(painter, rect, who, conversation.title)
        top, bottom = self._lines(rect)
        when = brief(conversation.last_activity) if conversation.last_line is not None else ""
        noticed = unread > 0 or conversation.marked_unread
        self._paint_name(painter, top, conversation.title, when, noticed=noticed)
        line = bottom.adjusted(0, 0, -self._paint_marks(painter, bottom, index, conversation, unread), 0)
        draft: str = "" if noticed or is_open else index.data(ConversationRole.DRAFT)
        if draft:
            line.adjust(self._paint_line(painter, line, self.tr("Draft:"), "link") + SPACE // 2, 0, 0, 0)
        preview: str = draft or index.data(ConversationRole.PREVIEW)
        self._paint_line(painter, line, preview, "text" if unread else "muted")
        painter.restore()

    def _scaled(self, factor: float, weight: QFont.Weight) -> tuple[QFont, QFontMetrics]:
        """Return the view's font at `factor` times its size, always of one weight, made once."""
        if (font := self._view.font()) != self._font:
            self._font = font
            self._fonts.clear()
        if factor not in self._fonts:
            font = scaled(font, factor, weight)
            self._fonts[factor] = (font, QFontMetrics(font))
        return self._fonts[factor]

    def _lines(self, rect: QRect) -> tuple[QRect, QRect]:
        """Return where a row's two lines of words stand, right of the picture."""
        area = rect.adjusted(SPACE * 3 + AVATAR_LARGE + 4, _MARGIN, -SPACE * 2, -_MARGIN)
        half = area.height() // 2
        return area.adjusted(0, 0, 0, half - area.height()), area.adjusted(0, half, 0, 0)

    def _paint_ground(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
        *,
        is_open: bool,
    ) -> None:
        state: QStyle.StateFlag = option.state
        box = QRectF(option.rect).adjusted(SPACE, 2, -SPACE, -2)
        painter.setPen(Qt.PenStyle.NoPen)
        if is_open or state & QStyle.StateFlag.State_MouseOver:
            if self._theme.colours.contrast:
                painter.setPen(self._theme.colour("outline"))
                box.adjust(0.5, 0.5, -0.5, -0.5)
            painter.setBrush(self._theme.colour("selected" if is_open else "hover"))
            painter.drawRoundedRect(box, RADIUS, RADIUS)
        led = self.leader is not None and self.leader.hasFocus() and index == self._view.currentIndex()
        if led or state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(self._theme.colour("link"))
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)

    def _paint_avatar(self, painter: QPainter, rect: QRect, who: str, name: str) -> None:
        ratio, contrast = self._view.devicePixelRatioF(), self._theme.colours.contrast
        picture = avatar(who, name, AVATAR_LARGE, ratio, self._view.font(), contrast=contrast)
        painter.drawPixmap(rect.left() + SPACE * 2, rect.top() + (rect.height() - AVATAR_LARGE) // 2, picture)

    def _paint_name(
        self, painter: QPainter, area: QRect, text: str, when: str = "", *, noticed: bool = False
    ) -> None:
        small, metrics = self._scaled(0.82, QFont.Weight.Normal)
        width = metrics.horizontalAdvance(when)
        painter.setFont(small)
        painter.setPen(self._theme.colour("link" if noticed else "muted"))
        painter.drawText(area, _RIGHT, when)
        bold, metrics = self._scaled(1.0, QFont.Weight.DemiBold)
        name = area.adjusted(0, 0, -width - SPACE, 0)
        painter.setFont(bold)
        painter.setPen(self._theme.colour("text"))
        elided = metrics.elidedText(text, Qt.TextElideMode.ElideRight, name.width())
        painter.drawText(name, _LEFT, elided)

    def _paint_line(self, painter: QPainter, area: QRect, text: str, colour: str) -> int:
        """Paint what fits of a line of text; return the width it took."""
        font, metrics = self._scaled(0.95, QFont.Weight.Normal)
        elided = metrics.elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        painter.setFont(font)
        painter.setPen(self._theme.colour(colour))
        painter.drawText(area, _LEFT, elided)
        return metrics.horizontalAdvance(elided)

    def _paint_marks(
        self,
        painter: QPainter,
        area: QRect,
        index: QModelIndex | QPersistentModelIndex,
        conversation: Conversation,
        unread: int,
    ) -> int:
        """Paint count or dot, and the other marks, at the right; return the width they took."""
        used = 0
        if unread:
            used += self._paint_count(painter, area, unread) + SPACE
        elif conversation.marked_unread:
            dot = QRectF(area.right() + 1 - _DOT, area.center().y() + 1 - _DOT / 2, _DOT, _DOT)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour("danger"))  # the badge's red is too dark for a dot alone
            painter.drawEllipse(dot)
            used += _DOT + SPACE
        for wanted, glyph, side, colour in (
            (conversation.hidden, "eye shut", 18, "muted"),
            (index.data(ConversationRole.FAILED), "alert", 20, "danger"),
            (index.data(ConversationRole.MUTED), "bell crossed", 18, "muted"),
        ):
            if wanted:
                top = area.center().y() + 1 - side / 2
                box = QRectF(area.right() + 1 - used - side, top, side, side)
                paint_glyph(painter, glyph, box, self._theme.colour(colour))
                used += side + SPACE
        return used

    def _paint_count(self, painter: QPainter, area: QRect, unread: int) -> int:
        text = str(unread) if unread <= _MOST_SHOWN else f"{_MOST_SHOWN}+"
        font, metrics = self._scaled(0.78, QFont.Weight.Bold)
        height = metrics.height() + 4
        width = max(height, metrics.horizontalAdvance(text) + 12)
        box = QRectF(area.right() + 1 - width, area.center().y() + 1 - height / 2, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.colours.badge))
        painter.drawRoundedRect(box, height / 2, height / 2)
        painter.setFont(font)
        painter.setPen(QColor(self._theme.colours.on_badge))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
        return width
