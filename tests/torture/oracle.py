"""What must hold at rest, worked out from the model's own tables and from what the person did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from desktop.core.changes import ConnectionState
from desktop.storage.database import Database
from tests.torture.desktop import Desktop, Sent
from tests.torture.model.tables import Conversation
from tests.torture.world import ME, World

_PAGE = 50  # messages


def complaints(world: World) -> list[str]:
    """Return everything that is not as it must be; empty where all is well."""
    found: list[str] = []
    for desktop in world.desktops:
        if desktop.engine is not None and desktop.account is not None:
            found += [f"{desktop.name}: {text}" for text in _of_desktop(world, desktop)]
    return found


def _of_desktop(world: World, desktop: Desktop) -> Iterator[str]:
    database = desktop.database
    if database is None or desktop.state is not ConnectionState.ONLINE or desktop.uncertain:
        yield f"not online at rest but {desktop.state}, uncertain {desktop.uncertain}"
        return
    yield from lists(world, desktop, database)
    yield from counts(world, desktop)
    yield from outbox(world, desktop, database)
    yield from alerts(world, desktop, database)


def lists(world: World, desktop: Desktop, database: Database) -> Iterator[str]:
    """Compare the conversations and their messages with the server's."""
    theirs = world.erp.tables.listed(ME)
    here = {one.id: one for one in database.conversations.all() if not (one.hidden or one.blocked)}
    wanted_here = {row.id for row in theirs} | (
        database.conversations.kept() & here.keys()
    )  # hidden, and opened
    if set(here) != wanted_here:
        yield f"the list has {sorted(here)}, and not {sorted(wanted_here)}"
        return
    if desktop.listed != set(here):
        yield f"told of {sorted(desktop.listed)}, stored {sorted(here)}"
    for row in theirs:
        name = row.peer_of(ME)
        shown, line = row.shown(), here[row.id].last_line
        if (line.created_at.ms if line else None) != (shown[0].created_at if shown else None):
            yield f"{name}: another last line"
        hole = database.gaps.of(row.id)
        stored = database.messages.newest(row.id, 100_000)
        wanted = [one for one in reversed(shown) if hole is None or one.created_at > hole.ms]
        got = [one for one in stored if hole is None or one.created_at > hole]
        if world.erp.level == 1 and row.id in world.dirty and len(wanted) > _PAGE:
            # Cleared elsewhere without a word, and more than a page written since: no look goes back so far.
            got = [one for one in got if one.created_at.ms >= wanted[0].created_at]
        if [one.created_at.ms for one in got] != [one.created_at for one in wanted] or {
            one.id for one in got
        } != {one.id for one in wanted}:
            lacking = sorted(one.body for one in wanted if one.id not in {each.id for each in got})
            beyond = sorted(one.body for one in got if one.id not in {each.id for each in wanted})
            yield f"{name}: messages lack {lacking}, are too many {beyond}"
        if {one.id: one.body for one in got} != {one.id: one.body for one in wanted}:
            yield f"{name}: another text"


def counts(world: World, desktop: Desktop) -> Iterator[str]:
    """Compare the numbers with what nobody has read."""
    assert desktop.engine is not None
    said = desktop.engine.status().counts or {}
    if desktop.counts != said:
        yield f"told {desktop.counts}, knows {said}"
    for row in world.erp.tables.listed(ME):
        wanted = unread(world, desktop, row)
        if said.get(row.id, 0) not in wanted:
            yield f"{row.peer_of(ME)}: {said.get(row.id, 0)} unread, and not {sorted(wanted)}"
    if unlisted := set(said) - {row.id for row in world.erp.tables.listed(ME)}:
        yield f"counts what is not listed: {unlisted}"


def unread(world: World, desktop: Desktop, row: Conversation) -> set[int]:
    """Return what a count may be.

    Level 2: the server's. Level 1: the smaller one of the server's and of what the person has not read
    here. Where reading here has cleared more on the server than was read (the action knows no "up to"),
    what is left unread may be counted on from here; and where something was missed, or dismissed elsewhere
    without a word, or the program was stopped before it was answered, nobody can tell such a clearing from
    a reading elsewhere.
    """
    counter = row.unread.get(ME, 0)
    if world.erp.level == 2:
        return {counter}
    at, ids = desktop.marks.get(row.id, (-1, frozenset()))
    newer = sum(
        one.sender != ME and (one.created_at > at or (one.created_at == at and one.id not in ids))
        for one in row.shown()
    )
    if row.id not in desktop.marks:
        return {counter}
    overshot = any(
        user == ME and one is row and (count or row.id in world.dismissed or not world.clear_view)
        for user, one, count in world.erp.actions.cleared
    )
    if world.happened & {"stops", "crashes"} and desktop.database is not None:
        overshot |= row.id in (desktop.database.meta.get("cleared_up_to") or "")
    return set(range(min(counter, newer), newer + 1)) if overshot else {min(counter, newer)}


