"""Where the parts of a message's row are: the lines above, the bubble, what can be done about a failure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, QSizeF, Qt, Slot
from PySide6.QtGui import QColor, QFont, QFontMetricsF
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem

from desktop.state.dates import clock
from desktop.state.spoken_rows import reason, when_and_state
from desktop.state.timeline_rows import Row, TimelineRole
from desktop.ui.bubble import Bubble
from desktop.ui.plain_text import breakable
from desktop.ui.theme import BUBBLE_WIDTH, SPACE, Theme, scaled

SIDE: Final = SPACE * 2.0
WRAPPED: Final = (  # QPainter wants alignment and text flags as one number
    Qt.AlignmentFlag.AlignRight.value | Qt.AlignmentFlag.AlignVCenter.value | Qt.TextFlag.TextWordWrap.value
)
_DAY: Final = 40.0  # with a font of usual size, as the two below
_LINE: Final = 32.0
_ACTION: Final = 26.0  # the line with what can be done about a failure
_APART: Final = 8.0
_TOGETHER: Final = 2.0
_TAIL: Final = 12.0  # below the last message
_SHARE: Final = 0.82  # of the view's width
_LINES_WIDE: Final = 30  # a bubble at most, in lines' heights, where the font is large
_MOST_LAID_OUT: Final = 100  # texts: more than a page of them; the others are known by their size alone
_MOST_LETTERS: Final = 200_000  # in them: each costs some 25 bytes
_MOST_SIZES: Final = 2000
_LONGEST_REASON: Final = 160  # characters of it that are painted; a server may say more
_Index = QModelIndex | QPersistentModelIndex
_Key = tuple[str, int, bool, float, int]


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
        tip: The link's address; the whole reason of a failure; over the time, the day and what a tick means.
        cursor: The nearest text position.
    """

    part: str = ""
    tip: str = ""
    cursor: int = 0


