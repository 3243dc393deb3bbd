"""The open conversation's model: order, echoes, pending messages, the sliding window."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from desktop.core.changes import (
    AccountChanged,
    Change,
    ConversationRemoved,
    GapFound,
    MessageAdded,
    OutboxChanged,
    OutboxRemoved,
    PeerRead,
)
from desktop.state.timeline_model import TimelineModel
from desktop.state.timeline_rows import Row
from tests.support.chat_scenes import ACCOUNT, conversation, entry, loaded, message, messages, snapshot


class Mirror:
    """Shows what a view would show that believes the model's signals and looks nowhere else."""

    def __init__(self, model: TimelineModel) -> None:
        self._model = model
        self.rows: list[Row] = []
        self.announced: list[str] = []
        self.take_all()
        self.announced.clear()
        model.modelReset.connect(self.take_all)
        model.rowsInserted.connect(self.take_new)
        model.rowsRemoved.connect(self.drop)
        model.dataChanged.connect(self.take_changed)

    def take_all(self) -> None:
        self.announced.append("reset")
        self.rows = [self._model.row(number) for number in range(self._model.rowCount())]

    def take_new(self, _parent: QModelIndex, first: int, last: int) -> None:
        self.announced.append(f"inserted {first}-{last}")
        self.rows[first:first] = [self._model.row(number) for number in range(first, last + 1)]

    def drop(self, _parent: QModelIndex, first: int, last: int) -> None:
        self.announced.append(f"removed {first}-{last}")
        del self.rows[first : last + 1]

    def take_changed(self, first: QModelIndex, last: QModelIndex) -> None:
        self.announced.append(f"changed {first.row()}-{last.row()}")
        for number in range(first.row(), last.row() + 1):
            self.rows[number] = self._model.row(number)


def make(most_rows: int = 300, step: int = 50) -> TimelineModel:
    model = TimelineModel(most_rows=most_rows, step=step)
    model.apply(AccountChanged(account=ACCOUNT))
    model.open("c1")
    return model


@pytest.fixture
def model(qtbot: QtBot) -> Iterator[TimelineModel]:
    """Conversation c1 with the messages 1, 2, 3 (own), 4, ten minutes apart."""
    assert qtbot is not None
    model = make()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    model.apply(loaded(*messages(1, 4)))
    yield model
    tester.deleteLater()


def bodies(model: TimelineModel) -> list[str]:
    return [model.index(row).data() for row in range(model.rowCount())]


def states(model: TimelineModel) -> list[str]:
    return [model.row(number).state for number in range(model.rowCount())]


def live(
    number: int, *, own: bool = False, minutes: float | None = None, outbox: str | None = None
) -> MessageAdded:
    at = number * 10 if minutes is None else minutes
    return MessageAdded(message=message(number, minutes=at, own=own), own=own, outbox_id=outbox)


def test_a_new_message_inserts_one_row(model: TimelineModel) -> None:
    mirror = Mirror(model)
    model.apply(live(5))
    assert mirror.announced == ["inserted 4-4"]
    assert bodies(model)[-1] == "message 5"


def test_a_replayed_message_changes_nothing(model: TimelineModel) -> None:
    model.apply(live(5))
    mirror = Mirror(model)
    model.apply(live(5))
    assert mirror.announced == []


def test_a_message_of_another_conversation_changes_nothing(model: TimelineModel) -> None:
    mirror = Mirror(model)
    other = message(9, conversation_id="c2", minutes=99)
    model.apply(MessageAdded(message=other, own=False))
    assert mirror.announced == []


def test_a_late_message_takes_its_place_by_time(model: TimelineModel) -> None:
    model.apply(live(9, minutes=15))
    assert bodies(model) == ["message 1", "message 9", "message 2", "message 3", "message 4"]


def test_a_message_written_offline_waits_below_the_others(model: TimelineModel) -> None:
    model.apply(OutboxChanged(entry=entry(1, minutes=0)))
    assert bodies(model)[-1] == "entry 1"
    assert states(model)[-1] == "sending"


def test_the_servers_message_takes_the_place_of_the_pending_row(model: TimelineModel) -> None:
    model.apply(OutboxChanged(entry=entry(1, minutes=50)))
    mirror = Mirror(model)
    model.apply(live(5, own=True, outbox="e1"))
    model.apply(OutboxRemoved(entry_id="e1", conversation_id="c1"))
    assert mirror.announced == ["changed 4-4"]
    assert states(model)[-1] == "sent"


