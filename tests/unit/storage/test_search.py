"""The index of all messages' words: what is found, in which order, and what goes out of it."""

from __future__ import annotations

import contextlib
import sqlite3
from contextlib import closing
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.core.wanted_words import wanted
from desktop.storage.connection import Connection
from desktop.storage.database import Database
from desktop.storage.failures import IndexDamagedError
from desktop.storage.schema import MIGRATIONS, migrate
from tests.unit.core.build_chat import ME, conversation, message

HOSTILE = [
    '"',
    '""',
    "*",
    "NEAR(",
    "a AND",
    "NOT hola",
    "body:hola",
    "col:",
    "^hola",
    "(hola",
    "hola)",
    "{body place}: hola",
    "hola + mundo",
    "'; DROP TABLE messages; --",
    "%",
    "_",
    "\\",
    "\x00",
    "ho\x00la",
    "\ud800",
    "x" * 10_000,
    "palabra " * 10_000,
    "\N{RIGHT-TO-LEFT OVERRIDE}hola",
]


@pytest.fixture
def kept(database: Database) -> Database:
    """Two conversations; the second one is longer ago, and was heard of later."""
    database.conversations.put(conversation())
    database.conversations.put(conversation("c2"))
    database.messages.add(
        [
            message(100, body="La reunión es mañana a las 10:42"),
            message(200, body="Mañana por la mañana 👍🏽", sender=ME),
            message(300, body="La casa de la playa, de lado a lado"),
            message(400, body="明日の会議 y 100 % de café_con_leche"),
        ]
    )
    database.messages.add([message(50, body="reunion MANANA", conversation="c2")])
    index(database)
    return database


def index(database: Database) -> None:
    while database.search.index_some():
        pass


def found(database: Database, query: str, conversation_id: str = "", limit: int = 50) -> list[str]:
    hits, _ = database.search.find(wanted(query), conversation_id, limit)
    return [each.id for each in hits]


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("manana", ["m200", "m100", "m50"]),
        ("MAÑANA", ["m200", "m100", "m50"]),
        ("reunión mañana", ["m100", "m50"]),
        ("mañana reun", ["m100", "m50"]),
        ("reun mañana", []),
        ('"de la"', ["m300"]),
        ('"la mañana"', ["m200"]),
        ('"casa la"', []),
        ("10:42", ["m100"]),
        ("a", ["m300", "m100"]),
        ("y", ["m400"]),
        ("👍", ["m200"]),
        ("mañana 👍", ["m200"]),
        ("会議", ["m400"]),
        ("%", ["m400"]),
        ("nada", []),
    ],
)
def test_words_are_found_whatever_their_accents(kept: Database, query: str, ids: list[str]) -> None:
    assert found(kept, query) == ids


def test_one_conversation_can_be_searched_alone(kept: Database) -> None:
    assert found(kept, "manana", "c2") == ["m50"]
    assert found(kept, "👍", "c1") == ["m200"]
    assert found(kept, "👍", "c2") == []
    assert found(kept, "manana", 'c3" OR body : "manana') == []


def test_the_newest_come_first_and_it_is_known_whether_there_are_more(kept: Database) -> None:
    hits, more = kept.search.find(wanted("manana"), "", 2)
    assert ([each.id for each in hits], more) == (["m200", "m100"], True)
    _, more = kept.search.find(wanted("manana"), "", 3)
    assert not more


def test_many_of_one_millisecond_are_all_found(database: Database) -> None:
    database.conversations.put(conversation())
    database.messages.add([message(7, message_id=f"m{number}") for number in range(3_000)])
    index(database)
    assert len(found(database, "hola", limit=5_000)) == 3_000


@pytest.mark.parametrize("what", [{"hidden": True}, {"blocked": True}])
def test_what_is_not_on_the_list_is_not_found(kept: Database, what: dict[str, bool]) -> None:
    kept.conversations.put(msgspec.structs.replace(conversation("c2"), **what))
    assert found(kept, "manana") == ["m200", "m100"]
    assert found(kept, "manana", "c2") == []


@pytest.mark.parametrize("query", HOSTILE)
def test_no_question_is_taken_for_a_command(kept: Database, query: str) -> None:
    sought = wanted(query)
    if not sought.nothing:
        assert set(found(kept, query)) <= {"m50", "m100", "m200", "m300", "m400"}
    assert found(kept, "nada") == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(st.text(max_size=40))
def test_every_question_has_an_answer(kept: Database, query: str) -> None:
    sought = wanted(query)
    if not sought.nothing:
        kept.search.find(sought, "c1", 5)


def test_storing_leaves_the_index_alone_until_it_follows(database: Database) -> None:
    database.conversations.put(conversation())
    database.messages.add([message(ms) for ms in range(2_500)])
    assert found(database, "hola") == []
    assert database.search.index_some()
    assert database.search.index_some()
    assert len(found(database, "hola", limit=5_000)) == 2_000
    assert not database.search.index_some()
    assert len(found(database, "hola", limit=5_000)) == 2_500
    assert not database.search.index_some()


