"""One conversation's stretches for whoever shows it: the local copy first, then the server."""

from __future__ import annotations

import logging
from collections.abc import Callable, Coroutine
from typing import Any, Final

from desktop.core.changes import (
    ActionFailed,
    Change,
    ConversationPreviewed,
    GapFilled,
    TimelineLoaded,
)
from desktop.core.chat import Conversation, Message
from desktop.core.errors import ErpError
from desktop.sync import absence
from desktop.sync.catch_up import added_change, store_edge
from desktop.sync.loop import Task
from desktop.sync.paging import NEVER_PAGED, PAGE, Back, Stretch
from desktop.sync.scope import VERIFIED, Scope
from desktop.sync.ticks import read_by_peer
from desktop.wire.timestamp import Timestamp

_log = logging.getLogger(__name__)

_END_OF_TIME = (NEVER_PAGED.ms, "")  # sorts after every message
_PREVIEWED: Final = 3  # messages of a conversation's end
_PAGES_OF_A_GAP: Final = 3  # pages at a time: the rows come while somebody looks


class History:
    """Answers who opens a conversation, or scrolls in it; engine thread only.

    Args:
        opened: Told which conversation is opened, and its newest stretch as it is kept here.
    """

    def __init__(self, scope: Scope, opened: Callable[[str, tuple[Message, ...]], None]) -> None:
        self._scope = scope
        self._opened = opened
        self._top: dict[str, tuple[int, str]] = {}
        self._fetching: dict[tuple[str, Timestamp | None], Task] = {}

    def newest(self, conversation_id: str, *, unread: int) -> None:
        """Deliver the newest stretch; what the server alone has follows when it has come.

        Args:
            unread: The count before it was opened, for the "New" line.
        """
        messages, complete = self._above_hole(conversation_id, _END_OF_TIME)
        self._top.pop(conversation_id, None)
        self._deliver(conversation_id, messages, complete=complete, unread=unread, anew=True)
        if len(messages) < PAGE and not complete:
            self._fetch(conversation_id)
        self._opened(conversation_id, messages)

    def preview(self, conversation_id: str) -> None:
        """Deliver a conversation's end as it is kept here; nothing is read by that, nobody asked."""
        database = self._scope.database
        messages = database.messages.newest(conversation_id, _PREVIEWED)
        draft = database.drafts.get(conversation_id) or ""
        self._scope.deliver(
            (ConversationPreviewed(conversation_id=conversation_id, messages=messages, draft=draft),)
        )

    def around(self, conversation_id: str, message_id: str, *, unread: int) -> None:
        """Deliver what is kept here around a message; the newest stretch where that message is not.

        Args:
            unread: The count before it was opened, for what is said to be further down.
        """
        message = self._scope.database.messages.get(message_id)
        if message is None or message.conversation_id != conversation_id:
            self.newest(conversation_id, unread=unread)
            return
        above, complete = self._above_hole(conversation_id, message.order)
        below, reaches_newest = self._after(conversation_id, message)
        self._top.pop(conversation_id, None)
        self._deliver(
            conversation_id,
            (*above, message, *below),
            complete=complete,
            unread=unread,
            anew=True,
            newest=False,
            at=message_id,
            reaches_newest=reaches_newest,
        )

    def newer(self, conversation_id: str, below: str) -> None:
        """Deliver the stretch below a message that is shown."""
        message = self._scope.database.messages.get(below)
        if message is None:  # it was let go since
            self.newest(conversation_id, unread=0)
            return
        found, reaches_newest = self._after(conversation_id, message)
        self._scope.deliver(
            (
                TimelineLoaded(
                    conversation_id=conversation_id,
                    messages=found,
                    newest=False,
                    newer=True,
                    edge=below,
                    reaches_newest=reaches_newest,
                    gaps=self._gaps((message, *found)),
                ),
            )
        )

    def _after(self, conversation_id: str, message: Message) -> tuple[tuple[Message, ...], bool]:
        """Return up to a page of stored messages after one, and whether nothing newer exists."""
        found = self._scope.database.messages.after(conversation_id, message.order, PAGE + 1)
        return found[:PAGE], len(found) <= PAGE

    def _gaps(self, messages: tuple[Message, ...]) -> tuple[Timestamp, ...]:
        if not messages:
            return ()
        first, last = messages[0], messages[-1]
        gaps = self._scope.database.gaps
        return gaps.within(first.conversation_id, first.created_at, last.created_at)

    def older(self, conversation_id: str, above: str = "") -> None:
        """Deliver the stretch above a message that is shown, if there is one.

        Args:
            above: Its id; "" for the oldest message that was delivered.
        """
        if above and (shown := self._scope.database.messages.get(above)) is not None:
            self._top[conversation_id] = shown.order
        messages, complete = self._above_hole(conversation_id, self._top.get(conversation_id, _END_OF_TIME))
        if messages or complete:
            self._deliver(conversation_id, messages, complete=complete)
        else:
            self._fetch(conversation_id)

    def fill_gap(self, conversation_id: str, before: Timestamp) -> None:
        """Fetch some of what is missing before an instant, from there down to what is here."""
        self._run((conversation_id, before), self._fill(conversation_id, before))

    def stop(self) -> None:
        """Fetch nothing more."""
        for task in self._fetching.values():
            task.cancel()
        self._fetching.clear()

    def _above_hole(self, conversation_id: str, top: tuple[int, str]) -> tuple[tuple[Message, ...], bool]:
        """Return up to a page of stored messages below `top`, and whether nothing older exists."""
        database = self._scope.database
        messages = database.messages.before(conversation_id, top, PAGE)
        hole = self._hole(conversation_id, top)
        if hole is None:
            return messages, len(messages) < PAGE
        return tuple(message for message in messages if message.created_at >= hole), False

    def _hole(self, conversation_id: str, top: tuple[int, str]) -> Timestamp | None:
        """Return the hole at or below `top`; one above it has its own row, and is filled from there."""
        database = self._scope.database
        hole = database.gaps.up_to(conversation_id, top[0])
        if hole is not None or database.messages.newest_one(conversation_id) is not None:
            return hole
        known = database.conversations.get(conversation_id)
        # Listed, but never paged: all of it is still on the server.
        return None if known is None or known.last_line is None else NEVER_PAGED

    def _fetch(self, conversation_id: str) -> None:
        self._run((conversation_id, None), self._bring(conversation_id))

    def _run(self, wish: tuple[str, Timestamp | None], fetching: Coroutine[Any, Any, None]) -> None:
        self._fetching = {one: task for one, task in self._fetching.items() if not task.done}
        if wish in self._fetching:
            fetching.close()
        else:
            self._fetching[wish] = Task(self._scope.loop, fetching)

    async def _bring(self, conversation_id: str) -> None:
        top = self._top.get(conversation_id, _END_OF_TIME)
        hole = self._scope.database.gaps.up_to(conversation_id, top[0])
        try:
            stretch = await self._below(conversation_id, hole)
        except ErpError as error:
            _log.info("older messages could not be fetched: %s", error.code)
            self._scope.deliver((ActionFailed(action="older", code=error.code, details=error.details),))
            return
        known = self._scope.database.conversations.get(conversation_id)
        if (
            known is None or known.hidden
        ):  # off the list: the look that finds it there again tells what is new
            self._deliver(conversation_id, stretch.messages[::-1], complete=stretch.complete)
            return
        added = self._keep(conversation_id, hole, stretch)
        if hole not in (None, NEVER_PAGED):  # it may have a row of its own
            self._tell_filled(conversation_id, hole, stretch.messages[::-1])
        messages, complete = self._above_hole(conversation_id, self._top.get(conversation_id, _END_OF_TIME))
        self._deliver(conversation_id, messages, complete=complete)
        self._tell_news(known, added)

    async def _fill(self, conversation_id: str, before: Timestamp) -> None:
        database = self._scope.database
        if not database.gaps.has(conversation_id, before):  # filled by somebody who opened it anew
            self._tell_filled(
                conversation_id, before, database.messages.before(conversation_id, (before.ms, ""), PAGE)
            )
            return
        try:
            stretch = await self._below(conversation_id, before, pages=_PAGES_OF_A_GAP)
        except ErpError as error:
            _log.info("a gap could not be filled: %s", error.code)
            self._tell_filled(conversation_id, before, ())
        else:
            self._keep(conversation_id, before, stretch)
            self._tell_filled(conversation_id, before, stretch.messages[::-1])

    def _tell_filled(self, conversation_id: str, before: Timestamp, found: tuple[Message, ...]) -> None:
        """Tell what was found below a hole, oldest first, and where the next one is, if it adjoins."""
        reached = found[0].created_at if found else before
        left = self._scope.database.gaps.up_to(conversation_id, before.ms)
        if left is not None and left < reached:
            left = None  # another one, further down
        self._scope.deliver(
            (GapFilled(conversation_id=conversation_id, before=before, messages=found, left=left),)
        )

    async def _below(self, conversation_id: str, hole: Timestamp | None, *, pages: int = 1) -> Stretch:
        """Page back from a hole, or from the newest message, to what is here."""
        database = self._scope.database
        before = None if hole == NEVER_PAGED else hole
        below = () if before is None else database.messages.before(conversation_id, (before.ms, ""), 1)
        return await Back(
            self._scope.client.api,
            conversation_id,
            before=before,
            ground=below[-1].created_at if below else None,
            pages=pages,
            urgent=True,
        )

    def _keep(self, conversation_id: str, hole: Timestamp | None, stretch: Stretch) -> tuple[Message, ...]:
        """Store a stretch below a hole, which shrinks or goes by it; returns what was not here."""
        database = self._scope.database
        torn = hole is None or database.gaps.has(conversation_id, hole)  # else somebody else filled it
        with database.transaction():
            read = read_by_peer(self._scope, conversation_id, stretch.messages)
            added = database.messages.add(stretch.messages[::-1])
            if added:
                database.conversations.touch(added[-1])
            if added or not stretch.unreadable:  # else what is missing could not be read: it stays missing
                if hole is not None:
                    database.gaps.remove(conversation_id, hole)
                if torn and not stretch.grounded:
                    store_edge(self._scope, conversation_id, stretch)
        if read:
            self._scope.deliver(read)
        return added

    def _tell_news(self, known: Conversation | None, added: tuple[Message, ...]) -> None:
        """Tell what was posted a moment ago and fetched before the stream has told it."""
        if known is None or (seen := self._seen_up_to(known)) is None:
            return
        news: list[Change] = [
            added_change(self._scope, message, caught_up=True)
            for message in added
            if message.created_at > seen
        ]
        if news and (row := self._scope.row(known.id)) is not None:
            self._scope.deliver((*news, row))

    def _seen_up_to(self, known: Conversation) -> Timestamp | None:
        """Return the time of the newest line that a list has shown: here, or of all where none was here.

        Of one that was off the list nobody has told the line that it came back with.
        """
        if (left := absence.looked_at(self._scope, known.id)) is not None:
            return left
        if known.last_line is not None:
            return known.last_line.created_at
        verified = self._scope.database.meta.get(VERIFIED)
        return None if verified is None else Timestamp.parse(verified)

    def _deliver(
        self,
        conversation_id: str,
        messages: tuple[Message, ...],
        *,
        complete: bool,
        unread: int = 0,
        anew: bool = False,
        newest: bool = True,
        at: str = "",
        reaches_newest: bool = True,
    ) -> None:
        """Deliver a stretch: above what was delivered, or in its place (`anew`)."""
        database = self._scope.database
        _, edge = self._top.get(conversation_id, _END_OF_TIME)
        if messages:
            self._top[conversation_id] = messages[0].order
        self._scope.deliver(
            (
                TimelineLoaded(
                    conversation_id=conversation_id,
                    messages=messages,
                    outbox=database.outbox.of(conversation_id) if anew else (),
                    newest=anew and newest,
                    at=at,
                    edge=edge,
                    complete=complete,
                    reaches_newest=reaches_newest,
                    unread=unread,
                    draft=(database.drafts.get(conversation_id) or "") if anew else "",
                    gaps=self._gaps(messages),
                ),
            )
        )
