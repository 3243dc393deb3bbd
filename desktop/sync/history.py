"""One conversation's stretches for whoever shows it: the local copy first, then the server."""

from __future__ import annotations

import logging

from desktop.core.changes import ActionFailed, Change, TimelineLoaded
from desktop.core.chat import Conversation, Message
from desktop.core.errors import ErpError
from desktop.sync.catch_up import added_change, store_edge
from desktop.sync.loop import Task
from desktop.sync.paging import NEVER_PAGED, PAGE, Back
from desktop.sync.scope import Scope
from desktop.wire.timestamp import Timestamp

_log = logging.getLogger(__name__)

_END_OF_TIME = (NEVER_PAGED.ms, "")  # sorts after every message


class History:
    """Answers who opens a conversation, or scrolls up in it; engine thread only."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._top: dict[str, tuple[int, str]] = {}
        self._fetching: dict[str, Task] = {}

    def newest(self, conversation_id: str, *, unread: int) -> None:
        """Deliver the newest stretch; what the server alone has follows when it has come.

        Args:
            unread: The count before it was opened, for the "New" line.
        """
        messages, complete = self._above_hole(conversation_id, _END_OF_TIME)
        self._deliver(conversation_id, messages, complete=complete, newest=True, unread=unread)
        if len(messages) < PAGE and not complete:
            self._fetch(conversation_id)

    def older(self, conversation_id: str) -> None:
        """Deliver the stretch above the oldest message that was delivered, if there is one."""
        messages, complete = self._above_hole(conversation_id, self._top.get(conversation_id, _END_OF_TIME))
        if messages or complete:
            self._deliver(conversation_id, messages, complete=complete)
        else:
            self._fetch(conversation_id)

    def stop(self) -> None:
        """Fetch nothing more."""
        for task in self._fetching.values():
            task.cancel()
        self._fetching.clear()

    def _above_hole(self, conversation_id: str, top: tuple[int, str]) -> tuple[tuple[Message, ...], bool]:
        """Return up to a page of stored messages below `top`, and whether nothing older exists."""
        database = self._scope.database
        messages = database.messages.before(conversation_id, top, PAGE)
        hole = self._hole(conversation_id)
        if hole is None:
            return messages, len(messages) < PAGE
        return tuple(message for message in messages if message.created_at >= hole), False

    def _hole(self, conversation_id: str) -> Timestamp | None:
        database = self._scope.database
        hole = database.gaps.of(conversation_id)
        if hole is not None or database.messages.newest_one(conversation_id) is not None:
            return hole
        known = database.conversations.get(conversation_id)
        # Listed, but never paged: all of it is still on the server.
        return None if known is None or known.last_line is None else NEVER_PAGED

    def _fetch(self, conversation_id: str) -> None:
        running = self._fetching.get(conversation_id)
        if running is None or running.done:
            self._fetching[conversation_id] = Task(self._scope.loop, self._bring(conversation_id))

    async def _bring(self, conversation_id: str) -> None:
        database = self._scope.database
        hole = database.gaps.of(conversation_id)
        below = () if hole is None else database.messages.before(conversation_id, (hole.ms, ""), 1)
        ground = below[-1].created_at if below and hole != NEVER_PAGED else None
        before = None if hole == NEVER_PAGED else hole
        try:
            stretch = await Back(
                self._scope.client.api, conversation_id, before=before, ground=ground, urgent=True
            )
        except ErpError as error:
            _log.info("older messages could not be fetched: %s", error.code)
            self._scope.deliver((ActionFailed(action="older", code=error.code, details=error.details),))
            return
        known = database.conversations.get(conversation_id)
        with database.transaction():
            added = database.messages.add(tuple(reversed(stretch.messages)))
            if added:
                database.conversations.touch(added[-1])
            if hole is not None and database.gaps.of(conversation_id) == hole:
                database.gaps.close(conversation_id)
            if not stretch.grounded:
                store_edge(self._scope, conversation_id, stretch)
        messages, complete = self._above_hole(conversation_id, self._top.get(conversation_id, _END_OF_TIME))
        self._deliver(conversation_id, messages, complete=complete)
        self._tell_news(known, added)

    def _tell_news(self, known: Conversation | None, added: tuple[Message, ...]) -> None:
        """Tell what was posted a moment ago and fetched before the stream has told it."""
        if known is None or known.last_line is None:
            return
        last = known.last_line.created_at
        news: list[Change] = [
            added_change(self._scope, message, caught_up=True)
            for message in added
            if message.created_at > last
        ]
        if news and (row := self._scope.row(known.id)) is not None:
            self._scope.deliver((*news, row))

    def _deliver(
        self,
        conversation_id: str,
        messages: tuple[Message, ...],
        *,
        complete: bool,
        newest: bool = False,
        unread: int = 0,
    ) -> None:
        database = self._scope.database
        if messages:
            self._top[conversation_id] = messages[0].order
        elif newest:
            self._top.pop(conversation_id, None)
        self._scope.deliver(
            (
                TimelineLoaded(
                    conversation_id=conversation_id,
                    messages=messages,
                    outbox=database.outbox.of(conversation_id) if newest else (),
                    newest=newest,
                    complete=complete,
                    unread=unread,
                    draft=(database.drafts.get(conversation_id) or "") if newest else "",
                ),
            )
        )
