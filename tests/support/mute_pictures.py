"""The pictures of muting: the list with its marks, the menu of a row, how long, the menu of a muted one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QWidget

from desktop.state.conversation_model import ConversationModel
from desktop.ui.theme import Preference
from tests.support import chat_pictures as scenes


def muting(preference: Preference) -> Iterator[QWidget]:
    """Yield what muting looks like; the widgets are the caller's to end, in order."""
    _, window = scenes.chat_window(preference)
    window.resize(*scenes.NARROW)
    listed = window.list.table.model()
    assert isinstance(listed, ConversationModel)
    later = datetime.now(UTC) + timedelta(hours=8)
    listed.set_muted({"c1": later, "c3": None, "c5": None})
    menu = window.list.menu
    (ana, unread), (bernardo, _) = scenes.conversations()[:2]
    for conversation, muted in ((bernardo, False), (ana, True)):
        menu.open_for(conversation, unread, QPoint(), muted=muted)
        yield menu
        if not muted:
            yield menu.findChildren(QMenu)[0]
    yield window
