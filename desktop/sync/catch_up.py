"""Catching up: list, page, commit; afterwards the local copy is what the server has."""

from __future__ import annotations

import logging
from collections.abc import Container, Iterable
from datetime import timedelta

import msgspec

from desktop.core.changes import Change, ConversationRemoved, GapFound, MessageAdded, OutboxRemoved
from desktop.core.chat import Conversation, Message
from desktop.sync import absence
from desktop.sync.doubt import believe_list
from desktop.sync.loop import Ask
from desktop.sync.paging import NEVER_PAGED, Back, Stretch
from desktop.sync.scope import FILLED, UNREADABLE, VERIFIED, Scope
from desktop.sync.ticks import read_by_peer
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


async def catch_up(
    scope: Scope, told: Container[str] = (), doubtful: Container[str] = ()
) -> tuple[Change, ...]:
    """Look at everything once, store it in one transaction, and return what is new.

    What came since the last look is fetched even where its newest message was heard: an event may
    have been lost before it, and level 1 never tells what this person wrote elsewhere.

    Args:
        told: Ids of messages that the stream has told already.
        doubtful: Ids of conversations that may have been cleared: they are fetched in any case.

    Raises:
        ErpError: The server could not be asked; nothing was stored.
    """
    database = scope.database
    before = {one.id: one for one in database.conversations.all()}
    verified = database.meta.get(VERIFIED)
    since = None if verified is None else Timestamp.parse(verified)
    scope.clearing.look_begins()
    here = database.messages.last_serial()
    listed, unreadable = await _list(scope)
    await believe_list(scope, listed, unreadable)
    conversations = {row.id: Conversation.from_wire(row, scope.me) for row in listed}
    found: dict[str, _Found] = {}
    for place, conversation in enumerate(conversations.values()):
        known = before.get(conversation.id)
        if conversation.id in doubtful or _wants_page(scope, conversation, known, since, place):
            found[conversation.id] = await _page_back(scope, conversation, since)
    with database.transaction():
        cleared = [
            row.id
            for row in conversations.values()
            if _is_cleared(scope, row, before.get(row.id), found.get(row.id), here)
        ]
        for conversation_id in cleared:
            database.messages.clear(conversation_id, up_to=here)
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


def _wants_page(
    scope: Scope, conversation: Conversation, known: Conversation | None, since: Timestamp | None, place: int
) -> bool:
    last = conversation.last_line
    if last is None:
        return False
    if since is None:
        # The very first start: fetch what will be looked at, the rest when it is opened.
        return place < _FIRST_FILL or bool(conversation.counter)
    if scope.database.messages.newest_one(conversation.id) is None:
        seen = known is not None and known.last_line is not None and known.last_line.message_id
        # Never paged, or let go since: without news it stays so.
        return last.created_at > _with_slack(since) and last.message_id != seen
    if known is None or _counts_otherwise(scope, conversation, known):
        return True  # it was off the list, or something older than the newest came late, and nobody told
    return last.created_at > since or not scope.database.messages.has(last.message_id)


def _counts_otherwise(scope: Scope, listed: Conversation, known: Conversation) -> bool:
    if not listed.counter or known.counter is None:
        return False
    later = scope.database.messages.count_after(known.id, scope.me, known.counter_at)
    return listed.counter != known.counter + later


async def _page_back(scope: Scope, conversation: Conversation, since: Timestamp | None) -> _Found:
    edge = _known_edge(scope, conversation.id)
    if since is None:
        stretch = await Back(scope.client.api, conversation.id)
    else:
        since = min(since, absence.looked_at(scope, conversation.id) or since)
        stretch = await Back(scope.client.api, conversation.id, ground=_with_slack(since), pages=_PAGES)
    joined = bool(edge and stretch.messages and edge >= stretch.messages[-1].created_at)
    return _Found(
        stretch=stretch,
        whole=joined or stretch.complete,
        news_missing=since is not None and not joined and not stretch.grounded,
    )


