"""What a screen reader is told without asking: others' messages, the connection going and coming back."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.core.changes import ConnectionChanged, ConnectionState, MessageAdded
from desktop.ui import announcements, connection_banner
from desktop.ui.announcements import MessageAnnouncements
from tests.gui.conftest import Chat
from tests.support.chat_scenes import NOON, message


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts, in order, with a "!" for those that break off others."""
    texts: list[str] = []

    def note(_source: QWidget, text: str, *, at_once: bool = False) -> None:
        texts.append(f"{text}!" if at_once else text)

    for module in (announcements, connection_banner):
        monkeypatch.setattr(module, "announce", note)
    return texts


@pytest.fixture
def reader(qtbot: QtBot, chat: Chat) -> MessageAnnouncements:
    """The window in front, with the conversation of Ana."""
    chat.show(qtbot)
    chat.window.open_conversation("c1")
    return MessageAnnouncements(chat.window, chat.timeline)


def tell(reader: MessageAnnouncements, *numbers: int, own: bool = False, where: str = "c1") -> None:
    for number in numbers:
        reader.apply(MessageAdded(message=message(number, own=own, conversation_id=where), own=own))


def test_a_message_in_the_open_conversation_is_read_out_with_its_writer(
    qtbot: QtBot, reader: MessageAnnouncements, said: list[str]
) -> None:
    tell(reader, 1, 2)
    qtbot.waitUntil(lambda: len(said) == 2)
    assert said == ["Ana Ruiz: message 1", "Ana Ruiz: message 2"]


def test_many_at_once_are_counted(qtbot: QtBot, reader: MessageAnnouncements, said: list[str]) -> None:
    tell(reader, *range(1, 6))
    qtbot.waitUntil(lambda: bool(said))
    assert len(said) == 1
    assert "5" in said[0]


def test_own_messages_and_those_of_other_conversations_are_not_read_out(
    qtbot: QtBot, reader: MessageAnnouncements, said: list[str]
) -> None:
    tell(reader, 1, own=True)
    tell(reader, 2, where="c2")
    tell(reader, 3)
    qtbot.waitUntil(lambda: bool(said))
    assert said == ["Ana Ruiz: message 3"]


def test_behind_another_window_nothing_is_read_out(
    qtbot: QtBot, chat: Chat, reader: MessageAnnouncements, said: list[str]
) -> None:
    other = QWidget()
    qtbot.addWidget(other)
    with qtbot.waitActive(other):
        other.show()
        other.activateWindow()
    tell(reader, 1)
    chat.show(qtbot)
    tell(reader, 2)
    qtbot.waitUntil(lambda: bool(said))
    assert said == ["Ana Ruiz: message 2"]


def be(chat: Chat, state: ConnectionState, code: str | None = None) -> None:
    chat.window.set_connection(ConnectionChanged(state=state, at=NOON, code=code))


def test_losing_the_connection_and_having_it_back_are_said_once(
    qtbot: QtBot, chat: Chat, said: list[str]
) -> None:
    chat.show(qtbot)
    be(chat, ConnectionState.OFFLINE)
    be(chat, ConnectionState.OFFLINE)
    be(chat, ConnectionState.CATCHING_UP)
    be(chat, ConnectionState.ONLINE)
    be(chat, ConnectionState.ONLINE)
    assert len(said) == 3
    assert said[0].startswith("Offline since")
    assert said[1:] == ["Catching up…", "Connected again."]


def test_a_short_catching_up_and_the_first_connection_are_not_said(
    qtbot: QtBot, chat: Chat, said: list[str]
) -> None:
    chat.show(qtbot)
    be(chat, ConnectionState.CONNECTING)
    be(chat, ConnectionState.CATCHING_UP)
    be(chat, ConnectionState.ONLINE)
    qtbot.waitUntil(lambda: not chat.window.banner.is_waiting)
    assert said == []


def test_what_somebody_has_to_do_something_about_breaks_off_what_is_being_said(
    qtbot: QtBot, chat: Chat, said: list[str]
) -> None:
    chat.show(qtbot)
    be(chat, ConnectionState.SIGNED_OUT, "session_expired")
    assert said == ["Your session has expired. Sign in again.!"]


def test_what_was_wrong_while_the_window_was_hidden_is_said_when_it_comes(
    qtbot: QtBot, chat: Chat, said: list[str]
) -> None:
    be(chat, ConnectionState.OFFLINE)
    assert said == []
    chat.show(qtbot)
    assert [text.partition(" since")[0] for text in said] == ["Offline"]