def test_a_stale_outbox_change_does_not_bring_a_sent_message_back(model: TimelineModel) -> None:
    model.apply(OutboxChanged(entry=entry(1, minutes=50)))
    model.apply(live(5, own=True, outbox="e1"))
    model.apply(OutboxChanged(entry=entry(1, minutes=50, state="sending")))
    assert model.rowCount() == 5


def test_a_failed_message_changes_its_one_row(model: TimelineModel) -> None:
    model.apply(OutboxChanged(entry=entry(1)))
    mirror = Mirror(model)
    model.apply(OutboxChanged(entry=entry(1, state="failed", error="too_long")))
    assert mirror.announced == ["changed 4-4"]
    assert (states(model)[-1], model.row(4).error) == ("failed", "too_long")


def test_a_deleted_pending_message_is_gone(model: TimelineModel) -> None:
    model.apply(OutboxChanged(entry=entry(1)))
    model.apply(OutboxRemoved(entry_id="e1", conversation_id="c1"))
    assert model.rowCount() == 4


def test_the_peer_reading_turns_own_messages_to_read_once(model: TimelineModel) -> None:
    change = PeerRead(conversation_id="c1", message_id="m3", up_to=message(3, minutes=30).created_at)
    mirror = Mirror(model)
    model.apply(change)
    model.apply(change)
    assert mirror.announced == ["changed 2-2"]
    assert states(model) == ["", "", "read", ""]


def test_the_new_line_stands_above_the_first_unread_message(model: TimelineModel) -> None:
    model.open("c9")
    model.open("c1")
    model.apply(loaded(*messages(1, 8), unread=3))
    # 3 and 6 are own: the three newest of the others are 5, 7, 8
    assert [model.row(number).first_unread for number in range(8)].index(True) == 4


def test_what_comes_while_nobody_looks_gets_the_new_line(model: TimelineModel) -> None:
    model.set_watched("", False)
    model.apply(live(5))
    model.apply(live(7))
    assert model.first_unread == "m5"


def test_what_comes_while_somebody_looks_gets_no_line(model: TimelineModel) -> None:
    model.set_watched("c1", True)
    model.apply(live(5))
    assert model.first_unread == ""


def test_messages_of_one_sender_within_five_minutes_are_a_group(model: TimelineModel) -> None:
    model.apply(live(5, minutes=44))
    model.apply(live(6, minutes=50))
    assert [model.row(number).starts_group for number in (3, 4, 5)] == [True, False, True]


def test_each_day_begins_with_a_line(model: TimelineModel) -> None:
    model.apply(live(5, minutes=40 + 36 * 60))
    assert [model.row(number).starts_day for number in range(5)] == [True, False, False, False, True]


def test_a_gap_is_shown_where_it_is(model: TimelineModel) -> None:
    model.apply(GapFound(conversation_id="c1", before=message(3, minutes=30).created_at))
    assert [model.row(number).after_gap for number in range(4)] == [False, False, True, False]


def test_older_messages_come_above_in_one_insertion(model: TimelineModel) -> None:
    mirror = Mirror(model)
    model.apply(loaded(*messages(-5, 0), newest=False, complete=True))
    assert mirror.announced[0] == "inserted 0-5"
    assert bodies(model)[0] == "message -5"
    assert model.complete


def test_the_same_stretch_again_resets_nothing(model: TimelineModel) -> None:
    mirror = Mirror(model)
    model.apply(loaded(*messages(1, 4)))
    assert mirror.announced == []


def test_a_stretch_that_does_not_touch_what_is_shown_replaces_it(model: TimelineModel) -> None:
    model.apply(loaded(*messages(20, 22)))
    assert bodies(model) == ["message 20", "message 21", "message 22"]


def test_another_account_or_a_removed_conversation_shows_nothing(model: TimelineModel) -> None:
    model.apply(ConversationRemoved(conversation_id="c1"))
    assert (model.rowCount(), model.conversation_id) == (0, "")
    model.open("c1")
    model.apply(loaded(*messages(1, 4)))
    model.apply(AccountChanged(account=None))
    assert (model.rowCount(), model.conversation_id) == (0, "")


def test_changes_of_the_list_do_not_concern_it(model: TimelineModel) -> None:
    mirror = Mirror(model)
    model.apply(snapshot(conversation(1)))
    assert mirror.announced == []


def test_at_most_300_messages_are_rows(model: TimelineModel) -> None:
    model.apply(loaded(*messages(-396, 0), newest=False))
    assert model.rowCount() == 300
    assert bodies(model)[0] == "message -396"
    assert not model.at_newest


