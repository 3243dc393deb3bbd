"""Ten thousand conversations, a hundred thousand messages: the window opens, scrolls, changes one row.

What it took is logged (`-o log_cli=true --log-cli-level=INFO`), and asserted nowhere.
"""

from __future__ import annotations

import logging
import resource
import time

from PySide6.QtTest import QSignalSpy
from pytestqt.qtbot import QtBot

from desktop.core.changes import ConversationChanged
from desktop.state.conversation_model import ConversationRole
from desktop.state.timeline_rows import MOST_ROWS
from desktop.ui.conversation_table import ConversationTable
from tests.gui.conftest import Chat
from tests.support.chat_scenes import conversation, loaded, messages, snapshot

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
    began = time.perf_counter()
    chat.window.list.search.setText("persona 9000")
    _log.info("10,000 conversations searched in %.3f s", time.perf_counter() - began)
    found = next(each for each in chat.window.list.findChildren(ConversationTable) if each is not table)
    assert [found.model().index(row, 0).data(ConversationRole.ID) for row in (0, 1)] == ["c9000", None]
    chat.window.list.search.clear()
    chat.window.open_conversation("c9000")
    table.grab()
    assert reset.count() == 0


def test_a_conversation_of_a_hundred_thousand_messages_opens_and_scrolls(qtbot: QtBot, chat: Chat) -> None:
    chat.show(qtbot)
    chat.window.open_conversation("c1")
    view, newest = chat.window.pane.timeline, 100_000

    def older(_where: str, edge: str) -> None:
        first = int(edge[1:])
        chat.apply(loaded(*messages(first - 50, first - 1), newest=False, edge=edge))

    def end(_where: str) -> None:
        chat.apply(loaded(*messages(newest - 49, newest)))

    chat.window.older_requested.connect(older)
    view.newest_wanted.connect(end)
    memory, began = _megabytes(), time.perf_counter()
    end("c1")
    chat.window.grab()
    _log.info("the newest messages shown after %.2f s", time.perf_counter() - began)
    assert view.last_row_visible
    reset = QSignalSpy(chat.timeline.modelReset)
    for number in range(newest, newest - 2400, -400):
        qtbot.waitUntil(lambda wanted=number: _scrolled_to(chat, wanted))  # type: ignore[misc]  # mypy cannot type lambda defaults
        assert chat.timeline.rowCount() <= MOST_ROWS
        view.grab()
    assert not chat.timeline.reaches_newest
    assert reset.count() == 0
    view.scroll_to_newest()
    qtbot.waitUntil(lambda: view.last_row_visible)
    assert reset.count() == 1, "the way back is one leap"
    _log.info("2,400 messages on: %.0f MB more", _megabytes() - memory)


def _scrolled_to(chat: Chat, number: int) -> bool:
    """Scroll up once more, unless message `number` is among the rows."""
    if chat.timeline.row_of(f"m{number}") >= 0 or chat.timeline.row_of(f"m{number - 100}") >= 0:
        return True
    chat.window.pane.timeline.verticalScrollBar().setValue(0)
    return False
