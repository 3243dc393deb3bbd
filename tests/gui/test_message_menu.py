"""What can be done with a message: its menu, its links; by mouse and by keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt, QUrl
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from desktop.state.timeline_model import TimelineModel
from desktop.ui.message_delegate import MessageDelegate
from desktop.ui.timeline_view import TimelineView
from tests.gui.conftest import bubble_point
from tests.support.chat_scenes import entry, loaded, message

_LEFT = Qt.MouseButton.LeftButton
_NONE, _SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def three(model: TimelineModel, view: TimelineView) -> TimelineView:
    """Three messages of Ana's."""
    texts = ("uno dos tres", "cuatro", "cinco")
    model.apply(loaded(*(message(number, text, minutes=number) for number, text in enumerate(texts))))
    return view


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


def test_the_menu_of_a_message_offers_what_can_be_done(model: TimelineModel, view: TimelineView) -> None:
    model.apply(loaded(message(1), outbox=(entry(1, minutes=1, state="failed"),)))
    delegate = view.itemDelegate()
    assert isinstance(delegate, MessageDelegate)
    rect = view.visualRect(model.index(1))
    hit = delegate.hit(rect, model.row(1), bubble_point(view, model, 1, 5).toPointF())
    menu = view.menu_for(model.row(1), hit)
    assert [one.text() for one in menu.actions() if not one.isSeparator()] == [
        "Copy",
        "Select all",
        "Try again",
        "Edit",
        "Delete",
    ]


def at(view: TimelineView, row: int, dx: int = 20) -> QPoint:
    return bubble_point(view, view.messages, row, dx)


def menu_of(view: TimelineView, qtbot: QtBot) -> QMenu:
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert menu.parent() is view
    return menu


def words_of(menu: QMenu) -> list[str]:
    return [one.text() for one in menu.actions() if not one.isSeparator()]


def ask_by_key(view: TimelineView) -> None:
    """What Qt makes of the menu key."""
    middle = view.rect().center()
    QApplication.sendEvent(
        view.viewport(),
        QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, middle, view.mapToGlobal(middle)),
    )


def test_the_menu_key_and_shift_f10_open_the_menu_of_the_current_message(
    three: TimelineView, qtbot: QtBot
) -> None:
    three.setCurrentIndex(three.messages.index(1))
    ask_by_key(three)
    menu = menu_of(three, qtbot)
    box = three.delegate.places(three.visualRect(three.messages.index(1)), three.messages.row(1)).bubble
    assert box.contains(three.viewport().mapFromGlobal(menu.pos()).toPointF())
    menu.actions()[0].trigger()
    assert QGuiApplication.clipboard().text() == "cuatro"
    menu.close()
    QTest.keyClick(three, Qt.Key.Key_Down, _SHIFT)
    QTest.keyClick(three, Qt.Key.Key_F10, _SHIFT)
    menu = menu_of(three, qtbot)
    assert words_of(menu) == ["Copy 2 messages", "Select all"]
    menu.actions()[1].trigger()
    assert all(three.marks.covers(three.messages.row(number)) for number in range(3))
    menu.close()


def test_a_menu_copies_from_its_own_message(three: TimelineView, qtbot: QtBot) -> None:
    three.marks.mark_text(three.messages.row(0), 0, 3)
    for row, wanted in ((0, "uno"), (1, "cuatro")):
        place = at(three, row)
        reason, where = QContextMenuEvent.Reason.Mouse, three.viewport().mapToGlobal(place)
        QApplication.sendEvent(three.viewport(), QContextMenuEvent(reason, place, where))
        menu = menu_of(three, qtbot)
        menu.actions()[0].trigger()
        menu.close()
        assert QGuiApplication.clipboard().text() == wanted


def test_enter_follows_the_one_link_of_a_message(
    qtbot: QtBot, model: TimelineModel, view: TimelineView
) -> None:
    model.apply(loaded(message(1, "mira https://erp.example/x y https://erp.example/x")))
    view.setCurrentIndex(model.index(0))
    with qtbot.waitSignal(view.link_clicked) as clicked:
        QTest.keyClick(view, Qt.Key.Key_Return)
    assert clicked.args == [QUrl("https://erp.example/x")]


def test_enter_asks_which_of_several_links(qtbot: QtBot, model: TimelineModel, view: TimelineView) -> None:
    model.apply(
        loaded(message(1, "https://erp.example/a?b=1&c https://erp.example@malo.example/ mailto:x@y.es"))
    )
    view.setCurrentIndex(model.index(0))
    QTest.keyClick(view, Qt.Key.Key_Return)
    menu = menu_of(view, qtbot)
    assert words_of(menu) == ["erp.example/a?b=1&&c", "malo.example", "x@y.es"]
    QTest.keyClick(menu, Qt.Key.Key_Down)
    with qtbot.waitSignal(view.link_clicked) as clicked:
        QTest.keyClick(menu, Qt.Key.Key_Return)
    assert clicked.args == [QUrl("https://erp.example@malo.example/")]
    ask_by_key(view)
    menu = menu_of(view, qtbot)
    assert words_of(menu) == ["Copy", "Select all", "Open link", "Copy link"]
    menu.findChildren(QMenu)[1].actions()[2].trigger()
    assert QGuiApplication.clipboard().text() == "mailto:x@y.es"
    menu.close()


def test_a_link_says_where_it_leads_before_it_is_clicked(model: TimelineModel, view: TimelineView) -> None:
    model.apply(loaded(message(1, "https://erp.example@malo.example/")))
    QTest.mouseMove(view.viewport(), at(view, 0, 40))
    assert "Leads to <b>malo.example</b>" in view.viewport().toolTip()
    assert view.viewport().cursor().shape() == Qt.CursorShape.PointingHandCursor
    QTest.mouseMove(view.viewport(), at(view, 0, 400))
    assert view.viewport().toolTip() == ""


def test_a_click_that_began_elsewhere_or_was_doubled_follows_no_link_twice(
    model: TimelineModel, view: TimelineView
) -> None:
    model.apply(loaded(message(1, "hola https://erp.example/x")))
    followed: list[QUrl] = []
    view.link_clicked.connect(followed.append)
    link = at(view, 0, 100)
    QTest.mousePress(view.viewport(), _LEFT, _NONE, at(view, 0, 400))
    QTest.mouseRelease(view.viewport(), _LEFT, _NONE, link)
    assert followed == []
    QTest.mouseClick(view.viewport(), _LEFT, _NONE, link)
    QTest.mouseDClick(view.viewport(), _LEFT, _NONE, link)
    QTest.mouseRelease(view.viewport(), _LEFT, _NONE, link)
    assert followed == [QUrl("https://erp.example/x")]