def _known_edge(scope: Scope, conversation_id: str) -> Timestamp | None:
    """Return up to when this computer knows a conversation, though all of it may have been let go since."""
    if (newest := scope.database.messages.newest_one(conversation_id)) is not None:
        return newest.created_at
    hole = scope.database.gaps.of(conversation_id)
    return None if hole == NEVER_PAGED else hole


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
    for conversation_id, part in found.items():
        news_from = _news_from(scope, conversation_id, since)
        changes += read_by_peer(scope, conversation_id, part.stretch.messages)
        new = _store(scope, conversation_id, part.stretch)
        added += (one for one in new if one.created_at >= news_from or one.id in told)
        edge = None if part.whole else store_edge(scope, conversation_id, part.stretch)
        if edge is not None and part.news_missing:
            changes.append(GapFound(conversation_id=conversation_id, before=edge))
    absence.end(scope, found)
    _touch(scope, conversations)
    scope.settle_clearing()
    database.meta.put(FILLED, scope.loop.now().iso)
    lines = [one.last_line.created_at for one in conversations.values() if one.last_line is not None]
    database.meta.put(VERIFIED, max([since, *lines]).iso)
    if verified is None:  # what the first start finds alerts nobody, later neither (sync/owed.py)
        for one in conversations.values():
            if one.last_line is not None:
                database.marks.set_alerted(one.id, one.last_line.created_at)
    added.sort(key=lambda message: message.order)
    for message in added:
        changes += _news(scope, message, caught_up=message.id not in told, first_start=verified is None)
    removed = [ConversationRemoved(conversation_id=conversation_id) for conversation_id in cleared]
    return (*removed, scope.snapshot(), *changes)


def _store(scope: Scope, conversation_id: str, stretch: Stretch) -> tuple[Message, ...]:
    """Store a stretch, and return what was not there."""
    database = scope.database
    messages = database.messages
    known = {one.id for one in stretch.messages if one.id in messages.cleared or messages.has(one.id)}
    if database.gaps.of(conversation_id) == NEVER_PAGED:
        database.gaps.close(conversation_id)
    new = messages.add(tuple(reversed(stretch.messages)))
    messages.cleared.difference_update(known)
    return tuple(message for message in new if message.id not in known)


def _touch(scope: Scope, conversation_ids: Iterable[str]) -> None:
    """What was sent or heard while the list was on its way may be newer than the list."""
    for conversation_id in conversation_ids:
        if (newest := scope.database.messages.newest_one(conversation_id)) is not None:
            scope.database.conversations.touch(newest)


def _news(scope: Scope, message: Message, *, caught_up: bool, first_start: bool) -> tuple[Change, ...]:
    """Return what a message is that was found, and the end of the outbox entry that it settles."""
    entry_id = _sent_from_here(scope, message)
    added = added_change(scope, message, caught_up=caught_up, first_start=first_start, outbox_id=entry_id)
    if entry_id is None:
        return (added,)
    return (added, OutboxRemoved(entry_id=entry_id, conversation_id=message.conversation_id))


def _sent_from_here(scope: Scope, message: Message) -> str | None:
    """Return the outbox entry that a message with our key settles, whatever was thought of its attempts."""
    key = message.client_message_id
    if key is None or message.sender_id != scope.me or scope.database.outbox.get(key) is None:
        return None
    scope.database.outbox.remove(key)
    return key


def _is_cleared(
    scope: Scope, listed: Conversation, known: Conversation | None, part: _Found | None, here: int
) -> bool:
    """Whether the server lacks what was here, as of a `last_serial` before the list was asked for."""
    has_others = scope.database.messages.has_others
    if (
        listed.last_line is None
    ):  # of before it was hidden, perhaps: then the list of before had no line either
        return (known is not None and known.last_line is not None) or has_others(listed.id, (), here)
    if part is None or not part.stretch.complete or part.stretch.unreadable or not part.stretch.messages:
        return False
    return has_others(listed.id, (message.id for message in part.stretch.messages), here)


def _news_from(scope: Scope, conversation_id: str, since: Timestamp) -> Timestamp:
    """Return from when on messages that were not here are news; older ones were never fetched."""
    if (left := absence.looked_at(scope, conversation_id)) is not None:
        return _with_slack(min(since, left))  # nobody told of it since, whatever is torn
    hole = scope.database.gaps.of(conversation_id)
    if hole is None or hole == NEVER_PAGED:
        return _with_slack(since)
    first = scope.database.messages.before(conversation_id, (hole.ms + 1, ""), 1)
    if hole > since and first and first[0].created_at == hole:
        return hole  # an event tore it since the last look: what shares its millisecond is as new
    return max(_with_slack(since), Timestamp.from_ms(hole.ms + 1))


def _replace_list(scope: Scope, conversations: dict[str, Conversation], unreadable: int) -> None:
    table = scope.database.conversations
    kept = table.kept()
    for known in table.all():
        if known.id not in conversations and known.id not in kept and not unreadable:  # else it may be one
            absence.begin(scope, known.id)
            table.hide(known.id)
    for conversation_id in kept & conversations.keys():
        table.keep(conversation_id, False)
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
