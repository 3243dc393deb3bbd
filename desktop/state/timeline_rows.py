"""What each row of the open conversation shows: a window of the loaded messages, pending ones at the end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum
from typing import Final

from PySide6.QtCore import Qt

from desktop.core.chat import Message, OutboxEntry
from desktop.core.timeline import Timeline
from desktop.state.dates import same_day
from desktop.wire.timestamp import Timestamp

MOST_ROWS: Final = 300
_GROUP: Final = timedelta(minutes=5)


class TimelineRole(IntEnum):
    """What a row can be asked for, beside its text."""

    ID = Qt.ItemDataRole.UserRole
    ROW = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class Row:
    """Everything that is shown of one message.

    Attributes:
        state: "" for the others' messages; `sending`, `sent`, `read` or `failed` for own ones.
        starts_day: A day line goes above it.
        starts_group: Another sender, or a pause, before it.
        first_unread: The "New" line goes above it.
        after_gap: Messages are missing above it.
        filling: They are being fetched.
        error: Key of the sentence that says why it failed.
    """

    id: str
    body: str
    own: bool
    sender_id: str
    sender: str
    at: Timestamp
    state: str = ""
    starts_day: bool = False
    starts_group: bool = True
    first_unread: bool = False
    after_gap: bool = False
    filling: bool = False
    error: str | None = None
    error_details: tuple[tuple[str, str], ...] = ()


class TimelineRows:
    """A loaded stretch of one conversation, of which the messages from `start` to `stop` are shown.

    Attributes:
        timeline: All that is loaded, in order.
        reaches_newest: Whether nothing newer exists than what is loaded.
        pending: Own messages the server does not have yet; shown when `stop` is the newest.
        first_unread: Id of the message below the "New" line, or "".
        gaps: Instants before which messages are missing.
        filling: Before which of them they are being fetched, or None.
        peer_read: Up to which instant (epoch milliseconds) the peer has read.
    """

    def __init__(self, me: str, most: int = MOST_ROWS) -> None:
        self._me = me
        self._most = most
        self.timeline = Timeline()
        self.reaches_newest = True
        self.pending: list[OutboxEntry] = []
        self.start = 0
        self.stop = 0
        self.first_unread = ""
        self.gaps: list[Timestamp] = []
        self.filling: Timestamp | None = None
        self.peer_read = 0

    @property
    def at_newest(self) -> bool:
        """Whether the newest message there is, is shown."""
        return self.reaches_newest and self.stop == len(self.timeline)

    def __len__(self) -> int:
        return self.stop - self.start + (len(self.pending) if self.at_newest else 0)

    def show_end(self) -> None:
        """Move the window to the newest messages."""
        self.stop = len(self.timeline)
        self.start = max(0, self.stop - self._most)

    def show_around(self, at: int) -> None:
        """Move the window so that a loaded message is in its middle, as far as there are others."""
        self.start = max(0, min(at - self._most // 2, len(self.timeline) - self._most))
        self.stop = min(len(self.timeline), self.start + self._most)

    def number_at(self, instant: Timestamp) -> int:
        """Return the row of the first message that is not older than an instant; it may not be shown."""
        return self.timeline.row_at(instant) - self.start

    def unread_by_peer(self, up_to: int) -> list[int]:
        """Return the rows shown of own messages up to an instant (epoch milliseconds) that are not read."""
        first = self.timeline.row_at(Timestamp.from_ms(self.peer_read + 1))
        stop = self.timeline.row_at(Timestamp.from_ms(up_to + 1))
        shown = range(max(first, self.start), min(stop, self.stop))
        new = (at for at in shown if self.is_own(self.timeline[at]) and self.timeline[at].status != "read")
        return [at - self.start for at in new]

    def is_own(self, message: Message) -> bool:
        """Whether this person wrote it."""
        return message.sender_id == self._me

    def source(self, number: int) -> Message | OutboxEntry:
        """Return the message or entry in row `number`."""
        shown = self.stop - self.start
        return self.timeline[self.start + number] if number < shown else self.pending[number - shown]

    def number_of(self, message_id: str) -> int:
        """Return the row of a message or pending entry, or -1 when it is not shown."""
        at = self.timeline.index_of(message_id)
        if at is not None:
            return at - self.start if self.start <= at < self.stop else -1
        place = self.place_of(message_id)
        return self.stop - self.start + place if place >= 0 and self.at_newest else -1

    def place_of(self, entry_id: str) -> int:
        """Return the place of an entry among the pending ones, or -1."""
        return next((place for place, entry in enumerate(self.pending) if entry.id == entry_id), -1)

    def nth_incoming(self, count: int) -> str:
        """Return the id of the `count`-th newest message of the others, or of their oldest; "" for none."""
        found = ""
        for at in range(len(self.timeline) - 1, -1, -1):
            if count <= 0:
                break
            if not self.is_own(self.timeline[at]):
                found, count = self.timeline[at].id, count - 1
        return found

    def row(self, number: int) -> Row:
        """Return what is shown in row `number`."""
        source = self.source(number)
        starts_day = self._starts_day(number)
        starts_group = starts_day or self._breaks(number)
        if isinstance(source, OutboxEntry):
            failed = source.state == "failed"
            return Row(
                id=source.id,
                body=source.body,
                own=True,
                sender_id=self._me,
                sender="",
                at=source.created_at,
                state="failed" if failed else "sending",
                starts_day=starts_day,
                starts_group=starts_group,
                error=source.error if failed else None,
                error_details=tuple(source.error_details.items()) if failed else (),
            )
        own = self.is_own(source)
        read = source.status == "read" or source.created_at.ms <= self.peer_read
        gap = self.gap_above(number)
        return Row(
            id=source.id,
            body=source.body,
            own=own,
            sender_id=source.sender_id,
            sender=source.sender_name,
            at=source.created_at,
            state=("read" if read else "sent") if own else "",
            starts_day=starts_day,
            starts_group=starts_group,
            first_unread=source.id == self.first_unread,
            after_gap=gap is not None,
            filling=gap is not None and gap == self.filling,
        )

    def gap_above(self, number: int) -> Timestamp | None:
        """Return before which instant messages are missing above row `number`, or None."""
        at = self.start + number
        return self.timeline.gap_above(at) if at < self.stop else None

    def add_gap(self, before: Timestamp) -> None:
        """Note that messages before an instant are missing."""
        self.gaps.append(before)
        self.timeline.add_gap(before)

    def close_gap(self, before: Timestamp) -> None:
        """Note that they are not missing any more."""
        self.gaps.remove(before)
        self.timeline.close_gap(before)
        self.filling = None if self.filling == before else self.filling

    def _starts_day(self, number: int) -> bool:
        if number == 0:
            return True
        return not same_day(self.source(number - 1).created_at, self.source(number).created_at)

    def _breaks(self, number: int) -> bool:
        """Whether another sender, a pause, the "New" line or a gap parts this row from the one above."""
        source = self.source(number)
        if isinstance(source, Message):
            return (
                self.timeline.starts_group(self.start + number)
                or source.id == self.first_unread
                or self.timeline.gap_above(self.start + number) is not None
            )
        if number == 0:
            return True
        above = self.source(number - 1)
        own = not isinstance(above, Message) or self.is_own(above)
        return not own or source.created_at - above.created_at >= _GROUP