def test_what_was_not_indexed_yet_can_be_deleted(database: Database) -> None:
    database.conversations.put(conversation())
    database.messages.add([message(ms) for ms in range(1_500)])
    database.search.index_some()
    database.messages.clear("c1")
    database.messages.add([message(9_000)])
    index(database)
    assert found(database, "hola") == ["m9000"]


def test_an_edited_message_is_found_by_its_new_words_alone(kept: Database) -> None:
    kept.messages.add([message(300, body="Ni casa ni huerto", edited=301)])
    assert found(kept, "huerto") == ["m300"]
    assert found(kept, "playa") == []


def test_a_message_stored_again_as_it_was_changes_nothing(kept: Database) -> None:
    before = sqlite_changes(kept)
    kept.messages.add([message(300, body="La casa de la playa, de lado a lado", status="read")])
    assert sqlite_changes(kept) - before == 1
    assert found(kept, "playa") == ["m300"]


def sqlite_changes(database: Database) -> int:
    return database._connection.changes  # noqa: SLF001  what was written is what is asked


@pytest.mark.parametrize("how", ["cleared", "too old"])
def test_what_is_deleted_is_not_found_and_leaves_no_word(kept: Database, path: Path, how: str) -> None:
    if how == "cleared":
        kept.messages.clear("c1")
    else:
        while kept.retention.drop_oldest(ME):
            pass
    assert found(kept, "playa") == []
    assert found(kept, "👍") == []
    while kept.search.tidy():
        pass
    assert not kept.search.tidy()
    kept.close()
    assert b"playa" not in path.read_bytes()


def test_what_goes_while_the_index_is_tidied_is_seen_to_the_next_time(kept: Database) -> None:
    kept.messages.clear("c1")
    assert kept.search.tidy()
    kept.messages.clear("c2")
    while kept.search.tidy():
        pass
    assert kept.search.tidy()


def test_an_index_made_anew_is_empty_and_fills_again(kept: Database) -> None:
    kept.search.renew()
    assert found(kept, "manana") == []
    index(kept)
    assert found(kept, "manana") == ["m200", "m100", "m50"]


def test_messages_of_an_older_version_are_indexed_in_steps(path: Path) -> None:
    path.parent.mkdir(parents=True)
    with closing(Connection(path)) as old:
        migrate(old, MIGRATIONS[:2])
        old.execute_each(
            """
            INSERT INTO messages (id, conversation_id, sender_id, sender_name, kind, body, created_at, status)
            VALUES (?, 'c1', 'eva', 'Eva', 'text', 'hola', ?, 'sent')
            """,
            [(f"m{number}", number) for number in range(1_500)],
        )
    with closing(Database.open(path)) as database:
        database.conversations.put(conversation())
        assert found(database, "hola") == []
        assert database.search.index_some()
        index(database)
        assert len(found(database, "hola", limit=2_000)) == 1_500


@pytest.mark.expected_log("The index of the messages is damaged")  # from SQLite 3.44 on, when it is opened
@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE search_data SET block = x'00' WHERE id = 10",
        "UPDATE search_data SET block = x'ffffffffffffffff' WHERE id = 10",
        "UPDATE search_data SET block = zeroblob(length(block)) WHERE id <> 10",
        "DELETE FROM search_data",
        "DELETE FROM search_config",
        "UPDATE search_config SET v = 99",
    ],
)
def test_a_damaged_index_is_no_damaged_copy(kept: Database, path: Path, damage: str) -> None:
    kept.close()
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute(damage)
    with closing(Database(path)) as database:
        for use in (lambda: found(database, "manana"), lambda: database.messages.clear("c2")):
            with contextlib.suppress(IndexDamagedError):  # what shows it depends on the damage
                use()
        database.search.renew()
        database.messages.clear("c2")
        index(database)
        assert found(database, "manana") == ["m200", "m100"]


def test_damage_of_the_index_is_told_apart(kept: Database, path: Path) -> None:
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("UPDATE search_data SET block = x'ffffffffffffffff' WHERE id = 10")
    with pytest.raises(IndexDamagedError):
        found(kept, "manana")


@pytest.mark.parametrize(
    ("missing", "complete"), [("nothing", True), ("a hole", False), ("a conversation", False)]
)
def test_it_is_known_what_was_looked_through(database: Database, missing: str, complete: bool) -> None:
    assert database.search.covers("") == (None, True)
    database.conversations.put(conversation())
    database.messages.add([message(100), message(200)])
    if missing == "a hole":
        database.gaps.add("c1", message(200).created_at)
    elif missing == "a conversation":
        listed = conversation("c2")
        database.conversations.put(listed)
        database.conversations.touch(message(500, conversation="c2"))
    assert database.search.covers("") == (message(100).created_at, complete)
    assert database.search.covers("c1") == (message(100).created_at, missing != "a hole")


def test_an_index_mostly_of_what_went_is_known_as_such(database: Database) -> None:
    database.conversations.put(conversation())
    database.messages.add([message(ms) for ms in range(800)])
    index(database)
    told = [database.search.bloated]
    database.retention.drop_oldest(ME)
    told.append(database.search.bloated)
    while database.search.tidy():
        pass
    told.append(database.search.bloated)
    assert told == [False, True, False]
    assert not database.search.large
