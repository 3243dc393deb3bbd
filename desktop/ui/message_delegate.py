"""Paints a message: its bubble, time and ticks, and the lines above it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Slot,
)
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.core.sentences import sentence
from desktop.state.dates import clock, day
from desktop.state.timeline_rows import Row, TimelineRole
from desktop.ui.bubble import PADDING_BOTTOM, PADDING_TOP, PADDING_X, STAMP_SCALE, TICK, Bubble
from desktop.ui.glyphs import paint_glyph
from desktop.ui.plain_text import breakable
from desktop.ui.theme import BUBBLE_WIDTH, RADIUS, SPACE, Theme, scaled
from desktop.ui.translations import language

_SIDE: Final = SPACE * 2.0
_DAY: Final = 40.0
_LINE: Final = 32.0
_APART: Final = 8.0
_TOGETHER: Final = 2.0
_TAIL: Final = 12.0  # below the last message
_ACTION: Final = 26.0  # the line with what can be done about a failure
_TIGHT: Final = 4.0  # the corner where bubbles of one group meet
_SHARE: Final = 0.82  # of the view's width
_MOST_CACHED: Final = 600
_GLYPHS: Final = {"sending": "clock", "sent": "tick", "read": "ticks", "failed": "alert"}
_LONGEST_REASON: Final = 160  # characters of it that are painted; a server may say more
_WRAPPED: Final = (  # QPainter wants alignment and text flags as one number
    Qt.AlignmentFlag.AlignRight.value | Qt.AlignmentFlag.AlignVCenter.value | Qt.TextFlag.TextWordWrap.value
)
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Places:
    """Where the parts of one row are, in the view's coordinates; empty where there is none."""

    day: QRectF
    new: QRectF
    gap: QRectF
    bubble: QRectF
    reason: QRectF
    retry: QRectF
    discard: QRectF


@dataclass(frozen=True, slots=True)
class Hit:
    """What is under the pointer.

    Attributes:
        part: "bubble", "link", "reason", "retry", "discard" or "".
        tip: The link's address; the whole reason of a failure.
        cursor: The nearest text position.
    """

    part: str = ""
    tip: str = ""
    cursor: int = 0


