"""What every test with widgets has: English, a chat window, a timeline."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QLocale, QPoint
from PySide6.QtGui import QGuiApplication
from PySide6.QtNetwork import QNetworkInformation
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.core.changes import AccountChanged, Change, ConnectionChanged, ConnectionState, MessageAdded
from desktop.state.conversation_model import ConversationModel
from desktop.state.timeline_model import TimelineModel
from desktop.ui.chat_window import ChatWindow
from desktop.ui.conversation_list import ConversationList
from desktop.ui.theme import Theme
from desktop.ui.timeline_view import TimelineView
from tests.support.chat_scenes import ACCOUNT, NOON, conversation, message, snapshot


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    yield
    QLocale.setDefault(before)


@pytest.fixture(scope="session", autouse=True)
def _network_plug_in(qapp: object) -> None:
    """Qt keeps its plug-in, with a socket of its own, until the process ends: there from the start."""
    assert qapp is not None
    QNetworkInformation.loadBackendByFeatures(QNetworkInformation.Feature.Reachability)


@pytest.fixture(autouse=True)
def _no_token_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """A window that comes to the front leaves its token to Qt, which takes it under Wayland only."""
    monkeypatch.setenv("XDG_ACTIVATION_TOKEN", "")
    monkeypatch.delenv("XDG_ACTIVATION_TOKEN")


@pytest.fixture(autouse=True)
def _no_window_left() -> Iterator[None]:
    """A window that waits to be deleted would be dressed anew with each theme."""
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def pane(qtbot: QtBot, model: ConversationModel, theme: Theme) -> ConversationList:
    """The list of the conversations that a file's own `model` holds."""
    pane = ConversationList(model, theme)
    qtbot.addWidget(pane)
    pane.resize(320, 500)
    with qtbot.waitExposed(pane):
        pane.show()
    return pane


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


@pytest.fixture(autouse=True)
def _usual_text(qapp: QApplication) -> Iterator[None]:
    """Leave the letters as large as they were: the next test is of the usual size again."""
    font = qapp.font()
    yield
    if qapp.font() != font:
        qapp.sendPostedEvents(
            None, QEvent.Type.DeferredDelete
        )  # a theme that lives takes it for the system's
        qapp.setFont(font)


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


@pytest.fixture
def model(qtbot: QtBot) -> TimelineModel:
    """Eva's conversation c1, empty."""
    assert qtbot is not None
    model = TimelineModel()
    model.apply(AccountChanged(account=ACCOUNT))
    model.open("c1")
    return model


@pytest.fixture
def view(qtbot: QtBot, model: TimelineModel, theme: Theme) -> TimelineView:
    """That conversation in a window of its own."""
    view = TimelineView(model, theme)
    qtbot.addWidget(view)
    view.resize(500, 400)
    with qtbot.waitExposed(view):
        view.show()
    return view


def settle(qtbot: QtBot, view: TimelineView) -> None:
    """Let pending layouts and paints happen."""
    qtbot.waitUntil(lambda: not view.isHidden())
    QGuiApplication.processEvents()
    QGuiApplication.processEvents()


def live(number: int, *, own: bool = False) -> MessageAdded:
    """Return a message that has just come."""
    return MessageAdded(message=message(number, minutes=number * 10, own=own), own=own)


def at_end(view: TimelineView) -> bool:
    """Tell whether the newest row stands at the bottom."""
    return view.verticalScrollBar().value() == view.verticalScrollBar().maximum()


def bubble_point(view: TimelineView, model: TimelineModel, row: int, dx: int) -> QPoint:
    """Return a point in a message's first line, some pixels from its bubble's left edge."""
    box = view.delegate.places(view.visualRect(model.index(row)), model.row(row)).bubble
    return QPoint(int(box.left()) + dx, int(box.top()) + 15)
