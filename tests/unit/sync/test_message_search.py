"""Searching the kept messages: by the engine, offline, while the index is made, when it is damaged."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing

import msgspec
import pytest

from desktop.core.changes import ConnectionState, MessagesFound
from desktop.core.settings import HistorySettings, Settings
from desktop.core.wanted_words import wanted
from desktop.wire.timestamp import Timestamp
from tests.unit.sync.world import World

HOUR = 3_600.0
DAY = 86_400.0


@pytest.fixture
def world(world: World) -> World:
    """The world, two messages in."""
    world.erp.says("eva", "Nos vemos mañana")
    world.erp.says("bea", "Mañana no puedo")
    world.start()
    world.loop.advance(60)
    return world


def found(world: World, query: str, conversation_id: str = "", limit: int = 50) -> MessagesFound:
    world.engine.search_messages(query, conversation_id, limit)
    answer = world.last(MessagesFound)
    assert (answer.query, answer.conversation_id) == (query, conversation_id)
    return answer


def bodies(answer: MessagesFound) -> list[str]:
    return [message.body for message in answer.hits]


def test_messages_are_found_by_their_words_newest_first(world: World) -> None:
    assert bodies(found(world, "manana")) == ["Mañana no puedo", "Nos vemos mañana"]
    assert bodies(found(world, "manana", "c-eva")) == ["Nos vemos mañana"]
    assert bodies(found(world, "manana", limit=1)) == ["Mañana no puedo"]
    assert found(world, "manana", limit=1).more


def test_what_came_a_moment_ago_is_found(world: World) -> None:
    world.erp.says("eva", "Un ornitorrinco")
    world.loop.settle()
    assert bodies(found(world, "ornito")) == ["Un ornitorrinco"]


def test_without_a_server_too(world: World) -> None:
    world.lose_server()
    assert len(found(world, "manana").hits) == 2
    world.restart()
    assert len(found(world, "manana").hits) == 2


def test_nothing_is_asked_of_the_server(world: World) -> None:
    before = len(world.erp.requests)
    found(world, "manana")
    world.loop.advance(1)
    assert len(world.erp.requests) == before


def test_without_words_it_is_said_what_could_be_searched(world: World) -> None:
    answer = found(world, " ")
    assert answer.hits == ()
    assert answer.complete
    assert answer.kept
    assert answer.since == world.erp.row("eva").messages[0].created_at


def test_where_none_are_kept_that_is_said(world: World) -> None:
    world.settings = msgspec.structs.replace(Settings(), history=HistorySettings(days=0))
    assert not found(world, "manana").kept


def test_a_copy_that_is_not_indexed_yet_answers_at_once_and_once_more(world: World) -> None:
    world.stop()
    database = world.database()
    template = database.messages.newest("c-eva")[0]
    database.messages.add(
        msgspec.structs.replace(template, id=f"old{ms}", body="antiguo", created_at=Timestamp.from_ms(ms))
        for ms in range(7_000)
    )
    database.search.renew()
    database.close()
    world.erp.down = True
    world.start()
    first = found(world, "antiguo", limit=10_000)
    assert not first.ready
    assert 0 < len(first.hits) < 7_000
    world.loop.advance(1)
    assert world.last(MessagesFound).ready
    assert len(world.last(MessagesFound).hits) == 7_000


def test_the_last_question_is_the_one_that_is_answered_again(world: World) -> None:
    world.stop()
    database = world.database()
    template = database.messages.newest("c-eva")[0]
    database.messages.add(msgspec.structs.replace(template, id=f"old{number}") for number in range(7_000))
    database.search.renew()
    database.close()
    world.erp.down = True
    world.start()
    found(world, "una")
    found(world, "otra")
    told = len(world.all(MessagesFound))
    world.loop.advance(1)
    assert [answer.query for answer in world.all(MessagesFound)[told:]] == ["otra"]
    found(world, "ninguna")
    world.stop()
    assert world.all(MessagesFound)[-1].query == "ninguna"


@pytest.mark.expected_log("The index of the messages is damaged, and made anew")
def test_a_damaged_index_is_made_anew_while_somebody_searches(world: World) -> None:
    found(world, "manana")
    world.stop()
    [path] = (world.folder / "accounts").rglob("chat.db")
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("UPDATE search_data SET block = x'ffffffffffffffff' WHERE id = 10")
    world.erp.down = True
    world.start()
    world.engine.search_messages("manana")
    world.loop.advance(1)
    assert bodies(world.last(MessagesFound)) == ["Mañana no puedo", "Nos vemos mañana"]
    assert not list(path.parent.glob("*set-aside*"))


@pytest.mark.expected_log("The index of the messages is damaged, and made anew")
def test_a_damaged_index_is_made_anew_when_something_goes_out_of_it(world: World) -> None:
    [path] = (world.folder / "accounts").rglob("chat.db")
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("UPDATE search_data SET block = x'ffffffffffffffff' WHERE id = 10")
    world.settings = msgspec.structs.replace(Settings(), history=HistorySettings(days=1))
    world.loop.sleep(3 * DAY)
    world.erp.says("eva", "Hasta mañana")
    world.loop.advance(2 * HOUR)
    assert world.is_(ConnectionState.ONLINE)
    assert bodies(found(world, "manana")) == ["Hasta mañana"]
    assert not list(path.parent.glob("*set-aside*"))


def test_messages_are_indexed_before_anybody_searches(world: World) -> None:
    database = world.database()
    assert not database.search.index_some()
    assert len(database.search.find(wanted("manana"), "", 50)[0]) == 2
    database.close()


def test_the_words_of_what_was_let_go_leave_the_file(world: World) -> None:
    world.erp.says("bea", "ornitorrinco")
    world.erp.says("bea", "La última línea está en la lista")
    world.loop.advance(2 * HOUR)
    world.settings = msgspec.structs.replace(Settings(), history=HistorySettings(days=1))
    world.loop.sleep(3 * DAY)
    world.loop.advance(2 * HOUR)
    world.stop()
    [path] = (world.folder / "accounts").rglob("chat.db")
    assert b"ornitorrinco" not in path.read_bytes()


def test_the_index_counts_as_a_part_of_the_copy_and_what_went_does_not(world: World) -> None:
    words = random.Random(4)  # noqa: S311  the same words each time
    for _ in range(1_500):
        world.erp.says("eva", " ".join(f"{words.randrange(10**6)}" for _ in range(100)))
        world.loop.settle()
    world.loop.advance(2 * HOUR)
    world.settings = msgspec.structs.replace(Settings(), history=HistorySettings(max_megabytes=1))
    world.engine.keep_within_limits()
    world.loop.advance(HOUR)
    world.stop()
    [path] = (world.folder / "accounts").rglob("chat.db")
    assert 700_000 < path.stat().st_size < 1_100_000
