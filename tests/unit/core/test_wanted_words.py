"""What somebody looks for: words, phrases, pieces, and where a text has them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.wanted_words import Wanted, excerpt, marks, wanted
from tests.support.hostile import TEXTS


def stretches(text: str, query: str) -> list[str]:
    return [text[begin:end] for begin, end in marks(text, wanted(query))]


def test_words_are_parted_at_blanks_and_the_last_may_go_on() -> None:
    assert wanted("  reunión   mañ ") == Wanted(phrases=("reunión", "mañ"), unfinished=True)


@pytest.mark.parametrize("query", ['"de la" casa', "“de la” casa", "«de la» casa"])
def test_quotation_marks_make_a_phrase(query: str) -> None:
    assert wanted(query) == Wanted(phrases=("de la", "casa"), unfinished=True)


def test_a_closed_phrase_is_finished_and_an_open_one_is_being_typed() -> None:
    assert not wanted('casa "de la"').unfinished
    assert wanted('casa "de la').unfinished


@pytest.mark.parametrize("piece", ["👍", "会議", "회의", "ประชุม", "€", "?"])
def test_what_has_no_words_is_a_piece(piece: str) -> None:
    assert wanted(f"hola {piece}") == Wanted(phrases=("hola",), pieces=(piece,))


@pytest.mark.parametrize("query", ["", "   ", '""', '"', "\x00", "\ud800", '" "'])
def test_of_nothing_nothing_is_looked_for(query: str) -> None:
    assert wanted(query).nothing


def test_a_document_that_was_pasted_is_cut_off() -> None:
    assert len(wanted("palabra " * 10_000).phrases) == 16
    assert len(wanted("x" * 10_000).phrases[0]) == 200


@pytest.mark.parametrize(
    ("text", "query", "found"),
    [
        ("Nos vemos MAÑANA", "manana", ["MAÑANA"]),
        ("Nos vemos man\u0303ana", "mañana", ["man\u0303ana"]),
        ("reuniones y reunión", "reunio", ["reuniones", "reunión"]),
        ("la casa de la playa", '"de la"', ["de la"]),
        ("la casa de las playas", '"de la"', []),
        ("la casa de las playas", '"de la', ["de las"]),
        ("a las 10:42", "10:42", ["10:42"]),
        ("ella y él", "y", ["y"]),
        ("明日の会議です", "会議", ["会議"]),
        ("bien👍🏽👍", "👍", ["👍", "👍"]),
        ("uno dos uno", "uno dos", ["uno", "dos", "uno"]),
        ("snake_case", "case", ["case"]),
    ],
)
def test_what_was_sought_is_marked(text: str, query: str, found: list[str]) -> None:
    assert stretches(text, query) == found


def test_marks_that_touch_are_one() -> None:
    assert marks("👍👍", wanted("👍")) == ((0, 2),)


def test_an_excerpt_begins_shortly_before_what_was_found() -> None:
    line, found = excerpt("palabra " * 40 + "aguja " + "paja " * 40, wanted("aguja"))
    assert line.startswith("…palabra palabra aguja paja")
    assert [line[begin:end] for begin, end in found] == ["aguja"]


def test_an_excerpt_of_a_short_message_is_all_of_it_on_one_line() -> None:
    assert excerpt("Hola:\n1. uno\n2. dos", wanted("dos")) == ("Hola: 1. uno 2. dos", ((16, 19),))


@given(st.text(), st.text())
def test_whatever_is_typed_and_written_marks_lie_within_the_line(text: str, query: str) -> None:
    line, found = excerpt(text, wanted(query))
    assert all(0 <= begin < end <= len(line) for begin, end in found)
    assert list(found) == sorted(found)


@pytest.mark.parametrize("name", TEXTS)
def test_hostile_texts_stay_on_their_line(name: str) -> None:
    line, _ = excerpt(f"aguja {TEXTS[name]}", wanted("aguja"))
    assert "\n" not in line
    assert not set("\u202a\u202b\u202c\u202d\u202e") & set(line)
