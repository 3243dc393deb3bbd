"""A few emoji alone are told from everything else, and counted as people see them."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.core.only_emoji import only_emoji
from tests.support.hostile import TEXTS

_ALL = Path(__file__).parents[3] / "resources" / "emoji" / "emoji.tsv"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("👍", 1),
        ("👍👍👍", 3),
        ("👍👍👍👍", 0),
        ("👨‍👩‍👧‍👦", 1),
        ("🏳️‍🌈🇪🇸🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f", 3),
        ("👋🏿", 1),
        ("☝🏽", 1),
        ("1️⃣#️⃣", 2),
        ("❤️", 1),
        ("❤️‍🔥", 1),
        ("🧑🏻‍❤️‍💋‍🧑🏿", 1),
        ("", 0),
        (" ", 0),
        ("12", 0),
        ("©", 0),
        ("❤\ufe0e", 0),
        ("👍 vale", 0),
        ("hola", 0),
        ("🇪", 0),
        ("\u200d", 0),
        ("\ufe0f", 0),
        ("👍\u0301", 0),
    ],
)
def test_it_counts_what_people_see(text: str, count: int) -> None:
    assert only_emoji(text) == count


def test_every_emoji_of_the_picker_is_one() -> None:
    lines = [line.split("\t") for line in _ALL.read_text("utf-8").splitlines() if "\t" in line]
    wrong = [line[0] for line in lines if line[0] and only_emoji(line[0]) != 1]
    assert len(lines) > 1000
    assert not wrong


@pytest.mark.parametrize("name", TEXTS)
def test_only_emoji_of_the_corpus_are_taken_for_any(name: str) -> None:
    assert bool(only_emoji(TEXTS[name])) is (name in {"emoji alone", "emoji keycaps"})
