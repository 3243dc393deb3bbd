"""A row's menu: by mouse and by keys, asking before anything is deleted."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QLocale, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QMenu, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from desktop.core.changes import ActionFailed, ConversationChanged, ConversationHidden
from desktop.core.settings import Language
from desktop.state.conversation_model import ConversationModel
from desktop.state.local_time import tomorrow_morning
from desktop.ui.conversation_list import ConversationList
from desktop.ui.translations import Translations
from tests.gui.conftest import Chat
from tests.support.chat_pictures import TRANSLATIONS
from tests.support.chat_scenes import conversation, snapshot


@pytest.fixture
def model(qtbot: QtBot) -> ConversationModel:
    assert qtbot is not None
    model = ConversationModel()
    model.apply(snapshot(conversation(1, "Ana Ruiz", minutes=5), conversation(2, "<b>Berta</b>"), c1=3))
    return model


def right_click(pane: ConversationList, place: QPoint) -> None:
    viewport = pane.table.viewport()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, viewport.mapToGlobal(place))
    QApplication.sendEvent(viewport, event)


def press_menu_key(pane: ConversationList) -> None:
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(3, 3), QPoint(3, 3))
    QApplication.sendEvent(pane.table.viewport(), event)


def shown(menu: QMenu) -> list[str]:
    """What stands in a menu, without the marks of the letters."""
    return [
        action.text().replace("&", "") for action in menu.actions() if action.isVisible() and action.text()
    ]


def pick(qtbot: QtBot, pane: ConversationList, text: str) -> None:
    """Go down the open menu by keys, and press Enter."""
    qtbot.waitUntil(pane.menu.isVisible)
    for action in pane.menu.actions():
        if action.isVisible() and action.isEnabled() and not action.isSeparator():  # others are passed over
            QTest.keyClick(pane.menu, Qt.Key.Key_Down)
            assert pane.menu.activeAction() is action
        if action.text().replace("&", "") == text:
            break
    QTest.keyClick(pane.menu, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not pane.menu.isVisible())


def question(qtbot: QtBot, pane: ConversationList) -> QMessageBox:
    qtbot.waitUntil(lambda: any(box.isVisible() for box in pane.window().findChildren(QMessageBox)))
    return next(box for box in pane.window().findChildren(QMessageBox) if box.isVisible())


def press(box: QMessageBox, text: str) -> None:
    [button] = [one for one in box.findChildren(QPushButton) if one.text() == text]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.mark.parametrize(
    ("text", "signal"),
    [("Open", "open_requested"), ("Mark as read", "mark_read_requested"), ("Hide", "hide_requested")],
)
def test_a_choice_is_passed_on_with_the_row_below_the_mouse(
    qtbot: QtBot, model: ConversationModel, pane: ConversationList, text: str, signal: str
) -> None:
    right_click(pane, pane.table.visualRect(model.index(0, 0)).center())
    with qtbot.waitSignal(getattr(pane.menu, signal)) as asked:
        pick(qtbot, pane, text)
    assert asked.args == ["c1"]


def test_a_conversation_is_muted_for_a_while_by_keys_alone(
    qtbot: QtBot, model: ConversationModel, pane: ConversationList
) -> None:
    now = datetime(2026, 11, 24, 12, tzinfo=UTC)
    menu = pane.menu
    menu._now = lambda: now  # noqa: SLF001
    times = (
        (1, now + timedelta(hours=1)),
        (2, now + timedelta(hours=8)),
        (3, tomorrow_morning(now)),
        (4, None),
    )
    for downs, until in times:
        pane.table.setCurrentIndex(model.index(1, 0))
        press_menu_key(pane)
        qtbot.waitUntil(menu.isVisible)
        QTest.keyClick(menu, Qt.Key.Key_M)
        active = menu.activeAction()
        assert active.text() == "&Mute"
        times_menu = active.menu()
        assert isinstance(times_menu, QMenu)
        qtbot.waitUntil(times_menu.isVisible)
        for _ in range(downs - 1):
            QTest.keyClick(times_menu, Qt.Key.Key_Down)
        with qtbot.waitSignal(menu.mute_requested) as asked:
            QTest.keyClick(times_menu, Qt.Key.Key_Return)
        assert asked.args == ["c2", until]
        qtbot.waitUntil(lambda: not menu.isVisible())


def test_a_muted_conversation_can_be_unmuted_instead(
    qtbot: QtBot, model: ConversationModel, pane: ConversationList
) -> None:
    model.set_muted({"c1": None})
    right_click(pane, pane.table.visualRect(model.index(0, 0)).center())
    qtbot.waitUntil(pane.menu.isVisible)
    assert shown(pane.menu) == ["Open", "Show person…", "Mark as read", "Unmute", "Hide", "Clear…"]
    pane.menu.close()
    right_click(pane, pane.table.visualRect(model.index(0, 0)).center())
    with qtbot.waitSignal(pane.menu.unmute_requested) as asked:
        pick(qtbot, pane, "Unmute")
    assert asked.args == ["c1"]


def test_the_menu_key_opens_the_menu_of_the_current_row(
    qtbot: QtBot, model: ConversationModel, pane: ConversationList
) -> None:
    pane.table.setCurrentIndex(model.index(1, 0))
    press_menu_key(pane)
    with qtbot.waitSignal(pane.menu.hide_requested) as asked:
        pick(qtbot, pane, "Hide")
    assert asked.args == ["c2"]


def test_below_the_rows_there_is_no_menu(pane: ConversationList) -> None:
    right_click(pane, QPoint(20, pane.table.viewport().height() - 5))
    assert not pane.menu.isVisible()


def test_what_is_read_can_be_marked_as_unread_and_back(
    qtbot: QtBot, model: ConversationModel, pane: ConversationList
) -> None:
    for row, word in ((0, "Mark as read"), (1, "Mark as unread")):
        right_click(pane, pane.table.visualRect(model.index(row, 0)).center())
        qtbot.waitUntil(pane.menu.isVisible)
        assert [text for text in shown(pane.menu) if text.startswith("Mark")] == [word]
        pane.menu.close()
    pane.table.setCurrentIndex(model.index(1, 0))
    press_menu_key(pane)
    with qtbot.waitSignal(pane.menu.mark_unread_requested) as asked:
        pick(qtbot, pane, "Mark as unread")
    assert asked.args == ["c2"]
    marked = conversation(2, "<b>Berta</b>", marked_unread=True)
    model.apply(ConversationChanged(conversation=marked, unread=0))
    press_menu_key(pane)
    with qtbot.waitSignal(pane.menu.mark_read_requested) as asked:
        pick(qtbot, pane, "Mark as read")
    assert asked.args == ["c2"]


def test_the_card_is_that_of_the_other_person(
    qtbot: QtBot, model: ConversationModel, pane: ConversationList
) -> None:
    pane.table.setCurrentIndex(model.index(1, 0))
    QTest.keyClick(pane.table, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(pane.menu.isVisible)
    with qtbot.waitSignal(pane.menu.card_requested) as asked:
        QTest.keyClick(pane.menu, Qt.Key.Key_P)
    assert asked.args == ["u2"]


def test_a_hidden_conversation_can_only_be_opened(
    qtbot: QtBot, model: ConversationModel, pane: ConversationList
) -> None:
    hidden = conversation(3, "Zoe", hidden=True)
    model.apply(ConversationHidden(conversation=hidden))
    QTest.keyClicks(pane.search, "zoe")
    QTest.keyClick(pane.search, Qt.Key.Key_Tab)  # the buttons "+" and "more"
    QTest.keyClick(pane.focusWidget(), Qt.Key.Key_Tab)
    QTest.keyClick(pane.focusWidget(), Qt.Key.Key_Tab)
    QTest.keyClick(pane.focusWidget(), Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(pane.menu.isVisible)
    assert shown(pane.menu) == ["Open", "Show person…"]
    with qtbot.waitSignal(pane.menu.open_requested) as asked:
        QTest.keyClick(pane.menu, Qt.Key.Key_O)
    assert asked.args == ["c3"]


@pytest.fixture
def translations(qapp: QApplication) -> Iterator[Translations]:
    before = QLocale()
    translations = Translations(TRANSLATIONS, qapp)
    yield translations
    translations.remove()
    QLocale.setDefault(before)


def test_every_entry_has_a_letter_of_its_own(
    qtbot: QtBot, model: ConversationModel, pane: ConversationList, translations: Translations
) -> None:
    languages: tuple[Language, ...] = ("en", "es")
    for language, muted, row in itertools.product(languages, (False, True), (0, 1)):
        translations.use(language)
        model.set_muted({"c1": None, "c2": None} if muted else {})
        right_click(pane, pane.table.visualRect(model.index(row, 0)).center())
        qtbot.waitUntil(pane.menu.isVisible)
        for menu in (pane.menu, *pane.menu.findChildren(QMenu)):
            entries = [one.text() for one in menu.actions() if one.isVisible() and one.text()]
            letters = [text.partition("&")[2][:1].casefold() for text in entries]
            assert all(letters), entries
            assert len(set(letters)) == len(letters), entries
        pane.menu.close()


def test_clearing_asks_first_and_cancel_is_what_enter_does(
    qtbot: QtBot, model: ConversationModel, pane: ConversationList
) -> None:
    cleared = QSignalSpy(pane.menu.clear_requested)
    right_click(pane, pane.table.visualRect(model.index(0, 0)).center())
    pick(qtbot, pane, "Clear…")
    box = question(qtbot, pane)
    assert "Ana Ruiz" in box.text()
    assert "other person" in box.informativeText()
    QTest.keyClick(box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not box.isVisible())
    assert cleared.count() == 0


def test_clearing_is_asked_for_after_the_yes(
    qtbot: QtBot, model: ConversationModel, pane: ConversationList
) -> None:
    right_click(pane, pane.table.visualRect(model.index(0, 0)).center())
    pick(qtbot, pane, "Clear…")
    with qtbot.waitSignal(pane.menu.clear_requested) as asked:
        press(question(qtbot, pane), "Clear")
    assert asked.args == ["c1"]


def test_a_name_with_markup_is_shown_letter_by_letter(
    qtbot: QtBot, model: ConversationModel, pane: ConversationList
) -> None:
    right_click(pane, pane.table.visualRect(model.index(1, 0)).center())
    pick(qtbot, pane, "Clear…")
    box = question(qtbot, pane)
    assert "<b>Berta</b>" in box.text()
    assert box.textFormat() is Qt.TextFormat.PlainText
    press(box, "Cancel")


def test_marking_the_open_conversation_as_unread_closes_it(qtbot: QtBot, chat: Chat) -> None:
    chat.show(qtbot)
    chat.window.open_conversation("c1")
    chat.window.list.menu.mark_unread_requested.emit("c1")
    assert chat.timeline.conversation_id == ""


def test_hiding_the_open_conversation_closes_it(qtbot: QtBot, chat: Chat) -> None:
    chat.show(qtbot)
    chat.window.open_conversation("c1")
    chat.window.list.menu.hide_requested.emit("c2")
    assert chat.timeline.conversation_id == "c1"
    chat.window.list.menu.hide_requested.emit("c1")
    assert chat.timeline.conversation_id == ""


@pytest.mark.parametrize("action", ["hide", "clear"])
def test_what_was_refused_is_said(qtbot: QtBot, chat: Chat, action: str) -> None:
    chat.show(qtbot)
    chat.apply(ActionFailed(action=action, code="not_possible"))
    box = question(qtbot, chat.window.list)
    assert box.text().startswith("This server offers no way")
    press(box, "OK")
    qtbot.waitUntil(lambda: not box.isVisible())
