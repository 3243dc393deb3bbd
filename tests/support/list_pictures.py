"""The pictures of the list: its marks, a row's menu, a search with colleagues, of nobody, offline."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from desktop.core.changes import (
    ConnectionChanged,
    ConnectionState,
    ConversationChanged,
    ConversationHidden,
    PeopleFound,
)
from desktop.state.conversation_model import ConversationModel
from desktop.ui.chat_window import ChatWindow
from desktop.ui.theme import Preference
from tests.support import chat_pictures as scenes
from tests.support.chat_scenes import person

_COLLEAGUES = (
    person(41, "Ander Goñi", "Obra"),
    person(42, "Maria-Antònia Puig i Castellví", "Administración y Finanzas"),
)


def _window(preference: Preference, size: tuple[int, int]) -> ChatWindow:
    _, window = scenes.chat_window(preference)
    window.resize(*size)
    window.show()
    listed = window.list.table.model()
    assert isinstance(listed, ConversationModel)
    listed.set_muted({"c2": None, "c6": None})
    listed.set_failed("c4", 1)
    listed.set_failed("c6", 2)
    listed.set_draft("c5", "Lo miro esta tarde y te digo algo antes de las seis")
    for conversation, unread in scenes.conversations():
        marked = msgspec.structs.replace(conversation, marked_unread=conversation.id in {"c2", "c7"})
        listed.apply(ConversationChanged(conversation=marked, unread=unread))
    last, _ = scenes.conversations()[-1]
    dismissed = msgspec.structs.replace(
        last, id="c90", participants=(person(90, "Antonio Vela", "Almacén"),), hidden=True
    )
    listed.apply(ConversationHidden(conversation=dismissed))
    return window


def lists(preference: Preference) -> Iterator[QWidget]:
    """Yield what the list can look like; the widgets are the caller's to end, in order."""
    window = _window(preference, scenes.NARROW)
    window.list.table.setCurrentIndex(window.list.table.model().index(1, 0))
    yield window
    conversation, unread = scenes.conversations()[3]
    window.list.menu.open_for(conversation, unread, QPoint(), muted=False)
    yield window.list.menu
    window.list.menu.close()
    for words, people, state in (
        ("an", _COLLEAGUES, ConnectionState.ONLINE),
        ("qx", (), ConnectionState.ONLINE),
        ("mar", (), ConnectionState.OFFLINE),
    ):
        window = _window(preference, scenes.NARROW)
        window.open_conversation("c1")
        window.left.search_list()
        window.set_connection(ConnectionChanged(state=state, at=scenes.ago(3), code=None))
        QTest.keyClicks(window.list.search, words)
        if state is ConnectionState.ONLINE:
            window.apply(PeopleFound(query=words, people=people))
        yield window
    window = _window(preference, scenes.WINDOW)
    window.open_conversation("c1")
    window.left.search_list()
    QTest.keyClicks(window.list.search, "an")
    window.apply(PeopleFound(query="an", people=_COLLEAGUES))
    for _ in range(3):
        QTest.keyClick(window.list.search, Qt.Key.Key_Down)
    yield window
