"""The open conversation as a list model: what happened changes the rows concerned, no others."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, Signal, Slot

from desktop.core.changes import (
    AccountChanged,
    Change,
    ConversationRemoved,
    GapFilled,
    GapFound,
    MessageAdded,
    OutboxChanged,
    OutboxRemoved,
    PeerRead,
    TimelineLoaded,
)
from desktop.core.chat import Message, OutboxEntry
from desktop.state.timeline_rows import MOST_ROWS, TimelineRows
from desktop.state.timeline_window import MOST_LOADED, STEP, TimelineWindow
from desktop.wire.timestamp import Timestamp


class TimelineModel(TimelineWindow):
    """Holds a stretch of one conversation. GUI thread only.

    It takes absolute values: the same change applied twice changes nothing.

    Attributes:
        unread_below: How many unread messages are further down than what was loaded when it was opened.

    Signals:
        opened: Another conversation, or none, or the same one anew, is shown from its newest message.
        pointed: The id of a message that is to be looked at, and is shown now.
        arrived: A message came below the others, shown or not: whether this person just wrote it here.
    """

    opened = Signal()
    pointed = Signal(str)
    arrived = Signal(bool)

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        most_rows: int = MOST_ROWS,
        step: int = STEP,
        most_loaded: int = MOST_LOADED,
    ) -> None:
        super().__init__(parent, most_rows=most_rows, step=step, most_loaded=most_loaded)
        self.conversation_id = ""
        self.unread_below = 0
        self._me = ""
        self._landed: set[str] = set()
        self._watched = True
        self._line_is_fresh = False

    # What happened

    @Slot(object)
    def apply(self, change: Change) -> None:
        """Take over what happened, as far as it concerns the conversation shown."""
        match change:
            case AccountChanged(account=account):
                self._me = "" if account is None else account.user_id
                self.open("")
            case MessageAdded(message=message) if message.conversation_id == self.conversation_id:
                self._add_live(change)
            case OutboxChanged(entry=entry) if entry.conversation_id == self.conversation_id:
                self._put_pending(entry)
            case (
                TimelineLoaded()
                | PeerRead()
                | GapFound()
                | GapFilled()
                | OutboxRemoved()
                | ConversationRemoved()
            ) if change.conversation_id == self.conversation_id:
                self._apply_here(change)
            case _:
                pass

    def _apply_here(
        self,
        change: TimelineLoaded | PeerRead | GapFound | GapFilled | OutboxRemoved | ConversationRemoved,
    ) -> None:
        match change:
            case TimelineLoaded():
                self._take_stretch(change)
            case PeerRead(up_to=up_to):
                self._take_peer_read(up_to.ms)
            case GapFound(before=before):
                self._take_gap(before)
            case GapFilled():
                self._take_filled(change)
            case OutboxRemoved(entry_id=entry_id):
                self._remove_pending(entry_id)
            case ConversationRemoved():
                self.open("")

    def open(self, conversation_id: str) -> None:
        """Show another conversation (empty until its stretch is loaded), or none."""
        if conversation_id != self.conversation_id or not conversation_id:
            self._restart(conversation_id, TimelineRows(self._me, self._most), complete=not conversation_id)

    def point_at(self, message_id: str) -> bool:
        """Have somebody look at a message; False where it is not loaded."""
        at = self._rows.timeline.index_of(message_id)
        if at is None:
            return False
        if not self._rows.start <= at < self._rows.stop:
            self.beginResetModel()
            self._rows.show_around(at)
            self.endResetModel()
        self.pointed.emit(message_id)
        return True

    def _restart(self, conversation_id: str, rows: TimelineRows, *, complete: bool) -> None:
        self.beginResetModel()
        if conversation_id != self.conversation_id:
            self._landed.clear()
        self.conversation_id = conversation_id
        self.complete = complete
        self._rows = rows
        self._line_is_fresh = False
        self.endResetModel()
        self.opened.emit()

    def _take_stretch(self, loaded: TimelineLoaded) -> None:
        if loaded.at:
            self._replace(loaded)
            self.point_at(loaded.at)
        elif loaded.newest:
            self._take_newest(loaded)
        elif loaded.newer:
            self._take_newer(loaded)
        else:
            self._take_older(loaded)

    def _take_newest(self, loaded: TimelineLoaded) -> None:
        timeline = self._rows.timeline
        touches = any(timeline.index_of(message.id) is not None for message in loaded.messages)
        if not (touches and self.reaches_newest):
            self._replace(loaded)
            return
        self._merge(loaded.messages)
        if loaded.unread:
            self._draw_line_above(self._rows.nth_incoming(loaded.unread))
        for entry in self._rows.pending[:]:
            if all(entry.id != kept.id for kept in loaded.outbox):
                self._remove_pending(entry.id)
        for entry in loaded.outbox:
            self._put_pending(entry)
        self._trim()
        self._let_go()

    def _replace(self, loaded: TimelineLoaded) -> None:
        rows = TimelineRows(self._me, self._most)
        rows.timeline.merge(loaded.messages)
        rows.reaches_newest = loaded.reaches_newest
        for before in dict.fromkeys((*self._rows.gaps, *loaded.gaps)):
            rows.add_gap(before)
        rows.peer_read = self._rows.peer_read
        at = rows.timeline.index_of(loaded.at)
        if at is None:
            rows.show_end()
        else:
            rows.show_around(at)
        rows.pending = [entry for entry in loaded.outbox if entry.id not in self._landed]
        rows.first_unread = self._rows.first_unread
        self.unread_below = 0 if loaded.reaches_newest else loaded.unread
        if loaded.unread > self.unread_below:
            rows.first_unread = rows.nth_incoming(loaded.unread)
        self._restart(loaded.conversation_id, rows, complete=loaded.complete)

    def _take_older(self, loaded: TimelineLoaded) -> None:
        if loaded.edge and loaded.edge != self.oldest_id:
            return  # something else is shown since it was asked for
        self.complete = self.complete or loaded.complete
        self._merge(loaded.messages)
        self._drop_newest()
        self._let_go()

    def _take_newer(self, loaded: TimelineLoaded) -> None:
        if self.reaches_newest or loaded.edge != self.newest_id:
            return  # as above
        shown = self._rows.stop == len(self._rows.timeline)
        self._merge(loaded.messages)
        for before in loaded.gaps:
            self._take_gap(before)
        if loaded.reaches_newest:
            self._reach_newest()
        if shown:
            self.show_newer()
        self._let_go()

    def _add_live(self, change: MessageAdded) -> None:
        message, entry_id = change.message, change.outbox_id or ""
        if entry_id:
            self._landed.add(entry_id)
        at = self._rows.timeline.row_for(message)
        if at is None:  # a replay, or the echo of what we sent
            self._remove_pending(entry_id)
            return
        newest = at == len(self._rows.timeline)
        if not self._adjoins(at):
            self._remove_pending(entry_id)
        elif newest and self._rows.at_newest and self._rows.place_of(entry_id) == 0:
            self._turn_into_message(message)
        else:
            self._remove_pending(entry_id)
            self._insert(at, [message])
        if newest and not change.own and not self._watched and not self._line_is_fresh:
            self._line_is_fresh = True
            self._draw_line_above(message.id)
        if newest and not entry_id:
            self.arrived.emit(False)
        self._trim()
        self._let_go()

    def _adjoins(self, at: int) -> bool:
        """Whether a message that belongs at a place is beside loaded ones, with none missing in between."""
        if not len(self._rows.timeline):
            return True
        return self.complete if at == 0 else self.reaches_newest or at < len(self._rows.timeline)

    def _turn_into_message(self, message: Message) -> None:
        """The first pending row becomes the newest message where it stands."""
        rows = self._rows
        number = rows.stop - rows.start
        around = self._around(number - 1, number + 1)
        del rows.pending[0]
        rows.timeline.insert(rows.stop, message)
        rows.stop += 1
        self.dataChanged.emit(self.index(number), self.index(number))
        self._announce(around)

    def _take_peer_read(self, up_to: int) -> None:
        rows = self._rows
        if up_to <= rows.peer_read:
            return
        before = self._around(*rows.unread_by_peer(up_to))
        rows.peer_read = up_to
        self._announce(before)

    def _take_gap(self, before: Timestamp) -> None:
        if before not in self._rows.gaps:
            around = self._around(self._rows.number_at(before))
            self._rows.add_gap(before)
            self._announce(around)

    def _take_filled(self, change: GapFilled) -> None:
        rows = self._rows
        if change.before not in rows.gaps:
            return
        shown, above = len(rows), rows.number_at(change.before)
        left = change.left
        around = self._around(*{above, above if left is None else rows.number_at(left)})
        beside = rows.timeline.holds(change.before)
        rows.close_gap(change.before)
        if left is not None and left not in rows.gaps:
            rows.add_gap(left)
        if beside:  # else it is far from what is loaded now
            self._merge(change.messages)
        self._announce(around)
        if above * 2 >= shown:  # whoever reads beside the gap is far from the other end
            self._drop_oldest()
        else:
            self._drop_newest()
        self._let_go()

    def show_filling(self, before: Timestamp) -> None:
        """Show that what is missing before an instant is being fetched."""
        gaps = {before, self._rows.filling or before}
        around = self._around(*(self._rows.number_at(gap) for gap in gaps))
        self._rows.filling = before
        self._announce(around)

    @Slot(str, bool)
    def set_watched(self, conversation_id: str, last_row_visible: bool) -> None:
        """Know whether somebody looks at the newest row: what comes meanwhile gets the "New" line."""
        self._watched = last_row_visible and conversation_id == self.conversation_id
        if self._watched:
            self._line_is_fresh = False

    def _draw_line_above(self, message_id: str) -> None:
        if message_id == self._rows.first_unread:
            return
        numbers = [self.row_of(self._rows.first_unread), self.row_of(message_id)]
        around = self._around(*{near for number in numbers if number >= 0 for near in (number - 1, number)})
        self._rows.first_unread = message_id
        self._announce(around)

    # Pending messages

    def _put_pending(self, entry: OutboxEntry) -> None:
        rows = self._rows
        place = rows.place_of(entry.id)
        if entry.id in self._landed or (place >= 0 and rows.pending[place] == entry):
            return
        if place >= 0:
            rows.pending[place] = entry
            number = self.row_of(entry.id)
            if number >= 0:
                self.dataChanged.emit(self.index(number), self.index(number))
            return
        place = sum(other.created_at <= entry.created_at for other in rows.pending)
        number = rows.stop - rows.start + place
        around = self._around(number - 1, number)
        if rows.at_newest:
            self.beginInsertRows(QModelIndex(), number, number)
        rows.pending.insert(place, entry)
        if rows.at_newest:
            self.endInsertRows()
        self._announce(around)
        self.arrived.emit(True)

    def _remove_pending(self, entry_id: str) -> None:
        rows = self._rows
        place = rows.place_of(entry_id)
        if place < 0:
            return
        number = rows.stop - rows.start + place
        around = self._around(number - 1, number + 1)
        if rows.at_newest:
            self.beginRemoveRows(QModelIndex(), number, number)
        del rows.pending[place]
        if rows.at_newest:
            self.endRemoveRows()
        self._announce(around)
