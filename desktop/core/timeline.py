"""One conversation's messages: in order, no duplicates, with their gaps."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from datetime import timedelta, tzinfo

from desktop.core.chat import Message
from desktop.wire.timestamp import Timestamp

_GROUP = timedelta(minutes=5)


class Timeline:
    """Messages by row, oldest first, ordered by (createdAt, id)."""

    def __init__(self, messages: Iterable[Message] = ()) -> None:
        self._messages: list[Message] = []
        self._orders: list[tuple[int, str]] = []
        self._order_of: dict[str, tuple[int, str]] = {}
        self._gaps: set[int] = set()
        self.merge(messages)

    def __len__(self) -> int:
        return len(self._messages)

    def __getitem__(self, row: int) -> Message:
        return self._messages[row]

    def __iter__(self) -> Iterator[Message]:
        return iter(self._messages)

    def row_for(self, message: Message) -> int | None:
        """Return the row where a message belongs, or None if it is here already."""
        if message.id in self._order_of:
            return None
        return bisect_left(self._orders, message.order)

    def insert(self, row: int, message: Message) -> None:
        """Put a message at the row that `row_for` gave.

        Raises:
            ValueError: It is here already, or belongs elsewhere.
        """
        if row != self.row_for(message):
            raise ValueError(f"message {message.id!r} does not belong at row {row}")
        self._messages.insert(row, message)
        self._orders.insert(row, message.order)
        self._order_of[message.id] = message.order

    def drop(self, first: int, stop: int) -> None:
        """Forget the rows from `first` to before `stop`."""
        for message in self._messages[first:stop]:
            del self._order_of[message.id]
        del self._messages[first:stop]
        del self._orders[first:stop]

    def row_at(self, instant: Timestamp) -> int:
        """Return the first row that is not older than an instant; the row after the last for none."""
        return bisect_left(self._orders, (instant.ms, ""))

    def holds(self, instant: Timestamp) -> bool:
        """Whether a message of an instant is here."""
        row = self.row_at(instant)
        return row < len(self) and self._messages[row].created_at == instant

    def index_of(self, message_id: str) -> int | None:
        """Return a message's row, or None if it is not here."""
        order = self._order_of.get(message_id)
        return None if order is None else bisect_left(self._orders, order)

    def replace(self, message: Message) -> int | None:
        """Put a message in the place of its older self; return the row, None if it is not here."""
        row = self.index_of(message.id)
        if row is None or self._orders[row] != message.order:
            return None
        self._messages[row] = message
        return row

    def older(self, messages: Iterable[Message]) -> tuple[Message, ...]:
        """Return those that belong above the first row, in order: what `prepend` takes."""
        new = {message.id: message for message in messages if self.row_for(message) == 0}
        return tuple(sorted(new.values(), key=lambda message: message.order))

    def prepend(self, messages: Iterable[Message]) -> int:
        """Put the older ones above the first row, as rows 0 to n - 1; return n. Others are left out."""
        new = self.older(messages)
        self._messages[:0] = new
        self._orders[:0] = [message.order for message in new]
        self._order_of.update((message.id, message.order) for message in new)
        return len(new)

    def merge(self, messages: Iterable[Message]) -> int:
        """Put each message where it belongs; return how many were new."""
        before = len(self)
        new = {message.id: message for message in messages if message.id not in self._order_of}
        self._messages = sorted([*self._messages, *new.values()], key=lambda message: message.order)
        self._orders = [message.order for message in self._messages]
        self._order_of.update((message.id, message.order) for message in new.values())
        return len(self) - before

    def add_gap(self, before: Timestamp) -> None:
        """Note that messages just before an instant are missing."""
        self._gaps.add(before.ms)

    def close_gap(self, before: Timestamp) -> None:
        """Note that a gap was filled."""
        self._gaps.discard(before.ms)

    def gap_above(self, row: int) -> Timestamp | None:
        """Return before which instant messages are missing between a row and the one above it, or None."""
        if not self._gaps:
            return None
        previous = self._messages[row - 1].created_at.ms if row else -1
        here = self._messages[row].created_at.ms
        newest = max((gap for gap in self._gaps if previous < gap <= here), default=None)
        return None if newest is None else Timestamp.from_ms(newest)

    def starts_day(self, row: int, tz: tzinfo) -> bool:
        """Whether a row is the first of its day, in the time zone of whoever looks."""
        if row == 0:
            return True
        here, above = (self._messages[at].created_at.astimezone(tz).date() for at in (row, row - 1))
        return here != above

    def starts_group(self, row: int) -> bool:
        """Whether a row has another sender than the one above it, or comes 5 minutes later or more."""
        if row == 0:
            return True
        here, above = self._messages[row], self._messages[row - 1]
        return here.sender_id != above.sender_id or here.created_at - above.created_at >= _GROUP
