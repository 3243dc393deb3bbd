"""How what a search of the list finds is painted: conversations as ever, colleagues, headings, sentences."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyleOptionViewItem

from desktop.core.chat import Participant
from desktop.core.text import one_line
from desktop.state.conversation_search import ConversationSearch, Kind, Row
from desktop.ui.conversation_delegate import ConversationDelegate
from desktop.ui.glyphs import paint_glyph
from desktop.ui.theme import AVATAR_LARGE, SPACE, Theme, scaled

_GLYPH: Final = 20
_SMALL: Final = 0.88
_WRAPPED: Final = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap
_ONE_LINE: Final = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


class SearchDelegate(ConversationDelegate):
    """Paints the rows of a `ConversationSearch`; the current one is marked whole."""

    def __init__(self, model: ConversationSearch, theme: Theme, view: QAbstractItemView) -> None:
        super().__init__(theme, view)
        self._found = model

    def height(self, row: Row) -> int:
        """Return the height of a row that is neither a conversation nor a colleague."""
        font = self._view.font()
        if row.kind is Kind.MESSAGES:
            return max(SPACE * 6, QFontMetrics(font).height() + SPACE * 3)
        room = QRect(0, 0, self._view.viewport().width() - SPACE * 4, SPACE * 100)
        lines = QFontMetrics(scaled(font, _SMALL)).boundingRect(room, _WRAPPED, row.words)
        return lines.height() + SPACE * 2

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint the row whole."""
        row = self._found.row_at(index.row())
        if row is None or row.kind is Kind.CONVERSATION:
            super().paint(painter, option, index)
            return
        rect: QRect = option.rect
        painter.save()
        painter.setClipRect(rect)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if row.kind in (Kind.PERSON, Kind.MESSAGES):
            self._paint_ground(painter, option, index, is_open=False)
        if row.person is not None:
            self._paint_person(painter, rect, row.person)
        elif row.kind is Kind.MESSAGES:
            self._paint_way(painter, rect, row.words)
        else:
            self._paint_words(painter, rect, row.words, heading=row.kind is Kind.HEADING)
        painter.restore()

    def _paint_ground(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
        *,
        is_open: bool,  # noqa: ARG002  what counts is where Enter leads
    ) -> None:
        current = index.row() == self._view.currentIndex().row()
        super()._paint_ground(painter, option, index, is_open=current)

    def _paint_person(self, painter: QPainter, rect: QRect, person: Participant) -> None:
        name = one_line(person.name)
        self._paint_avatar(painter, rect, person.id, name)
        top, bottom = self._lines(rect)
        self._paint_name(painter, top, name)
        detail = " · ".join(one_line(part) for part in (person.email, person.department) if part)
        self._paint_line(painter, bottom, detail, "muted")

    def _paint_way(self, painter: QPainter, rect: QRect, words: str) -> None:
        font, colour = self._view.font(), self._theme.colour("link")
        left, top = SPACE * 2 + (AVATAR_LARGE - _GLYPH) / 2, (rect.height() - _GLYPH) / 2
        paint_glyph(painter, "search", QRectF(rect.left() + left, rect.top() + top, _GLYPH, _GLYPH), colour)
        area = rect.adjusted(SPACE * 3 + AVATAR_LARGE + 4, 0, -SPACE * 2, 0)
        painter.setFont(font)
        painter.setPen(colour)
        elided = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, _ONE_LINE, elided)

    def _paint_words(self, painter: QPainter, rect: QRect, words: str, *, heading: bool) -> None:
        font = scaled(self._view.font(), _SMALL, QFont.Weight.DemiBold if heading else None)
        painter.setFont(font)
        painter.setPen(self._theme.colour("muted"))
        painter.drawText(rect.adjusted(SPACE * 2, 0, -SPACE * 2, 0), _WRAPPED, words)
