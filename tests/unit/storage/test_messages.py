"""The messages, in order, each once; and what is counted of them."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.core.chat import Message, ReadMark
from desktop.storage.connection import Connection, Row, Value
from desktop.storage.database import Database
from desktop.storage.messages import Messages
from tests.unit.core.build_chat import ME, at, message


def _ids(messages: tuple[Message, ...]) -> list[str]:
    return [each.id for each in messages]


def test_a_message_comes_back_as_it_was_added(database: Database) -> None:
    whole = message(1, body="¡Hola! \U0001f600\n\x00'", status="read", key="k", edited=2, deleted=3)
    database.messages.add([whole])
    assert database.messages.get("m1") == whole
    assert database.messages.get("m2") is None
    assert database.messages.has("m1")
    assert not database.messages.has("m2")


def test_only_those_that_were_not_here_yet_are_returned(database: Database) -> None:
    assert _ids(database.messages.add([message(2), message(1), message(2)])) == ["m2", "m1"]
    assert _ids(database.messages.add([message(1), message(3), message(2)])) == ["m3"]
    assert database.messages.known(["m1", "m3", "m9"]) == {"m1", "m3"}
    assert database.messages.known([]) == set()


def test_a_message_that_is_here_gets_its_status_its_edit_and_its_deletion(database: Database) -> None:
    database.messages.add([message(1, body="hoal")])
    database.messages.add([message(1, body="hola", status="read", edited=5, deleted=6, key="k")])
    assert database.messages.get("m1") == message(1, body="hola", status="read", edited=5, deleted=6, key="k")


def test_an_older_copy_takes_nothing_back(database: Database) -> None:
    newest = message(1, body="hola", status="read", edited=5, key="k")
    database.messages.add([newest])
    database.messages.add([message(1, body="hoal")])
    assert database.messages.get("m1") == newest


def test_pages_go_back_from_the_newest_and_lose_nothing_in_one_millisecond(database: Database) -> None:
    same = [message(5, message_id=each) for each in ("b", "d", "a", "c")]
    database.messages.add([message(9), *same, message(1), message(3, conversation="c2")])
    assert _ids(database.messages.newest("c1", limit=3)) == ["c", "d", "m9"]
    assert _ids(database.messages.before("c1", same[3].order, limit=2)) == ["a", "b"]
    assert _ids(database.messages.before("c1", same[2].order, limit=2)) == ["m1"]
    assert database.messages.newest("c9") == ()


def test_the_newest_one_is_found_whoever_wrote_it(database: Database) -> None:
    database.messages.add([message(1), message(2), message(3, sender=ME)])
    newest = database.messages.newest_one("c1")
    assert newest is not None
    assert newest.id == "m3"
    assert database.messages.newest_one("c9") is None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(
    st.lists(st.tuples(st.integers(0, 5), st.sampled_from("abcdefgh"), st.sampled_from([ME, "eva"]))),
    st.integers(-1, 6),
    st.frozensets(st.sampled_from("abcdefgh")),
)
def test_the_counts_are_what_counting_one_by_one_gives(
    database: Database, given: list[tuple[int, str, str]], read_ms: int, read_ids: frozenset[str]
) -> None:
    database.messages.clear("c1")
    messages = [message(ms, message_id=each, sender=sender) for ms, each, sender in given]
    database.messages.add(messages)
    here = database.messages.newest("c1", limit=1000)
    mark = ReadMark(read_at=at(read_ms), ids=tuple(read_ids))
    peers = [each for each in here if each.sender_id != ME]
    assert database.messages.count_newer("c1", ME, mark) == sum(not mark.covers(each) for each in peers)
    assert database.messages.count_after("c1", ME, at(read_ms)) == sum(
        each.created_at > at(read_ms) for each in peers
    )
    assert database.messages.count_after("c1", ME, None) == len(peers)
    newest = database.messages.mark_of_newest("c1")
    assert newest is None if not here else newest is not None and all(newest.covers(each) for each in here)


def test_the_mark_of_the_newest_names_all_of_that_millisecond(database: Database) -> None:
    database.messages.add([message(1), message(2, message_id="b"), message(2, message_id="a", sender=ME)])
    assert database.messages.mark_of_newest("c1") == ReadMark(read_at=at(2), ids=("a", "b"))


def test_the_peer_reads_own_messages_up_to_an_instant(database: Database) -> None:
    database.messages.add([message(1, sender=ME), message(2), message(3, sender=ME), message(4, sender=ME)])
    assert database.messages.set_read_up_to("c1", ME, at(3)) == 2
    assert database.messages.set_read_up_to("c1", ME, at(3)) == 0
    statuses = {each.id: each.status for each in database.messages.newest("c1")}
    assert statuses == {"m1": "read", "m2": "sent", "m3": "read", "m4": "sent"}


def test_a_cleared_conversation_is_empty_and_has_no_holes(database: Database) -> None:
    database.messages.add([message(1), message(2, conversation="c2")])
    database.gaps.add("c1", at(1))
    database.messages.clear("c1")
    assert database.messages.newest("c1") == ()
    assert database.gaps.of("c1") is None
    assert database.messages.has("m2")


def test_what_came_after_a_serial_outlives_a_clear_up_to_it(database: Database) -> None:
    database.messages.add([message(1), message(2)])
    serial = database.messages.last_serial()
    database.messages.add([message(0), message(2), message(3)])
    database.messages.clear("c1", up_to=serial)
    assert [one.id for one in database.messages.newest("c1")] == ["m0", "m3"]
    assert database.messages.cleared == {"m1", "m2"}


def test_what_is_after_a_message_begins_with_the_next_one(database: Database) -> None:
    tied = [message(5, message_id=name) for name in ("a", "b", "c")]
    database.messages.add([message(9), *tied, message(2), message(7, conversation="c2")])
    after = database.messages.after("c1", tied[0].order, 2)
    assert [one.id for one in after] == ["b", "c"]
    assert [one.id for one in database.messages.after("c1", tied[2].order)] == ["m9"]
    assert database.messages.after("c1", message(9).order) == ()


def test_others_are_only_those_of_the_conversation_and_up_to_the_serial(database: Database) -> None:
    assert database.messages.last_serial() == 0
    database.messages.add([message(1), message(2), message(3, conversation="c2")])
    serial = database.messages.last_serial()
    database.messages.add([message(4)])
    assert not database.messages.has_others("c1", ["m1", "m2"], serial)
    assert database.messages.has_others("c1", ["m1"], serial)
    assert database.messages.has_others("c1", ["m1", "m2"], database.messages.last_serial())


def test_many_ids_are_asked_for_at_once(database: Database) -> None:
    database.messages.add([message(ms) for ms in range(3_000)])
    assert len(database.messages.known(f"m{ms}" for ms in range(40_000))) == 3_000


class Explaining(Connection):
    """Keeps the plan of everything it is asked."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.plans: list[str] = []

    def explain(self, sql: str, values: Sequence[Value]) -> None:
        steps = super().rows(f"EXPLAIN QUERY PLAN {sql}", values)
        self.plans.append(" / ".join(str(step[3]) for step in steps))

    def rows(self, sql: str, values: Sequence[Value] = ()) -> list[Row]:
        self.explain(sql, values)
        return super().rows(sql, values)

    def row(self, sql: str, values: Sequence[Value] = ()) -> Row | None:
        self.explain(sql, values)
        return super().row(sql, values)

    def execute(self, sql: str, values: Sequence[Value] = ()) -> int:
        self.explain(sql, values)
        return super().execute(sql, values)