class MessagePlaces(QStyledItemDelegate):
    """Measures rows of a `TimelineModel`, and knows where their parts are. GUI thread only.

    Attributes:
        small_font: Of reasons.
        action_font: Of lines between bubbles, and of what can be clicked.
    """

    def __init__(self, theme: Theme, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view
        self._bubbles: dict[_Key, Bubble] = {}
        self._sizes: dict[_Key, QSizeF] = {}
        self.forget()

    @Slot()
    def forget(self) -> None:
        """Lay out anew: the font or the language changed."""
        self._bubbles.clear()
        self._sizes.clear()
        self._letters = 0
        font = self._view.font()
        self.small_font = scaled(font, 0.85)
        self.action_font = scaled(font, 0.85, QFont.Weight.DemiBold)
        line = QFontMetricsF(self.action_font).height()
        self._day = max(_DAY, line + SPACE * 3)
        self._line = max(_LINE, line + SPACE * 2)
        self._action = max(_ACTION, line + SPACE)
        self._widest = max(BUBBLE_WIDTH, _LINES_WIDE * QFontMetricsF(font).height())

    def bubble(self, row: Row) -> Bubble:
        """Return a row's text, laid out for the view's width; kept while it is among those used last."""
        key = self._key(row)
        found = self._bubbles.pop(key, None)
        if found is None:
            width, link = key[-2:]
            found = Bubble(row, clock(row.at), width, self._view.font(), QColor.fromRgb(link))
            self._letters += found.length
            if len(self._sizes) >= _MOST_SIZES:
                self._sizes.clear()
            self._sizes[key] = found.size
        self._bubbles[key] = found
        while len(self._bubbles) > 1 and (
            len(self._bubbles) > _MOST_LAID_OUT or self._letters > _MOST_LETTERS
        ):
            self._letters -= self._bubbles.pop(next(iter(self._bubbles))).length
        return found

    def _size(self, row: Row) -> QSizeF:
        return self._sizes.get(self._key(row)) or self.bubble(row).size

    def _key(self, row: Row) -> _Key:
        """Return what the layout of a row depends on, its width and its links' colour last."""
        link = "link" if not row.own else "on_failed" if row.state == "failed" else "on_own"
        width = min(self._widest, self._width() * _SHARE)
        return (row.id, hash(row.body), row.own, width, self._theme.colour(link).rgb())

    def height(self, row: Row) -> int:
        """Return the height a row needs."""
        return round(
            (self._day if row.starts_day else 0)
            + (self._line if row.first_unread else 0)
            + (self._line if row.after_gap else 0)
            + space_above(row)
            + self._size(row).height()
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
        return self._action + (0 if self._fits_beside(row) else self._reason_height(row))

    def _fits_beside(self, row: Row) -> bool:
        words = QFontMetricsF(self.small_font).horizontalAdvance(short_reason(row))
        actions = QFontMetricsF(self.action_font)
        both = actions.horizontalAdvance(self.tr("Try again")) + actions.horizontalAdvance(self.tr("Delete"))
        return words + both + SPACE * 4 <= self._width()

    def _reason_height(self, row: Row) -> float:
        box = QRectF(0, 0, self._width(), self._view.height())
        small = QFontMetricsF(self.small_font)
        return small.boundingRect(box, WRAPPED, short_reason(row)).height() + SPACE / 2

    def _width(self) -> float:
        return self._view.viewport().width() - 2 * SIDE

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: ARG002, N802
        """Return the size a row needs."""
        return QSize(self._view.viewport().width(), self.height(index.data(TimelineRole.ROW)))

    def places(self, rect: QRect, row: Row) -> Places:
        """Return where a row's parts are; they stand on the bottom of `rect`, which may be too high."""
        area = QRectF(rect).adjusted(0, 0, 0, -self._tail(row))
        failed = row.state == "failed"
        size = self._size(row)
        bottom = area.bottom() - self._foot(row)
        left = area.right() - SIDE - size.width() if row.own else area.left() + SIDE
        bubble = QRectF(left, bottom - size.height(), size.width(), size.height())
        y = bubble.top() - space_above(row)
        lines = []
        for wanted, height in (
            (row.first_unread, self._line),
            (row.after_gap, self._line),
            (row.starts_day, self._day),
        ):
            y -= height if wanted else 0
            lines.append(QRectF(area.left(), y, area.width(), height) if wanted else QRectF())
        foot = area.adjusted(SIDE, bottom - area.top(), -SIDE, 0) if failed else QRectF()
        line = foot.adjusted(0, foot.height() - self._action, 0, 0) if failed else foot
        discard = self._right_of(line, self.tr("Delete"))
        retry = self._right_of(line.adjusted(0, 0, -discard.width() - SPACE * 2, 0), self.tr("Try again"))
        reason = foot.adjusted(0, 0, 0, -self._action) if failed else foot
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
            return Hit("reason", reason(row))
        bubble = self.bubble(row)
        inside = point - places.bubble.topLeft()
        if not places.bubble.contains(point):
            return Hit(cursor=bubble.cursor_at(inside))
        if bubble.stamp.contains(inside):
            return Hit("bubble", when_and_state(row), bubble.cursor_at(inside))
        address = bubble.link_at(inside)
        return Hit("link" if address else "bubble", address, bubble.cursor_at(inside))

    def _right_of(self, area: QRectF, text: str) -> QRectF:
        width = QFontMetricsF(self.action_font).horizontalAdvance(text)
        return QRectF(area.right() - width, area.top(), width, area.height()) if area.isValid() else QRectF()


def short_reason(row: Row) -> str:
    """Return why a message was not sent, as long as there is room for."""
    why = reason(row)
    return breakable(why if len(why) <= _LONGEST_REASON else f"{why[:_LONGEST_REASON].rstrip()}…")


def space_above(row: Row) -> float:
    """Return the distance of a bubble from what is above it."""
    if row.starts_day or row.first_unread or row.after_gap:
        return _TOGETHER
    return _APART if row.starts_group else _TOGETHER
