"""Up in an empty writing box brings back the last message that was not sent."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from desktop.core.changes import (
    ConnectionChanged,
    ConnectionState,
    OutboxChanged,
    OutboxRemoved,
    TimelineLoaded,
)
from tests.gui.conftest import Chat
from tests.support.chat_scenes import NOON, entry, messages

UP, ENTER, ESC = Qt.Key.Key_Up, Qt.Key.Key_Return, Qt.Key.Key_Escape
HINT = "Editing the message that was not sent. Esc leaves it as it was."


@pytest.fixture
def box(qtbot: QtBot, chat: Chat) -> QPlainTextEdit:
    """The writing box of c1, with a sent, a failed and a waiting message above it."""
    chat.window.open_conversation("c1")
    outbox = (
        entry(1, "el primero", minutes=100, state="failed", error="too_long"),
        entry(2, "el segundo", minutes=101, state="failed", error="too_long"),
        entry(3, "el tercero", minutes=102),
    )
    chat.apply(TimelineLoaded(conversation_id="c1", messages=messages(1, 3), outbox=outbox, newest=True))
    chat.show(qtbot)
    return chat.window.pane.composer.box


def asked(chat: Chat) -> list[tuple[str, ...]]:
    """Return what is asked of the engine from now on, as it comes."""
    calls: list[tuple[str, ...]] = []
    chat.window.send_requested.connect(lambda where, text: calls.append(("send", where, text)))
    chat.window.discard_requested.connect(lambda which: calls.append(("discard", which)))
    return calls


def test_its_text_comes_back_and_it_goes_once_the_new_one_is_sent(chat: Chat, box: QPlainTextEdit) -> None:
    calls = asked(chat)
    QTest.keyClick(box, UP)
    assert box.toPlainText() == "el segundo"
    assert box.textCursor().atEnd()
    assert chat.window.pane.composer.hint.text() == HINT
    QTest.keyClicks(box, ", corto")
    assert calls == []
    QTest.keyClick(box, ENTER)
    assert calls == [("send", "c1", "el segundo, corto"), ("discard", "e2")]
    assert not chat.window.pane.composer.hint.isVisible()
    QTest.keyClicks(box, "otro")
    QTest.keyClick(box, ENTER)
    assert calls[2:] == [("send", "c1", "otro")]


def test_esc_leaves_it_as_it_was(chat: Chat, box: QPlainTextEdit) -> None:
    calls = asked(chat)
    QTest.keyClick(box, UP)
    QTest.keyClicks(box, " no")
    QTest.keyClick(box, ESC)
    assert (box.toPlainText(), box.hasFocus()) == ("", True)
    chat.window.pane.composer.flush()
    QTest.keyClick(box, UP)
    assert box.toPlainText() == "el segundo"
    QTest.keyClick(box, ESC)
    QTest.keyClick(box, ESC)
    assert chat.window.list.table.hasFocus()
    assert calls == []


def test_in_a_box_with_something_in_it_up_is_an_arrow(box: QPlainTextEdit) -> None:
    QTest.keyClicks(box, "hola")
    QTest.keyClick(box, UP)
    assert box.toPlainText() == "hola"


def test_where_nothing_failed_there_is_nothing_to_edit(chat: Chat, box: QPlainTextEdit) -> None:
    for which in ("e1", "e2"):
        chat.apply(OutboxRemoved(entry_id=which, conversation_id="c1"))
    QTest.keyClick(box, UP)
    assert box.toPlainText() == ""


def test_one_that_was_sent_meanwhile_is_not_deleted(chat: Chat, box: QPlainTextEdit) -> None:
    calls = asked(chat)
    QTest.keyClick(box, UP)
    chat.apply(OutboxChanged(entry=entry(2, "el segundo", minutes=101, state="sending")))
    QTest.keyClick(box, ENTER)
    assert calls == [("send", "c1", "el segundo")]


def test_another_conversation_ends_it_and_what_was_changed_is_a_draft(
    chat: Chat, box: QPlainTextEdit
) -> None:
    calls = asked(chat)
    QTest.keyClick(box, UP)
    QTest.keyClicks(box, "!")
    chat.window.open_conversation("c2")
    assert box.toPlainText() == ""
    QTest.keyClicks(box, "para Berta")
    QTest.keyClick(box, ENTER)
    chat.window.open_conversation("c1")
    assert box.toPlainText() == "el segundo!"
    assert calls == [("send", "c2", "para Berta")]


def test_what_was_not_changed_is_no_draft(chat: Chat, box: QPlainTextEdit) -> None:
    QTest.keyClick(box, UP)
    chat.window.open_conversation("c2")
    chat.window.open_conversation("c1")
    assert box.toPlainText() == ""


def test_from_the_menu_any_of_them_is_edited_and_what_was_begun_comes_back(
    chat: Chat, box: QPlainTextEdit
) -> None:
    calls = asked(chat)
    QTest.keyClicks(box, "a medias")
    chat.window.pane.timeline.edit_wanted.emit("e1")
    assert (box.toPlainText(), box.hasFocus()) == ("el primero", True)
    QTest.keyClick(box, ESC)
    assert (box.toPlainText(), calls) == ("a medias", [])
    chat.window.pane.timeline.edit_wanted.emit("e1")
    QTest.keyClicks(box, "!")
    QTest.keyClick(box, ENTER)
    assert box.toPlainText() == "a medias"
    assert calls == [("send", "c1", "el primero!"), ("discard", "e1")]


def test_leaving_the_conversation_loses_neither_what_was_begun_nor_what_was_changed(
    chat: Chat, box: QPlainTextEdit
) -> None:
    QTest.keyClicks(box, "a medias")
    chat.window.pane.timeline.edit_wanted.emit("e1")
    QTest.keyClicks(box, "!")
    chat.window.open_conversation("c2")
    chat.window.open_conversation("c1")
    assert box.toPlainText() == "a medias\nel primero!"


def test_where_nothing_can_be_written_nothing_is_edited(chat: Chat, box: QPlainTextEdit) -> None:
    chat.window.set_connection(ConnectionChanged(state=ConnectionState.CHAT_OFF, at=NOON))
    chat.window.pane.timeline.edit_wanted.emit("e1")
    assert box.toPlainText() == ""
