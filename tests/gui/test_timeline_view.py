"""The scrolled timeline: keeps its place, opens at the "New" line, asks for more, jumps."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from desktop.core.changes import OutboxChanged
from desktop.state.timeline_model import TimelineModel
from desktop.ui.timeline_view import TimelineView
from tests.gui.conftest import at_end, live, settle
from tests.support.chat_scenes import entry, loaded, message, messages


def top_of(view: TimelineView, model: TimelineModel, message_id: str) -> int:
    return view.rowViewportPosition(model.row_of(message_id))


def test_it_opens_at_the_newest_message(model: TimelineModel, view: TimelineView) -> None:
    model.apply(loaded(*messages(1, 40)))
    assert at_end(view)
    assert view.last_row_visible


def test_it_opens_at_the_new_line_when_that_is_further_up(model: TimelineModel, view: TimelineView) -> None:
    model.apply(loaded(*messages(1, 60), unread=30))
    row = model.row_of(model.first_unread)
    assert 0 <= view.rowViewportPosition(row) < 50
    assert not view.last_row_visible


def test_scrolled_up_a_new_message_moves_nothing_and_is_counted(
    qtbot: QtBot, model: TimelineModel, view: TimelineView
) -> None:
    model.apply(loaded(*messages(1, 60), complete=True))
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum() // 2)
    settle(qtbot, view)
    before = top_of(view, model, "m30")
    model.apply(live(61))
    model.apply(live(62))
    assert top_of(view, model, "m30") == before
    assert view.jump.isVisible()
    assert view.jump.text() == "2 new"
    view.jump.click()
    assert at_end(view)
    assert not view.jump.isVisible()


def test_what_one_writes_oneself_is_always_shown(
    qtbot: QtBot, model: TimelineModel, view: TimelineView
) -> None:
    model.apply(loaded(*messages(1, 60), complete=True))
    view.verticalScrollBar().setValue(0)
    settle(qtbot, view)
    model.apply(OutboxChanged(entry=entry(1, minutes=700)))
    assert at_end(view)


def test_a_jump_puts_the_message_into_the_middle_and_tints_it_for_a_moment(
    qtbot: QtBot, model: TimelineModel, view: TimelineView
) -> None:
    model.apply(loaded(*messages(1, 50), newest=False, at="m20", reaches_newest=False))
    middle = view.visualRect(model.index(model.row_of("m20"))).center().y()
    assert abs(middle - view.viewport().height() // 2) <= 1
    assert view.currentIndex().row() == model.row_of("m20")
    assert view.delegate.pointed_id == "m20"
    assert not view.last_row_visible
    qtbot.waitUntil(lambda: not view.delegate.pointed_id)


def test_a_jump_within_what_is_shown_moves_only_the_page(
    qtbot: QtBot, model: TimelineModel, view: TimelineView
) -> None:
    model.apply(loaded(*messages(1, 200), complete=True))
    settle(qtbot, view)
    with qtbot.assertNotEmitted(model.modelReset):
        assert model.point_at("m30")
    assert abs(view.visualRect(model.index(29)).center().y() - view.viewport().height() // 2) <= 1
    assert model.point_at("m31")
    assert view.delegate.pointed_id == "m31"


def test_a_message_longer_than_the_page_is_shown_from_its_beginning(
    model: TimelineModel, view: TimelineView
) -> None:
    long = message(20, "palabra " * 800, minutes=200)
    model.apply(loaded(*messages(1, 19), long, *messages(21, 50), newest=False, at="m20"))
    assert top_of(view, model, "m20") == 0


def test_below_a_jump_newer_messages_are_asked_for_near_the_bottom(
    qtbot: QtBot, model: TimelineModel, view: TimelineView
) -> None:
    model.apply(loaded(*messages(1, 50), newest=False, at="m20", reaches_newest=False, complete=True))
    settle(qtbot, view)
    asked: list[tuple[str, str]] = []
    view.newer_wanted.connect(lambda *what: asked.append(what))
    with qtbot.waitSignal(view.newer_wanted):
        view.verticalScrollBar().setValue(view.verticalScrollBar().maximum() - 100)
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum() - 50)
    settle(qtbot, view)
    assert asked == [("c1", "m50")]
    before = top_of(view, model, "m48")
    model.apply(loaded(*messages(51, 90), newest=False, newer=True, edge="m50"))
    assert top_of(view, model, "m48") == before
    assert model.at_newest


def test_below_a_jump_what_comes_is_counted_and_the_button_asks_for_the_end(
    qtbot: QtBot, model: TimelineModel, view: TimelineView
) -> None:
    model.apply(loaded(*messages(1, 50), newest=False, at="m20", reaches_newest=False, unread=2))
    model.apply(live(90))
    settle(qtbot, view)
    assert view.jump.text() == "3 new"
    with qtbot.waitSignal(view.newest_wanted) as wanted:
        view.jump.click()
    assert wanted.args == ["c1"]
    model.apply(loaded(*messages(41, 90), unread=20))
    assert at_end(view)
    assert view.last_row_visible
    assert not view.jump.isVisible()


def test_what_one_writes_below_a_jump_brings_the_end(
    qtbot: QtBot, model: TimelineModel, view: TimelineView
) -> None:
    model.apply(loaded(*messages(1, 50), newest=False, at="m20", reaches_newest=False))
    with qtbot.waitSignal(view.newest_wanted):
        model.apply(OutboxChanged(entry=entry(1, minutes=900)))
    model.apply(loaded(*messages(41, 90), outbox=(entry(1, minutes=900),)))
    assert at_end(view)
    assert model.row(model.rowCount() - 1).id == "e1"


def test_older_messages_are_asked_for_once_near_the_top(
    qtbot: QtBot, model: TimelineModel, view: TimelineView
) -> None:
    model.apply(loaded(*messages(1, 60)))
    settle(qtbot, view)
    asked: list[tuple[str, str]] = []
    view.older_wanted.connect(lambda *what: asked.append(what))
    with qtbot.waitSignal(view.older_wanted):
        view.verticalScrollBar().setValue(100)
    view.verticalScrollBar().setValue(50)
    settle(qtbot, view)
    assert asked == [("c1", "m1")]


def test_a_complete_conversation_asks_for_nothing_older(
    qtbot: QtBot, model: TimelineModel, view: TimelineView
) -> None:
    model.apply(loaded(*messages(1, 60), complete=True))
    with qtbot.assertNotEmitted(view.older_wanted):
        view.verticalScrollBar().setValue(0)
        settle(qtbot, view)
