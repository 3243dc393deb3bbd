"""A gap in the open conversation: asked for in view, filled where it is, while what is read stays put."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from desktop.core.changes import GapFilled, GapFound
from desktop.core.chat import Message
from desktop.state.timeline_model import TimelineModel
from desktop.ui.timeline_view import TimelineView
from desktop.wire.timestamp import Timestamp
from tests.gui.conftest import Chat, settle
from tests.gui.test_anchored_table import end_of
from tests.gui.test_timeline_model import Mirror, bodies
from tests.support.chat_scenes import loaded, messages

OLD, NEW = messages(1, 60), messages(201, 260)


def found(before: Message) -> GapFound:
    return GapFound(conversation_id="c1", before=before.created_at)


def filled(before: Message, *missing: Message, left: Message | None = None) -> GapFilled:
    return GapFilled(
        conversation_id="c1",
        before=before.created_at,
        messages=missing,
        left=None if left is None else left.created_at,
    )


def gaps(model: TimelineModel) -> list[str]:
    rows = [model.row(number) for number in range(model.rowCount())]
    return [row.id for row in rows if row.after_gap]


@pytest.fixture
def torn(model: TimelineModel) -> TimelineModel:
    """Messages 1 to 60, a gap, messages 201 to 260."""
    model.apply(loaded(*OLD, *NEW))
    model.apply(found(NEW[0]))
    return model


def test_a_gap_that_is_filled_goes_and_its_messages_stand_in_between(torn: TimelineModel) -> None:
    mirror = Mirror(torn)
    torn.apply(filled(NEW[0], *messages(61, 200)))
    assert gaps(torn) == []
    assert bodies(torn) == [f"message {number}" for number in range(1, 261)]
    assert mirror.announced[0] == "inserted 60-199"
    assert mirror.rows == [torn.row(number) for number in range(torn.rowCount())]


def test_a_gap_that_is_filled_in_part_moves_up(torn: TimelineModel) -> None:
    part = messages(151, 200)
    torn.apply(filled(NEW[0], *part, left=part[0]))
    assert gaps(torn) == ["m151"]
    assert torn.rowCount() == 170
    torn.apply(filled(part[0], *messages(61, 150)))
    assert gaps(torn) == []


def test_a_gap_that_could_not_be_filled_stays_and_says_that_nothing_is_on_its_way(
    torn: TimelineModel,
) -> None:
    torn.show_filling(NEW[0].created_at)
    assert torn.row(60).filling
    mirror = Mirror(torn)
    torn.apply(filled(NEW[0], left=NEW[0]))
    assert (gaps(torn), torn.row(60).filling) == (["m201"], False)
    assert mirror.announced == ["changed 60-60"]


def test_what_was_found_far_from_what_is_loaded_now_stays_out(torn: TimelineModel) -> None:
    torn.apply(loaded(*messages(1, 50), newest=False, at="m20", reaches_newest=False))
    torn.apply(filled(NEW[0], *messages(61, 200)))
    assert not torn.show_newer()
    assert torn.newest_id == "m50"
    torn.apply(loaded(*OLD, *messages(61, 210), newest=False, at="m20", reaches_newest=False))
    assert gaps(torn) == []


def test_the_same_answer_twice_changes_nothing(torn: TimelineModel) -> None:
    torn.apply(filled(NEW[0], *messages(61, 200)))
    mirror = Mirror(torn)
    torn.apply(filled(NEW[0], *messages(61, 200)))
    assert mirror.announced == []


def test_an_answer_for_another_conversation_changes_nothing(torn: TimelineModel) -> None:
    torn.apply(GapFilled(conversation_id="c2", before=NEW[0].created_at, messages=messages(61, 200)))
    assert gaps(torn) == ["m201"]


@pytest.mark.parametrize(("above", "below"), [(200, 60), (60, 200)])
def test_rows_that_become_too_many_go_at_the_end_that_is_farther_away(
    model: TimelineModel, above: int, below: int
) -> None:
    new = messages(1001, 1000 + below)
    model.apply(loaded(*messages(1, above), *new))
    model.apply(found(new[0]))
    mirror = Mirror(model)
    part = messages(901, 1000)
    model.apply(filled(new[0], *part, left=part[0]))
    assert model.rowCount() <= 300
    assert mirror.rows == [model.row(number) for number in range(model.rowCount())]
    assert model.row_of("m901") > 0
    assert model.row_of("m1001") >= 0
    assert gaps(model) == ["m901"]


def test_a_gap_is_asked_for_when_it_comes_into_view_and_not_before(
    qtbot: QtBot, torn: TimelineModel, view: TimelineView
) -> None:
    view.scroll_to_newest()
    settle(qtbot, view)
    asked: list[Timestamp] = []
    view.gap_wanted.connect(asked.append)
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum() - 100)
    settle(qtbot, view)
    assert asked == []
    with qtbot.waitSignal(view.gap_wanted):
        view.scroll_to(60)
    assert asked == [NEW[0].created_at]
    assert torn.row(60).filling


def test_a_gap_that_could_not_be_filled_is_not_asked_for_with_every_movement(
    qtbot: QtBot, torn: TimelineModel, view: TimelineView
) -> None:
    asked: list[Timestamp] = []
    view.gap_wanted.connect(asked.append)
    view.scroll_to(60)
    qtbot.waitUntil(lambda: len(asked) == 1)
    torn.apply(filled(NEW[0], left=NEW[0]))
    bar = view.verticalScrollBar()
    for step in (5, -5, 5):
        bar.setValue(bar.value() + step)
        settle(qtbot, view)
    assert len(asked) == 1


def test_a_gap_that_could_not_be_filled_is_asked_for_again_after_a_while(
    qtbot: QtBot, torn: TimelineModel, view: TimelineView, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.ui.timeline_view._ASK_AGAIN_MS", 1)
    asked: list[Timestamp] = []
    view.gap_wanted.connect(asked.append)
    view.scroll_to(60)
    qtbot.waitUntil(lambda: len(asked) == 1)
    torn.apply(filled(NEW[0], left=NEW[0]))
    bar = view.verticalScrollBar()

    def asked_again() -> bool:
        bar.setValue(bar.value() + (1 if bar.value() % 2 else -1))
        return len(asked) > 1

    qtbot.waitUntil(asked_again)


def test_what_is_left_of_a_gap_in_view_is_asked_for_at_once(
    qtbot: QtBot, torn: TimelineModel, view: TimelineView
) -> None:
    asked: list[Timestamp] = []
    view.gap_wanted.connect(asked.append)
    view.scroll_to(58)
    qtbot.waitUntil(lambda: len(asked) == 1)
    part = messages(198, 200)
    torn.apply(filled(NEW[0], *part, left=part[0]))
    qtbot.waitUntil(lambda: asked == [NEW[0].created_at, part[0].created_at])


def test_above_the_oldest_message_older_ones_are_asked_for_and_no_gap(
    qtbot: QtBot, model: TimelineModel, view: TimelineView
) -> None:
    model.apply(loaded(*NEW))
    model.apply(found(NEW[0]))
    asked: list[Timestamp] = []
    view.gap_wanted.connect(asked.append)
    with qtbot.waitSignal(view.older_wanted):
        view.verticalScrollBar().setValue(0)
    settle(qtbot, view)
    assert asked == []


@pytest.mark.parametrize("read", ["m201", "m60"])
@pytest.mark.parametrize("whole", [True, False])
def test_who_reads_beside_a_gap_stays_where_they_are(
    qtbot: QtBot, torn: TimelineModel, view: TimelineView, read: str, whole: bool
) -> None:
    upwards = read == "m201"  # whoever comes from below reads what is below the gap
    bar = view.verticalScrollBar()
    view.scroll_to(60)
    settle(qtbot, view)
    at_gap = bar.value() - 150
    bar.setValue(at_gap + (60 if upwards else -60))
    settle(qtbot, view)
    bar.setValue(at_gap)
    settle(qtbot, view)
    before = end_of(view, torn, read)
    assert 0 < before < view.viewport().height() + 100
    part = messages(61, 200) if whole else messages(151, 200)
    torn.apply(filled(NEW[0], *part, left=None if whole else part[0]))
    settle(qtbot, view)
    assert end_of(view, torn, read) == before


@pytest.mark.parametrize("at", ["m10", "m230"])
def test_who_reads_far_from_a_gap_stays_where_they_are(
    qtbot: QtBot, torn: TimelineModel, view: TimelineView, at: str
) -> None:
    view.scroll_to(torn.row_of(at))
    settle(qtbot, view)
    before = end_of(view, torn, at)
    torn.apply(filled(NEW[0], *messages(61, 200)))
    settle(qtbot, view)
    assert end_of(view, torn, at) == before


def test_the_window_asks_for_the_gap_of_the_conversation_it_shows(qtbot: QtBot, chat: Chat) -> None:
    chat.window.open_conversation("c1")
    chat.apply(loaded(*OLD, *NEW), found(NEW[0]))
    with qtbot.waitSignal(chat.window.gap_requested) as asked:
        chat.window.show()
        chat.window.pane.timeline.scroll_to(60)
    assert asked.args == ["c1", NEW[0].created_at]
