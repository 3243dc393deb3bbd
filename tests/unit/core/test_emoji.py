"""Emoji: their file, the search in two languages, skin tones, what is kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.emoji import (
    MOST_RECENT,
    MOST_USED,
    Emoji,
    Group,
    KeptEmoji,
    parse_emoji,
    parse_kept,
    search_emoji,
)

TABLE = (Path(__file__).parents[3] / "resources" / "emoji" / "emoji.tsv").read_text(encoding="utf-8")
GROUPS = parse_emoji(TABLE, 17)
ALL = {emoji.text: emoji for group in GROUPS for emoji in group.emoji}


def found(query: str, groups: tuple[Group, ...] = GROUPS) -> list[str]:
    return [emoji.text for emoji in search_emoji(groups, query)]


def test_the_file_holds_every_group_in_unicodes_order() -> None:
    assert [group.key for group in GROUPS] == [
        "smileys-emotion",
        "people-body",
        "animals-nature",
        "food-drink",
        "travel-places",
        "activities",
        "objects",
        "symbols",
        "flags",
    ]
    assert len(ALL) == sum(len(group.emoji) for group in GROUPS) > 1900
    assert all(emoji.english and emoji.spanish for emoji in ALL.values())
    assert [emoji.text for emoji in GROUPS[0].emoji[:3]] == ["😀", "😃", "😄"]


def test_a_font_is_offered_only_what_its_version_has() -> None:
    old = {emoji.text: emoji for group in parse_emoji(TABLE, 13) for emoji in group.emoji}
    assert "🥲" in old
    assert "🫠" not in old
    assert old["🤝"].toned == ""  # a handshake came long before its skin tones
    assert ALL["🤝"].toned == "🤝🏻"
    assert [group.key for group in parse_emoji(TABLE, 17, flags=False)][-1] == "symbols"


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("corazón rojo", "❤️"),
        ("corazon", "❤️"),
        ("heart", "❤️"),
        ("risa", "😂"),
        ("CORAZON ROJO", "❤️"),
        ("red heart", "❤️"),
        ("heart rojo", "❤️"),  # people mix them
        ("perro", "🐕"),
        ("dog", "🐕"),
        ("pulgar arriba", "👍"),
        ("españa", "🇪🇸"),
        ("Espana", "🇪🇸"),
        ("spain", "🇪🇸"),
        ("+1", "👍"),
        (":D", "😄"),
        ("  café  ", "☕"),
    ],
)
def test_names_and_words_of_both_languages_find_it(query: str, first: str) -> None:
    assert found(query)[0] == first


def test_the_beginning_of_a_word_is_enough_and_its_end_is_not() -> None:
    assert "🎂" in found("cumple")
    assert "🎂" not in found("umple")
    assert found("xyzzy") == found("") == found("   ") == []


def test_a_name_comes_first_then_what_is_used_most_then_names_that_begin_so() -> None:
    assert found("luna")[0] == "🌙"
    assert found("fuego")[:2] == ["🔥", "🎆"]
    hits = found("mano")
    assert hits.index("🙏") < hits.index("🖐️") < hits.index("✊")


def test_what_is_used_most_is_spelt_as_the_file_spells_it() -> None:
    each = MOST_USED.split()
    assert set(each) <= ALL.keys()
    assert len(set(each)) == len(each)


@given(st.text(max_size=30))
def test_no_query_is_too_odd(query: str) -> None:
    assert set(found(query)) <= ALL.keys()


def test_a_skin_tone_colours_everybody_in_it() -> None:
    assert ALL["👋"].with_tone(0) == "👋"
    assert ALL["👋"].with_tone(4) == "👋🏾"
    assert ALL["🧑‍🤝‍🧑"].with_tone(5) == "🧑🏿‍🤝‍🧑🏿"
    assert ALL["☝️"].with_tone(3) == "☝🏽"
    assert ALL["😀"].with_tone(4) == "😀"


def test_it_speaks_both_languages() -> None:
    assert ALL["👋"].name("es") == "mano saludando"
    assert ALL["👋"].name("en") == "waving hand"


def test_what_was_used_last_comes_first_once_and_not_without_end() -> None:
    kept = KeptEmoji(tone=2)
    for number in range(MOST_RECENT + 5):
        kept = kept.used(chr(0x1F400 + number))
    kept = kept.used("🐐")
    assert kept.recent[0] == "🐐"
    assert len(kept.recent) == len(set(kept.recent)) == MOST_RECENT
    assert kept.tone == 2


@pytest.mark.parametrize(
    ("data", "kept"),
    [
        (b'{"recent":["a","b","a"],"tone":3}', KeptEmoji(recent=("a", "b"), tone=3)),
        (b'{"tone":9}', KeptEmoji()),
        (b'{"recent":["", "' + b"x" * 41 + b'","c"],"tone":-1}', KeptEmoji(recent=("c",))),
        (b'{"recent":3}', KeptEmoji()),
        (b"\xff\x00", KeptEmoji()),
        (b"", KeptEmoji()),
    ],
)
def test_a_broken_file_is_as_good_as_none(data: bytes, kept: KeptEmoji) -> None:
    assert parse_kept(data) == kept


def test_an_emoji_without_tones_stays_as_it_is() -> None:
    assert Emoji("😀", "", "grinning face", "cara sonriendo", "").with_tone(5) == "😀"
