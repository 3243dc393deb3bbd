"""What every test with widgets has: no screen needed, English, Qt's warnings are failures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QLocale, QtMsgType
from pytestqt.logging import Record
from pytestqt.qtbot import QtBot

from desktop.core.changes import AccountChanged, Change, ConnectionChanged, ConnectionState
from desktop.state.conversation_model import ConversationModel
from desktop.state.timeline_model import TimelineModel
from desktop.ui.chat_window import ChatWindow
from desktop.ui.theme import Theme
from tests.support.chat_scenes import ACCOUNT, NOON, conversation, snapshot

_GRAVE = (QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg)
# The offscreen platform says so of what only a real screen has.
_EXPECTED = "This plugin does not support"


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    yield
    QLocale.setDefault(before)


@pytest.fixture(autouse=True)
def _no_qt_warning(qtlog: object) -> Iterator[None]:
    yield
    records: list[Record] = getattr(qtlog, "records", [])
    said = [one.message for one in records if one.type in _GRAVE and not one.message.startswith(_EXPECTED)]
    assert not said, f"Qt warned: {said}"


@dataclass
class Chat:
    """A chat window with its models, wired as the program wires them."""

    window: ChatWindow
    conversations: ConversationModel
    timeline: TimelineModel
    theme: Theme

    def apply(self, *changes: Change) -> None:
        for change in changes:
            self.conversations.apply(change)
            self.timeline.apply(change)
            self.window.apply(change)

    def show(self, qtbot: QtBot) -> None:
        """Bring the window to the front."""
        with qtbot.waitActive(self.window):
            self.window.show()
            self.window.raise_with_token("")


@pytest.fixture
def theme(qapp: object) -> Iterator[Theme]:
    assert qapp is not None
    theme = Theme("light")
    theme.install()
    yield theme
    theme.deleteLater()


@pytest.fixture
def chat(qtbot: QtBot, theme: Theme) -> Chat:
    """Eva's window; she talks with Ana (c1) and Berta (c2)."""
    conversations, timeline = ConversationModel(), TimelineModel()
    window = ChatWindow(conversations, timeline, theme)
    qtbot.addWidget(window)
    conversations.setParent(window)
    timeline.setParent(window)
    chat = Chat(window, conversations, timeline, theme)
    chat.apply(
        AccountChanged(account=ACCOUNT),
        snapshot(conversation(1, "Ana Ruiz", minutes=5), conversation(2, "Berta Gil", minutes=3)),
    )
    window.set_connection(ConnectionChanged(state=ConnectionState.ONLINE, at=NOON))
    return chat
