"""Message text: folding, limits, links, search."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.errors import RefusedError
from desktop.core.text import (
    LIMIT,
    check_body,
    clean,
    escape_markup,
    fold,
    fold_lines,
    links,
    plain_for_search,
    utf8_length,
)

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


def test_markup_is_shown_as_it_is() -> None:
    assert escape_markup('<b a="1">\'&\x00') == "&lt;b a=&quot;1&quot;&gt;&#x27;&amp;\ufffd"


def test_a_search_needs_no_accents_and_no_case() -> None:
    assert plain_for_search("JOSÉ Núñez Straße") == "jose nunez strasse"
