"""Emoji: read from their file, searched in two languages, with a skin tone, the ones used last."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import msgspec

from desktop.core.sentences import Language
from desktop.core.text import plain_for_search

TONES: Final = ("", "\U0001f3fb", "\U0001f3fc", "\U0001f3fd", "\U0001f3fe", "\U0001f3ff")
"""What makes a skin yellow, light, medium light, medium, medium dark, dark."""

MOST_RECENT: Final = 32
MOST_USED: Final = (
    " 😂 ❤️ 😍 🤣 😊 🙏 💕 😭 😘 👍 😅 👏 😁 🔥 💔 💖 💙 😢"
    " 🤔 😆 🙄 💪 😉 👌 🤗 💜 😔 😎 😇 🎉 ✨ 🙌 😄 😀 💯 "
)
"""By Unicode's count of 2021, each between blanks: whoever looks for a heart means one of these."""

_LONGEST: Final = 40  # characters of one emoji; families of four have 11


@dataclass(frozen=True, slots=True)
class Emoji:
    """One emoji, whatever its skin tone.

    Attributes:
        text: Its characters, in yellow.
        toned: The same with the lightest skin, or "" if it has no tones.
        english, spanish: Its names.
        found_by: Its words, folded, each after a blank; the names come last, each between line feeds.
    """

    text: str
    toned: str
    english: str
    spanish: str
    found_by: str

    def name(self, language: Language) -> str:
        """Return its name in one language."""
        return self.spanish if language == "es" else self.english

    def with_tone(self, tone: int) -> str:
        """Return its characters in a skin tone (0 to 5), as far as it has any."""
        return self.toned.replace(TONES[1], TONES[tone]) if tone and self.toned else self.text


@dataclass(frozen=True, slots=True)
class Group:
    """Emoji that belong together, in Unicode's order.

    Attributes:
        key: Unicode's name of the group, `animals-nature`.
    """

    key: str
    emoji: tuple[Emoji, ...]


class KeptEmoji(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a person's choices leave behind.

    Attributes:
        recent: The emoji used last, the newest first, skin tones and all.
        tone: The skin tone chosen last, 0 to 5.
    """

    recent: tuple[str, ...] = ()
    tone: int = 0

    def used(self, text: str) -> KeptEmoji:
        """Return what is kept once an emoji has been used."""
        others = (each for each in self.recent if each != text)
        return KeptEmoji(recent=(text, *others)[:MOST_RECENT], tone=self.tone)


def parse_kept(data: bytes) -> KeptEmoji:
    """Return what was kept; what cannot be read is no loss worth a word."""
    try:
        kept = msgspec.json.decode(data, type=KeptEmoji)
    except msgspec.MsgspecError:
        return KeptEmoji()
    recent = tuple(dict.fromkeys(each for each in kept.recent if 0 < len(each) <= _LONGEST))
    return KeptEmoji(recent=recent[:MOST_RECENT], tone=kept.tone if 0 <= kept.tone < len(TONES) else 0)


def parse_emoji(table: str, newest: float, *, flags: bool = True) -> tuple[Group, ...]:
    """Return the groups of `resources/emoji/emoji.tsv`.

    Args:
        table: The file's text.
        newest: The newest version of Unicode whose emoji are wanted.
        flags: Whether flags of countries are wanted: some systems have no pictures of them.
    """
    groups: list[Group] = []
    for block in table.split("\n@")[1:]:
        key, *lines = block.splitlines()
        if flags or key != "flags":
            groups.append(Group(key, tuple(_emoji(lines, newest))))
    return tuple(groups)


def _emoji(lines: Iterable[str], newest: float) -> Iterator[Emoji]:
    for line in lines:
        text, since, toned, toned_since, english, spanish, words = line.split("\t")
        if float(since) <= newest:
            has_tones = toned and float(toned_since) <= newest
            names = f"\n {plain_for_search(english)}\n {plain_for_search(spanish)}\n"
            yield Emoji(text, toned if has_tones else "", english, spanish, f" {words}{names}")


def search_emoji(groups: Iterable[Group], query: str) -> tuple[Emoji, ...]:
    """Return the emoji that the words of a query (or their beginnings) name, the best first.

    Accents and case do not count, and words of both languages may be mixed.
    """
    words = plain_for_search(query).split()
    if not words:
        return ()
    whole = " ".join(words)
    wanted = [f" {word}" for word in words]
    found = [
        emoji for group in groups for emoji in group.emoji if all(word in emoji.found_by for word in wanted)
    ]
    return tuple(sorted(found, key=lambda emoji: _distance(emoji, f"\n {whole}")))


def _distance(emoji: Emoji, whole: str) -> tuple[int, int]:
    """Return how far a hit is: the name itself, what is used most, names (short ones first) that begin so."""
    start = emoji.found_by.find(whole)
    often = MOST_USED.find(f" {emoji.text} ")
    if f"{whole}\n" in emoji.found_by:
        return 0, 0
    if often >= 0:
        return 1, often
    return (2, emoji.found_by.index("\n", start + 1) - start) if start >= 0 else (3, 0)
