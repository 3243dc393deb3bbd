"""Catching up: list, page, commit; afterwards the local copy is what the server has."""

from __future__ import annotations

import logging
from collections.abc import Container, Iterable
from datetime import timedelta

import msgspec

from desktop.core.changes import Change, ConversationRemoved, GapFound, MessageAdded
from desktop.core.chat import Conversation, Message
from desktop.sync.loop import Ask
from desktop.sync.paging import NEVER_PAGED, Back, Stretch
from desktop.sync.scope import FILLED, UNREADABLE, VERIFIED, Scope
from desktop.wire.models import ListedConversation
from desktop.wire.timestamp import Timestamp

_log = logging.getLogger(__name__)

_LIST = 200  # conversations asked for at first; doubled while the answer is full
_PAGES = 20  # pages back to known ground, at most; beyond that a gap row
_FIRST_FILL = 30  # conversations whose newest page is fetched at the very first start
_BEGINNING = Timestamp.from_ms(0)
_SLACK = timedelta(seconds=10)  # how long after its creation time a message may come to be seen


class _Found(msgspec.Struct, frozen=True, kw_only=True):
    """What one conversation has that this computer may lack.

    Attributes:
        whole: Nothing is missing between it and what was here.
        news_missing: Something newer than the last look is missing.
    """

    stretch: Stretch
    whole: bool
    news_missing: bool


async def catch_up(scope: Scope, told: Container[str] = ()) -> tuple[Change, ...]:
    """Look at everything once, store it in one transaction, and return what is new.

    What came since the last look is fetched even where its newest message was heard: an event may
    have been lost before it, and level 1 never tells what this person wrote elsewhere.

    Args:
        told: Ids of messages that the stream has told already.

    Raises:
        ErpError: The server could not be asked; nothing was stored.
    """
    database = scope.database
    before = {one.id: one for one in database.conversations.all()}
    verified = database.meta.get(VERIFIED)
    since = None if verified is None else Timestamp.parse(verified)
    listed, unreadable = await _list(scope)
    conversations = {row.id: Conversation.from_wire(row, scope.me) for row in listed}
    found: dict[str, _Found] = {}
    for place, conversation in enumerate(conversations.values()):
        if _wants_page(scope, conversation, since, place):
            found[conversation.id] = await _page_back(scope, conversation, since)
    cleared = [
        one.id
        for one in before.values()
        if one.last_line is not None
        and (row := conversations.get(one.id)) is not None
        and row.last_line is None
    ]
    with database.transaction():
        _replace_list(scope, conversations, unreadable)
        return _commit(scope, conversations, found, cleared, told)


async def _list(scope: Scope) -> tuple[tuple[ListedConversation, ...], int]:
    """Return the whole list, and how many more there are that could not be read."""
    limit = _LIST
    while True:
        rows, broken = await _ask_list(scope, limit)
        if len(rows) + broken < limit:
            if broken:
                _log.warning("%d conversations of the list were unreadable", broken)
            return rows, broken
        limit *= 2


def _ask_list(scope: Scope, limit: int) -> Ask[tuple[tuple[ListedConversation, ...], int]]:
    return Ask(lambda: scope.client.api.conversations(limit=limit))


def _wants_page(scope: Scope, conversation: Conversation, since: Timestamp | None, place: int) -> bool:
    last = conversation.last_line
    if last is None:
        return False
    if since is None:
        # The very first start: fetch what will be looked at, the rest when it is opened.
        return place < _FIRST_FILL or bool(conversation.counter)
    if scope.database.messages.newest_one(conversation.id) is None:
        return last.created_at > _with_slack(since)  # never paged: without news it stays so
    return last.created_at > since or not scope.database.messages.has(last.message_id)


async def _page_back(scope: Scope, conversation: Conversation, since: Timestamp | None) -> _Found:
    newest = scope.database.messages.newest_one(conversation.id)
    if since is None:
        stretch = await Back(scope.client.api, conversation.id)
    else:
        stretch = await Back(scope.client.api, conversation.id, ground=_with_slack(since), pages=_PAGES)
    joined = bool(newest and stretch.messages and newest.created_at >= stretch.messages[-1].created_at)
    return _Found(
        stretch=stretch,
        whole=joined or stretch.complete,
        news_missing=since is not None and not joined and not stretch.grounded,
    )


