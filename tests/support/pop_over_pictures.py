"""The pop-over's pictures: nobody waiting, one, six, offline, one conversation alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from PySide6.QtWidgets import QWidget

from desktop.core.changes import (
    AccountChanged,
    ConnectionChanged,
    ConnectionState,
    ConversationPreviewed,
    ServerDescribed,
    SnapshotLoaded,
)
from desktop.core.chat import Message
from desktop.state.connection_state import ConnectionStore
from desktop.state.conversation_model import ConversationModel
from desktop.state.unread_store import UnreadStore
from desktop.ui.pop_over import PopOver
from desktop.ui.theme import Preference, Theme
from desktop.wire.timestamp import Timestamp
from tests.support import chat_pictures as scenes
from tests.support.chat_scenes import ACCOUNT, ME

_COUNTS: tuple[dict[str, int], ...] = (
    {},
    {"c1": 3},
    {"c1": 3, "c2": 1, "c3": 120, "c4": 2, "c5": 1, "c6": 7},
)
_TALK = (
    (True, "Te lo cuento mejor en persona."),
    (False, "Vale, entiendo."),
    (False, "¿Lo vemos mañana a primera hora? 👍"),
)
_LONG = (
    "Te acabo de subir las nóminas de noviembre a la carpeta compartida; cuando puedas, mira la de Óscar, "
    "que tiene dos días de más, y dime si la corrijo yo o la dejas tú arreglada antes del viernes."
)


def pop_over(
    preference: Preference, counts: dict[str, int], state: ConnectionState = ConnectionState.ONLINE
) -> PopOver:
    """Return a pop-over with the company's conversations and these counts."""
    theme = Theme(preference)
    theme.install()
    conversations, unread, connection = ConversationModel(), UnreadStore(), ConnectionStore()
    shown = PopOver(conversations, unread, connection, theme)
    for part in (theme, conversations, unread, connection):
        part.setParent(shown)
    rows = tuple(each for each, _ in scenes.conversations())
    for change in (
        AccountChanged(account=ACCOUNT),
        ServerDescribed(level=2, capabilities=frozenset({"messages.multiline"})),
        SnapshotLoaded(conversations=rows, counts=counts),
        ConnectionChanged(state=state, at=Timestamp.of(datetime.now(UTC))),
    ):
        unread.apply(change)
        conversations.apply(change)
        connection.apply(change)
        shown.apply(change)
    return shown


def previewed(conversation_id: str, *talk: tuple[bool, str]) -> ConversationPreviewed:
    """Return the end of a conversation."""
    messages = tuple(
        Message(
            id=f"p{number}",
            conversation_id=conversation_id,
            sender_id=ME if own else "u1",
            sender_name="",
            body=text,
            created_at=scenes.ago(10 - number),
        )
        for number, (own, text) in enumerate(talk)
    )
    return ConversationPreviewed(conversation_id=conversation_id, messages=messages)


def pop_overs(preference: Preference) -> Iterator[QWidget]:
    """Yield the pop-over in each of its states; whoever takes its picture does away with it."""
    for counts in _COUNTS:
        shown = pop_over(preference, counts)
        shown.toggle(None)
        shown.apply(previewed("c1", *_TALK))
        yield shown
    offline = pop_over(preference, {"c1": 3, "c3": 12}, ConnectionState.OFFLINE)
    offline.toggle(None)
    offline.select("c3")
    offline.apply(previewed("c3", (False, "Hola, Eva."), (False, _LONG)))
    offline.reply.composer.box.setPlainText("Gracias, Carla. La corrijo yo esta tarde y te aviso.")
    yield offline
    alone = pop_over(preference, {"c2": 1}, ConnectionState.ONLINE)
    alone.reply_to("c2", None)
    yield alone
    off = pop_over(preference, {"c1": 3}, ConnectionState.CHAT_OFF)
    off.toggle(None)
    yield off
