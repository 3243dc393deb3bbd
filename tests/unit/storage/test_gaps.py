"""Holes in the local copy."""

from __future__ import annotations

from desktop.storage.database import Database
from tests.unit.core.build_chat import at


def test_the_newest_hole_is_told_and_filling_it_shows_the_older_one(database: Database) -> None:
    database.gaps.add("c1", at(1))
    database.gaps.add("c1", at(9))
    database.gaps.add("c1", at(9))
    database.gaps.add("c2", at(20))
    assert database.gaps.of("c1") == at(9)
    database.gaps.close("c1")
    assert database.gaps.of("c1") == at(1)
    database.gaps.close("c1")
    assert database.gaps.of("c1") is None
    assert database.gaps.of("c2") == at(20)


def test_closing_where_no_hole_is_changes_nothing(database: Database) -> None:
    database.gaps.close("c1")
    assert database.gaps.of("c1") is None


def test_one_hole_can_be_filled_while_a_newer_one_stays(database: Database) -> None:
    database.gaps.add("c1", at(1))
    database.gaps.add("c1", at(9))
    assert [database.gaps.up_to("c1", at(when).ms) for when in (0, 1, 8, 9)] == [None, at(1), at(1), at(9)]
    database.gaps.remove("c1", at(1))
    assert [database.gaps.has("c1", at(when)) for when in (1, 8, 9)] == [False, False, True]


def test_the_holes_of_a_stretch_are_those_after_its_first_message(database: Database) -> None:
    for when in (1, 5, 9):
        database.gaps.add("c1", at(when))
    database.gaps.add("c2", at(4))
    assert database.gaps.within("c1", at(1), at(9)) == (at(5), at(9))
    assert database.gaps.within("c1", at(5), at(8)) == ()
