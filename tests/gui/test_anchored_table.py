"""What is being read does not move: at the end, scrolled up, with older rows, in another width."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, QPersistentModelIndex
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from desktop.core.changes import PeerRead
from desktop.state.timeline_model import TimelineModel
from desktop.ui.message_delegate import MessageDelegate
from desktop.ui.theme import Theme
from desktop.ui.timeline_view import TimelineView
from tests.gui.conftest import at_end, live, settle
from tests.support.chat_scenes import loaded, message, messages


def end_of(view: TimelineView, model: TimelineModel, message_id: str) -> int:
    """Where a message's bottom edge is on the screen: its own place, whatever stands above it."""
    row = model.row_of(message_id)
    return view.rowViewportPosition(row) + view.rowHeight(row)


def test_few_messages_stand_at_the_bottom(model: TimelineModel, view: TimelineView) -> None:
    model.apply(loaded(*messages(1, 2), complete=True))
    last = view.rowViewportPosition(1) + view.rowHeight(1)
    assert last == view.viewport().height()


def test_a_new_message_is_followed_at_the_end(model: TimelineModel, view: TimelineView) -> None:
    model.apply(loaded(*messages(1, 40)))
    model.apply(live(41))
    assert at_end(view)


@pytest.mark.parametrize("value", [0, 7, 150])
def test_older_messages_keep_the_place(
    qtbot: QtBot, model: TimelineModel, view: TimelineView, value: int
) -> None:
    model.apply(loaded(*messages(1, 60)))
    view.verticalScrollBar().setValue(value)
    settle(qtbot, view)
    before = end_of(view, model, "m5")
    model.apply(loaded(*messages(-49, 0), newest=False))
    settle(qtbot, view)
    assert end_of(view, model, "m5") == before


def test_the_window_slides_while_the_place_is_kept(
    qtbot: QtBot, model: TimelineModel, view: TimelineView
) -> None:
    model.apply(loaded(*messages(1, 300)))
    view.verticalScrollBar().setValue(0)
    settle(qtbot, view)
    before = end_of(view, model, "m5")
    model.apply(loaded(*messages(-49, 0), newest=False))
    settle(qtbot, view)
    assert end_of(view, model, "m5") == before
    assert model.rowCount() == 300
    assert not view.last_row_visible
    view.scroll_to_newest()
    assert view.last_row_visible


def test_another_width_keeps_the_end_at_the_end(model: TimelineModel, view: TimelineView) -> None:
    model.apply(loaded(*(message(n, "palabra " * 30, minutes=n) for n in range(40))))
    view.resize(300, 400)
    assert at_end(view)


def test_one_changed_row_repaints_alone(
    qtbot: QtBot, model: TimelineModel, view: TimelineView, theme: Theme
) -> None:
    painted: list[int] = []

    class Counting(MessageDelegate):
        def paint(
            self,
            painter: QPainter,
            option: QStyleOptionViewItem,
            index: QModelIndex | QPersistentModelIndex,
        ) -> None:
            painted.append(index.row())
            super().paint(painter, option, index)

    model.apply(loaded(*messages(1, 60), complete=True))
    counting = Counting(theme, view)
    view.setItemDelegate(counting)
    settle(qtbot, view)
    to_read = iter((55, 57, 59))  # own ones, on the screen

    def alone() -> bool:
        """Not the first time, perhaps: a window that has just come up may paint itself once more."""
        painted.clear()
        number = next(to_read)
        until = message(number, minutes=number * 10).created_at
        model.apply(PeerRead(conversation_id="c1", message_id=f"m{number}", up_to=until))
        settle(qtbot, view)
        return bool(painted) and all(model.row(row).own for row in painted)

    qtbot.waitUntil(alone)  # the others' rows are left alone
