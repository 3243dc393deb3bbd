"""The conversation list's model: order, counts, one row at a time."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from desktop.core.changes import AccountChanged, ConversationChanged, ConversationRemoved, SnapshotLoaded
from desktop.state.conversation_model import ConversationModel, ConversationRole
from tests.support.chat_scenes import ACCOUNT, conversation, snapshot


@pytest.fixture
def model(qtbot: QtBot) -> Iterator[ConversationModel]:
    assert qtbot is not None
    model = ConversationModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    model.apply(AccountChanged(account=ACCOUNT))
    model.apply(snapshot(*(conversation(number, minutes=number) for number in range(1, 6)), c2=3))
    yield model
    tester.deleteLater()


def ids(model: ConversationModel) -> list[str]:
    return [model.index(row, 0).data(ConversationRole.ID) for row in range(model.rowCount())]


def unread(model: ConversationModel, conversation_id: str) -> object:
    return model.index(model.row_of(conversation_id), 0).data(ConversationRole.UNREAD)


class Watcher:
    """Notes what a model announces."""

    def __init__(self, model: ConversationModel) -> None:
        self.changed: list[int] = []
        self.resets = 0
        self._model = model
        model.dataChanged.connect(self.note_change)
        model.rowsMoved.connect(self.note_reset)
        model.modelReset.connect(self.note_reset)

    def note_change(self, first: QModelIndex, last: QModelIndex) -> None:
        self.changed += range(first.row(), last.row() + 1)

    def note_reset(self) -> None:
        self.resets += 1


def test_the_newest_activity_stands_on_top(model: ConversationModel) -> None:
    assert ids(model) == ["c5", "c4", "c3", "c2", "c1"]


def test_a_new_message_moves_its_row_to_the_top_and_announces_what_it_passed(
    model: ConversationModel,
) -> None:
    watcher = Watcher(model)
    model.apply(ConversationChanged(conversation=conversation(2, minutes=90), unread=4))
    assert ids(model) == ["c2", "c5", "c4", "c3", "c1"]
    assert set(watcher.changed) == {0, 1, 2, 3}
    assert watcher.resets == 0


def test_the_same_change_twice_announces_nothing(model: ConversationModel) -> None:
    change = ConversationChanged(conversation=conversation(2, minutes=90), unread=4)
    model.apply(change)
    watcher = Watcher(model)
    model.apply(change)
    assert (watcher.changed, watcher.resets) == ([], 0)


def test_a_count_changes_one_row(model: ConversationModel) -> None:
    watcher = Watcher(model)
    model.set_unread("c3", 7)
    assert watcher.changed == [model.row_of("c3")]
    assert unread(model, "c3") == 7


def test_a_later_snapshot_overrides_counts_without_a_reset(model: ConversationModel) -> None:
    watcher = Watcher(model)
    model.apply(snapshot(*(conversation(number, minutes=number) for number in range(1, 6)), c1=1))
    assert (unread(model, "c2"), unread(model, "c1")) == (0, 1)
    assert watcher.resets == 0


def test_a_snapshot_without_a_conversation_removes_its_row(model: ConversationModel) -> None:
    model.apply(snapshot(*(conversation(number, minutes=number) for number in (1, 2, 4, 5))))
    assert ids(model) == ["c5", "c4", "c2", "c1"]


def test_a_hidden_conversation_has_no_row_until_it_is_shown_again(model: ConversationModel) -> None:
    model.apply(ConversationChanged(conversation=conversation(3, minutes=3, hidden=True), unread=0))
    assert model.row_of("c3") == -1
    model.apply(ConversationChanged(conversation=conversation(3, minutes=9), unread=1))
    assert model.row_of("c3") == 0


def test_a_removed_conversation_is_gone_with_its_count(model: ConversationModel) -> None:
    model.apply(ConversationRemoved(conversation_id="c2"))
    assert model.conversation("c2") is None
    assert model.newest_unread() is None


def test_the_newest_unread_conversation_is_found(model: ConversationModel) -> None:
    model.set_unread("c1", 1)
    assert model.newest_unread() == "c2"


def test_another_account_starts_with_an_empty_list(model: ConversationModel) -> None:
    model.apply(AccountChanged(account=None))
    assert model.rowCount() == 0


def test_own_last_lines_are_marked_and_made_one_line(model: ConversationModel) -> None:
    model.apply(
        ConversationChanged(conversation=conversation(1, minutes=50, last="a\nb", own=True), unread=0)
    )
    assert model.index(0, 0).data(ConversationRole.PREVIEW) == "You: a b"


def test_a_row_is_spoken_with_name_count_and_line(model: ConversationModel) -> None:
    spoken = model.index(model.row_of("c2"), 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("Person 2, ")
    assert "3" in spoken
    assert "hola" in spoken


def test_a_mark_of_ones_own_is_spoken_until_something_counts(model: ConversationModel) -> None:
    def spoken() -> str:
        return str(model.value("c4", Qt.ItemDataRole.AccessibleTextRole))

    marked = conversation(4, minutes=4, marked_unread=True)
    model.apply(ConversationChanged(conversation=marked, unread=0))
    assert "Marked as unread" in spoken()
    assert model.newest_unread() == "c2"
    model.apply(ConversationChanged(conversation=marked, unread=2))
    assert "Marked as unread" not in spoken()
    assert "2 unread" in spoken()


def test_drafts_come_with_the_first_snapshot_and_then_from_the_writing_boxes(
    model: ConversationModel,
) -> None:
    def draft(key: str) -> object:
        return model.value(key, ConversationRole.DRAFT)

    model.apply(AccountChanged(account=ACCOUNT))
    everybody = [conversation(number, minutes=number) for number in range(1, 6)]
    kept = {"c1": "a\nletter", "c9": "to nobody"}
    model.apply(SnapshotLoaded(conversations=tuple(everybody), counts={}, drafts=kept))
    assert draft("c1") == "a letter"
    watcher = Watcher(model)
    model.set_draft("c2", "hello")
    model.set_draft("c1", "")
    assert (draft("c1"), draft("c2")) == ("", "hello")
    assert "Draft: hello" in str(model.value("c2", Qt.ItemDataRole.AccessibleTextRole))
    assert watcher.changed == [model.row_of("c2"), model.row_of("c1")]
    # What is on its way from the engine may be older than what was typed since.
    model.apply(SnapshotLoaded(conversations=tuple(everybody), counts={}, drafts=kept))
    assert (draft("c1"), draft("c2")) == ("", "hello")


@given(st.lists(st.tuples(st.integers(1, 6), st.integers(0, 20)), max_size=30))
def test_any_order_of_changes_leaves_the_list_sorted(changes: list[tuple[int, int]]) -> None:
    model = ConversationModel()
    latest: dict[int, int] = {}
    held: dict[str, QPersistentModelIndex] = {}
    for number, minutes in changes:
        latest[number] = minutes
        model.apply(ConversationChanged(conversation=conversation(number, minutes=minutes), unread=0))
        assert model.row_of(f"c{number}") == ids(model).index(f"c{number}")
        assert {key: index.row() for key, index in held.items()} == {key: model.row_of(key) for key in held}
        held[f"c{number}"] = QPersistentModelIndex(model.index(model.row_of(f"c{number}"), 0))
    assert ids(model) == [f"c{one}" for one in sorted(latest, key=lambda one: (-latest[one], f"c{one}"))]
