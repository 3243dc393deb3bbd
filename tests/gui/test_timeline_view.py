"""The scrolled timeline: keeps its place, asks for older, repaints one row, copies, follows links."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.core.changes import OutboxChanged
from desktop.state.timeline_model import TimelineModel
from desktop.ui.message_delegate import MessageDelegate
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


def test_older_messages_are_asked_for_once_near_the_top(
    qtbot: QtBot, model: TimelineModel, view: TimelineView
) -> None:
    model.apply(loaded(*messages(1, 60)))
    settle(qtbot, view)
    asked: list[int] = []
    view.older_wanted.connect(lambda: asked.append(1))
    with qtbot.waitSignal(view.older_wanted):
        view.verticalScrollBar().setValue(100)
    view.verticalScrollBar().setValue(50)
    settle(qtbot, view)
    assert asked == [1]


def test_a_complete_conversation_asks_for_nothing_older(
    qtbot: QtBot, model: TimelineModel, view: TimelineView
) -> None:
    model.apply(loaded(*messages(1, 60), complete=True))
    with qtbot.assertNotEmitted(view.older_wanted):
        view.verticalScrollBar().setValue(0)
        settle(qtbot, view)


def test_ctrl_c_copies_the_current_message(model: TimelineModel, view: TimelineView) -> None:
    model.apply(loaded(message(1, "uno\ndos")))
    view.setCurrentIndex(model.index(0))
    QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "uno\ndos"


def bubble_point(view: TimelineView, model: TimelineModel, row: int, dx: int) -> QPoint:
    delegate = view.itemDelegate()
    assert isinstance(delegate, MessageDelegate)
    box = delegate.places(view.visualRect(model.index(row)), model.row(row)).bubble
    return QPoint(int(box.left()) + dx, int(box.top()) + 15)


def test_marked_text_is_copied_alone(model: TimelineModel, view: TimelineView) -> None:
    model.apply(loaded(message(1, "una palabra larga para marcar")))
    button, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QTest.mousePress(view.viewport(), button, none, bubble_point(view, model, 0, 1))
    QTest.mouseMove(view.viewport(), bubble_point(view, model, 0, 60))
    QTest.mouseRelease(view.viewport(), button, none, bubble_point(view, model, 0, 60))
    view.copy()
    copied = QGuiApplication.clipboard().text()
    assert copied
    assert "una palabra larga para marcar".startswith(copied)
    assert len(copied) < 20


def test_a_click_on_a_link_follows_it(qtbot: QtBot, model: TimelineModel, view: TimelineView) -> None:
    model.apply(loaded(message(1, "https://erp.example/x")))
    with qtbot.waitSignal(view.link_clicked) as clicked:
        QTest.mouseClick(
            view.viewport(),
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
            bubble_point(view, model, 0, 40),
        )
    assert clicked.args == [QUrl("https://erp.example/x")]


def test_a_failed_message_is_tried_again_and_deleted_by_mouse(
    qtbot: QtBot, model: TimelineModel, view: TimelineView
) -> None:
    model.apply(loaded(message(1), outbox=(entry(1, minutes=1, state="failed", error="offline"),)))
    delegate = view.itemDelegate()
    assert isinstance(delegate, MessageDelegate)
    places = delegate.places(view.visualRect(model.index(1)), model.row(1))
    for signal, place in ((view.retry_wanted, places.retry), (view.discard_wanted, places.discard)):
        with qtbot.waitSignal(signal) as wanted:
            QTest.mouseClick(
                view.viewport(),
                Qt.MouseButton.LeftButton,
                Qt.KeyboardModifier.NoModifier,
                place.center().toPoint(),
            )
        assert wanted.args == ["e1"]


def test_a_failed_message_is_tried_again_and_deleted_by_keys(
    qtbot: QtBot, model: TimelineModel, view: TimelineView
) -> None:
    model.apply(loaded(message(1), outbox=(entry(1, minutes=1, state="failed", error="offline"),)))
    view.setCurrentIndex(model.index(1))
    for signal, key in ((view.retry_wanted, Qt.Key.Key_Return), (view.discard_wanted, Qt.Key.Key_Delete)):
        with qtbot.waitSignal(signal) as wanted:
            QTest.keyClick(view, key)
        assert wanted.args == ["e1"]


def test_the_menu_of_a_message_offers_what_can_be_done(model: TimelineModel, view: TimelineView) -> None:
    model.apply(loaded(message(1), outbox=(entry(1, minutes=1, state="failed"),)))
    delegate = view.itemDelegate()
    assert isinstance(delegate, MessageDelegate)
    rect = view.visualRect(model.index(1))
    hit = delegate.hit(rect, model.row(1), bubble_point(view, model, 1, 5).toPointF())
    menu = view.menu_for(model.row(1), hit)
    assert [one.text() for one in menu.actions() if not one.isSeparator()] == ["Copy", "Try again", "Delete"]
