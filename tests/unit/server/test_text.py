"""Folding a message's text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.chat.errors import BlankTextError, MalformedError, TooLongError
from server.chat.text import MAX_MESSAGE_BYTES, accept, fold

_white = st.text(" \t\r\n\v\f\u00a0\u2003\u2028\ufeff" + "aé", max_size=40)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("  hola  ", "hola"),
        ("a \t b", "a b"),
        ("a\u00a0\u2003b\ufeffc", "a b c"),
        ("uno\ndos", "uno\ndos"),
        ("uno\r\ndos\rtres\u2028cuatro\u2029cinco", "uno\ndos\ntres\ncuatro\ncinco"),
        ("\n\n uno \n\n dos \n\n", "uno\n\ndos"),
        ("a\u200bb", "a\u200bb"),  # not white space in JavaScript either
        ("a\x1cb", "a\x1cb"),  # white space in Python alone
        (" \n\t\r\n ", ""),
    ],
)
def test_blanks_fold_and_line_breaks_stay(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(_white)
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(_white)
def test_no_run_of_blanks_no_outer_white_space_is_left(text: str) -> None:
    folded = fold(text)
    assert not re.search(r"[\t\v\f\r\u00a0\u2003\u2028\ufeff]|  | \n|\n ", folded)
    assert folded == folded.strip()


@given(_white)
def test_what_can_be_seen_is_kept_in_its_order(text: str) -> None:
    assert re.sub(r"\s|\ufeff", "", fold(text)) == re.sub(r"\s|\ufeff", "", text)


def test_the_limit_counts_bytes_after_folding() -> None:
    assert accept("é" * (MAX_MESSAGE_BYTES // 2)) == "é" * 1024
    assert accept("a" + " " * 5000 + "b") == "a b"
    with pytest.raises(TooLongError):
        accept("é" * (MAX_MESSAGE_BYTES // 2) + "a")


def test_nothing_and_nul_are_refused() -> None:
    with pytest.raises(BlankTextError):
        accept(" \n ")
    with pytest.raises(MalformedError):
        accept("a\0b")
