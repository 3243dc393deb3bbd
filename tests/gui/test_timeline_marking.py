"""What a hand does with messages: marks, copies, follows links, opens menus; by mouse and by keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication
from pytestqt.qtbot import QtBot

from desktop.core.changes import AccountChanged
from desktop.state.timeline_model import TimelineModel
from desktop.ui.message_delegate import MessageDelegate
from desktop.ui.theme import Theme
from desktop.ui.timeline_view import TimelineView
from tests.gui.conftest import bubble_point, live, settle
from tests.support.chat_scenes import ACCOUNT, entry, loaded, message, messages

_LEFT, _NONE, _SHIFT = (
    Qt.MouseButton.LeftButton,
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
_FIVE = tuple(
    message(number, body, minutes=number, own=number == 3)
    for number, body in enumerate(("uno dos tres", "cuatro", "cinco", "seis", "siete"), 1)
)


@pytest.fixture
def five(model: TimelineModel, view: TimelineView) -> TimelineView:
    """Five messages of two people, the third one own."""
    model.apply(loaded(*_FIVE, complete=True))
    return view


def marked(view: TimelineView) -> list[str]:
    return [
        row.id for row in map(view.messages.row, range(view.messages.rowCount())) if view.marks.covers(row)
    ]


def copied(view: TimelineView) -> str:
    QGuiApplication.clipboard().clear()
    QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    return QGuiApplication.clipboard().text()


def at(view: TimelineView, row: int, dx: int = 20) -> QPoint:
    return bubble_point(view, view.messages, row, dx)


def drag(view: TimelineView, *way: QPoint) -> None:
    QTest.mousePress(view.viewport(), _LEFT, _NONE, way[0])
    for point in way[1:]:
        QTest.mouseMove(view.viewport(), point)
    QTest.mouseRelease(view.viewport(), _LEFT, _NONE, way[-1])


def test_dragging_into_another_message_marks_whole_ones_in_either_direction(five: TimelineView) -> None:
    drag(five, at(five, 1), at(five, 2), at(five, 3))
    assert marked(five) == ["m2", "m3", "m4"]
    drag(five, at(five, 3), at(five, 1))
    assert marked(five) == ["m2", "m3", "m4"]
    assert copied(five).splitlines() == [
        "[02/03/2026, 12:02] Ana Ruiz: cuatro",
        "[02/03/2026, 12:03] Eva Soler: cinco",
        "[02/03/2026, 12:04] Ana Ruiz: seis",
    ]


def test_dragging_back_into_the_first_message_marks_letters_again(five: TimelineView) -> None:
    drag(five, at(five, 0, 1), at(five, 2), at(five, 0, 40))
    assert marked(five) == []
    assert "uno dos tres".startswith(copied(five))
    QTest.mouseClick(five.viewport(), _LEFT, _SHIFT, at(five, 0, 300))
    assert copied(five) == "uno dos tres"


def test_dragging_beside_bubbles_marks_messages_and_a_click_there_nothing(
    five: TimelineView,
) -> None:
    beside = at(five, 1) + QPoint(300, 0)
    QTest.mouseClick(five.viewport(), _LEFT, _NONE, beside)
    assert marked(five) == []
    drag(five, beside, beside + QPoint(60, 0))
    assert marked(five) == ["m2"]
    assert copied(five) == "cuatro"
    QTest.mouseClick(five.viewport(), _LEFT, _NONE, beside)
    assert marked(five) == []


def test_dragging_over_the_edge_scrolls_and_marks_on(
    qtbot: QtBot, model: TimelineModel, view: TimelineView
) -> None:
    model.apply(loaded(*messages(1, 60), complete=True))
    settle(qtbot, view)
    last = view.rowAt(view.viewport().height() - 20)
    QTest.mousePress(view.viewport(), _LEFT, _NONE, at(view, last))
    above = QPoint(100, -40)
    QTest.mouseMove(view.viewport(), above)
    qtbot.waitUntil(
        lambda: view.verticalScrollBar().value() == 0 and marked(view)[:1] == ["m1"], timeout=30_000
    )
    assert marked(view) == [f"m{number}" for number in range(1, last + 2)]
    QTest.mouseRelease(view.viewport(), _LEFT, _NONE, QPoint(100, 5))
    assert not any(timer.isActive() for timer in view.findChildren(QTimer, "pull"))


def test_shift_and_a_click_marks_on_from_the_message_clicked_before(five: TimelineView) -> None:
    QTest.mouseClick(five.viewport(), _LEFT, _NONE, at(five, 1))
    QTest.mouseClick(five.viewport(), _LEFT, _SHIFT, at(five, 4))
    assert marked(five) == ["m2", "m3", "m4", "m5"]
    QTest.mouseClick(five.viewport(), _LEFT, _SHIFT, at(five, 0))
    assert marked(five) == ["m1", "m2"]


def test_shift_and_arrows_mark_more_and_less_and_escape_nothing(five: TimelineView) -> None:
    five.setCurrentIndex(five.messages.index(3))
    for key, wanted in (
        (Qt.Key.Key_Up, ["m3", "m4"]),
        (Qt.Key.Key_Up, ["m2", "m3", "m4"]),
        (Qt.Key.Key_Down, ["m3", "m4"]),
        (Qt.Key.Key_End, ["m4", "m5"]),
        (Qt.Key.Key_Home, ["m1", "m2", "m3", "m4"]),
    ):
        QTest.keyClick(five, key, _SHIFT)
        assert marked(five) == wanted
    QTest.keyClick(five, Qt.Key.Key_Escape)
    assert marked(five) == []
    QTest.keyClick(five, Qt.Key.Key_Down)
    assert copied(five) == "cuatro"


def test_ctrl_a_marks_all_and_moving_on_marks_nothing(five: TimelineView) -> None:
    QTest.keyClick(five, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert len(copied(five).splitlines()) == 5
    five.setCurrentIndex(five.messages.index(3))
    QTest.keyClick(five, Qt.Key.Key_Up)
    assert marked(five) == []


def test_keys_read_a_message_that_is_longer_than_the_page_before_they_leave_it(
    qtbot: QtBot, model: TimelineModel, view: TimelineView
) -> None:
    model.apply(
        loaded(message(1), message(2, "palabra " * 300, minutes=1), message(3, minutes=2), complete=True)
    )
    settle(qtbot, view)
    assert view.rowHeight(1) > view.viewport().height()
    for down, up in ((Qt.Key.Key_Down, Qt.Key.Key_Up), (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp)):
        view.setCurrentIndex(model.index(1))
        view.scrollTo(model.index(1), QAbstractItemView.ScrollHint.PositionAtTop)
        presses = 0
        while view.currentIndex().row() == 1 and presses < 50:
            seen = view.visualRect(model.index(1)).bottom() < view.viewport().height()
            QTest.keyClick(view, down)
            presses += 1
        assert seen, "its end was on the page before the next one was chosen"
        assert 1 < presses < 50
        view.setCurrentIndex(model.index(1))
        presses = 0
        while view.currentIndex().row() == 1 and presses < 50:
            seen = view.visualRect(model.index(1)).top() >= 0
            QTest.keyClick(view, up)
            presses += 1
        assert seen, "so was its beginning"
        assert 1 < presses < 50
    QTest.keyClick(view, Qt.Key.Key_End)
    QTest.keyClick(view, Qt.Key.Key_Home)
    assert view.currentIndex().row() == 0
    assert view.verticalScrollBar().value() == 0


def test_letters_are_for_the_writing_box_shortcuts_are_not(five: TimelineView) -> None:
    typed: list[str] = []
    five.typed.connect(typed.append)
    control, alt = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
    for modifiers in (_NONE, _SHIFT, alt, control, control | alt):
        key = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_E, modifiers, "e")
        QApplication.sendEvent(five, key)
    assert typed == ["e", "e", "e"]


def test_two_clicks_mark_a_word_three_the_message(five: TimelineView) -> None:
    box = five.delegate.places(five.visualRect(five.messages.index(0)), five.messages.row(0)).bubble
    words = five.delegate.bubble(five.messages.row(0)).layout.lineAt(0)
    x = words.cursorToX(5)
    point = at(five, 0, int(12 + (x[0] if isinstance(x, tuple) else float(str(x)))))
    assert box.contains(point.toPointF())
    QTest.mouseDClick(five.viewport(), _LEFT, _NONE, point)
    assert copied(five) == "dos"
    QTest.mouseClick(five.viewport(), _LEFT, _NONE, point)
    assert five.marks.part_of(five.messages.row(0)) == (0, 12)
    assert copied(five) == "uno dos tres"


def test_what_is_marked_is_copied_after_it_has_slid_out(qtbot: QtBot, theme: Theme) -> None:
    model = TimelineModel(most_rows=20, step=10)
    view = TimelineView(model, theme)
    qtbot.addWidget(view)
    model.setParent(view)
    model.apply(AccountChanged(account=ACCOUNT))
    model.open("c1")
    model.apply(loaded(*messages(1, 20), complete=True))
    view.mark_all()
    model.apply(live(21))
    assert model.row_of("m1") < 0
    assert copied(view).splitlines()[0].endswith(": message 1")
    assert len(copied(view).splitlines()) == 20


def test_another_conversation_has_nothing_marked(five: TimelineView) -> None:
    five.mark_all()
    five.messages.open("c2")
    assert not five.marks


def test_marked_messages_are_seen(five: TimelineView, theme: Theme) -> None:
    point = at(five, 1) + QPoint(300, 0)
    before = five.viewport().grab().toImage().pixelColor(point)
    QTest.mouseClick(five.viewport(), _LEFT, _NONE, at(five, 0))
    QTest.mouseClick(five.viewport(), _LEFT, _SHIFT, at(five, 2))
    after = five.viewport().grab().toImage().pixelColor(point)
    assert (before, after) == (theme.colour("canvas"), theme.colour("selected"))


def test_ctrl_c_copies_the_current_message(model: TimelineModel, view: TimelineView) -> None:
    model.apply(loaded(message(1, "uno\ndos")))
    view.setCurrentIndex(model.index(0))
    QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "uno\ndos"


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


def test_keys_begin_at_the_newest_message_in_sight(
    qtbot: QtBot, model: TimelineModel, view: TimelineView
) -> None:
    """Qt would begin at the oldest one, far above."""
    model.apply(loaded(*messages(1, 60), complete=True))
    settle(qtbot, view)
    for key, expected in ((Qt.Key.Key_Up, "m60"), (Qt.Key.Key_Up, "m59"), (Qt.Key.Key_End, "m60")):
        QTest.keyClick(view, key)
        assert model.row(view.currentIndex().row()).id == expected
    model.open("c2")
    model.open("c1")
    model.apply(loaded(*messages(1, 60), complete=True))
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum() // 2)
    settle(qtbot, view)
    bottom = view.rowAt(view.viewport().height() - 1)
    QTest.keyClick(view, Qt.Key.Key_PageDown)
    assert view.currentIndex().row() == bottom
    assert 0 < bottom < 58
