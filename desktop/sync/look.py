"""The looks at the server: one at a time, the stream's events held back meanwhile."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Final, Protocol

from desktop.core.changes import Change, ConversationRemoved, MessageAdded, SnapshotLoaded
from desktop.core.chat import Conversation
from desktop.core.errors import ErpError
from desktop.core.trip_wire import Expected
from desktop.sync.catch_up import catch_up
from desktop.sync.live import Live
from desktop.sync.loop import Ask, Task, Timer
from desktop.sync.scope import Scope
from desktop.wire import events
from desktop.wire.timestamp import Timestamp

_log = logging.getLogger(__name__)

_APART: Final = 1.0  # seconds between two lists, at least
_UNHURRIED: Final = 30.0  # seconds until a list for something that is hardly ever so


class Course(Protocol):
    """The connection, as a look sees it."""

    @property
    def uncertain(self) -> bool:
        """Whether the number is in doubt, so that only a list can say that it is right."""

    def is_wired(self) -> bool:
        """Whether the sum of the counters has to be known, for the trip-wire."""

    def may_look(self) -> bool:
        """Whether a look makes sense now; else one comes with the connection."""

    def looked(self, missed: frozenset[str], *, listed: bool) -> None:
        """The copy is true.

        Args:
            missed: Ids of messages of others that the stream had not told.
            listed: Whether a list was needed to see it.
        """

    def look_failed(self, error: ErpError, *, listing: bool) -> None:
        """It could not be seen whether the copy is true.

        Args:
            error: Why.
            listing: Whether a list was wanted, and not just a count.
        """


class Look:
    """Asks what the stream may not have told, and stores it; engine thread only.

    Attributes:
        expected: What the next count should be.
        at: When the last count or list was begun, in seconds of the loop's clock.
        last: When the last list was made.
    """

    def __init__(self, scope: Scope, course: Course) -> None:
        self._scope = scope
        self._course = course
        self._task: Task | None = None
        self._timer: Timer | None = None
        self._due = 0.0
        self._held: list[events.Event] | None = None
        self._doubtful: set[str] = set()  # conversations that may have been cleared
        self._again: str | None = None
        self._waits = False
        self._listed_at = -_APART
        self.live = Live(scope, self.again)
        self.expected = Expected()
        self.at = scope.loop.monotonic()
        self.last: Timestamp | None = None

    @property
    def busy(self) -> bool:
        """Whether one is under way, or about to begin."""
        return self._timer is not None or self._held is not None or self._again is not None

    def hear(self, event: events.Event, *, caught_up: bool = False) -> None:
        """Apply an event of the stream, now or after the look that is under way.

        Args:
            event: Whatever it says; no request is made.
            caught_up: It tells what happened while no stream stood.
        """
        if self._held is not None:
            self._held.append(event)
        elif changes := self._applied(event, caught_up=caught_up):
            self._scope.deliver(changes)

    def again(self, reason: str, *, after: float = 0.0) -> None:
        """Ask for one list; many wishes within a second become one.

        Args:
            reason: For the log.
            after: Seconds to wait at least.
        """
        if not self._course.may_look():
            return  # it comes with the connection
        if self._held is not None or self._waits:
            self._again = reason  # the look under way may have passed the place already
            return
        loop = self._scope.loop
        due = max(loop.monotonic() + after, self._listed_at + _APART)
        if self._timer is not None:
            if self._due <= due:
                return  # it is coming
            self._timer.cancel()
        _log.info("looking again: %s", reason)
        self._due = due
        self._timer = loop.call_later(max(0.0, due - loop.monotonic()), self.whole)

    def wait(self) -> None:
        """Make no list until `go_on`: what is being replayed would set back what it brings."""
        self._waits = True

    def go_on(self) -> None:
        """Make the list that was asked for meanwhile."""
        self._waits = False
        reason, self._again = self._again, None
        if reason is not None:
            self.again(reason)

    def whole(self) -> None:
        """Make a list now, instead of whatever look is under way."""
        self._begin(check=False)

    def first(self) -> None:
        """Make the first list of a new stream.

        What our own action cleared since the last list is fetched: the old stream may have been deaf, and a
        message that was stored late lies below the newest line and is counted no more.
        """
        self._doubtful.update(self._scope.clearing.noted())
        self.whole()

    def check(self) -> None:
        """Ask for the sum of the counters, and make a list only if that is not what it should be."""
        if not self.busy:
            self._begin(check=True)

    def stop(self) -> None:
        """Look no more; what was held back counts as not heard."""
        self._cancel()
        self._held = self._again = None

    def _cancel(self) -> None:
        for running in (self._timer, self._task):
            if running is not None:
                running.cancel()
        self._timer = self._task = None

    def _begin(self, *, check: bool) -> None:
        self._cancel()
        self._held = self._held or []
        self.at = self._scope.loop.monotonic()
        self._task = Task(self._scope.loop, self._look(check=check))

    async def _look(self, *, check: bool) -> None:
        changes: tuple[Change, ...] = ()
        lists = not check
        try:
            # Before the list: what comes in between leads to one list too many, not to one too few.
            api = self._scope.client.api
            count = await Ask(api.unread_count) if check or self._course.is_wired() else None
            lists = lists or self._differs(count)
            if lists:
                changes = await self._list(count)
        except ErpError as error:
            self._let_through(())
            self._course.look_failed(error, listing=lists)
        else:
            self._course.looked(self._let_through(changes), listed=lists)

    def _differs(self, count: int | None) -> bool:
        loop = self._scope.loop
        if count is None or self._course.uncertain:
            return True
        return self.expected.wants_list(count, loop.monotonic(), loop.random())

    async def _list(self, count: int | None) -> tuple[Change, ...]:
        loop = self._scope.loop
        self._listed_at = loop.monotonic()
        doubtful, self._doubtful = self._doubtful, set()
        held = self._held if self._held is not None else []  # the list itself: it grows meanwhile
        try:
            changes = await catch_up(self._scope, _Told(self.live.told, held), doubtful)
        except ErpError:
            self._doubtful |= doubtful
            raise
        self.live.told.clear()
        self.expected.listed(count, loop.monotonic())
        self.last = loop.now()
        if _has_uncounted(changes):
            self._again = "stored in the millisecond of the list"
        # What is here still of what was cleared: written since, or old and only learned meanwhile.
        cleared = [change.conversation_id for change in changes if isinstance(change, ConversationRemoved)]
        if left := {one for one in cleared if self._scope.database.messages.newest_one(one) is not None}:
            self._doubtful |= left
            self._again = "something is left of what was cleared"
        return changes

    def _let_through(self, changes: tuple[Change, ...]) -> frozenset[str]:
        """Tell what was found, then what was held back; returns what the stream had not told."""
        held, self._held = self._held or [], None
        wanted, self._again = self._again, None
        told: list[Change] = list(changes)
        for event in held:
            told += self._applied(event)
        self._scope.deliver(tuple(told))
        overtaken = {
            change.message.conversation_id
            for change in told[len(changes) :]
            if isinstance(change, MessageAdded) and changes
        }
        self._doubtful |= overtaken
        if any(isinstance(event, events.ConversationRead) for event in held):
            wanted = "read while looking"  # before the list was made, or after it: only the server knows
        if wanted is not None:
            self.again(wanted)
        elif overtaken:  # the list lacks them: they came after it, or were cleared before it
            self.again("told while looking", after=_UNHURRIED)
        heard = {event.message.id for event in held if isinstance(event, events.MessageReceived)}
        return frozenset(_of_others(changes, caught_up=True)) - heard

    def _applied(self, event: events.Event, *, caught_up: bool = False) -> tuple[Change, ...]:
        if isinstance(event, events.ConversationRead):
            self.expected.cleared = True
        if isinstance(event, events.ConversationCleared | events.ConversationHidden):
            # A list may have overtaken it, and with it what somebody wrote afterwards: nothing is taken
            # away that only the server can tell from what is newer.
            self._doubtful.add(event.conversation_id)
            self.again("cleared or hidden elsewhere")
            return ()
        changes = self.live.apply(event, caught_up=caught_up)
        for _ in _of_others(changes, caught_up=caught_up):
            self.expected.told()
        return changes


class _Told:
    """The ids of messages that the stream told: of what is held back, too, as it comes."""

    def __init__(self, unlisted: set[str], held: list[events.Event]) -> None:
        self._unlisted = unlisted
        self._held = held

    def __contains__(self, message_id: object) -> bool:
        return message_id in self._unlisted or any(
            isinstance(event, events.MessageReceived) and event.message.id == message_id
            for event in self._held
        )


def _has_uncounted(changes: Iterable[Change]) -> bool:
    """Whether a message came so close after the newest listed one that the list may not count it."""
    rows: dict[str, Conversation] = {}
    for change in changes:
        if isinstance(change, SnapshotLoaded):
            rows = {row.id: row for row in change.conversations}
        elif isinstance(change, MessageAdded) and not change.own:
            row = rows.get(change.message.conversation_id)
            if row is None or row.last_line is None or row.counter_at != change.message.created_at:
                continue
            if row.last_line.message_id != change.message.id:
                return True
    return False


def _of_others(changes: Iterable[Change], *, caught_up: bool) -> list[str]:
    return [
        change.message.id
        for change in changes
        if isinstance(change, MessageAdded) and not change.own and change.caught_up == caught_up
    ]
