"""How a message is painted: whose side, which colours, what stands above and below it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor

from desktop.core.changes import GapFound, OutboxChanged
from desktop.state.timeline_model import TimelineModel
from desktop.ui.message_delegate import Places
from desktop.ui.theme import Theme
from desktop.ui.timeline_view import TimelineView
from tests.support.chat_scenes import NOON, entry, loaded, message


@pytest.fixture
def model(model: TimelineModel) -> TimelineModel:
    """Ana's message, an own one, and one that could not be sent."""
    failed = entry(1, minutes=2, state="failed", error="too_long", error_details={"bytes": "9", "limit": "8"})
    model.apply(loaded(message(1), message(2, minutes=1, own=True), outbox=(failed,), unread=1))
    return model


@pytest.fixture
def view(view: TimelineView) -> TimelineView:
    """That conversation in a window wide enough for a reason beside what can be done."""
    view.resize(600, 400)
    return view


def places(view: TimelineView, number: int) -> Places:
    return view.delegate.places(view.visualRect(view.messages.index(number)), view.messages.row(number))


def colour_in(view: TimelineView, number: int) -> QColor:
    """The colour just inside a bubble's left edge, half way down."""
    box = places(view, number).bubble
    return view.viewport().grab().toImage().pixelColor(int(box.left()) + 4, int(box.center().y()))


def test_own_messages_stand_on_the_right_the_others_on_the_left(view: TimelineView) -> None:
    width = view.viewport().width()
    assert places(view, 0).bubble.left() < 30
    assert places(view, 1).bubble.right() > width - 30


@pytest.mark.parametrize("preference", ["light", "dark"])
def test_bubbles_bear_the_themes_colours(view: TimelineView, theme: Theme, preference: str) -> None:
    theme.prefer("dark" if preference == "dark" else "light")
    names = [colour_in(view, number).name().upper() for number in range(3)]
    assert names == [theme.colours.peer, theme.colours.own, theme.colours.failed]


def test_lines_stand_above_the_bubble_they_concern(model: TimelineModel, view: TimelineView) -> None:
    model.apply(GapFound(conversation_id="c1", before=NOON))
    first, second = places(view, 0), places(view, 1)
    assert first.day.bottom() <= first.gap.top() < first.new.top() < first.bubble.top()
    assert not second.day.isValid()
    assert not second.new.isValid()


def test_a_failure_says_its_reason(model: TimelineModel, view: TimelineView) -> None:
    hit = view.delegate.hit(
        view.visualRect(model.index(2)), model.row(2), QPointF(places(view, 2).reason.center())
    )
    assert hit.part == "reason"
    assert hit.tip == "Not sent: The message is too long: 9 of 8 bytes."


def test_beside_a_bubble_nothing_is_hit(model: TimelineModel, view: TimelineView) -> None:
    beside = QPointF(places(view, 0).bubble.topRight()) + QPointF(20, 5)
    assert view.delegate.hit(view.visualRect(model.index(0)), model.row(0), beside).part == ""


def test_a_reason_in_the_servers_words_is_said_once(view: TimelineView, model: TimelineModel) -> None:
    failed = entry(1, minutes=2, state="failed", error="not_sent", error_details={"reason": "Ana left"})
    model.apply(OutboxChanged(entry=failed))
    where = QPointF(places(view, 2).reason.center())
    assert view.delegate.hit(view.visualRect(model.index(2)), model.row(2), where).tip == "Not sent: Ana left"


def test_a_long_reason_gets_lines_of_its_own(view: TimelineView) -> None:
    beside = places(view, 2)
    assert beside.reason.center().y() == beside.retry.center().y()
    view.resize(300, 400)
    above = places(view, 2)
    assert above.reason.height() > 10
    assert above.reason.bottom() <= above.retry.top()
    assert above.bubble.bottom() <= above.reason.top()


def test_only_the_last_message_has_room_below_it(view: TimelineView, model: TimelineModel) -> None:
    room = view.visualRect(model.index(2)).bottom() - places(view, 2).discard.bottom()
    assert room > 8
    model.apply(OutboxChanged(entry=entry(2, minutes=3)))
    assert view.rowHeight(2) == view.delegate.height(model.row(2))
    assert view.visualRect(model.index(2)).bottom() - places(view, 2).discard.bottom() < 2
    assert view.visualRect(model.index(3)).bottom() - places(view, 3).bubble.bottom() > 8
