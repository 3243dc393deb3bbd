"""Read marks: forward at once, told to the ERP, told again until it heard."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import Final

from desktop.core.backoff import reconnect_delay
from desktop.core.changes import Change, ConnectionState
from desktop.core.chat import ReadMark
from desktop.core.errors import ErpError, RefusedError, TransientError
from desktop.core.report import Marking
from desktop.erp.server_actions import MARK_READ
from desktop.storage.marks import Owed
from desktop.sync.actions import Actions
from desktop.sync.link import Link
from desktop.sync.loop import Ask, Task, Timer
from desktop.sync.scope import Scope
from desktop.wire.timestamp import Timestamp

_log = logging.getLogger(__name__)

_APART: Final = 2.0  # seconds between two tellings of one conversation
_COMMITS: Final = timedelta(seconds=10)  # how long after a cut the ERP may still do what it was asked
_REFUSED: Final = 3600.0  # seconds until a counter that the ERP would not clear is tried again


class Marks:
    """Moves the marks of what a person has read; engine thread only.

    The server hears of a mark in one way or two: by one route where it has `conversation.read`, else by
    `messages/read`, which tells the peer, and by the ERP's web action, which clears this person's counter.
    """

    def __init__(self, scope: Scope, link: Link, actions: Actions) -> None:
        self._scope = scope
        self._link = link
        self._actions = actions
        self._timer: Timer | None = None
        self._task: Task | None = None
        self._told_at: dict[str, float] = {}
        self._put_off: dict[str, float] = {}  # conversation -> when its counter may be tried again
        self._not_before = 0.0  # seconds of the loop's clock; after a failure
        self._failures = 0

    @property
    def way(self) -> Marking:
        """How the server is told that nothing is unread any more."""
        if self._route:
            return Marking(way="route")
        if not self._actions.usable:
            return Marking(way="local", why=None if self._actions.allowed else "switched_off")
        if self._actions.knows(MARK_READ):
            return Marking(way="action")
        return Marking(way="local", why="not_found" if self._actions.missing else "not_tried")

    @property
    def _route(self) -> bool:
        return self._scope.can("conversation.read")

    def read(self, conversation_id: str, up_to_message_id: str | None = None) -> tuple[Change, ...]:
        """Move the mark to a message, or to the newest; returns what changed by it."""
        marked = self._scope.database.conversations.mark_unread(conversation_id, False)
        changes = self._read(conversation_id, up_to_message_id)
        if marked and not changes and (row := self._scope.row(conversation_id)) is not None:
            return (row,)
        return changes

    def mark_unread(self, conversation_id: str) -> tuple[Change, ...]:
        """Note that the person wants to come back to a conversation; no server hears of it."""
        self._scope.database.conversations.mark_unread(conversation_id, True)
        row = self._scope.row(conversation_id)
        return () if row is None else (row,)

    def _read(self, conversation_id: str, up_to_message_id: str | None) -> tuple[Change, ...]:
        database = self._scope.database
        if up_to_message_id is None:
            mark = database.messages.mark_of_newest(conversation_id)
            newest = database.messages.newest_one(conversation_id)
        else:
            newest = database.messages.get(up_to_message_id)
            mark = None if newest is None else ReadMark(read_at=newest.created_at, ids=(newest.id,))
        if mark is None or newest is None:
            return ()
        owed = Owed.MESSAGES | Owed.COUNTER if self._counts(conversation_id) else Owed.MESSAGES
        if not database.marks.move(conversation_id, mark, newest.id, owed=owed):
            return ()
        self._put_off.pop(conversation_id, None)
        self._actions.want()
        self.tell()
        return self._link.live.read_changes(conversation_id)

    def tell(self) -> None:
        """Tell the server what it has not heard yet, now or as soon as it may be told."""
        if self._task is not None and not self._task.done:
            return  # it looks for more when it is through
        if not self._link.can_ask:
            return  # told once the server can be asked
        waits = [wait for *_, wait in self._due()]
        if waits:
            self._wake_in(min(waits), self._begin)

    def stop(self) -> None:
        """Tell nothing more; what was not heard stays noted."""
        for running in (self._timer, self._task):
            if running is not None:
                running.cancel()

    def _counts(self, conversation_id: str) -> bool:
        """Whether anything may be unread here, as the server counts or as we do."""
        known = self._scope.database.conversations.get(conversation_id)
        return (
            known is None or known.hidden or known.counter != 0 or not self._scope.all_read(conversation_id)
        )

    def _due(self) -> Iterator[tuple[str, str, Owed, float]]:
        """Yield what the server can be told of: conversation, message, what is owed, in how many seconds."""
        now = self._scope.loop.monotonic()
        for conversation_id, message_id, owed in self._scope.database.marks.untold():
            wait = max(self._told_at.get(conversation_id, -_APART) + _APART, self._not_before) - now
            if not (self._route or owed & Owed.MESSAGES):
                later = self._counter_wait(conversation_id)
                if later is None:
                    continue
                wait = max(wait, later)
            yield conversation_id, message_id, owed, max(0.0, wait)

    def _counter_wait(self, conversation_id: str) -> float | None:
        """Return in how many seconds the web action may clear a counter, or None where it may not.

        It clears the whole counter, so nothing may be left unread: not of what is here, nor of what the
        stream would have told. What is off the list was dismissed, and has nothing to be cleared.
        """
        scope = self._scope
        wait = self._actions.wait(MARK_READ)
        if wait is None or self._link.state is not ConnectionState.ONLINE:
            return None
        if scope.row(conversation_id) is None or not scope.all_read(conversation_id):
            return None
        return max(wait, self._put_off.get(conversation_id, 0.0) - self._scope.loop.monotonic())

    def _wake_in(self, delay: float, call: Callable[[], None]) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self._scope.loop.call_later(delay, call)

    def _begin(self) -> None:
        self._task = Task(self._scope.loop, self._tell_due())

    def _drop_cleared(self) -> None:
        """Owe nothing for messages that were deleted: calling the action for them might clear newer ones."""
        database = self._scope.database
        for conversation_id, message_id, owed in database.marks.untold():
            if message_id in database.messages.cleared:
                database.marks.told(conversation_id, message_id, owed)

    async def _tell_due(self) -> None:
        loop = self._scope.loop
        failed = False
        self._drop_cleared()
        for conversation_id, message_id, owed, wait in tuple(self._due()):
            if wait > 0:
                continue
            self._told_at[conversation_id] = loop.monotonic()
            by_route = self._route
            try:
                if by_route or owed & Owed.MESSAGES:
                    await self._tell_messages(conversation_id, message_id, by_route=by_route)
            except TransientError as error:
                _log.info("a read mark was not heard: %s", error.code)
                failed = True  # the others may be
                continue
            except ErpError as error:
                self._link.session_failed(error)
                return  # told again once the connection stands
            if owed & Owed.COUNTER and not by_route:
                await self._clear_counter(conversation_id, message_id)
        if failed:
            self._not_before = loop.monotonic() + reconnect_delay(self._failures, loop.random())
        self._failures = self._failures + 1 if failed else 0
        self._wake_in(0.0, self.tell)  # this task is still running

    async def _tell_messages(self, conversation_id: str, message_id: str, *, by_route: bool) -> None:
        api = self._scope.client.api
        heard = Owed.MESSAGES | Owed.COUNTER if by_route else Owed.MESSAGES
        try:
            if by_route:
                await self._tell_by_route(conversation_id, message_id)
                self._link.counter_cleared()
            else:
                await Ask(lambda: api.mark_messages_read(conversation_id, message_id), urgent=True)
        except RefusedError as error:
            _log.info("a read mark was refused: %s", error.code)  # it will be refused again
        self._scope.database.marks.told(conversation_id, message_id, heard)

    async def _tell_by_route(self, conversation_id: str, message_id: str) -> None:
        """Tell of the mark's newest message; of several in one millisecond only the server knows which."""
        api, database = self._scope.client.api, self._scope.database
        mark, message = database.marks.get(conversation_id), database.messages.get(message_id)
        shared = mark.ids if mark and message and mark.read_at == message.created_at else ()
        for one in dict.fromkeys((message_id, *shared)):
            answer = await Ask(partial(api.read_conversation, conversation_id, one), urgent=True)
            if not answer.unread_count:
                return

    async def _clear_counter(self, conversation_id: str, message_id: str) -> None:
        if self._counter_wait(conversation_id) != 0:
            return  # not now: `_due` comes back to it
        try:
            await self._actions.find(MARK_READ)
        except ErpError:
            return  # `actions` knows when to search again; the API's own routes judge the session
        if self._counter_wait(conversation_id) == 0:  # else something came meanwhile
            await self._call_action(conversation_id, message_id)

    async def _call_action(self, conversation_id: str, message_id: str) -> None:
        clearing = self._scope.clearing
        clearing.begin(conversation_id)
        try:
            at = await self._actions.call(MARK_READ, conversation_id)
        except ErpError as error:
            _log.info("a counter was not cleared: %s", error.code)
            if isinstance(error, RefusedError):
                self._put_off[conversation_id] = self._scope.loop.monotonic() + _REFUSED
            if not (isinstance(error, TransientError) and error.sent):
                clearing.undo(conversation_id)
                return
            clearing.end(conversation_id, Timestamp.of(self._scope.loop.now() + _COMMITS))  # nobody knows
        else:
            clearing.end(conversation_id, at)
            self._scope.database.marks.told(conversation_id, message_id, Owed.COUNTER)
        self._link.counter_cleared()