class MessageDelegate(QStyledItemDelegate):
    """Paints rows of a `TimelineModel`, and knows where their parts are. GUI thread only.

    Attributes:
        selection: Row id and the two text positions between which text is marked.
        shows_focus: Whether the current message is framed: after a key, not after a click.
    """

    def __init__(self, theme: Theme, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view
        self._bubbles: dict[tuple[str, str, bool, float], Bubble] = {}
        self.selection: tuple[str, int, int] = ("", 0, 0)
        self.shows_focus = False

    # Measuring

    @Slot()
    def forget(self) -> None:
        """Lay out anew: the font or the language changed."""
        self._bubbles.clear()

    def bubble(self, row: Row) -> Bubble:
        """Return a row's text, laid out for the view's width; kept for the next time."""
        width = min(BUBBLE_WIDTH, self._width() * _SHARE)
        key = (row.id, row.body, row.own, width)
        found = self._bubbles.get(key)
        if found is None:
            if len(self._bubbles) >= _MOST_CACHED:
                self._bubbles.clear()
            found = self._bubbles[key] = Bubble(row, clock(row.at), width, self._view.font())
        return found

    def height(self, row: Row) -> int:
        """Return the height a row needs."""
        return round(
            (_DAY if row.starts_day else 0)
            + (_LINE if row.first_unread else 0)
            + (_LINE if row.after_gap else 0)
            + _space_above(row)
            + self.bubble(row).size.height()
            + self._foot(row)
            + self._tail(row)
        )

    def _tail(self, row: Row) -> float:
        model = self._view.model()
        last = model.index(model.rowCount() - 1, 0)
        return _TAIL if last.data(TimelineRole.ID) == row.id else 0

    def _foot(self, row: Row) -> float:
        """Return what a failure needs: a line, and lines above it where the reason doesn't fit beside."""
        if row.state != "failed":
            return 0
        return _ACTION + (0 if self._fits_beside(row) else self._reason_height(row))

    def _fits_beside(self, row: Row) -> bool:
        words = QFontMetricsF(self._small_font()).horizontalAdvance(_short_reason(row))
        actions = QFontMetricsF(self._action_font())
        both = actions.horizontalAdvance(self.tr("Try again")) + actions.horizontalAdvance(self.tr("Delete"))
        return words + both + SPACE * 4 <= self._width()

    def _reason_height(self, row: Row) -> float:
        box = QRectF(0, 0, self._width(), self._view.height())
        small = QFontMetricsF(self._small_font())
        return small.boundingRect(box, _WRAPPED, _short_reason(row)).height() + SPACE / 2

    def _width(self) -> float:
        return self._view.viewport().width() - 2 * _SIDE

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: ARG002, N802
        """Return the size a row needs."""
        return QSize(self._view.viewport().width(), self.height(index.data(TimelineRole.ROW)))

    def places(self, rect: QRect, row: Row) -> Places:
        """Return where a row's parts are; they stand on the bottom of `rect`, which may be too high."""
        area = QRectF(rect).adjusted(0, 0, 0, -self._tail(row))
        failed = row.state == "failed"
        size = self.bubble(row).size
        bottom = area.bottom() - self._foot(row)
        left = area.right() - _SIDE - size.width() if row.own else area.left() + _SIDE
        bubble = QRectF(left, bottom - size.height(), size.width(), size.height())
        y = bubble.top() - _space_above(row)
        lines = []
        for wanted, height in ((row.first_unread, _LINE), (row.after_gap, _LINE), (row.starts_day, _DAY)):
            y -= height if wanted else 0
            lines.append(QRectF(area.left(), y, area.width(), height) if wanted else QRectF())
        foot = area.adjusted(_SIDE, bottom - area.top(), -_SIDE, 0) if failed else QRectF()
        line = foot.adjusted(0, foot.height() - _ACTION, 0, 0) if failed else foot
        discard = self._right_of(line, self.tr("Delete"))
        retry = self._right_of(line.adjusted(0, 0, -discard.width() - SPACE * 2, 0), self.tr("Try again"))
        reason = foot.adjusted(0, 0, 0, -_ACTION) if failed else foot
        if failed and self._fits_beside(row):
            reason = line.adjusted(0, 0, retry.left() - line.right() - SPACE * 2, 0)
        return Places(
            new=lines[0],
            gap=lines[1],
            day=lines[2],
            bubble=bubble,
            reason=reason,
            retry=retry,
            discard=discard,
        )

    def hit(self, rect: QRect, row: Row, point: QPointF) -> Hit:
        """Return what of a row is under `point`."""
        places = self.places(rect, row)
        if row.state == "failed" and places.retry.contains(point):
            return Hit("retry")
        if row.state == "failed" and places.discard.contains(point):
            return Hit("discard")
        if row.state == "failed" and places.reason.contains(point):
            return Hit("reason", _reason(row))
        if not places.bubble.contains(point):
            return Hit()
        bubble = self.bubble(row)
        inside = point - places.bubble.topLeft()
        address = bubble.link_at(inside)
        return Hit("link" if address else "bubble", address, bubble.cursor_at(inside))

    def _right_of(self, area: QRectF, text: str) -> QRectF:
        width = QFontMetricsF(self._action_font()).horizontalAdvance(text)
        return QRectF(area.right() - width, area.top(), width, area.height()) if area.isValid() else QRectF()

    def _small_font(self) -> QFont:
        return scaled(self._view.font(), 0.85)

    def _action_font(self) -> QFont:
        return scaled(self._view.font(), 0.85, QFont.Weight.DemiBold)

    # Painting

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint the row whole."""
        row: Row = index.data(TimelineRole.ROW)
        places = self.places(option.rect, row)
        focused = self.shows_focus and bool(option.state & QStyle.StateFlag.State_HasFocus)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if row.starts_day:
            self._paint_chip(painter, places.day, day(row.at), "chip", "on_chip")
        if row.filling:
            self._paint_chip(painter, places.gap, self.tr("Fetching missing messages…"), "chip", "on_chip")
        elif row.after_gap:
            self._paint_chip(
                painter, places.gap, self.tr("Some messages are missing here"), "warning", "on_warning"
            )
        if row.first_unread:
            self._paint_new_line(painter, places.new)
        self._paint_bubble(painter, places.bubble, row, focused=focused)
        if row.state == "failed":
            self._paint_failure(painter, places, row)
        painter.restore()

    def _paint_chip(self, painter: QPainter, area: QRectF, text: str, ground: str, ink: str) -> None:
        font = scaled(self._view.font(), 0.85, QFont.Weight.DemiBold)
        width = QFontMetricsF(font).horizontalAdvance(text) + SPACE * 3
        height = QFontMetricsF(font).height() + SPACE
        chip = QRectF(0, 0, min(width, area.width() - SPACE * 2), height)
        chip.moveCenter(area.center())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour(ground))
        painter.drawRoundedRect(chip, height / 2, height / 2)
        painter.setFont(font)
        painter.setPen(self._theme.colour(ink))
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_new_line(self, painter: QPainter, area: QRectF) -> None:
        font = scaled(self._view.font(), 0.85, QFont.Weight.DemiBold)
        text = self.tr("New", "line above the first unread message")
        half = QFontMetricsF(font).horizontalAdvance(text) / 2 + SPACE * 1.5
        middle = area.center()
        colour = self._theme.colour("danger")
        painter.setFont(font)
        painter.setPen(colour)
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)
        painter.drawLine(QPointF(area.left() + _SIDE, middle.y()), QPointF(middle.x() - half, middle.y()))
        painter.drawLine(QPointF(middle.x() + half, middle.y()), QPointF(area.right() - _SIDE, middle.y()))

    def _paint_bubble(self, painter: QPainter, box: QRectF, row: Row, *, focused: bool) -> None:
        ground, ink, faint, link = self._colours_of(row)
        shape = _bubble_path(box, row)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawPath(shape)
        if focused:
            painter.setPen(self._theme.colour("text"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPath(shape)
        bubble = self.bubble(row)
        painter.save()
        painter.setClipRect(box, Qt.ClipOperation.IntersectClip)  # marks piled upon a letter stay inside
        painter.setPen(ink)
        row_id, start, end = self.selection
        marked = (start, end) if row_id == row.id else (0, 0)
        bubble.layout.draw(
            painter,
            box.topLeft() + QPointF(PADDING_X, PADDING_TOP),
            bubble.formats(link, marked, ink, ground),
        )
        painter.restore()
        self._paint_stamp(painter, box, row, faint)

    def _colours_of(self, row: Row) -> tuple[QColor, QColor, QColor, QColor]:
        """Return ground, text, time and link colours of a bubble."""
        colour = self._theme.colour
        if row.state == "failed":
            return colour("failed"), colour("on_failed"), colour("danger"), colour("on_failed")
        if row.own:
            return colour("own"), colour("on_own"), colour("own_muted"), colour("on_own")
        return colour("peer"), colour("text"), colour("peer_muted"), colour("link")

    def _paint_stamp(self, painter: QPainter, box: QRectF, row: Row, colour: QColor) -> None:
        size = self.bubble(row).stamp_size
        stamp = QRectF(
            box.right() - PADDING_X - size.width(),
            box.bottom() - PADDING_BOTTOM - size.height() + 2,
            size.width(),
            size.height(),
        )
        painter.setFont(scaled(self._view.font(), STAMP_SCALE))
        painter.setPen(colour)
        painter.drawText(stamp, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, clock(row.at))
        if row.state:
            place = QRectF(stamp.right() - TICK + 3, stamp.center().y() - TICK / 2, TICK, TICK)
            paint_glyph(painter, _GLYPHS[row.state], place, colour, 2.2)

    def _paint_failure(self, painter: QPainter, places: Places, row: Row) -> None:
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.setFont(self._small_font())
        painter.setPen(self._theme.colour("danger"))
        painter.drawText(places.reason, _WRAPPED, _short_reason(row))
        painter.setFont(self._action_font())
        painter.setPen(self._theme.colour("link"))
        painter.drawText(places.retry, right, self.tr("Try again"))
        painter.setPen(self._theme.colour("danger"))
        painter.drawText(places.discard, right, self.tr("Delete"))


def _reason(row: Row) -> str:
    why = sentence(row.error or "offline", language(), **dict(row.error_details))
    whole = {"not_sent", "maybe_sent"}  # sentences of their own
    return why if row.error in whole else sentence("not_sent", language(), reason=why)


def _short_reason(row: Row) -> str:
    why = _reason(row)
    return breakable(why if len(why) <= _LONGEST_REASON else f"{why[:_LONGEST_REASON].rstrip()}…")


def _space_above(row: Row) -> float:
    if row.starts_day or row.first_unread or row.after_gap:
        return _TOGETHER
    return _APART if row.starts_group else _TOGETHER


def _bubble_path(box: QRectF, row: Row) -> QPainterPath:
    """A rounded rectangle whose corners on the sender's side are tight where the group goes on."""
    top = RADIUS if row.starts_group else _TIGHT
    bottom = _TIGHT
    left_top, left_bottom = (RADIUS, RADIUS) if row.own else (top, bottom)
    right_top, right_bottom = (top, bottom) if row.own else (RADIUS, RADIUS)
    path = QPainterPath(QPointF(box.left() + left_top, box.top()))
    for corner, radius, angle in (
        (box.topRight(), right_top, 90),
        (box.bottomRight(), right_bottom, 0),
        (box.bottomLeft(), left_bottom, 270),
        (box.topLeft(), left_top, 180),
    ):
        round_box = QRectF(0, 0, 2 * radius, 2 * radius)
        round_box.moveCenter(
            QPointF(
                corner.x() + (radius if corner.x() == box.left() else -radius),
                corner.y() + (radius if corner.y() == box.top() else -radius),
            )
        )
        path.arcTo(round_box, angle, -90)
    path.closeSubpath()
    return path