def outbox(world: World, desktop: Desktop, database: Database) -> Iterator[str]:
    """See that everything that was written is there once, or is shown as failed."""
    states = {entry.id: entry.state for entry in database.outbox.all()}
    waiting = sorted(state for state in states.values() if state != "failed")
    if waiting:
        yield f"the outbox is not empty at rest: {waiting}"
    for sent in desktop.sent.values():
        if (sent.state == "failed") != (sent.entry_id in states) and not sent.discarded:
            yield f"{sent.body!r} is told as {sent.state}, and stored as {states.get(sent.entry_id)}"
    for row in world.erp.tables.conversations.values():
        yield from _delivered(world, desktop, row)


def _delivered(world: World, desktop: Desktop, row: Conversation) -> Iterator[str]:
    mine = [one for one in desktop.sent.values() if one.conversation_id == row.id]
    stored = Counter(one.body for one in row.messages if one.sender == ME)
    blind = (
        world.erp.level == 1 and row.id in world.dirty
    )  # it may have been cleared before it was looked for
    for body, wanted in Counter(
        one.body for one in mine if one.state == "gone" and not one.discarded
    ).items():
        most = wanted + blind
        if not wanted <= stored[body] <= most:
            yield f"{body!r} was written {wanted} times and is there {stored[body]} times"
    for sent in mine:
        if (
            (sent.state == "failed" or sent.discarded)
            and not sent.body.startswith("ok")
            and stored[sent.body]
            and not blind
        ):
            yield f"{sent.body!r} is said to have failed, and is there"
    places = {one.body: one.seq for one in row.messages if one.sender == ME}
    order = [places[one.body] for one in mine if _in_order(one) and one.body in places]
    if order != sorted(order) and row.id not in world.dirty:
        yield f"{row.peer_of(ME)}: out of order {[one.body for one in mine if _in_order(one)]}"


def _in_order(sent: Sent) -> bool:
    return not (sent.failed or sent.discarded or sent.body.startswith("ok"))


def alerts(world: World, desktop: Desktop, database: Database) -> Iterator[str]:
    """See that every message was told once, and printed once."""
    for message_id, times in desktop.added.items():
        if times > 1 or message_id in desktop.filled:
            yield f"{_body(world, message_id)} was told {times} times, {message_id in desktop.filled}"
    printed = Counter(str(line["id"]) for line in desktop.lines if line["type"] == "message")
    if printed != desktop.added:
        yield "watch prints something else than is told"
    for row in world.erp.tables.listed(ME):
        since = max(desktop.filled_at or 0, row.hidden_at.get(ME, 0))
        for message in database.messages.newest(row.id, 100_000):
            known = message.id in desktop.added or message.id in desktop.filled
            dismissed = message.sender_id == ME and ME in row.hidden_at  # it brought nothing back to the list
            if message.created_at.ms > since and not (known or dismissed):
                yield f"{message.body!r} is here, and was never told"


def _body(world: World, message_id: str) -> str:
    for row in world.erp.tables.conversations.values():
        for message in row.messages:
            if message.id == message_id:
                return message.body
    return message_id


def differences(desktop: Desktop, fresh: Desktop) -> list[str]:
    """Compare what was built from events with a fresh fetch: row 2."""
    if desktop.database is None or fresh.database is None or desktop.engine is None or fresh.engine is None:
        return []
    found = []
    opened = desktop.database.conversations.kept()  # though the server hides them
    rows = [
        {
            one.id: (one.last_line and one.last_line.created_at, one.last_activity)
            for one in each.database.conversations.all()
            if not one.hidden and one.id not in opened
        }
        for each in (desktop, fresh)
        if each.database is not None
    ]
    if rows[0] != rows[1]:
        found.append(f"rows differ: {rows[0]} {rows[1]}")
    if desktop.counts != fresh.counts:
        found.append(f"counts differ: {desktop.counts}, fresh {fresh.counts}")
    return found
