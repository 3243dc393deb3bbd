"""What is marked in the timeline: a part of one message, or a stretch of whole ones; and its text."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication

from desktop.core.text import legible, one_line
from desktop.state.dates import date_and_time
from desktop.state.timeline_rows import Row

_PENDING = frozenset({"sending", "failed"})
_Order = tuple[bool, int, str]


class Marks:
    """Either a part of one message's text, or whole messages from one to another, or nothing.

    A stretch is kept by where its ends belong in time: rows may come, go and slide out of view meanwhile.

    Attributes:
        text: The id of the row with marked text, and the two positions in it (UTF-16 units), in any order.
        anchor: The message from which marking goes on, or None.
    """

    def __init__(self) -> None:
        self.text: tuple[str, int, int] = ("", 0, 0)
        self.anchor: Row | None = None
        self._ends: tuple[_Order, _Order] | None = None
        self._gone: dict[str, Row] = {}

    def __bool__(self) -> bool:
        """Whether anything is marked."""
        return self._ends is not None or self.text[1] != self.text[2]

    @property
    def whole(self) -> bool:
        """Whether whole messages are marked."""
        return self._ends is not None

    def clear(self) -> None:
        """Mark nothing, and begin anew."""
        self.text = ("", 0, 0)
        self.anchor = None
        self._ends = None
        self._gone.clear()

    def mark_text(self, row: Row, start: int, end: int) -> None:
        """Mark a part of one message."""
        self._ends = None
        self.anchor = row
        self.text = (row.id, start, end)

    def mark_whole(self, anchor: Row, other: Row) -> bool:
        """Mark all messages from one to another, in any order; tell whether that differs."""
        first, last = sorted((_order(anchor), _order(other)))
        differs = self._ends != (first, last)
        self.text = ("", 0, 0)
        self.anchor = anchor
        self._ends = (first, last)
        return differs

    def covers(self, row: Row) -> bool:
        """Whether a message is marked whole."""
        return self._ends is not None and self._ends[0] <= _order(row) <= self._ends[1]

    def part_of(self, row: Row) -> tuple[int, int]:
        """Return which part of a message's text is marked, in order; (0, 0) for none."""
        row_id, start, end = self.text
        return (min(start, end), max(start, end)) if row_id == row.id else (0, 0)

    def keep(self, rows: Iterable[Row]) -> None:
        """Remember marked messages that are no longer shown: they are copied all the same."""
        self._gone.update((row.id, row) for row in rows if row.state not in _PENDING and self.covers(row))

    def rows(self, shown: Iterable[Row]) -> list[Row]:
        """Return the messages that are marked whole, in order.

        Args:
            shown: The rows that are shown now.
        """
        found = self._gone | {row.id: row for row in shown}
        return sorted((row for row in found.values() if self.covers(row)), key=_order)


def as_text(rows: Iterable[Row]) -> str:
    """Return messages as they are copied: one as its text, several each with when, and who wrote it."""
    rows = list(rows)
    if len(rows) == 1:
        return legible(rows[0].body)
    own = next((row.sender for row in rows if row.own and row.sender), "")
    me = own or QCoreApplication.translate("TimelineModel", "You")
    return "\n".join(
        f"[{date_and_time(row.at)}] {one_line(row.sender or me)}: {legible(row.body)}" for row in rows
    )


def _order(row: Row) -> _Order:
    return (row.state in _PENDING, row.at.ms, row.id)
