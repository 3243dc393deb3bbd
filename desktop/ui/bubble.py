"""One message's text, laid out: its lines, its links, the place that its time takes."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt, QTextBoundaryFinder
from PySide6.QtGui import QColor, QFont, QFontMetrics, QTextCharFormat, QTextLayout, QTextLine, QTextOption

from desktop.core.only_emoji import only_emoji
from desktop.core.text import legible, links, right_to_left
from desktop.state.timeline_rows import Row
from desktop.ui.link_words import to_open
from desktop.ui.theme import scaled

if TYPE_CHECKING:
    from desktop.core.wanted_words import Marks

PADDING_X: Final = 12.0
PADDING_TOP: Final = 7.0
PADDING_BOTTOM: Final = 7.0
STAMP_SCALE: Final = 0.82
TICK: Final = 17.0  # with a font of usual size
_STAMP_GAP: Final = 12.0
_LEADING: Final = 2.0
_MOST_FOUND: Final = 24  # in one text: each has the whole of it painted once more
_EMOJI_SCALE: Final = (1.0, 3.6, 3.0, 2.6)  # by how many stand alone


@dataclass(frozen=True, slots=True)
class Link:
    """An address in the text; positions are Qt's (UTF-16 units)."""

    start: int
    end: int
    address: str


class Bubble:
    """The laid-out text of one row, for one width, font and theme.

    Attributes:
        size: Of the whole bubble.
        length: Of the text, in UTF-16 units.
        links: What can be clicked.
        stamp_size: Of the time, with its tick.
        tick: The side of the tick alone.
        emoji: How many emoji it is, if it is nothing else; they are large, and need no ground.
    """

    def __init__(self, row: Row, clock: str, most_width: float, font: QFont, link_colour: QColor) -> None:
        text = legible(row.body)
        self.links = tuple(
            Link(_units(text[:start]), _units(text[:end]), address)
            for start, end, address in links(text)
            if to_open(address) is not None
        )
        stamp = QFontMetrics(scaled(font, STAMP_SCALE))
        self.tick = max(TICK, stamp.height())
        self.stamp_size = QSizeF(
            stamp.horizontalAdvance(clock) + (self.tick + 2 if row.own else 0),
            max(stamp.height(), TICK - 2),
        )
        self.length = _units(text)
        self.emoji = only_emoji(text)
        text_font = scaled(font, _EMOJI_SCALE[self.emoji])
        # A paragraph separator would end the layout; this one is a line break.
        self._layout = QTextLayout(text.replace("\n", "\N{LINE SEPARATOR}"), text_font)
        option = QTextOption(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute)
        leftwards = right_to_left(text)
        option.setTextDirection(
            Qt.LayoutDirection.RightToLeft if leftwards else Qt.LayoutDirection.LeftToRight
        )
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._layout.setTextOption(option)
        self._layout.setCacheEnabled(True)
        # As formats of the layout: one drawn like a selection has the whole text painted once more, each.
        look = QTextCharFormat()
        look.setFontUnderline(True)
        look.setForeground(link_colour)
        self._layout.setFormats([_range(link.start, link.end, look) for link in self.links])
        self.size = self._lay_out(most_width - 2 * PADDING_X, leftwards=leftwards)

    def _lay_out(self, most: float, *, leftwards: bool) -> QSizeF:
        width, height, last = 0.0, 0.0, 0.0
        self._layout.beginLayout()
        while (line := self._layout.createLine()).isValid():
            line.setLineWidth(most)
            height += _LEADING if height else 0
            line.setPosition(QPointF(0, height))
            height += line.height()
            last = line.naturalTextWidth()
            width = max(width, min(last, most))  # one letter alone can be wider than a line
        self._layout.endLayout()
        beside = last + _STAMP_GAP + self.stamp_size.width()
        # Lines that end on the left stand flush on the right: the time would push the last of them out.
        alone = not leftwards or self._layout.lineCount() == 1
        if beside <= most and alone and not self._layout.text().isspace():
            width = max(width, beside)
        else:
            width = max(width, self.stamp_size.width())
            height += self.stamp_size.height()
            if leftwards:
                self._move_to_the_right(width)
        return QSizeF(math.ceil(width) + 2 * PADDING_X, height + PADDING_TOP + PADDING_BOTTOM)

    def _move_to_the_right(self, edge: float) -> None:
        for number in range(self._layout.lineCount()):
            line = self._layout.lineAt(number)
            line.setPosition(QPointF(max(edge - line.naturalTextWidth(), 0), line.y()))

    def selected(self, start: int, end: int) -> str:
        """Return a part of the text, as it was written."""
        raw = self._layout.text().encode("utf-16-le", "surrogatepass")[start * 2 : end * 2]
        return raw.decode("utf-16-le", "replace").replace("\N{LINE SEPARATOR}", "\n")

    def word_at(self, point: QPointF) -> tuple[int, int]:
        """Return where the word under a point in the bubble begins and ends."""
        finder = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Word, self._layout.text())
        finder.setPosition(min(self._letter_at(point) + 1, self.length))
        start = max(finder.toPreviousBoundary(), 0)
        return start, max(finder.toNextBoundary(), start)

    def marked(self, part: tuple[int, int], back: QColor, fore: QColor) -> list[QTextLayout.FormatRange]:
        """Return how a marked part of the text differs when it is painted."""
        start, end = part
        if start >= end:
            return []
        look = QTextCharFormat()
        look.setBackground(back)
        look.setForeground(fore)
        return [_range(start, end, look)]

    def found(self, places: Marks, back: QColor, fore: QColor) -> list[QTextLayout.FormatRange]:
        """Return how those parts of the text differ that somebody looked for; they count characters."""
        look = QTextCharFormat()
        look.setBackground(back)
        look.setForeground(fore)
        text = self._layout.text()
        return [_range(_units(text[:start]), _units(text[:end]), look) for start, end in places[:_MOST_FOUND]]

    @property
    def stamp(self) -> QRectF:
        """Where the time and the tick are in the bubble."""
        right, bottom = self.size.width() - PADDING_X, self.size.height() - PADDING_BOTTOM + 2
        size = self.stamp_size
        return QRectF(right - size.width(), bottom - size.height(), size.width(), size.height())

    @property
    def layout(self) -> QTextLayout:
        """The lines, to be drawn at (PADDING_X, PADDING_TOP) of the bubble."""
        return self._layout

    def line_below(self, y: float) -> int:
        """Return where the first line begins whose top is not above `y`; the last line, where all are."""
        start = 0
        for number in range(self._layout.lineCount()):
            line = self._layout.lineAt(number)
            start = line.textStart()
            if line.y() + PADDING_TOP >= y:
                break
        return start

    def line_top(self, position: int) -> float:
        """Return where the line with a text position begins, from the bubble's top."""
        line = self._layout.lineForTextPosition(position)
        return (line.y() if line.isValid() else 0) + PADDING_TOP

    def cursor_at(self, point: QPointF) -> int:
        """Return the text position nearest to a point in the bubble, or beside it."""
        line = self._line_at(point)
        return 0 if line is None else _first(line.xToCursor(point.x() - PADDING_X))

    def link_at(self, point: QPointF) -> str:
        """Return the address under a point in the bubble, or ""."""
        line = self._line_at(point)
        if line is None or not line.naturalTextRect().contains(point - QPointF(PADDING_X, PADDING_TOP)):
            return ""
        at = self._letter_at(point)
        return next((one.address for one in self.links if one.start <= at < one.end), "")

    def _letter_at(self, point: QPointF) -> int:
        line = self._line_at(point)
        if line is None:
            return 0
        return _first(line.xToCursor(point.x() - PADDING_X, line.CursorPosition.CursorOnCharacter))

    def _line_at(self, point: QPointF) -> QTextLine | None:
        y = point.y() - PADDING_TOP
        lines = [self._layout.lineAt(number) for number in range(self._layout.lineCount())]
        return next((line for line in lines if y < line.y() + line.height()), lines[-1] if lines else None)


def _first(answer: object) -> int:
    # The binding answers with the position alone, or with a pair of it and what it was asked with.
    return int(answer[0]) if isinstance(answer, tuple) else int(str(answer))


def _range(start: int, end: int, look: QTextCharFormat) -> QTextLayout.FormatRange:
    result = QTextLayout.FormatRange()
    result.start = start
    result.length = end - start
    result.format = look
    return result


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
