"""A sliding window of one conversation's rows as a list model: what is shown of what was loaded."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.core.chat import Message
from desktop.state.spoken_rows import spoken
from desktop.state.timeline_rows import MOST_ROWS, Row, TimelineRole, TimelineRows
from desktop.wire.timestamp import Timestamp

STEP: Final = 50
MOST_LOADED: Final = 1000
_Index = QModelIndex | QPersistentModelIndex


class TimelineWindow(QAbstractListModel):
    """Shows at most `most_rows` of the loaded messages, and announces exactly the rows that change.

    `show_older` and `show_newer` slide the window over what is loaded: a stretch of at most `most_loaded`
    messages, however long the conversation is. GUI thread only.

    Attributes:
        complete: Whether nothing older exists than what is loaded.
    """

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        most_rows: int = MOST_ROWS,
        step: int = STEP,
        most_loaded: int = MOST_LOADED,
    ) -> None:
        super().__init__(parent)
        self._most = most_rows
        self._step = step
        self._most_loaded = most_loaded
        self.complete = True
        self._rows = TimelineRows("", most_rows)

    # Reading

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's own signature
        """Return the number of messages shown, pending ones included."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the text, the id, or the whole `Row` of a message."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._rows.source(index.row()).body
            case Qt.ItemDataRole.AccessibleTextRole:
                return spoken(self.row(index.row()))
            case TimelineRole.ID:
                return self._rows.source(index.row()).id
            case TimelineRole.ROW:
                return self.row(index.row())
        return None

    def row(self, number: int) -> Row:
        """Return what is shown in row `number`."""
        return self._rows.row(number)

    def row_of(self, message_id: str) -> int:
        """Return the row of a message or pending entry, or -1 when it is not shown."""
        return self._rows.number_of(message_id)

    def gap_above(self, number: int) -> Timestamp | None:
        """Return before which instant messages are missing above row `number`, or None."""
        return self._rows.gap_above(number)

    @property
    def at_newest(self) -> bool:
        """Whether the newest message there is, is shown."""
        return self._rows.at_newest

    @property
    def reaches_newest(self) -> bool:
        """Whether nothing newer exists than what is loaded."""
        return self._rows.reaches_newest

    @property
    def oldest_id(self) -> str:
        """The id of the oldest loaded message, or ""."""
        return self._rows.timeline[0].id if len(self._rows.timeline) else ""

    @property
    def newest_id(self) -> str:
        """The id of the newest loaded message, or ""."""
        return self._rows.timeline[-1].id if len(self._rows.timeline) else ""

    @property
    def newest_incoming(self) -> str:
        """The id of the newest message that somebody else wrote, or ""."""
        return self._rows.nth_incoming(1)

    @property
    def first_unread(self) -> str:
        """The id of the message below the "New" line, or ""."""
        return self._rows.first_unread

    # Sliding

    def show_older(self) -> bool:
        """Slide the window up over what was loaded before; False when there is nothing of it left."""
        rows = self._rows
        count = min(self._step, rows.start)
        if count:
            around = self._around(0)
            self.beginInsertRows(QModelIndex(), 0, count - 1)
            rows.start -= count
            self.endInsertRows()
            self._announce(around)
            self._drop_newest()
        return bool(count)

    def show_newer(self) -> bool:
        """Slide the window down over what is loaded; False when there is nothing of it left."""
        rows = self._rows
        count = min(self._step, len(rows.timeline) - rows.stop)
        if count:
            first = len(rows)
            ends = rows.reaches_newest and rows.stop + count == len(rows.timeline)
            pending = len(rows.pending) if ends else 0
            self.beginInsertRows(QModelIndex(), first, first + count + pending - 1)
            rows.stop += count
            self.endInsertRows()
            self._drop_oldest()
        return bool(count)

    def show_newest(self) -> None:
        """Move the window to the newest loaded message at once."""
        if self._rows.stop != len(self._rows.timeline):
            self.beginResetModel()
            self._rows.show_end()
            self.endResetModel()

    def _reach_newest(self) -> None:
        """Nothing newer exists any more than what is loaded: what is pending stands below it."""
        rows = self._rows
        if rows.reaches_newest:
            return
        count = len(rows.pending) if rows.stop == len(rows.timeline) else 0
        if count:
            self.beginInsertRows(QModelIndex(), len(rows), len(rows) + count - 1)
        rows.reaches_newest = True
        if count:
            self.endInsertRows()

    def _let_go(self) -> None:
        """Forget what is loaded beyond `most_loaded`, where it is farthest from what is shown."""
        rows = self._rows
        spare = max(0, len(rows.timeline) - self._most_loaded)
        # What is near may be shown soon, and a row looks at the one above it.
        above = max(0, rows.start - self._step)
        below = max(0, len(rows.timeline) - rows.stop - self._step)
        if spare and above >= below:
            count = min(spare, above)
            rows.timeline.drop(0, count)
            rows.start -= count
            rows.stop -= count
            self.complete = False
        elif spare:
            rows.timeline.drop(len(rows.timeline) - min(spare, below), len(rows.timeline))
            rows.reaches_newest = False

    def _trim(self) -> None:
        """Keep the newest rows if they are shown, else the older ones that somebody looks for."""
        if self._rows.at_newest:
            self._drop_oldest()
        else:
            self._drop_newest()

    def _drop_oldest(self) -> None:
        rows = self._rows
        if rows.stop - rows.start > self._most:
            # A step more: else each new message would also move the whole view by one row.
            count = rows.stop - rows.start - self._most + self._step
            self._drop(0, count - 1, start=rows.start + count, stop=rows.stop)

    def _drop_newest(self) -> None:
        rows = self._rows
        if rows.stop - rows.start > self._most:
            self._drop(self._most, len(rows) - 1, start=rows.start, stop=rows.start + self._most)

    def _drop(self, first: int, last: int, *, start: int, stop: int) -> None:
        around = self._around(last + 1)
        self.beginRemoveRows(QModelIndex(), first, last)
        self._rows.start, self._rows.stop = start, stop
        self.endRemoveRows()
        self._announce(around)

    def _merge(self, messages: Iterable[Message]) -> None:
        """Insert what is missing, in as few insertions as there are unbroken stretches."""
        stretch: list[Message] = []
        target = 0
        for message in messages:
            at = self._rows.timeline.row_for(message)
            if at is None:
                self._refresh(message)
                continue
            if stretch and at != target:
                self._insert(target, stretch)
                at += len(stretch)
                stretch = []
            target = at
            stretch.append(message)
        if stretch:
            self._insert(target, stretch)

    def _refresh(self, message: Message) -> None:
        """Show a message anew that has changed, such as to "read"."""
        around = self._around(self.row_of(message.id))
        self._rows.timeline.replace(message)
        self._announce(around)

    def _insert(self, at: int, messages: list[Message]) -> None:
        rows = self._rows
        count = len(messages)
        below = at < rows.start or (at == rows.start and at > 0)
        visible = not below and (at < rows.stop or rows.at_newest)
        number = at - rows.start
        around = self._around(number - 1, number)
        if visible:
            self.beginInsertRows(QModelIndex(), number, number + count - 1)
        for offset, message in enumerate(messages):
            rows.timeline.insert(at + offset, message)
        rows.start += count if below else 0
        rows.stop += count if below or visible else 0
        if visible:
            self.endInsertRows()
        self._announce(around)

    # One row changes, one row is announced

    def _around(self, *numbers: int) -> list[Row]:
        return [self.row(number) for number in numbers if 0 <= number < len(self._rows)]

    def _announce(self, before: list[Row]) -> None:
        """Announce those of the rows that look different now."""
        for old in before:
            number = self.row_of(old.id)
            if number >= 0 and self.row(number) != old:
                self.dataChanged.emit(self.index(number), self.index(number))
