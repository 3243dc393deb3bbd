"""How a message is painted: whose side, which colours, what stands above and below it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFontMetrics
from PySide6.QtTest import QTest

from desktop.core.changes import GapFound, OutboxChanged
from desktop.state.dates import day
from desktop.state.timeline_model import TimelineModel
from desktop.ui.message_places import Places
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


def test_emoji_alone_have_no_ground_unless_they_failed(view: TimelineView, theme: Theme) -> None:
    view.messages.open("")
    view.messages.open("c1")
    failed = entry(1, "👍", minutes=9, state="failed", error="offline")
    view.messages.apply(loaded(message(1, "👍"), message(2, "👍👍", own=True), outbox=(failed,)))
    names = [colour_in(view, number).name().upper() for number in range(3)]
    assert names == [theme.colours.canvas, theme.colours.canvas, theme.colours.failed]


def test_bubbles_have_an_edge_where_contrast_is_high(view: TimelineView, theme: Theme) -> None:
    def edges() -> set[str]:
        found = set()
        for number in range(3):
            box = places(view, number).bubble
            image = view.viewport().grab().toImage()
            found.add(image.pixelColor(int(box.left()), int(box.center().y())).name().upper())
        return found

    assert theme.colours.outline not in edges()
    theme.prefer("contrast")
    assert edges() == {theme.colours.outline}


def test_whom_a_jump_led_to_is_tinted_from_edge_to_edge(view: TimelineView, theme: Theme) -> None:
    def tint(number: int) -> str:
        middle = int(places(view, number).bubble.center().y())
        image = view.viewport().grab().toImage()
        left, right = (image.pixelColor(x, middle).name().upper() for x in (1, image.width() - 2))
        assert left == right
        return left

    view.delegate.pointed_id = "m2"
    assert tint(0) == tint(2) == theme.colours.canvas
    assert tint(1) not in {theme.colours.canvas, theme.colours.selected}


def test_the_current_message_has_a_ring_after_a_key_not_after_a_click(view: TimelineView) -> None:
    def changed(number: int) -> bool:
        return view.viewport().grab(view.visualRect(view.messages.index(number))).toImage() != before[number]

    with_focus = [view.visualRect(view.messages.index(number)) for number in range(3)]
    before = [view.viewport().grab(rect).toImage() for rect in with_focus]
    view.setFocus()
    view.setCurrentIndex(view.messages.index(1))
    assert not changed(1)
    QTest.keyClick(view, Qt.Key.Key_Up)
    assert [changed(number) for number in range(3)] == [True, False, False]


def test_lines_and_actions_grow_with_the_letters(view: TimelineView, model: TimelineModel) -> None:
    model.apply(GapFound(conversation_id="c1", before=NOON))
    font = view.font()
    font.setPointSizeF(font.pointSizeF() * 2.5)
    view.setFont(font)
    view.resize(600, 900)
    line = QFontMetrics(view.delegate.action_font).height()
    first, failed = places(view, 0), places(view, 2)
    for area, around in (
        (first.day, 16),
        (first.gap, 8),
        (first.new, 8),
        (failed.retry, 0),
        (failed.discard, 0),
    ):
        assert area.height() >= line + around
    assert first.day.bottom() <= first.gap.top() < first.new.top() < first.bubble.top()
    bubble = view.delegate.bubble(model.row(1))
    assert bubble.tick >= bubble.stamp_size.height() * 0.8


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


def test_a_time_tells_its_day_and_its_tick(model: TimelineModel, view: TimelineView) -> None:
    def told(number: int) -> str:
        stamp = view.delegate.bubble(model.row(number)).stamp
        point = places(view, number).bubble.topLeft() + stamp.center()
        return view.delegate.hit(view.visualRect(model.index(number)), model.row(number), point).tip

    at = model.row(0).at
    assert told(0) == f"{day(at)}, 12:00"
    assert told(1) == f"{day(at)}, 12:01 · sent"
    assert told(2).endswith("12:02 · Not sent: The message is too long: 9 of 8 bytes.")


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


def test_only_some_texts_stay_laid_out_by_their_number_and_their_length(
    view: TimelineView, model: TimelineModel
) -> None:
    def others(count: int, body: str) -> None:
        for number in range(count):
            view.delegate.height(replace(first, id=f"{body[:3]}{number}", body=body))

    first = model.row(0)
    laid_out, height = view.delegate.bubble(first), view.delegate.height(first)
    for count, body, kept in ((40, "hola", True), (40, "adiós", True), (200, "hola", False)):
        others(count, body)
        assert (view.delegate.bubble(first) is laid_out) is kept
    laid_out = view.delegate.bubble(first)
    others(60, "palabra " * 1000)
    assert view.delegate.height(first) == height
    assert view.delegate.bubble(first) is not laid_out
