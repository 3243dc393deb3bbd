"""One message's text, laid out: its lines, its links, the place that its time takes."""

from __future__ import annotations

import math
import unicodedata
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QTextCharFormat, QTextLayout, QTextOption

from desktop.core.text import legible, links
from desktop.state.timeline_rows import Row
from desktop.ui.theme import scaled

PADDING_X: Final = 12.0
PADDING_TOP: Final = 7.0
PADDING_BOTTOM: Final = 7.0
STAMP_SCALE: Final = 0.82
TICK: Final = 17.0
_STAMP_GAP: Final = 12.0
_LEADING: Final = 2.0
_MOST_BIG_EMOJI: Final = 3
_EMOJI_SCALE: Final = 2.4


@dataclass(frozen=True, slots=True)
class Link:
    """An address in the text; positions are Qt's (UTF-16 units)."""

    start: int
    end: int
    address: str


class Bubble:
    """The laid-out text of one row, for one width and font.

    Attributes:
        size: Of the whole bubble.
        links: What can be clicked.
        stamp_size: Of the time, with its tick.
    """

    def __init__(self, row: Row, clock: str, most_width: float, font: QFont) -> None:
        text = legible(row.body)
        self.links = tuple(
            Link(_units(text[:start]), _units(text[:end]), address) for start, end, address in links(text)
        )
        stamp = QFontMetrics(scaled(font, STAMP_SCALE))
        self.stamp_size = QSizeF(
            stamp.horizontalAdvance(clock) + (TICK + 2 if row.own else 0), max(stamp.height(), TICK - 2)
        )
        text_font = scaled(font, _EMOJI_SCALE) if _is_big_emoji(text) else font
        # A paragraph separator would end the layout; this one is a line break.
        self._layout = QTextLayout(text.replace("\n", "\N{LINE SEPARATOR}"), text_font)
        option = QTextOption(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._layout.setTextOption(option)
        self._layout.setCacheEnabled(True)
        underlined = QTextCharFormat()
        underlined.setFontUnderline(True)
        self._layout.setFormats([_range(link.start, link.end, underlined) for link in self.links])
        self.size = self._lay_out(most_width - 2 * PADDING_X)

    def _lay_out(self, most: float) -> QSizeF:
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
        if beside <= most and not self._layout.text().isspace():
            width = max(width, beside)
        else:
            width = max(width, self.stamp_size.width())
            height += self.stamp_size.height()
        return QSizeF(math.ceil(width) + 2 * PADDING_X, height + PADDING_TOP + PADDING_BOTTOM)

    @property
    def length(self) -> int:
        """The text's length in UTF-16 units."""
        return _units(self._layout.text())

    def selected(self, start: int, end: int) -> str:
        """Return a part of the text, as it was written."""
        raw = self._layout.text().encode("utf-16-le", "surrogatepass")[start * 2 : end * 2]
        return raw.decode("utf-16-le", "replace").replace("\N{LINE SEPARATOR}", "\n")

    def formats(
        self, link: QColor | None, selection: tuple[int, int], back: QColor, fore: QColor
    ) -> list[QTextLayout.FormatRange]:
        """Return how parts of the text differ when painted: links, and what is selected."""
        ranges = []
        if link is not None:
            colour = QTextCharFormat()
            colour.setForeground(link)
            ranges += [_range(one.start, one.end, colour) for one in self.links]
        start, end = sorted(selection)
        if start < end:
            marked = QTextCharFormat()
            marked.setBackground(back)
            marked.setForeground(fore)
            ranges.append(_range(start, end, marked))
        return ranges

    @property
    def layout(self) -> QTextLayout:
        """The lines, to be drawn at (PADDING_X, PADDING_TOP) of the bubble."""
        return self._layout

    def cursor_at(self, point: QPointF) -> int:
        """Return the text position nearest to a point in the bubble."""
        inside = point - QPointF(PADDING_X, PADDING_TOP)
        for number in range(self._layout.lineCount()):
            line = self._layout.lineAt(number)
            if inside.y() < line.y() + line.height() or number == self._layout.lineCount() - 1:
                return _first(line.xToCursor(inside.x()))
        return 0

    def link_at(self, point: QPointF) -> str:
        """Return the address under a point in the bubble, or ""."""
        inside = point - QPointF(PADDING_X, PADDING_TOP)
        for number in range(self._layout.lineCount()):
            line = self._layout.lineAt(number)
            if line.naturalTextRect().contains(inside):
                at = _first(line.xToCursor(inside.x(), line.CursorPosition.CursorOnCharacter))
                return next((one.address for one in self.links if one.start <= at < one.end), "")
        return ""


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


def _is_big_emoji(text: str) -> bool:
    """Whether the text is one to three emoji and nothing else."""
    symbols = 0
    for character in text:
        category = unicodedata.category(character)
        if category == "So":
            symbols += 1
        elif category not in {"Sk", "Cf", "Mn", "Me"} or character.isascii():
            return False
    return 1 <= symbols <= _MOST_BIG_EMOJI
