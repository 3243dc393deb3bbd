"""The pictures of people: faces in the list, cards, whom to write to; some of them have none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec
from PySide6.QtGui import QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from desktop.core.changes import ConnectionChanged, ConnectionState, ConversationChanged, PeopleFound
from desktop.state.conversation_model import ConversationModel
from desktop.state.timeline_model import TimelineModel
from desktop.ui.avatar_painter import lend_faces
from desktop.ui.cards import Cards
from desktop.ui.chat_window import ChatWindow
from desktop.ui.picture_reader import face
from desktop.ui.theme import Preference, Theme
from tests.support import chat_pictures as scenes
from tests.support.chat_scenes import person
from tests.support.portraits import portrait

_WITH: Final = ("u1", "u3", "u4", "u5", "u7", "u41")  # who have a picture
_KNOWN: Final = {
    "u1": {"phone": "+34 943 00 11 22", "mobile_phone": "600 000 002"},
    "u2": {"mobile_phone": "600 000 003 (tardes)"},
}
_FOUND: Final = (person(41, "Ander Goñi", "Obra"), person(42, "Maria-Antònia Puig i Castellví", "Finanzas"))


class Portraits:
    """Some people's pictures, there at once."""

    def find(self, person_id: str, side: int) -> QPixmap | None:
        """Return a drawn portrait, or None for who has none."""
        if person_id not in _WITH:
            return None
        image = face(portrait(_WITH.index(person_id)), side)
        return None if image is None else QPixmap.fromImage(image)


def _window(preference: Preference, size: tuple[int, int]) -> tuple[Theme, ChatWindow]:
    theme, window = scenes.chat_window(preference)
    listed = window.list.table.model()
    assert isinstance(listed, ConversationModel)
    for conversation, unread in scenes.conversations():
        [who] = conversation.participants
        told = msgspec.structs.replace(who, **_KNOWN.get(who.id, {}))
        known = msgspec.structs.replace(conversation, participants=(told,))
        listed.apply(ConversationChanged(conversation=known, unread=unread))
    window.resize(*size)
    window.show()
    return theme, window


def people(preference: Preference) -> Iterator[QWidget]:
    """Yield what shows people; the widgets are the caller's to end, in order."""
    portraits = Portraits()
    lend_faces(lambda: portraits)
    try:
        theme, window = _window(preference, scenes.WINDOW)
        window.open_conversation("c1")
        yield window
        listed, timeline = window.findChild(ConversationModel), window.findChild(TimelineModel)
        assert listed is not None
        assert timeline is not None
        cards = Cards(window, listed, timeline, theme)
        for who in ("u1", "u2"):  # the one whose conversation is open, and another
            cards.show_card(who)
            assert cards.card is not None
            if who == "u2":
                cards.card.resize(360, cards.card.height() + 60)
            yield cards.card
        cards.close()
        for state, words in (
            (ConnectionState.ONLINE, ""),
            (ConnectionState.ONLINE, "an"),
            (ConnectionState.OFFLINE, "mar"),
        ):
            _, window = _window(preference, scenes.NARROW)
            window.set_connection(ConnectionChanged(state=state, at=scenes.ago(3), code=None))
            window.dialog.start("")
            QTest.keyClicks(window.dialog.search, words)
            if words and state is ConnectionState.ONLINE:
                window.dialog.show_people(PeopleFound(query=words, people=_FOUND))
            yield window.dialog
    finally:
        lend_faces(None)
