"""Paints a message: its bubble, time and ticks, and the lines above it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyleOptionViewItem

from desktop.state.dates import clock, day
from desktop.state.timeline_rows import Row, TimelineRole
from desktop.ui.bubble import PADDING_TOP, PADDING_X, STAMP_SCALE
from desktop.ui.glyphs import paint_glyph
from desktop.ui.marked import Marks
from desktop.ui.message_places import SIDE, WRAPPED, MessagePlaces, Places, short_reason, space_above
from desktop.ui.theme import RADIUS, SPACE, Theme, scaled

_TIGHT: Final = 4.0  # the corner where bubbles of one group meet
_GLYPHS: Final = {"sending": "clock", "sent": "tick", "read": "ticks", "failed": "alert"}
_RING: Final = 2.0  # around what has the focus, and from the edge
_POINTED: Final = 90  # of 255: how strong that tint is
_Index = QModelIndex | QPersistentModelIndex


class MessageDelegate(MessagePlaces):
    """Paints rows of a `TimelineModel`. GUI thread only.

    Attributes:
        marks: What is marked.
        found_in: Tells where a text has what somebody looks for; None while nobody does.
        pointed_id: The id of the message that somebody was led to, while it is tinted; or "".
        shows_focus: Whether the current message is framed: after a key, not after a click.
    """

    def __init__(self, theme: Theme, view: QAbstractItemView) -> None:
        super().__init__(theme, view)
        self.marks = Marks()
        self.found_in: Callable[[str], tuple[tuple[int, int], ...]] | None = None
        self.shows_focus = False
        self.pointed_id = ""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint the row whole."""
        row: Row = index.data(TimelineRole.ROW)
        places = self.places(option.rect, row)
        self._paint_band(painter, option.rect, places, row)
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

    def _paint_band(self, painter: QPainter, rect: QRect, places: Places, row: Row) -> None:
        """Tint a message that is marked, or that somebody was led to; not the lines above it."""
        if row.id == self.pointed_id:
            colour = self._theme.colour("link")
            colour.setAlpha(_POINTED)
        elif self.marks.covers(row):
            colour = self._theme.colour("selected")
        else:
            return
        band = QRectF(rect)
        band.setTop(places.bubble.top() - space_above(row))
        painter.fillRect(band, colour)

    def _paint_chip(self, painter: QPainter, area: QRectF, text: str, ground: str, ink: str) -> None:
        metrics = QFontMetricsF(self.action_font)
        height = metrics.height() + SPACE
        chip = QRectF(
            0, 0, min(metrics.horizontalAdvance(text) + SPACE * 3, area.width() - SPACE * 2), height
        )
        chip.moveCenter(area.center())
        painter.setPen(self._edge())
        painter.setBrush(self._theme.colour(ground))
        painter.drawRoundedRect(chip, height / 2, height / 2)
        painter.setFont(self.action_font)
        painter.setPen(self._theme.colour(ink))
        fitting = metrics.elidedText(text, Qt.TextElideMode.ElideRight, chip.width() - SPACE * 2)
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, fitting)

    def _paint_new_line(self, painter: QPainter, area: QRectF) -> None:
        font = self.action_font
        text = self.tr("New", "line above the first unread message")
        half = QFontMetricsF(font).horizontalAdvance(text) / 2 + SPACE * 1.5
        middle = area.center()
        colour = self._theme.colour("danger")
        painter.setFont(font)
        painter.setPen(colour)
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)
        painter.drawLine(QPointF(area.left() + SIDE, middle.y()), QPointF(middle.x() - half, middle.y()))
        painter.drawLine(QPointF(middle.x() + half, middle.y()), QPointF(area.right() - SIDE, middle.y()))

    def _edge(self) -> QPen:
        """Return what surrounds bubbles: a line only where their colours alone tell too little."""
        if self._theme.colours.contrast:
            return QPen(self._theme.colour("outline"), 1)
        return QPen(Qt.PenStyle.NoPen)

    def _paint_bubble(self, painter: QPainter, box: QRectF, row: Row, *, focused: bool) -> None:
        ground, ink, faint = self._colours_of(row)
        bubble = self.bubble(row)
        shape = _bubble_path(box.adjusted(0.5, 0.5, -0.5, -0.5) if self._theme.colours.contrast else box, row)
        if bubble.emoji and row.state != "failed":
            ground, ink, faint = (self._theme.colour(name) for name in ("canvas", "text", "muted"))
        else:
            painter.setPen(self._edge())
            painter.setBrush(ground)
            painter.drawPath(shape)
        if focused:
            colour = ink if row.own and not bubble.emoji else self._theme.colour("link")
            painter.setPen(QPen(colour, _RING))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPath(_bubble_path(box.adjusted(_RING, _RING, -_RING, -_RING), row))
        painter.save()
        painter.setClipRect(box, Qt.ClipOperation.IntersectClip)  # marks piled upon a letter stay inside
        painter.setPen(ink)
        found = () if self.found_in is None else self.found_in(bubble.layout.text())
        bubble.layout.draw(
            painter,
            box.topLeft() + QPointF(PADDING_X, PADDING_TOP),
            [
                *bubble.found(found, self._theme.colour("warning"), self._theme.colour("on_warning")),
                *bubble.marked(self.marks.part_of(row), ink, ground),
            ],
        )
        painter.restore()
        self._paint_stamp(painter, box, row, faint)

    def _colours_of(self, row: Row) -> tuple[QColor, QColor, QColor]:
        """Return ground, text and time colours of a bubble."""
        colour = self._theme.colour
        if row.state == "failed":
            return colour("failed"), colour("on_failed"), colour("danger")
        if row.own:
            return colour("own"), colour("on_own"), colour("own_muted")
        return colour("peer"), colour("text"), colour("peer_muted")

    def _paint_stamp(self, painter: QPainter, box: QRectF, row: Row, colour: QColor) -> None:
        bubble = self.bubble(row)
        stamp, tick = bubble.stamp.translated(box.topLeft()), bubble.tick
        painter.setFont(scaled(self._view.font(), STAMP_SCALE))
        painter.setPen(colour)
        painter.drawText(stamp, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, clock(row.at))
        if row.state:
            place = QRectF(stamp.right() - tick + 3, stamp.center().y() - tick / 2, tick, tick)
            paint_glyph(painter, _GLYPHS[row.state], place, colour, 2.2)

    def _paint_failure(self, painter: QPainter, places: Places, row: Row) -> None:
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.setFont(self.small_font)
        painter.setPen(self._theme.colour("danger"))
        painter.drawText(places.reason, WRAPPED, short_reason(row))
        painter.setFont(self.action_font)
        painter.setPen(self._theme.colour("link"))
        painter.drawText(places.retry, right, self.tr("Try again"))
        painter.setPen(self._theme.colour("danger"))
        painter.drawText(places.discard, right, self.tr("Delete"))


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
