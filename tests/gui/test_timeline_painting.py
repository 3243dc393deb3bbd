"""What happens to one message is painted there, and nowhere else."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QRect
from PySide6.QtGui import QCursor, QPaintEvent, QRegion
from pytestqt.qtbot import QtBot

from desktop.core.changes import (
    Change,
    ConversationRead,
    MessageAdded,
    OutboxChanged,
    OutboxRemoved,
    PeerRead,
)
from desktop.state.timeline_model import TimelineModel
from desktop.ui.timeline_view import TimelineView
from tests.gui.conftest import live, settle
from tests.support.chat_scenes import entry, loaded, message, messages


class Painted(QObject):
    """Adds up what is painted of a view's page."""

    def __init__(self, qtbot: QtBot, view: TimelineView) -> None:
        super().__init__(view)
        self._qtbot = qtbot
        self._view = view
        self.region = QRegion()
        view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: ARG002, N802 - Qt's signature
        if isinstance(event, QPaintEvent):
            self.region = self.region.united(event.region())
        return False

    def by(self, *changes: Change) -> QRegion:
        """Return what is painted because of some changes."""
        settle(self._qtbot, self._view)
        self.region = QRegion()
        for change in changes:
            self._view.messages.apply(change)
        for _ in range(3):
            settle(self._qtbot, self._view)
        return self.region


@pytest.fixture
def painted(qtbot: QtBot, model: TimelineModel, view: TimelineView) -> Painted:
    """Sixty messages, the newest in view, at rest; the mouse, which lights up the row below it, elsewhere."""
    QCursor.setPos(view.mapToGlobal(view.rect().bottomRight()) + QPoint(99, 99))
    model.apply(loaded(*messages(1, 60), complete=True))
    painted = Painted(qtbot, view)

    def at_rest() -> bool:  # a window that has just come up may paint itself once more
        return painted.by().isEmpty()

    qtbot.waitUntil(at_rest)
    return painted


def row_of(view: TimelineView, message_id: str) -> QRect:
    return view.visualRect(view.messages.index(view.messages.row_of(message_id)))


def read_up_to(number: int) -> PeerRead:
    until = message(number, minutes=number * 10).created_at
    return PeerRead(conversation_id="c1", message_id=f"m{number}", up_to=until)


def rows(view: TimelineView, *ids: str) -> QRegion:
    """Return where some messages' rows are."""
    return sum_of([row_of(view, one) for one in ids])


def sum_of(rects: list[QRect]) -> QRegion:
    region = QRegion()
    for rect in rects:
        region = region.united(rect)
    return region


def test_the_peer_reading_repaints_the_own_rows_that_it_turns(view: TimelineView, painted: Painted) -> None:
    painted.by(read_up_to(54))
    assert painted.by(read_up_to(57)) == rows(view, "m57")
    assert painted.by(read_up_to(60)) == rows(view, "m60")
    assert painted.by(read_up_to(60)).isEmpty()


def test_the_row_at_the_top_of_all_repaints_alone(
    qtbot: QtBot, model: TimelineModel, view: TimelineView
) -> None:
    model.apply(loaded(*messages(3, 5), complete=True))
    painted = Painted(qtbot, view)
    qtbot.waitUntil(lambda: painted.by().isEmpty())
    assert painted.by(read_up_to(3)) == rows(view, "m3")


def test_what_concerns_no_message_repaints_nothing(view: TimelineView, painted: Painted) -> None:
    elsewhere = OutboxChanged(entry=entry(1, conversation_id="c2"))
    assert painted.by(ConversationRead(conversation_id="c1", unread=0), elsewhere).isEmpty()
    assert painted.by(live(60)).isEmpty()  # a replay
    assert view.last_row_visible


def test_a_message_at_the_end_paints_its_row_and_the_strip_that_scrolling_uncovers(
    view: TimelineView, painted: Painted
) -> None:
    page = view.viewport().rect()
    region = painted.by(live(61))
    own = row_of(view, "m61")
    assert region.contains(own)
    assert region.boundingRect().bottom() == page.bottom()
    # Beside them there is what was uncovered at the top.
    left = region.subtracted(sum_of([own, row_of(view, "m60")]))
    assert left.boundingRect().height() <= own.height()


def test_a_message_far_below_the_page_paints_nothing_of_it(
    qtbot: QtBot, view: TimelineView, painted: Painted
) -> None:
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum() // 2)
    settle(qtbot, view)
    for number in (61, 62):
        region = painted.by(live(number)).boundingRect()
        button = view.jump.geometry()  # which shows how many there are
        assert region.isEmpty() or (region.top(), region.bottom()) == (button.top(), button.bottom())
    assert view.jump.text() == "2 new"


def test_a_pending_message_changes_where_it_stands(view: TimelineView, painted: Painted) -> None:
    painted.by(OutboxChanged(entry=entry(1, minutes=700)))
    tried = entry(1, minutes=700, attempted_at=message(61, minutes=700).created_at)
    assert painted.by(OutboxChanged(entry=tried)) == rows(view, "e1")
    sent = MessageAdded(message=message(61, minutes=700, own=True), own=True, outbox_id="e1")
    region = painted.by(sent, OutboxRemoved(entry_id="e1", conversation_id="c1"))
    assert region == rows(view, "m61")
