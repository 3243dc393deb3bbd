"""Ten thousand conversations, ten thousand messages: the window opens, scrolls, changes one row at a time.

What it took is logged (`-o log_cli=true --log-cli-level=INFO`), and asserted nowhere.
"""

from __future__ import annotations

import logging
import resource
import time

from PySide6.QtTest import QSignalSpy
from pytestqt.qtbot import QtBot

from desktop.core.changes import ConversationChanged, MessageAdded
from desktop.state.timeline_rows import MOST_ROWS
from tests.gui.conftest import Chat
from tests.support.chat_scenes import conversation, loaded, message, messages, snapshot

_MANY = 10_000

_log = logging.getLogger(__name__)


def _megabytes() -> float:
    """The most memory this process has had so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def test_ten_thousand_conversations_open_and_scroll(qtbot: QtBot, chat: Chat) -> None:
    everybody = tuple(
        conversation(number, f"Persona {number}", minutes=-number) for number in range(1, _MANY + 1)
    )
    memory, began = _megabytes(), time.perf_counter()
    chat.apply(snapshot(*everybody, c9000=3))
    chat.show(qtbot)
    table = chat.window.list.table
    qtbot.waitUntil(lambda: table.indexAt(table.rect().center()).isValid())
    _log.info("10,000 conversations shown after %.2f s", time.perf_counter() - began)
    _log.info("10,000 conversations: %.0f MB more", _megabytes() - memory)
    reset = QSignalSpy(chat.conversations.modelReset)
    table.scrollToBottom()
    table.grab()
    last = table.indexAt(table.viewport().rect().bottomLeft())
    assert last.row() == _MANY - 1
    newest = conversation(_MANY, "Persona 10000", minutes=1)
    chat.apply(ConversationChanged(conversation=newest, unread=1))
    assert chat.conversations.row_of(newest.id) == 0
    chat.window.list.search.setText("persona 9000")
    assert table.model().rowCount() == 1
    chat.window.list.search.clear()
    chat.window.open_conversation("c9000")
    table.grab()
    assert reset.count() == 0


def test_a_conversation_of_ten_thousand_messages_opens_and_scrolls(qtbot: QtBot, chat: Chat) -> None:
    chat.show(qtbot)
    chat.window.open_conversation("c1")
    view, bar = chat.window.pane.timeline, chat.window.pane.timeline.verticalScrollBar()
    memory, began = _megabytes(), time.perf_counter()
    chat.apply(loaded(*messages(1, _MANY), complete=True))
    chat.window.grab()
    _log.info("10,000 messages shown after %.2f s", time.perf_counter() - began)
    assert view.last_row_visible
    reset = QSignalSpy(chat.timeline.modelReset)
    chat.apply(MessageAdded(message=message(_MANY + 1, minutes=10 * _MANY + 10), own=False))
    assert view.last_row_visible
    for number in range(_MANY, _MANY - 1500, -400):  # back through the windows of rows
        qtbot.waitUntil(lambda wanted=number: _scrolled_to(chat, wanted))  # type: ignore[misc]  # mypy cannot type lambda defaults
        assert chat.timeline.rowCount() <= MOST_ROWS + 1
        view.grab()
    assert bar.value() < bar.maximum()
    assert reset.count() == 0
    view.scroll_to_newest()
    qtbot.waitUntil(lambda: view.last_row_visible)
    assert reset.count() <= 1, "the way back is one leap"
    _log.info("10,000 messages: %.0f MB more", _megabytes() - memory)


def _scrolled_to(chat: Chat, number: int) -> bool:
    """Scroll up once more, unless message `number` is among the rows."""
    if chat.timeline.row_of(f"m{number}") >= 0 or chat.timeline.row_of(f"m{number - 100}") >= 0:
        return True
    chat.window.pane.timeline.verticalScrollBar().setValue(0)
    return False