def test_the_window_slides_down_again_to_the_newest(model: TimelineModel) -> None:
    model.apply(loaded(*messages(-396, 0), newest=False))
    model.apply(live(5))
    model.apply(OutboxChanged(entry=entry(1)))
    assert "message 5" not in bodies(model)
    while model.show_newer():
        pass
    assert bodies(model)[-2:] == ["message 5", "entry 1"]
    assert model.rowCount() <= 301


def test_dropped_rows_come_back_without_asking_the_server(qtbot: QtBot) -> None:
    assert qtbot is not None
    model = make(most_rows=10, step=5)
    model.apply(loaded(*messages(1, 10)))
    model.apply(live(11))
    assert bodies(model)[0] == "message 7"
    assert model.show_older()
    assert bodies(model)[0] == "message 2"


def test_a_row_is_spoken_with_its_writer_and_state(model: TimelineModel) -> None:
    spoken = model.index(2).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("You: message 3")
    assert spoken.endswith("sent")


def test_a_message_from_before_what_is_loaded_waits_until_one_scrolls_up(model: TimelineModel) -> None:
    mirror = Mirror(model)
    model.apply(live(-3))
    assert mirror.announced == []
    model.apply(loaded(*messages(-5, 0), newest=False, complete=True, edge="m1"))
    assert bodies(model)[2] == "message -3"
    model.apply(live(-9))
    assert bodies(model)[0] == "message -9"


def test_what_is_pending_stands_below_the_last_message_as_soon_as_that_is_known_to_be_the_last(
    model: TimelineModel,
) -> None:
    pending = (entry(1, minutes=90),)
    model.apply(loaded(*messages(1, 8), newest=False, at="m3", reaches_newest=False, outbox=pending))
    mirror = Mirror(model)
    assert bodies(model)[-1] == "message 8"
    model.apply(loaded(newest=False, newer=True, edge="m8", reaches_newest=True))
    assert mirror.announced == ["inserted 8-8"]
    assert bodies(model)[-1] == "entry 1"


_NUMBERS = st.integers(-8, 8)
_CHANGES = st.one_of(
    st.builds(lambda n: live(n, own=n % 3 == 0), _NUMBERS),
    st.builds(lambda n, e: live(n, own=True, outbox=f"e{e}"), _NUMBERS, st.integers(1, 3)),
    st.builds(
        lambda n, m, s: OutboxChanged(entry=entry(n, minutes=m, state=s)),
        st.integers(1, 3),
        st.integers(80, 82),
        st.sampled_from(["queued", "failed"]),
    ),
    st.builds(lambda n: OutboxRemoved(entry_id=f"e{n}", conversation_id="c1"), st.integers(1, 3)),
    st.builds(
        lambda n: PeerRead(
            conversation_id="c1", message_id=f"m{n}", up_to=message(n, minutes=n * 10).created_at
        ),
        _NUMBERS,
    ),
    st.builds(
        lambda n: GapFound(conversation_id="c1", before=message(n, minutes=n * 10).created_at), _NUMBERS
    ),
    st.builds(lambda n: loaded(*messages(n - 5, n), newest=False), _NUMBERS),
    st.builds(lambda n, u: loaded(*messages(n, n + 3), unread=u), _NUMBERS, st.integers(0, 5)),
    st.sampled_from(["older", "newer", "newest", "watched", "unwatched"]),
)


def act(model: TimelineModel, step: Change | str) -> None:
    match step:
        case "older":
            model.show_older()
        case "newer":
            model.show_newer()
        case "newest":
            model.show_newest()
        case "watched" | "unwatched":
            model.set_watched("c1", step == "watched")
        case str():
            raise ValueError(step)
        case _:
            model.apply(step)


@given(st.lists(_CHANGES, max_size=25))
def test_whoever_believes_the_signals_sees_what_the_model_holds(steps: list[Change | str]) -> None:
    model = make(most_rows=6, step=3)
    mirror = Mirror(model)
    for step in steps:
        act(model, step)
        assert mirror.rows == [model.row(number) for number in range(model.rowCount())], step
        # The window holds six messages, and the three that may be pending.
        assert model.rowCount() <= 9


@given(st.lists(st.integers(1, 9), max_size=30))
def test_any_order_with_repeats_gives_one_timeline(numbers: list[int]) -> None:
    model = make()
    model.apply(loaded(complete=True))
    for number in numbers:
        model.apply(live(number))
    assert bodies(model) == [f"message {number}" for number in sorted(set(numbers))]
