"""What is marked: by when it was written, not by where it stands; and what is copied of it."""

from __future__ import annotations

from PySide6.QtCore import QLocale

from desktop.state.timeline_rows import Row
from desktop.ui.marked import Marks, as_text
from tests.support.chat_scenes import message


def row(number: int, body: str = "", *, own: bool = False, sender: str = "Ana Ruiz", state: str = "") -> Row:
    at = message(number, minutes=number).created_at
    text = body or f"message {number}"
    return Row(id=f"m{number}", body=text, own=own, sender_id="u1", sender=sender, at=at, state=state)


def test_a_stretch_covers_what_lies_between_its_ends_in_any_order() -> None:
    for ends in ((2, 4), (4, 2)):
        marks = Marks()
        assert marks.mark_whole(row(ends[0]), row(ends[1]))
        assert [marks.covers(row(number)) for number in range(1, 6)] == [False, True, True, True, False]
        assert not marks.mark_whole(row(ends[0]), row(ends[1])), "it is the same"


def test_letters_and_whole_messages_exclude_each_other() -> None:
    marks = Marks()
    marks.mark_text(row(1), 5, 2)
    assert marks
    assert marks.part_of(row(1)) == (2, 5)
    assert marks.part_of(row(2)) == (0, 0)
    marks.mark_whole(row(1), row(2))
    assert marks.part_of(row(1)) == (0, 0)
    marks.mark_text(row(1), 3, 3)
    assert not marks
    assert not marks.covers(row(1))


def test_what_is_on_its_way_comes_last_and_is_not_kept_when_it_goes() -> None:
    marks = Marks()
    waiting = row(1, state="sending", own=True)
    marks.mark_whole(row(2), waiting)
    assert marks.covers(row(3))
    marks.keep([row(2), row(3), waiting])
    assert [each.id for each in marks.rows([row(4)])] == ["m2", "m3", "m4"]
    marks.clear()
    assert marks.rows([row(4)]) == []


def test_one_message_is_copied_as_its_text_several_with_when_and_who() -> None:
    assert as_text([row(1, "uno\ndos\0")]) == "uno\ndos\N{REPLACEMENT CHARACTER}"
    several = [
        row(1, "uno\ndos"),
        row(2, "tres", own=True, sender="Eva Soler", state="read"),
        row(3, "y", own=True, sender="", state="sending"),
    ]
    assert as_text(several) == (
        "[02/03/2026, 12:01] Ana Ruiz: uno\ndos\n"
        "[02/03/2026, 12:02] Eva Soler: tres\n"
        "[02/03/2026, 12:03] Eva Soler: y"
    )
    QLocale.setDefault(QLocale(QLocale.Language.Spanish, QLocale.Country.Spain))
    assert as_text(several).startswith("[2/3/26, 12:01] Ana Ruiz: uno")


def test_a_name_cannot_pretend_to_be_a_line_of_its_own() -> None:
    forged = row(1, sender="Ana\n[02/03/2026, 12:00] Berta")
    assert len(as_text([forged, row(2)]).splitlines()) == 2
