"""Read marks: forward at once, told to the ERP, told again until it heard."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Final

from desktop.core.backoff import reconnect_delay
from desktop.core.changes import Change, ConnectionState
from desktop.core.chat import ReadMark
from desktop.core.errors import ErpError, RefusedError, TransientError
from desktop.sync.link import Link
from desktop.sync.loop import Ask, Task, Timer
from desktop.sync.scope import Scope

_log = logging.getLogger(__name__)

_APART: Final = 2.0  # seconds between two tellings of one conversation


class Marks:
    """Moves the marks of what a person has read; engine thread only."""

    def __init__(self, scope: Scope, link: Link) -> None:
        self._scope = scope
        self._link = link
        self._timer: Timer | None = None
        self._task: Task | None = None
        self._told_at: dict[str, float] = {}
        self._not_before = 0.0  # seconds of the loop's clock; after a failure
        self._failures = 0

    def read(self, conversation_id: str, up_to_message_id: str | None = None) -> tuple[Change, ...]:
        """Move the mark to a message, or to the newest; returns what changed by it."""
        database = self._scope.database
        if up_to_message_id is None:
            mark = database.messages.mark_of_newest(conversation_id)
            newest = database.messages.newest_one(conversation_id)
        else:
            newest = database.messages.get(up_to_message_id)
            mark = None if newest is None else ReadMark(read_at=newest.created_at, ids=(newest.id,))
        if mark is None or newest is None or not database.marks.move(conversation_id, mark, newest.id):
            return ()
        self.tell()
        return self._link.live.read_changes(conversation_id)

    def tell(self) -> None:
        """Tell the server what it has not heard yet, now or as soon as it may be told."""
        if self._task is not None and not self._task.done:
            return  # it looks for more when it is through
        if self._link.state is not ConnectionState.ONLINE:
            return  # told once the connection stands
        waits = [self._wait(conversation_id) for conversation_id, _ in self._scope.database.marks.untold()]
        if waits:
            self._wake_in(min(waits), self._begin)

    def stop(self) -> None:
        """Tell nothing more; what was not heard stays noted."""
        for running in (self._timer, self._task):
            if running is not None:
                running.cancel()

    def _wait(self, conversation_id: str) -> float:
        due = max(self._told_at.get(conversation_id, -_APART) + _APART, self._not_before)
        return max(0.0, due - self._scope.loop.monotonic())

    def _wake_in(self, delay: float, call: Callable[[], None]) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self._scope.loop.call_later(delay, call)

    def _begin(self) -> None:
        self._task = Task(self._scope.loop, self._tell_due())

    async def _tell_due(self) -> None:
        marks, loop = self._scope.database.marks, self._scope.loop
        failed = False
        for conversation_id, message_id in marks.untold():
            if self._wait(conversation_id) > 0:
                continue
            self._told_at[conversation_id] = loop.monotonic()
            try:
                await self._say(conversation_id, message_id)
            except RefusedError as error:
                _log.info("a read mark was refused: %s", error.code)  # it will be refused again
            except TransientError as error:
                _log.info("a read mark was not heard: %s", error.code)
                failed = True  # the others may be
                continue
            except ErpError as error:
                self._link.session_failed(error)
                return  # told again once the connection stands
            marks.told(conversation_id, message_id)
        if failed:
            self._not_before = loop.monotonic() + reconnect_delay(self._failures, loop.random())
        self._failures = self._failures + 1 if failed else 0
        self._wake_in(0.0, self.tell)  # this task is still running

    def _say(self, conversation_id: str, message_id: str) -> Ask[object]:
        api = self._scope.client.api
        if self._scope.can("conversation.read"):
            return Ask(lambda: api.read_conversation(conversation_id, message_id), urgent=True)
        return Ask(lambda: api.mark_messages_read(conversation_id, message_id), urgent=True)