def _with_slack(since: Timestamp) -> Timestamp:
    return Timestamp.of(since - _SLACK) if since.ms else since


def _commit(
    scope: Scope,
    conversations: dict[str, Conversation],
    found: dict[str, _Found],
    cleared: Iterable[str],
    told: Container[str],
) -> tuple[Change, ...]:
    """Store what was found, beside the list that is stored already; call it inside a transaction."""
    database = scope.database
    verified = database.meta.get(VERIFIED)
    since = _BEGINNING if verified is None else Timestamp.parse(verified)
    changes: list[Change] = []
    added: list[Message] = []
    for conversation_id in cleared:
        database.messages.clear(conversation_id)
    for conversation_id, part in found.items():
        news_from = _news_from(scope, conversation_id, since)
        new = database.messages.add(tuple(reversed(part.stretch.messages)))
        added += (message for message in new if message.created_at >= news_from)
        if database.gaps.of(conversation_id) == NEVER_PAGED:
            database.gaps.close(conversation_id)
        edge = None if part.whole else store_edge(scope, conversation_id, part.stretch)
        if edge is not None and part.news_missing:
            changes.append(GapFound(conversation_id=conversation_id, before=edge))
    for conversation_id in conversations:
        # What was sent or heard while the list was on its way may be newer than the list.
        if (newest := database.messages.newest_one(conversation_id)) is not None:
            database.conversations.touch(newest)
    database.meta.put(FILLED, scope.loop.now().iso)
    lines = [one.last_line.created_at for one in conversations.values() if one.last_line is not None]
    database.meta.put(VERIFIED, max([since, *lines]).iso)
    added.sort(key=lambda message: message.order)
    changes += [
        added_change(scope, message, caught_up=message.id not in told, first_start=verified is None)
        for message in added
    ]
    removed = [ConversationRemoved(conversation_id=conversation_id) for conversation_id in cleared]
    return (*removed, scope.snapshot(), *changes)


def _news_from(scope: Scope, conversation_id: str, since: Timestamp) -> Timestamp:
    """Return from when on messages that were not here are news; older ones were never fetched."""
    hole = scope.database.gaps.of(conversation_id)
    if hole is None or hole == NEVER_PAGED:
        return _with_slack(since)
    return max(_with_slack(since), Timestamp.from_ms(hole.ms + 1))


def _replace_list(scope: Scope, conversations: dict[str, Conversation], unreadable: int) -> None:
    table = scope.database.conversations
    for known in table.all():
        if known.id not in conversations and not unreadable:  # else it may be one of those
            table.remove(known.id)
    for conversation in conversations.values():
        known_one = table.get(conversation.id) if conversation.counter is None else None
        if known_one is None:
            table.put(conversation)
        else:  # the count of before, and what came since
            counter, counter_at = known_one.counter, known_one.counter_at
            table.put(msgspec.structs.replace(conversation, counter=counter, counter_at=counter_at))
    scope.database.meta.put(UNREADABLE, str(unreadable))


def store_edge(scope: Scope, conversation_id: str, stretch: Stretch) -> Timestamp | None:
    """Note that the local copy is torn below a freshly stored stretch; returns where.

    Call it inside a transaction. Messages older than the tear stay stored; they are reached again
    once the hole above them is filled.
    """
    if not stretch.messages:
        return None
    before = stretch.messages[-1].created_at
    scope.database.gaps.add(conversation_id, before)
    return before


def added_change(
    scope: Scope,
    message: Message,
    *,
    caught_up: bool,
    first_start: bool = False,
    outbox_id: str | None = None,
) -> MessageAdded:
    """Return a newly stored message as a change."""
    mark = scope.database.marks.get(message.conversation_id)
    return MessageAdded(
        message=message,
        own=message.sender_id == scope.me,
        caught_up=caught_up,
        first_start=first_start,
        outbox_id=outbox_id,
        read=mark is not None and mark.covers(message),
    )
