"""The conversations, without their messages."""

from __future__ import annotations

import msgspec

from desktop.core.chat import LastLine
from desktop.storage.database import Database
from tests.unit.core.build_chat import at, conversation, message, participant


def test_a_conversation_comes_back_as_it_was_put(database: Database) -> None:
    whole = msgspec.structs.replace(
        conversation(people=(participant("zoe"), participant("ana")), hidden=True, blocked=True),
        last_line=LastLine(message_id="m1", body="hola", created_at=at(1), sender_id="ana"),
        counter=3,
        counter_at=at(1),
    )
    database.conversations.put(whole)
    assert database.conversations.get("c1") == whole
    assert database.conversations.get("c2") is None


def test_what_is_put_again_replaces_the_older_entry_and_its_people(database: Database) -> None:
    database.conversations.put(conversation(people=(participant("eva"), participant("ana"))))
    renamed = msgspec.structs.replace(participant("eva"), name="Eva Gil", phone="123", has_picture=True)
    database.conversations.put(conversation(activity=5, people=(renamed,)))
    assert database.conversations.all() == (conversation(activity=5, people=(renamed,)),)
    assert database.people.get("eva") == renamed
    assert database.people.get("nobody") is None


def test_the_list_is_newest_first_and_leaves_hidden_and_blocked_ones_out(database: Database) -> None:
    database.conversations.put(conversation("old", activity=1))
    database.conversations.put(conversation("hidden", activity=2, hidden=True))
    database.conversations.put(conversation("blocked", activity=3, blocked=True))
    database.conversations.put(conversation("new", activity=4, people=(participant("ana"),)))
    assert [each.id for each in database.conversations.all()] == ["new", "old"]
    everything = database.conversations.all(include_hidden=True)
    assert [each.id for each in everything] == ["new", "blocked", "hidden", "old"]
    assert everything[0].title == "Ana"


def test_a_hidden_conversation_is_off_the_list_with_nothing_unread_and_can_be_kept_here(
    database: Database,
) -> None:
    database.conversations.put(msgspec.structs.replace(conversation(), counter=3))
    database.messages.add([message()])
    database.conversations.hide("c1")
    assert database.conversations.all() == ()
    assert database.messages.has("m0")
    [hidden] = database.conversations.hidden()
    assert (hidden.id, hidden.counter) == ("c1", 0)
    database.conversations.keep("c1")
    assert [one.id for one in database.conversations.all()] == ["c1"]
    assert database.conversations.hidden() == ()
    assert database.conversations.kept() == {"c1"}
    database.conversations.keep("c1", False)
    assert database.conversations.kept() == frozenset()


def test_a_counter_and_its_instant_change_together(database: Database) -> None:
    database.conversations.put(conversation())
    database.conversations.set_counter("c1", 4, at(7))
    got = database.conversations.get("c1")
    assert got is not None
    assert (got.counter, got.counter_at) == (4, at(7))


def test_a_newer_message_becomes_the_last_line_and_an_older_one_does_not(database: Database) -> None:
    database.conversations.put(conversation(activity=5))
    assert database.conversations.touch(message(10, body="nuevo"))
    assert not database.conversations.touch(message(9, body="viejo"))
    assert not database.conversations.touch(message(10, body="nuevo"))
    got = database.conversations.get("c1")
    assert got is not None
    assert got.last_line == LastLine(message_id="m10", body="nuevo", created_at=at(10), sender_id="eva")
    assert got.last_activity == at(10)


def test_a_message_of_an_unknown_conversation_touches_nothing(database: Database) -> None:
    assert not database.conversations.touch(message(conversation="c9"))


def test_a_mark_of_ones_own_survives_what_the_server_says(database: Database) -> None:
    database.conversations.put(conversation())
    assert database.conversations.mark_unread("c1", True)
    assert not database.conversations.mark_unread("c1", True)
    database.conversations.put(conversation(activity=5))
    got = database.conversations.get("c1")
    assert got is not None
    assert got.marked_unread
    assert database.conversations.all() == (got,)
    assert database.conversations.mark_unread("c1", False)
    assert database.conversations.get("c1") == conversation(activity=5)
    assert not database.conversations.mark_unread("c9", True)
