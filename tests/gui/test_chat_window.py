"""The chat window: opening, reading, writing, one pane or two, its place, its title."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop.core.changes import (
    AccountChanged,
    ActionFailed,
    ConnectionChanged,
    ConnectionState,
    ConversationChanged,
    ConversationReady,
    ConversationRemoved,
    PeopleFound,
)
from tests.gui.conftest import Chat
from tests.support.chat_scenes import NOON, conversation, loaded, messages, person


def words(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]


def test_opening_a_conversation_shows_it_and_lets_one_write(qtbot: QtBot, chat: Chat) -> None:
    chat.show(qtbot)
    with qtbot.waitSignal(chat.window.conversation_opened) as opened:
        chat.window.open_conversation("c1")
    chat.apply(loaded(*messages(1, 3)))
    assert opened.args == ["c1"]
    assert "Ana Ruiz" in words(chat.window.pane.head)
    assert chat.window.pane.composer.box.hasFocus()


def test_what_is_written_is_sent_to_the_open_conversation(qtbot: QtBot, chat: Chat) -> None:
    chat.show(qtbot)
    chat.window.open_conversation("c2")
    QTest.keyClicks(chat.window.pane.composer.box, "hola")
    with qtbot.waitSignal(chat.window.send_requested) as sent:
        QTest.keyClick(chat.window.pane.composer.box, Qt.Key.Key_Return)
    assert sent.args == ["c2", "hola"]


def test_drafts_are_told_and_come_back(qtbot: QtBot, chat: Chat) -> None:
    chat.show(qtbot)
    chat.window.open_conversation("c1")
    QTest.keyClicks(chat.window.pane.composer.box, "borrador")
    with qtbot.waitSignal(chat.window.draft_changed) as told:
        chat.window.open_conversation("c2")
    assert told.args == ["c1", "borrador"]
    chat.apply(loaded(conversation_id="c2", draft="otro"))
    assert chat.window.pane.composer.box.toPlainText() == "otro"


def test_older_messages_are_asked_for_by_scrolling_up(qtbot: QtBot, chat: Chat) -> None:
    chat.show(qtbot)
    chat.window.open_conversation("c1")
    chat.apply(loaded(*messages(1, 80)))
    with qtbot.waitSignal(chat.window.older_requested) as asked:
        chat.window.pane.timeline.verticalScrollBar().setValue(0)
    assert asked.args == ["c1", "m1"]


def test_a_message_is_shown_in_its_conversation_and_asked_for_only_where_it_is_not_loaded(
    qtbot: QtBot, chat: Chat
) -> None:
    chat.show(qtbot)
    with qtbot.assertNotEmitted(chat.window.conversation_opened):
        with qtbot.waitSignal(chat.window.message_requested) as asked:
            chat.window.show_message("c1", "m20")
        assert asked.args == ["c1", "m20"]
        chat.apply(loaded(*messages(1, 50), newest=False, at="m20", draft="hola"))
        with qtbot.assertNotEmitted(chat.window.message_requested):
            chat.window.show_message("c1", "m30")
    assert chat.window.pane.timeline.delegate.pointed_id == "m30"
    assert chat.window.pane.composer.box.toPlainText() == "hola"


def test_the_title_bears_the_number(chat: Chat) -> None:
    chat.window.set_unread_total(3)
    assert chat.window.windowTitle() == "(3) TimeNow"
    chat.window.set_unread_total(0)
    assert chat.window.windowTitle() == "TimeNow"
    chat.window.set_unread_total(None)
    assert chat.window.windowTitle() == "TimeNow"


def test_the_newest_unread_conversation_is_opened_from_outside(qtbot: QtBot, chat: Chat) -> None:
    chat.conversations.set_unread("c2", 1)
    with qtbot.waitSignal(chat.window.conversation_opened) as opened:
        chat.window.show_newest_unread()
    assert opened.args == ["c2"]


def test_signed_out_nothing_can_be_written_and_the_reason_is_said(chat: Chat) -> None:
    chat.window.open_conversation("c1")
    chat.window.set_connection(ConnectionChanged(state=ConnectionState.SIGNED_OUT, at=NOON))
    assert not chat.window.pane.composer.box.isEnabled()
    assert chat.window.pane.composer.box.placeholderText() == "You are signed out."


def test_offline_one_can_write(chat: Chat) -> None:
    chat.window.open_conversation("c1")
    chat.window.set_connection(ConnectionChanged(state=ConnectionState.OFFLINE, at=NOON, code="offline"))
    assert chat.window.pane.composer.box.isEnabled()


def test_in_a_blocked_conversation_nothing_can_be_written(chat: Chat) -> None:
    chat.window.open_conversation("c1")
    chat.apply(
        ConversationChanged(conversation=conversation(1, "Ana Ruiz", minutes=5, blocked=True), unread=0)
    )
    assert not chat.window.pane.composer.box.isEnabled()


def test_without_an_account_the_window_offers_to_sign_in(qtbot: QtBot, chat: Chat) -> None:
    chat.show(qtbot)
    chat.apply(AccountChanged(account=None))
    assert "Welcome to TimeNow" in words(chat.window.pane)
    assert not chat.window.list.isVisible()
    with qtbot.waitSignal(chat.window.sign_in_requested):
        chat.window.pane.empty.button.click()


def test_a_removed_conversation_leaves_an_empty_pane(qtbot: QtBot, chat: Chat) -> None:
    chat.show(qtbot)
    chat.window.open_conversation("c1")
    chat.apply(ConversationRemoved(conversation_id="c1"))
    assert "Choose a conversation" in words(chat.window.pane)


def test_a_narrow_window_shows_one_pane_with_back(qtbot: QtBot, chat: Chat) -> None:
    chat.show(qtbot)
    chat.window.resize(400, 600)
    assert chat.window.list.isVisible()
    assert not chat.window.pane.isVisible()
    chat.window.open_conversation("c1")
    assert not chat.window.list.isVisible()
    assert chat.window.pane.head.back.isVisible()
    QTest.keyClick(chat.window.pane.composer.box, Qt.Key.Key_Escape)
    assert chat.window.list.isVisible()
    assert not chat.window.pane.isVisible()


def test_a_wide_window_shows_both_panes(qtbot: QtBot, chat: Chat) -> None:
    chat.show(qtbot)
    chat.window.open_conversation("c1")
    assert chat.window.list.isVisible()
    assert chat.window.pane.isVisible()
    assert not chat.window.pane.head.back.isVisible()


def test_a_new_chat_goes_from_the_name_to_the_conversation(qtbot: QtBot, chat: Chat) -> None:
    chat.show(qtbot)
    QTest.keyClick(chat.window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(chat.window.dialog.isVisible)
    with qtbot.waitSignal(chat.window.people_search_requested) as asked:
        QTest.keyClicks(chat.window.dialog.search, "nadia")
    assert asked.args == ["nadia"]
    chat.apply(PeopleFound(query="nadia", people=(person(9, "Nadia Sanz"),)))
    with qtbot.waitSignal(chat.window.person_chosen) as chosen:
        QTest.keyClick(chat.window.dialog.search, Qt.Key.Key_Return)
    assert chosen.args == ["u9"]
    with qtbot.waitSignal(chat.window.conversation_opened) as opened:
        chat.apply(ConversationReady(conversation_id="c9", peer_id="u9"))
    assert opened.args == ["c9"]


def test_somebody_one_writes_with_is_found_at_once_and_their_conversation_opened(
    qtbot: QtBot, chat: Chat
) -> None:
    chat.show(qtbot)
    chat.window.set_connection(ConnectionChanged(state=ConnectionState.OFFLINE, at=NOON))
    QTest.keyClick(chat.window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(chat.window.dialog.isVisible)
    with qtbot.assertNotEmitted(chat.window.person_chosen), qtbot.waitSignal(chat.window.conversation_opened):
        QTest.keyClicks(chat.window.dialog.search, "BÉRTA")
        QTest.keyClick(chat.window.dialog.search, Qt.Key.Key_Return)
    assert chat.timeline.conversation_id == "c2"


def test_a_conversation_somebody_else_asked_for_is_not_opened(qtbot: QtBot, chat: Chat) -> None:
    with qtbot.assertNotEmitted(chat.window.conversation_opened):
        chat.apply(ConversationReady(conversation_id="c2", peer_id="u2"))


def test_ctrl_k_goes_to_the_search_box(qtbot: QtBot, chat: Chat) -> None:
    chat.show(qtbot)
    chat.window.open_conversation("c1")
    QTest.keyClick(chat.window.pane.composer.box, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert chat.window.list.search.hasFocus()


def test_esc_empties_the_search_box_and_then_leads_back(qtbot: QtBot, chat: Chat) -> None:
    chat.show(qtbot)
    chat.window.open_conversation("c1")
    QTest.keyClick(chat.window.pane.composer.box, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    search = chat.window.list.search
    QTest.keyClicks(search, "ber")
    QTest.keyClick(search, Qt.Key.Key_Escape)
    assert (search.text(), search.hasFocus()) == ("", True)
    QTest.keyClick(search, Qt.Key.Key_Escape)
    assert chat.window.pane.composer.box.hasFocus()


def test_ctrl_k_shows_the_list_in_a_narrow_window_and_esc_the_conversation_again(
    qtbot: QtBot, chat: Chat
) -> None:
    chat.show(qtbot)
    chat.window.resize(400, 600)
    chat.window.open_conversation("c1")
    box, search = chat.window.pane.composer.box, chat.window.list.search
    control = Qt.KeyboardModifier.ControlModifier
    QTest.keyClick(box, Qt.Key.Key_K, control)
    assert (search.hasFocus(), search.isVisible(), chat.window.pane.isVisible()) == (True, True, False)
    QTest.keyClick(search, Qt.Key.Key_Escape)
    assert (box.hasFocus(), search.isVisible(), chat.timeline.conversation_id) == (True, False, "c1")
    for words, opened in (("berta", "c2"), ("berta", "c2")):  # the second time it is open already
        QTest.keyClick(box, Qt.Key.Key_K, control)
        QTest.keyClicks(search, words)
        QTest.keyClick(search, Qt.Key.Key_Return)
        assert (box.hasFocus(), search.isVisible(), chat.timeline.conversation_id) == (True, False, opened)
    QTest.keyClick(box, Qt.Key.Key_K, control)
    chat.window.open_conversation("c2")  # by a notification, perhaps
    assert (search.isVisible(), chat.window.pane.isVisible()) == (False, True)


def test_a_colleague_found_in_the_list_is_written_to(qtbot: QtBot, chat: Chat) -> None:
    chat.show(qtbot)
    QTest.keyClicks(chat.window.list.search, "carla")
    chat.apply(PeopleFound(query="carla", people=(person(9, "Carla Gil"),)))
    with qtbot.waitSignal(chat.window.person_chosen) as chosen:
        QTest.keyClick(chat.window.list.search, Qt.Key.Key_Return)
    assert chosen.args == ["u9"]
    chat.apply(ConversationChanged(conversation=conversation(9, "Carla Gil"), unread=0))
    with qtbot.waitSignal(chat.window.conversation_opened) as opened:
        chat.apply(ConversationReady(conversation_id="c9", peer_id="u9"))
    assert opened.args == ["c9"]


def test_alt_down_opens_the_next_conversation(qtbot: QtBot, chat: Chat) -> None:
    chat.show(qtbot)
    chat.window.open_conversation("c1")
    with qtbot.waitSignal(chat.window.conversation_opened) as opened:
        QTest.keyClick(chat.window.pane.composer.box, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert opened.args == ["c2"]


def test_typing_in_the_timeline_writes_into_the_box(qtbot: QtBot, chat: Chat) -> None:
    chat.show(qtbot)
    chat.window.open_conversation("c1")
    chat.apply(loaded(*messages(1, 3)))
    chat.window.pane.timeline.setFocus()
    QTest.keyClicks(chat.window.pane.timeline, "h")
    assert chat.window.pane.composer.box.toPlainText() == "h"
    assert chat.window.pane.composer.box.hasFocus()


def test_a_failed_sending_is_said_below_the_box(qtbot: QtBot, chat: Chat) -> None:
    chat.show(qtbot)
    chat.window.open_conversation("c1")
    chat.apply(ActionFailed(action="send", code="disk_full"))
    assert "The disk is full: nothing new can be kept." in words(chat.window.pane.composer)


@pytest.mark.parametrize("preference", ["light", "dark"])
def test_every_control_has_an_accessible_name(chat: Chat, preference: str) -> None:
    chat.theme.prefer("dark" if preference == "dark" else "light")
    chat.window.open_conversation("c1")
    nameless = [
        type(widget).__name__
        for widget in chat.window.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not widget.accessibleName()
        and not getattr(widget, "text", str)()
        and widget.objectName() != "qt_scrollarea_viewport"
        and widget.isVisibleTo(chat.window)
    ]
    assert nameless == []


def test_a_window_made_narrow_while_hidden_shows_one_pane(qtbot: QtBot, chat: Chat) -> None:
    chat.window.open_conversation("c1")
    chat.show(qtbot)
    chat.window.hide()
    chat.window.resize(400, 600)
    chat.show(qtbot)
    assert not chat.window.list.isVisible()
    assert chat.window.pane.isVisible()
    assert chat.window.pane.head.back.isVisible()
