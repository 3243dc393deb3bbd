"""What leaves the local copy: the oldest first, never what a person made, no count the worse for it."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from desktop.core.chat import ReadMark
from desktop.storage.database import Database
from desktop.sync.paging import NEVER_PAGED
from tests.unit.core.build_chat import ME, at, conversation, entry, message

MINUTE = 60_000
HOUR = 60 * MINUTE


def ids(database: Database, conversation_id: str = "c1") -> list[str]:
    return [each.id for each in database.messages.newest(conversation_id, limit=10_000)]


def drop_all(database: Database, before: int | None = None) -> int:
    gone = 0
    while step := database.retention.drop_oldest(ME, before=None if before is None else at(before)):
        gone += step
    return gone


def test_messages_older_than_an_instant_go_and_a_hole_is_where_they_were(database: Database) -> None:
    database.messages.add([message(ms) for ms in range(10)])
    assert drop_all(database, before=7) == 7
    assert ids(database) == ["m7", "m8", "m9"]
    assert database.gaps.of("c1") == at(6)
    assert drop_all(database, before=7) == 0


def test_the_oldest_go_first_whatever_conversation_they_are_of(database: Database) -> None:
    database.messages.add([message(ms, conversation=f"c{ms % 2}") for ms in range(2_000)])
    gone = database.retention.drop_oldest(ME)
    assert 100 <= gone < 1_000
    left = {*ids(database, "c0"), *ids(database, "c1")}
    assert left == {f"m{ms}" for ms in range(gone, 2_000)}
    assert database.gaps.of("c0") == at(gone - 2)
    assert database.gaps.of("c1") == at(gone - 1)


def test_of_one_millisecond_all_go_or_none(database: Database) -> None:
    database.messages.add([message(5, message_id=f"m{number}") for number in range(600)])
    assert database.retention.drop_oldest(ME) == 600


def test_of_a_conversation_that_went_whole_it_is_known_that_it_was_here(database: Database) -> None:
    database.messages.add([message(1), message(2)])
    drop_all(database)
    assert ids(database) == []
    assert database.gaps.of("c1") == at(2)


def test_holes_among_what_went_are_forgotten_and_newer_ones_stay(database: Database) -> None:
    database.messages.add([message(ms) for ms in range(10)])
    database.gaps.add("c1", at(3))
    database.gaps.add("c1", at(8))
    drop_all(database, before=5)
    assert database.gaps.of("c1") == at(8)
    database.gaps.close("c1")
    assert database.gaps.of("c1") == at(4)
    database.gaps.close("c1")
    assert database.gaps.of("c1") is None


def test_what_was_never_paged_stays_so(database: Database) -> None:
    database.gaps.add("c1", NEVER_PAGED)
    database.messages.add([message(1)])
    drop_all(database)
    assert database.gaps.of("c1") == NEVER_PAGED


def test_a_count_made_with_what_went_goes_into_the_counter(database: Database) -> None:
    database.conversations.put(msgspec.structs.replace(conversation(), counter=3, counter_at=at(2)))
    database.messages.add([message(ms, sender=ME if ms == 4 else "eva") for ms in range(10)])
    drop_all(database, before=6)
    kept = database.conversations.get("c1")
    assert kept is not None
    assert (kept.counter, kept.counter_at) == (5, at(5))  # 3 and 5 came after the list, 4 is mine
    assert database.messages.count_after("c1", ME, kept.counter_at) == 4


def test_a_counter_that_already_covers_what_went_stays(database: Database) -> None:
    database.conversations.put(msgspec.structs.replace(conversation(), counter=3, counter_at=at(9)))
    database.messages.add([message(ms) for ms in range(10)])
    drop_all(database, before=6)
    kept = database.conversations.get("c1")
    assert kept is not None
    assert (kept.counter, kept.counter_at) == (3, at(9))


def test_a_counter_nobody_told_stays_unknown(database: Database) -> None:
    database.conversations.put(msgspec.structs.replace(conversation(), counter=None))
    database.messages.add([message(1)])
    drop_all(database)
    kept = database.conversations.get("c1")
    assert kept is not None
    assert kept.counter is None


def test_what_a_person_made_stays(database: Database) -> None:
    database.messages.add([message(1)])
    database.outbox.put(entry("e1", body="segundo"))
    database.drafts.put("c1", "a medias")
    database.marks.move("c1", ReadMark(read_at=at(1), ids=("m1",)), "m1")
    database.retention.drop_texts(ME)
    assert ids(database) == []
    assert [each.body for each in database.outbox.all()] == ["segundo"]
    assert database.drafts.get("c1") == "a medias"
    assert database.marks.get("c1") == ReadMark(read_at=at(1), ids=("m1",))


def test_what_an_unclear_attempt_is_looked_for_among_stays(database: Database) -> None:
    database.messages.add([message(0, sender=ME, body="ok"), message(HOUR - MINUTE, sender=ME, body="ok")])
    database.messages.add([message(1, conversation="c2")])
    database.outbox.put(entry("e1", body="ok", state="sending", attempted=HOUR))
    drop_all(database)
    assert ids(database) == [f"m{HOUR - MINUTE}"]
    assert f"m{HOUR - MINUTE}" in database.outbox.known_before("e1")
    assert ids(database, "c2") == []
    database.outbox.remove("e1")
    drop_all(database)
    assert ids(database) == []


def test_what_came_after_an_unclear_attempt_goes_and_the_hole_before_it_stays(database: Database) -> None:
    database.messages.add([message(ms * MINUTE) for ms in range(10)])
    database.outbox.put(entry("e1", state="failed", attempted=6 * MINUTE))  # known then: 4 to 9
    database.messages.add([message(ms * MINUTE) for ms in range(10, 20)])
    drop_all(database, before=15 * MINUTE)
    assert ids(database) == [f"m{ms * MINUTE}" for ms in (*range(4, 10), *range(15, 20))]
    assert database.gaps.of("c1") == at(14 * MINUTE)
    database.gaps.close("c1")
    assert database.gaps.of("c1") == at(4 * MINUTE - 1)
    database.outbox.remove("e1")
    drop_all(database, before=15 * MINUTE)
    assert ids(database) == [f"m{ms * MINUTE}" for ms in range(15, 20)]
    assert database.gaps.of("c1") == at(9 * MINUTE)


def test_the_last_lines_go_with_the_texts(database: Database) -> None:
    database.conversations.put(conversation())
    said = message(1, body="nada de esto queda")
    database.messages.add([said])
    database.conversations.touch(said)
    database.retention.drop_texts(ME)
    kept = database.conversations.get("c1")
    assert kept is not None
    assert kept.last_line is not None
    assert (kept.last_line.message_id, kept.last_line.body) == ("m1", "")


def test_no_trace_of_a_deleted_text_is_left_in_the_files(path: Path) -> None:
    with closing(Database.open(path)) as database:
        database.messages.add([message(ms, body=f"rastro {ms}") for ms in range(300)])
    assert b"rastro" in path.read_bytes()
    with closing(Database.open(path)) as database:
        database.retention.drop_texts(ME)
    assert [each.name for each in path.parent.iterdir()] == ["chat.db"]
    assert b"rastro" not in path.read_bytes()


def test_the_file_shrinks_in_small_steps(path: Path) -> None:
    with closing(Database.open(path)) as database:
        database.messages.add([message(ms, body="x" * 500) for ms in range(4_000)])
        full = database.size
        drop_all(database, before=3_000)
        assert database.size < full / 2
        steps = 1
        while database.give_back(50):
            steps += 1
        assert steps > 5
        size = database.size
    assert path.stat().st_size == size < full / 2


@pytest.mark.parametrize("size", [0, 1])
def test_there_is_nothing_to_give_back_of_a_file_that_lost_nothing(database: Database, size: int) -> None:
    database.messages.add([message(ms) for ms in range(size)])
    assert not database.give_back(100)
