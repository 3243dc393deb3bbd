"""What the person is looking at: seen after half a second, only in front."""

from __future__ import annotations

import itertools

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.core.changes import (
    MessageAdded,
)
from tests.gui.conftest import Chat
from tests.support.chat_scenes import loaded, message, messages


def test_a_message_is_seen_after_half_a_second_in_the_active_window(qtbot: QtBot, chat: Chat) -> None:
    chat.show(qtbot)
    chat.window.open_conversation("c1")
    chat.apply(loaded(*messages(1, 3)))
    with qtbot.waitSignal(chat.window.message_seen) as seen:
        chat.apply(MessageAdded(message=message(4, minutes=40), own=False))
    assert seen.args == ["c1", "m2"]  # the newest of Ana's when the wait began; m3 is Eva's own
    with qtbot.waitSignal(chat.window.message_seen) as next_seen:
        pass
    assert next_seen.args == ["c1", "m4"]


def test_a_stream_of_messages_is_seen_though_each_comes_sooner(qtbot: QtBot, chat: Chat) -> None:
    chat.show(qtbot)
    chat.window.open_conversation("c1")
    chat.apply(loaded(*messages(1, 3)))
    seen: list[str] = []
    chat.window.message_seen.connect(lambda _conversation, seen_id: seen.append(seen_id))
    numbers = itertools.count(4)

    def add() -> None:
        number = next(numbers)
        chat.apply(MessageAdded(message=message(number, minutes=number * 10), own=False))

    stream = QTimer(chat.window, interval=50)
    stream.timeout.connect(add)
    stream.start()
    qtbot.waitUntil(lambda: len(seen) > 1)
    stream.stop()


def test_nothing_is_seen_in_a_hidden_window(qtbot: QtBot, chat: Chat) -> None:
    chat.window.open_conversation("c1")
    chat.apply(loaded(*messages(1, 3)))
    with qtbot.assertNotEmitted(chat.window.message_seen, wait=700):
        chat.apply(MessageAdded(message=message(4, minutes=40), own=False))


def test_nothing_is_seen_while_another_window_is_active(qtbot: QtBot, chat: Chat) -> None:
    chat.show(qtbot)
    chat.window.open_conversation("c1")
    other = QWidget()
    qtbot.addWidget(other)
    with qtbot.waitActive(other):
        other.show()
        other.activateWindow()
    with qtbot.assertNotEmitted(chat.window.message_seen, wait=700):
        chat.apply(loaded(*messages(1, 3)))


def test_nothing_is_seen_while_scrolled_up(qtbot: QtBot, chat: Chat) -> None:
    chat.show(qtbot)
    chat.window.open_conversation("c1")
    chat.apply(loaded(*messages(1, 80), complete=True))
    chat.window.pane.timeline.verticalScrollBar().setValue(0)
    with qtbot.assertNotEmitted(chat.window.message_seen, wait=700):
        chat.apply(MessageAdded(message=message(81, minutes=900), own=False))


def test_the_conversation_in_front_is_told_when_it_changes(qtbot: QtBot, chat: Chat) -> None:
    told: list[tuple[str, bool]] = []
    chat.window.focus_changed.connect(lambda one, visible: told.append((one, visible)))
    chat.show(qtbot)
    chat.window.open_conversation("c1")
    chat.apply(loaded(*messages(1, 3)))
    assert told[-1] == ("c1", True)
    chat.window.hide()
    assert told[-1] == ("", False)
