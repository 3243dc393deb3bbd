"""What is found in the list, and in which order."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from desktop.core.changes import ConversationChanged, ConversationHidden, ConversationRemoved
from desktop.core.chat import Participant
from desktop.state.conversation_model import ConversationModel, ConversationRole
from desktop.state.conversation_search import ConversationSearch, Kind
from tests.support.chat_scenes import conversation, person, snapshot


def somebody(number: int, name: str, email: str, department: str | None = None) -> tuple[Participant, ...]:
    return (Participant(id=f"u{number}", name=name, email=email, department=department),)


@pytest.fixture
def conversations(qtbot: QtBot) -> ConversationModel:
    assert qtbot is not None
    model = ConversationModel()
    people = (
        somebody(1, "José Núñez", "jn@example.com", "Nóminas"),
        somebody(2, "Ana María Ruiz", "ana@example.com", "Sistemas"),
        somebody(3, "Mariana Gil", "gil@example.com"),
        somebody(4, "María José Pons", "pons@example.com", "Ventas"),
        somebody(5, "\u05d3\u05e0\u05d4", "dana@example.com"),  # read from right to left
    )
    model.apply(
        snapshot(*(conversation(n, participants=who, minutes=-n) for n, who in enumerate(people, 1)), c3=2)
    )
    return model


@pytest.fixture
def search(conversations: ConversationModel) -> Iterator[ConversationSearch]:
    search = ConversationSearch(conversations)
    tester = QAbstractItemModelTester(search, QAbstractItemModelTester.FailureReportingMode.Warning)
    yield search
    tester.deleteLater()


def found(search: ConversationSearch, words: str) -> list[str]:
    search.look(words)
    return keys(search)


def keys(search: ConversationSearch) -> list[str]:
    rows = (search.row_at(row) for row in range(search.rowCount()))
    return [row.key for row in rows if row is not None and row.key]


def test_accents_and_case_do_not_matter(search: ConversationSearch) -> None:
    assert found(search, "jose nunez") == found(search, "JOSÉ NÚÑEZ") == ["c1"]


def test_words_are_found_in_any_order_in_name_address_and_department(search: ConversationSearch) -> None:
    assert found(search, "pons jose") == ["c4"]
    assert found(search, "nomi jn@") == ["c1"]
    assert found(search, "gil sistemas") == []


def test_names_that_begin_so_come_first_then_their_words_then_the_rest(search: ConversationSearch) -> None:
    assert found(search, "mari") == ["c3", "c4", "c2"]  # Mariana, María José; Ana María
    assert found(search, "ana") == ["c2", "c3", "c5"]  # Ana; Mariana, dana@
    assert found(search, "\u05d3\u05e0") == ["c5"]


def test_the_last_row_leads_into_the_messages(search: ConversationSearch) -> None:
    search.look("zzz")
    assert search.bare
    last = search.row_at(search.rowCount() - 1)
    assert last is not None
    assert (last.kind, last.words) == (Kind.MESSAGES, "Search messages for “zzz”")
    search.look("")
    assert search.rowCount() == 0


def test_colleagues_without_a_conversation_stand_below_a_heading(search: ConversationSearch) -> None:
    search.look("an")
    search.show_people((person(2, "Ana María Ruiz"), person(9, "Antonia <b>Vidal</b>", "Obra")))
    assert keys(search) == ["c2", "c3", "c5", "u9"]
    heading = search.first(Kind.HEADING)
    assert search.row_at(heading + 1) == search.row_at(search.first(Kind.PERSON))
    assert search.flags(search.index(heading, 0)) == Qt.ItemFlag.NoItemFlags
    spoken = search.index(heading + 1, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Antonia <b>Vidal</b>, antonia@example.com · Obra"
    assert keys(search) != found(search, "ana"), "the answer was for other words"


def test_what_happens_meanwhile_is_seen(search: ConversationSearch, conversations: ConversationModel) -> None:
    assert found(search, "mari") == ["c3", "c4", "c2"]
    changed: list[int] = []
    search.dataChanged.connect(lambda first, _last: changed.append(first.row()))
    conversations.set_unread("c4", 5)
    assert changed == [1]
    new = conversation(4, participants=somebody(4, "María José Pons", "p@x"), minutes=9)
    conversations.apply(ConversationChanged(conversation=new, unread=5))
    assert keys(search) == ["c4", "c3", "c2"]
    conversations.apply(ConversationRemoved(conversation_id="c3"))
    assert keys(search) == ["c4", "c2"]
    other = conversation(2, participants=somebody(2, "Eva Soler", "e@x"), minutes=-2)
    conversations.apply(ConversationChanged(conversation=other, unread=0))
    assert keys(search) == ["c4"]


def test_hidden_conversations_are_found_last_and_not_twice(
    search: ConversationSearch, conversations: ConversationModel
) -> None:
    hidden = conversation(6, participants=somebody(6, "Ana Hidden", "h@x"), minutes=99, hidden=True)
    conversations.apply(ConversationRemoved(conversation_id="c6"))
    conversations.apply(ConversationHidden(conversation=hidden))
    assert found(search, "ana") == ["c2", "c3", "c5", "c6"]
    index = search.index(3, 0)
    assert index.data(ConversationRole.CONVERSATION) == hidden
    assert "Hidden" in index.data(Qt.ItemDataRole.AccessibleTextRole)
    search.show_people((person(6, "Ana Hidden"),))
    assert search.first(Kind.PERSON) == -1
    back = conversation(6, participants=somebody(6, "Ana Hidden", "h@x"), minutes=99)
    conversations.apply(ConversationChanged(conversation=back, unread=0))
    assert keys(search) == ["c6", "c2", "c3", "c5"]
