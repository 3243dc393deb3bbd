"""Whatever happens in whatever order, the stored counters are the truth."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from server.chat.identity import new_id
from server.chat.ports import Member
from server.security.ports import NewUser
from server.storage.sqlite import SqliteDatabase
from server.storage.sqlite_accounts import SqliteAccounts
from server.storage.sqlite_chat import SqliteChat

_PEOPLE = 3
_who = st.integers(0, _PEOPLE - 1)
_step = st.one_of(
    st.tuples(st.just("send"), _who, _who, st.integers(0, 2)),
    st.tuples(st.just("read"), _who, _who, st.integers(0, 12)),
    st.tuples(st.just("read all"), _who, _who, st.just(0)),
    st.tuples(st.just("messages read"), _who, _who, st.integers(0, 12)),
    st.tuples(st.just("hide"), _who, _who, st.just(0)),
    st.tuples(st.just("clear"), _who, _who, st.just(0)),
)


@dataclass
class _Told:
    """What a pair should know: messages in order, and how many of each's are unseen by the other."""

    messages: list[tuple[str, int]] = field(default_factory=list)
    unseen: dict[int, set[str]] = field(default_factory=dict)  # reader -> ids not yet read
    hidden: set[int] = field(default_factory=set)


class _Model:
    def __init__(self) -> None:
        self.pairs: dict[tuple[int, int], _Told] = {}

    def pair(self, one: int, other: int) -> _Told:
        return self.pairs.setdefault((min(one, other), max(one, other)), _Told())

    def unread(self, reader: int, other: int) -> int:
        told = self.pairs.get((min(reader, other), max(reader, other)), _Told())
        return len(told.unseen.get(reader, ()))

    def total(self, reader: int) -> int:
        return sum(self.unread(reader, other) for other in range(_PEOPLE) if other != reader)


async def _do(store: SqliteChat, model: _Model, staff: list[Member], step: tuple[str, int, int, int]) -> None:
    action, me, peer, number = step
    if me == peer:
        return
    who, told = staff[me], model.pair(me, peer)
    conversation_id = (await store.open_conversation(who, staff[peer].user_id)).id
    unseen = told.unseen.setdefault(me, set())
    target = told.messages[number % len(told.messages)][0] if told.messages else None
    if action == "send":
        added = await store.add_message(who, conversation_id, "x", None)
        told.messages.append((added.message.id, me))
        told.unseen.setdefault(peer, set()).add(added.message.id)
        told.hidden.clear()
    elif action == "read" and target is not None:
        await store.read_conversation(who, conversation_id, target)
        order = [message_id for message_id, _ in told.messages]
        unseen.difference_update(order[: order.index(target) + 1])
    elif action == "read all":
        await store.read_conversation(who, conversation_id, None)
        unseen.clear()
    elif action == "messages read" and target is not None:
        await store.mark_messages_read(who, conversation_id, target)
    elif action == "hide":
        await store.hide_conversation(who, conversation_id)
        unseen.clear()
        told.hidden.add(me)
    elif action == "clear":
        await store.clear_conversation(who, conversation_id)
        told.messages.clear()
        told.unseen.clear()


async def _check(store: SqliteChat, model: _Model, staff: list[Member]) -> None:
    for me, who in enumerate(staff):
        assert await store.unread_total(who) == model.total(me)
        rows = {
            (row.user_b_id if row.user_a_id == who.user_id else row.user_a_id): row
            for row in await store.conversations(who, 100)
        }
        for peer, other in enumerate(staff):
            pair = (min(me, peer), max(me, peer))
            if me == peer or pair not in model.pairs:
                continue
            told = model.pairs[pair]
            assert (other.user_id in rows) == (me not in told.hidden)
            if other.user_id in rows:
                row = rows[other.user_id]
                assert row.unread_count == model.unread(me, peer)
                assert row.count.messages == len(told.messages)
                newest = told.messages[-1][0] if told.messages else None
                assert (row.last_message.id if row.last_message else None) == newest


def test_the_counters_are_the_truth(tmp_path: Path) -> None:
    database = SqliteDatabase(tmp_path / "chat.db")  # one for all histories: each has people of its own

    @settings(max_examples=40, deadline=None)
    @given(
        steps=st.lists(_step, max_size=25), ticks=st.lists(st.sampled_from([0, 0, 1, 5, -1, -5]), min_size=1)
    )
    def holds(steps: list[tuple[str, int, int, int]], ticks: list[int]) -> None:
        asyncio.run(_history(database, steps, _ticking(ticks)))

    try:
        holds()
    finally:
        database.close()


def _ticking(ticks: list[int]) -> Callable[[], int]:
    """Return a clock that goes by these steps, over and over; it may stand still and go back."""
    times = itertools.accumulate(itertools.cycle(ticks), initial=1_000_000)
    return lambda: next(times)


async def _history(
    database: SqliteDatabase, steps: list[tuple[str, int, int, int]], clock: Callable[[], int]
) -> None:
    accounts, store, model = SqliteAccounts(database, clock), SqliteChat(database, clock), _Model()
    org = await accounts.create_org("Uno")
    staff = []
    for number in range(_PEOPLE):
        user = NewUser(org.id, f"{new_id()}@example.test", f"P{number}", "-")
        staff.append(Member(await accounts.create_user(user), org.id))
    for step in steps:
        await _do(store, model, staff, step)
        await _check(store, model, staff)