@pytest.mark.usefixtures("database")
def test_no_question_about_a_conversation_reads_or_sorts_the_whole_table(path: Path) -> None:
    with closing(Explaining(path)) as connection:
        messages = Messages(connection)
        messages.newest("c1")
        messages.before("c1", (1, "m1"))
        messages.after("c1", (1, "m1"))
        messages.newest_one("c1")
        messages.count_newer("c1", ME, ReadMark(read_at=at(), ids=("m1",)))
        messages.count_after("c1", ME, at())
        messages.mark_of_newest("c1")
        messages.known(["m1"])
        messages.set_read_up_to("c1", ME, at())
    assert len(connection.plans) == 9
    for plan in connection.plans:
        assert "SEARCH messages USING" in plan
        assert "SCAN messages" not in plan
        assert "TEMP B-TREE" not in plan


@pytest.mark.usefixtures("database")
def test_counting_reads_the_index_alone_and_only_what_is_newer(path: Path) -> None:
    with closing(Explaining(path)) as connection:
        messages = Messages(connection)
        messages.count_newer("c1", ME, ReadMark(read_at=at(), ids=()))
        messages.count_after("c1", ME, at())
    covering = "USING COVERING INDEX messages_in_order (conversation_id=? AND created_at>"
    assert all(covering in plan for plan in connection.plans)
