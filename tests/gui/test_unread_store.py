"""The unread store: unknown, absolute, one signal for one difference."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.changes import (
    AccountChanged,
    Change,
    ConversationChanged,
    ConversationRead,
    ConversationRemoved,
    SnapshotLoaded,
)
from desktop.core.chat import Conversation, Participant
from desktop.state.unread_store import UnreadStore
from desktop.wire.timestamp import Timestamp


def conversation(key: str, at_ms: int = 0) -> Conversation:
    person = Participant(id=f"p-{key}", name=f"Person {key}", email=f"{key}@example.org")
    return Conversation(id=key, org_id="o", participants=(person,), last_activity=Timestamp.from_ms(at_ms))


def snapshot(known: bool = True, **counts: int) -> SnapshotLoaded:
    rows = tuple(conversation(key) for key in counts)
    return SnapshotLoaded(conversations=rows, counts={key: n for key, n in counts.items() if n}, known=known)


def changed(key: str, unread: int, at_ms: int = 0) -> ConversationChanged:
    return ConversationChanged(conversation=conversation(key, at_ms), unread=unread)


class Listener:
    """Writes down what the store tells."""

    def __init__(self, store: UnreadStore) -> None:
        self.counts: list[tuple[str, int]] = []
        self.totals: list[int | None] = []
        self.rows: list[list[tuple[str, int]]] = []
        store.count_changed.connect(self._count)
        store.total_changed.connect(self.totals.append)
        store.conversations_changed.connect(self._rows)

    def _count(self, key: str, unread: int) -> None:
        self.counts.append((key, unread))

    def _rows(self, rows: tuple[tuple[Conversation, int], ...]) -> None:
        self.rows.append([(row.title, unread) for row, unread in rows])


@pytest.fixture
def store(qapp: object) -> UnreadStore:
    assert qapp is not None
    return UnreadStore()


@pytest.fixture
def heard(store: UnreadStore) -> Listener:
    return Listener(store)


def test_before_the_first_snapshot_the_total_is_unknown(store: UnreadStore) -> None:
    assert store.total is None


def test_a_snapshot_without_unread_makes_it_zero(store: UnreadStore, heard: Listener) -> None:
    store.apply(snapshot(a=0))
    assert heard.totals == [0]


def test_an_old_copy_that_knows_no_count_leaves_it_unknown(store: UnreadStore, heard: Listener) -> None:
    store.apply(snapshot(known=False))
    store.apply(changed("a", 1))
    assert (store.total, heard.totals) == (None, [])


def test_a_snapshot_with_a_count_left_out_makes_nothing_unread_unknown(store: UnreadStore) -> None:
    store.apply(SnapshotLoaded(conversations=(conversation("a"),), counts={}, uncounted=1))
    assert store.total is None
    store.apply(changed("b", 2))
    assert store.total == 2


def test_a_snapshot_tells_each_count_and_the_total_once(store: UnreadStore, heard: Listener) -> None:
    store.apply(snapshot(a=2, b=1, c=0))
    assert sorted(heard.counts) == [("a", 2), ("b", 1)]
    assert heard.totals == [3]


def test_a_later_snapshot_overrides_what_was_shown(store: UnreadStore, heard: Listener) -> None:
    store.apply(snapshot(a=2, b=1))
    store.apply(snapshot(b=1, c=4))
    assert sorted(heard.counts[2:]) == [("a", 0), ("c", 4)]
    assert heard.totals == [3, 5]


def test_the_same_change_twice_is_told_once(store: UnreadStore, heard: Listener) -> None:
    store.apply(snapshot())
    store.apply(changed("a", 1))
    store.apply(changed("a", 1))
    assert (heard.counts, heard.totals) == ([("a", 1)], [0, 1])


def test_a_read_elsewhere_drops_only_that_conversation(store: UnreadStore, heard: Listener) -> None:
    store.apply(snapshot(a=2, b=1))
    store.apply(ConversationRead(conversation_id="a", unread=0))
    assert (store.count("a"), store.count("b"), heard.totals) == (0, 1, [3, 1])


def test_marking_read_drops_the_count_at_once(store: UnreadStore, heard: Listener) -> None:
    store.apply(snapshot(a=2, b=1))
    store.mark_read("a")
    assert heard.totals == [3, 1]
    store.apply(ConversationRead(conversation_id="a", unread=0))
    assert heard.totals == [3, 1]


def test_a_removed_conversation_counts_no_more(store: UnreadStore, heard: Listener) -> None:
    store.apply(snapshot(a=2))
    store.apply(ConversationRemoved(conversation_id="a"))
    assert (heard.totals, heard.rows[-1]) == ([2, 0], [])


def test_another_account_starts_unknown(store: UnreadStore, heard: Listener) -> None:
    store.apply(snapshot(a=2))
    store.apply(AccountChanged(account=None))
    assert (store.total, store.count("a"), heard.totals) == (None, 0, [2, None])


def test_unread_conversations_come_newest_first_with_their_titles(
    store: UnreadStore, heard: Listener
) -> None:
    store.apply(snapshot(a=0))
    store.apply(changed("a", 1, at_ms=1))
    store.apply(changed("b", 2, at_ms=3))
    store.apply(changed("c", 0, at_ms=4))
    store.apply(changed("a", 2, at_ms=5))
    assert heard.rows[-1] == [("Person a", 2), ("Person b", 2)]


keys = st.sampled_from(["a", "b", "c", "d"])
counts = st.integers(0, 5)
changes = st.one_of(
    st.builds(lambda known, found: snapshot(known, **found), st.booleans(), st.dictionaries(keys, counts)),
    st.builds(changed, keys, counts, st.integers(0, 9)),
    st.builds(lambda key, unread: ConversationRead(conversation_id=key, unread=unread), keys, counts),
    st.builds(lambda key: ConversationRemoved(conversation_id=key), keys),
    st.just(AccountChanged(account=None)),
)


@given(st.lists(st.one_of(changes, keys), max_size=30))
def test_whatever_happens_the_total_is_the_sum_of_the_counts(script: list[Change | str]) -> None:
    store = UnreadStore()
    heard = Listener(store)
    for step in script:
        told = len(heard.totals)
        if isinstance(step, str):
            store.mark_read(step)
        else:
            store.apply(step)
        assert len(heard.totals) - told <= 1
        if store.total is not None:
            assert store.total == sum(store.count(key) for key in "abcd")
            assert store.total >= sum(unread for _, unread in store.conversations)
        assert (heard.totals[-1] if heard.totals else None) == store.total
        assert {key: store.count(key) for key, _ in heard.counts} == dict(heard.counts)
