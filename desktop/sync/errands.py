"""What commands ask of the engine: a message to an e-mail, one look without a stream."""

from __future__ import annotations

import msgspec

from desktop.core.changes import ConnectionState
from desktop.core.chat import Conversation
from desktop.core.errors import RefusedError
from desktop.core.report import Status
from desktop.sync.link import Link
from desktop.sync.loop import Ask
from desktop.sync.paging import NEVER_PAGED
from desktop.sync.scope import Scope
from desktop.sync.status import status_of_copy

_EVERYTHING = 100_000  # conversations; one look is one request


async def conversation_with(scope: Scope, link: Link, email: str) -> str:
    """Return the id of the conversation with an e-mail, made if there is none.

    Raises:
        RefusedError: Nobody of this organisation has that e-mail (code `no_such_person`).
        ErpError: The server could not be asked.
    """
    wanted = email.strip().casefold()
    for conversation in scope.database.conversations.all():
        if [person.email.casefold() for person in conversation.participants] == [wanted]:
            return conversation.id
    api = scope.client.api
    found = await Ask(lambda: api.search_people(wanted), urgent=True)
    for person in found:
        if person.email.casefold() == wanted:
            return await open_with(scope, link, person.id)
    raise RefusedError(status=404, code="no_such_person", email=email)


async def open_with(scope: Scope, link: Link, peer_id: str) -> str:
    """Return the id of the conversation with a person, which is on the list afterwards.

    Raises:
        ErpError: The server could not be asked, or refused.
    """
    api, database = scope.client.api, scope.database
    opened = await Ask(lambda: api.open_conversation(peer_id), urgent=True)
    known = database.conversations.get(opened.id)
    if known is not None and not known.hidden:
        return opened.id
    newest = database.messages.newest_one(opened.id)
    conversation = Conversation.from_wire(opened, scope.me)
    counter_at = None if newest is None else newest.created_at
    if conversation.hidden:
        counter_at = conversation.last_activity  # what it had was done with, wherever it was hidden
    with database.transaction():
        database.conversations.put(msgspec.structs.replace(conversation, counter_at=counter_at))
        if conversation.hidden:  # it stays so at the server, until somebody writes
            database.conversations.keep(opened.id)
        if newest is not None:
            database.conversations.touch(newest)
        elif opened.count.messages:
            database.gaps.add(opened.id, NEVER_PAGED)
    if (row := scope.row(opened.id)) is not None:
        scope.deliver((row,))
    link.look_again("conversation opened")
    return opened.id


async def glance(scope: Scope) -> Status:
    """Ask for the list once, open no stream, store nothing; return what is so.

    Raises:
        ErpError: The server could not be asked.
    """
    api = scope.client.api
    rows, broken = await Ask(lambda: api.conversations(limit=_EVERYTHING))
    listed = [Conversation.from_wire(row, scope.me) for row in rows]
    counts = {one.id: _unread_at_a_glance(scope, one) for one in listed}
    return status_of_copy(
        scope,
        state=ConnectionState.ONLINE,
        counts={conversation_id: count for conversation_id, count in counts.items() if count},
        uncounted=broken + sum(count is None for count in counts.values()),
        looked_at=scope.loop.now(),
    )


def _unread_at_a_glance(scope: Scope, listed: Conversation) -> int | None:
    """Return a count although the messages that came since the copy was last true are not here."""
    known = scope.database.conversations.get(listed.id)
    if known is not None and known.hidden:
        known = None
    if listed.counter is None:
        return None if known is None else scope.unread_of(known) or None
    if known is None or known.counter is None or listed.last_line is None:
        return listed.counter
    later = scope.database.messages.count_after(known.id, scope.me, known.counter_at)
    missed = listed.counter - known.counter - later
    if missed < 0:  # the server's counter was cleared meanwhile: it goes back less far than anything here
        return listed.counter
    return min(listed.counter, scope.unread_of(known) + missed)
