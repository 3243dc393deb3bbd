"""The pictures of the search among the messages: hits everywhere and in one conversation, none, narrow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from desktop.core.changes import MessagesFound
from desktop.core.chat import Message
from desktop.core.text import plain_for_search
from desktop.ui.chat_window import ChatWindow
from desktop.ui.message_search import MessageSearch
from desktop.ui.theme import Preference
from tests.support import chat_pictures as scenes
from tests.support.chat_scenes import ME

# (conversation, minutes ago, own, text)
_KEPT: Final = (
    (1, 3, False, "¿Lo vemos mañana a primera hora? El plan está en https://erp.example/plan"),
    (1, 58, True, "Lo del calendario lo tengo casi listo; mañana te lo paso."),
    (2, 400, True, "Gracias, mañana firmo el contrato y te lo mando escaneado."),
    (
        3,
        1500,
        False,
        "Las nóminas de noviembre salen el viernes; si falta algo, dímelo antes de MAÑANA a mediodía.",
    ),
    (4, 2900, False, "El servidor se para mañana de 7:00 a 7:30; avisa a los de Obra."),
    (6, 9000, True, "Mañana por la mañana 👍"),
    (7, 90000, False, "¡Feliz cumpleaños para mañana! 🎂🎉"),
    (8, 400000, False, "Nos vemos mañana en la obra de Éibar."),
)


def _found(query: str, conversation_id: str) -> MessagesFound:
    hits = tuple(
        Message(
            id=f"h{number}",
            conversation_id=f"c{who}",
            sender_id=ME if own else f"u{who}",
            sender_name="Eva" if own else scenes.conversations()[who - 1][0].title,
            body=text,
            created_at=scenes.ago(minutes),
        )
        for number, (who, minutes, own, text) in enumerate(_KEPT)
        if f"c{who}" in (conversation_id or f"c{who}") and plain_for_search(query) in plain_for_search(text)
    )
    return MessagesFound(
        query=query,
        conversation_id=conversation_id,
        hits=hits if query else (),
        complete=bool(conversation_id),
        since=scenes.ago(400000),
    )


def _searching(
    preference: Preference, words: str, size: tuple[int, int], *, everywhere: bool = True
) -> tuple[ChatWindow, MessageSearch]:
    window = scenes.open_chat(preference, size)
    window.left.search_requested.connect(lambda query, where, _most: window.apply(_found(query, where)))
    if size == scenes.NARROW:
        window.go_back()  # the search stands in the list's place
    window.left.search_messages("c1")
    search = window.left.search
    assert search is not None
    search.box.setText(words)
    (search.everywhere if everywhere else search.here).click()
    scenes.settle()
    return window, search


def message_searches(preference: Preference) -> Iterator[ChatWindow]:
    """Yield windows that search: everywhere, in one conversation, before a word, nothing found, narrow."""
    window, search = _searching(preference, "manana", scenes.WINDOW)
    search.table.go(2)
    yield window
    yield _searching(preference, "manana", scenes.WINDOW, everywhere=False)[0]
    yield _searching(preference, "", scenes.WINDOW)[0]
    yield _searching(preference, "zzz", scenes.WINDOW)[0]
    yield _searching(preference, "manana", scenes.NARROW)[0]
