"""Message text: folding, limits, links, search."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.errors import RefusedError
from desktop.core.text import (
    LIMIT,
    can_be_seen,
    check_body,
    clean,
    escape_markup,
    fold,
    fold_lines,
    legible,
    links,
    one_line,
    plain_for_search,
    right_to_left,
    utf8_length,
)
from tests.support.hostile import TEXTS
from tests.support.in_place import assert_in_place

_ANYTHING = st.text(st.characters(exclude_categories=()), max_size=60)  # lone surrogates and controls too


def test_level_1_folds_every_run_of_white_space_to_one_blank() -> None:
    assert fold(" \n a\u00a0\t b\r\n\r\nc\u3000\ufeff ") == "a b c"


def test_level_2_keeps_line_ends_and_folds_inside_lines() -> None:
    assert (
        fold_lines("\n  uno   dos \r\n\r\n\ttres\rcuatro\u2028cinco \n\n") == "uno dos\n\ntres\ncuatro\ncinco"
    )


def test_halves_of_one_emoji_are_joined_and_a_lone_half_is_replaced() -> None:
    assert clean("\ud83d\ude00 \ud83d") == "\N{GRINNING FACE} \N{REPLACEMENT CHARACTER}"


def test_nul_and_escape_are_replaced_but_not_line_ends_and_tabs() -> None:
    assert clean("a\x00b\x1b\tc\n") == "a\ufffdb\ufffd\tc\n"


@given(_ANYTHING)
def test_whatever_is_typed_can_be_sent_and_folding_it_again_changes_nothing(text: str) -> None:
    for folded, again in ((fold(text), fold(fold(text))), (fold_lines(text), fold_lines(fold_lines(text)))):
        assert folded == again
        assert utf8_length(folded) == len(folded.encode())
        assert "\x00" not in folded
    assert fold(fold_lines(text)) == fold(text)


@given(_ANYTHING)
def test_no_text_breaks_what_only_reads_it(text: str) -> None:
    for start, end, address in links(text):
        assert text[start:end] == address
    plain_for_search(text)
    escape_markup(text)
    assert utf8_length(text) >= len(text)


def test_what_is_sent_is_folded_as_the_server_keeps_it() -> None:
    assert check_body(" a \n b ", multiline=False) == "a b"
    assert check_body(" a \n b ", multiline=True) == "a\nb"


@pytest.mark.parametrize("text", ["", " \n\t\u00a0"])
def test_nothing_but_white_space_is_not_sent(text: str) -> None:
    with pytest.raises(RefusedError) as refused:
        check_body(text, multiline=True)
    assert refused.value.code == "empty_message"


def test_the_limit_counts_bytes_after_folding() -> None:
    assert utf8_length(check_body("ñ" * 1024 + "    ", multiline=False)) == LIMIT
    with pytest.raises(RefusedError) as refused:
        check_body("ñ" * 1024 + "  x", multiline=False)
    assert refused.value.code == "too_long"
    assert refused.value.details == {"bytes": "2050", "limit": "2048"}


def test_a_server_may_name_another_limit() -> None:
    with pytest.raises(RefusedError):
        check_body("abcd", multiline=False, limit=3)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("mira https://erp.example/a?b=1&c=2#d.", "https://erp.example/a?b=1&c=2#d"),
        ("(HTTP://ERP.example/a_(b))", "HTTP://ERP.example/a_(b)"),
        ("«https://erp.example»", "https://erp.example"),
        ("¿https://erp.example/x?!", "https://erp.example/x"),
        ("escribe a mailto:eva@example.com, por favor", "mailto:eva@example.com"),
        ("([https://erp.example/a_[1].])", "https://erp.example/a_[1]"),
        ("http://[::1]:8470/x", "http://[::1]:8470/x"),
        ("https://erp.example/\u202egpj.exe", "https://erp.example/"),
        ("https://peña.example/ñ", "https://peña.example/ñ"),
        ("\u898b\u308bhttps://erp.example/x\u3002\u307e\u305f", "https://erp.example/x"),
        ("\uff08https://erp.example/x\uff09", "https://erp.example/x"),
    ],
)
def test_a_link_ends_where_the_sentence_goes_on(text: str, address: str) -> None:
    assert [link[2] for link in links(text)] == [address]


@pytest.mark.parametrize(
    "text",
    ["javascript:alert(1)", "file:///etc/passwd", "https://", "http://...", "mailto:nobody", "xhttp://a.b"],
)
def test_nothing_else_is_a_link(text: str) -> None:
    assert links(text) == ()


@pytest.mark.parametrize(
    ("text", "leftwards"),
    [
        ("hola \u05e9\u05dc\u05d5\u05dd", False),
        ("\u05e9\u05dc\u05d5\u05dd hola", True),
        ("1. \u0645\u0631\u062d\u0628\u0627", True),
        ("\u2067hola\u2069 \u05e9", True),
        ("\u2068\u05e9\u2069 hola", False),
        ("\u202ehola", False),
        ("\u200f!", True),
        ("\u2069\u05e9", True),
        ("123 ¿?", False),
        ("", False),
    ],
)
def test_the_first_letter_with_a_direction_decides(text: str, leftwards: bool) -> None:
    assert right_to_left(text) is leftwards


def test_markup_is_shown_as_it_is() -> None:
    assert escape_markup('<b a="1">\'&\x00') == "&lt;b a=&quot;1&quot;&gt;&#x27;&amp;\ufffd"


def test_a_search_needs_no_accents_and_no_case() -> None:
    assert plain_for_search("JOSÉ Núñez Straße") == "jose nunez strasse"


def test_ordinary_text_is_legible_as_it_is() -> None:
    for text in ("¿Comemos? 👨‍👩‍👧‍👦", "una\ndos\n\ntres", "שלום \u202eabc", "e\u0301 <b>&amp;</b>", ""):
        assert legible(text) == text


def test_controls_can_be_seen_and_every_line_end_is_one() -> None:
    assert legible("a\0b\x1b\x9b\x7f") == "a\ufffdb\ufffd\ufffd\ufffd"
    assert legible("a\r\nb\rc\x85d\u2028e\u2029f\x0bg\x0ch") == "a\nb\nc\nd\ne\nf\ng\nh"


def test_what_no_server_takes_is_cut_off() -> None:
    assert legible("x" * 30_000) == "x" * 20_000 + "…"
    assert legible("x" * 20_000) == "x" * 20_000
    assert legible("\n" * 30_000) == "\n" * 1_999 + "…"
    assert legible("x\n" * 1_000, most=2_000) == "x\n" * 1_000


@pytest.mark.parametrize(
    "name", ["Ana Ruiz", "José Núñez", "Nguyễn Thị Ánh", "王芳", "R&D <b>", "👨‍👩‍👧 Ana", ""]
)
def test_an_ordinary_name_is_one_line_as_it_is(name: str) -> None:
    assert one_line(name) == name


def test_a_name_that_reads_from_right_to_left_keeps_its_direction_to_itself() -> None:
    assert one_line("שרה") == "\u2068שרה\u2069"
    assert one_line("Ana \u202eoipmilC") == "Ana oipmilC"
    assert one_line("a \u2069\u2069 ש") == "\u2068a ש\u2069"


def test_a_long_name_ends_in_an_ellipsis_inside_its_direction() -> None:
    assert one_line("x" * 41, 40) == "x" * 39 + "…"
    assert one_line("x" * 40, 40) == "x" * 40
    assert one_line("ש" * 41, 40) == f"\u2068{'ש' * 39}…\u2069"
    assert one_line("a " * 1_000_000, 3) == "a…"


def test_marks_piled_upon_a_letter_are_taken_down_to_four() -> None:
    assert one_line("e" + "\u0301" * 4) == "e" + "\u0301" * 4
    assert one_line("e" + "\u0301" * 1000 + "o") == "e" + "\u0301" * 4 + "o"


@given(_ANYTHING | st.sampled_from(list(TEXTS.values())), st.integers(1, 50))
def test_one_line_stays_in_its_place_and_as_it_is(text: str, most: int) -> None:
    line = one_line(text, most)
    assert_in_place(line)
    assert len(line) <= most + 2
    assert one_line(line, most + 2) == line


@given(st.text(st.characters(max_codepoint=0x37F), max_size=12))
def test_a_plain_name_takes_a_shorter_way_to_the_same_line(name: str) -> None:
    assert one_line(name) == one_line(f"\u2069{name}")


@pytest.mark.parametrize(
    "name", ["A", "王", "ש", "7", "¿", "👨‍👩‍👧", "\u0301Ana", " \x01x", "\u3164.", "\u2028\u200bñ"]
)
def test_a_name_of_one_letter_sign_or_picture_can_be_seen(name: str) -> None:
    assert can_be_seen(name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        " \t\u00a0",
        "\x01\x1b\x9b",
        "\u200b\u2060\u202e",
        "\u0301\ufe0f",
        "\u3164\u2800",
        "\ufffd",
    ],
)
def test_a_name_of_blanks_controls_or_lone_marks_cannot_be_seen(name: str) -> None:
    assert not can_be_seen(name)
