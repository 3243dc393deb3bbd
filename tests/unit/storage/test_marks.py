"""Read marks: forward, told to the server, alerted."""

from __future__ import annotations

from desktop.core.chat import ReadMark
from desktop.storage.database import Database
from desktop.storage.marks import Owed
from tests.unit.core.build_chat import at


def mark(ms: int, *ids: str) -> ReadMark:
    return ReadMark(read_at=at(ms), ids=ids)


def test_a_mark_moves_forward_and_is_to_be_told(database: Database) -> None:
    assert database.marks.get("c1") is None
    assert database.marks.move("c1", mark(1, "m1"), "m1")
    assert database.marks.get("c1") == mark(1, "m1")
    assert database.marks.untold() == (("c1", "m1", Owed.MESSAGES),)


def test_a_mark_that_lies_behind_changes_nothing(database: Database) -> None:
    database.marks.move("c1", mark(5, "m5"), "m5")
    assert not database.marks.move("c1", mark(4, "m4"), "m4")
    assert not database.marks.move("c1", mark(5, "m5"), "m5")
    assert database.marks.get("c1") == mark(5, "m5")


def test_more_ids_in_the_same_millisecond_are_a_step_forward(database: Database) -> None:
    database.marks.move("c1", mark(5, "b"), "b")
    assert database.marks.move("c1", mark(5, "a"), "a")
    assert database.marks.get("c1") == mark(5, "a", "b")


def test_what_the_server_heard_is_not_told_again(database: Database) -> None:
    database.marks.move("c1", mark(1, "m1"), "m1")
    database.marks.told("c1", "m1", Owed.MESSAGES)
    assert database.marks.untold() == ()


def test_a_newer_mark_set_while_the_older_was_told_stays_to_be_told(database: Database) -> None:
    database.marks.move("c1", mark(1, "m1"), "m1")
    database.marks.move("c1", mark(2, "m2"), "m2")
    database.marks.told("c1", "m1", Owed.MESSAGES)
    assert database.marks.untold() == (("c1", "m2", Owed.MESSAGES),)


def test_a_mark_that_came_from_the_server_is_not_told_back(database: Database) -> None:
    database.marks.move("c1", mark(1, "m1"), "m1", owed=Owed.NOTHING)
    assert database.marks.untold() == ()
    database.marks.move("c2", mark(1, "m1"), "m1")
    database.marks.move("c2", mark(2, "m2"), "m2", owed=Owed.NOTHING)
    assert database.marks.untold() == (("c2", "m1", Owed.MESSAGES),)


def test_what_the_server_heard_by_halves_is_half_to_be_told(database: Database) -> None:
    database.marks.move("c1", mark(1, "m1"), "m1", owed=Owed.MESSAGES | Owed.COUNTER)
    database.marks.told("c1", "m1", Owed.MESSAGES)
    assert database.marks.untold() == (("c1", "m1", Owed.COUNTER),)
    database.marks.move("c1", mark(2, "m2"), "m2", owed=Owed.MESSAGES)
    assert database.marks.untold() == (("c1", "m2", Owed.MESSAGES | Owed.COUNTER),)
    database.marks.told("c1", "m2", Owed.MESSAGES | Owed.COUNTER)
    assert database.marks.untold() == ()


def test_alerting_is_noted_apart_from_reading_and_never_goes_back(database: Database) -> None:
    assert database.marks.alerted("c1") is None
    database.marks.set_alerted("c1", at(5))
    database.marks.set_alerted("c1", at(4))
    assert database.marks.alerted("c1") == at(5)
    assert database.marks.get("c1") is None
    database.marks.move("c1", mark(1, "m1"), "m1")
    assert database.marks.alerted("c1") == at(5)
    assert database.marks.get("c1") == mark(1, "m1")
