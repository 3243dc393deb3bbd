"""What a program lends to a writing box, out of the open hand: no thread, no file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal

from desktop.core.emoji import KeptEmoji

_TABLE: Final = Path(__file__).parents[2] / "resources" / "emoji" / "emoji.tsv"


class OpenDictionary(QObject):
    """Answers at once: some words are wrong, with what may have been meant; all others are right."""

    judged = Signal(object)
    suggested = Signal(str, object)

    def __init__(self, wrong: Mapping[str, list[str]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.wrong = dict(wrong)
        self.asked: list[str] = []

    def judge(self, words: Iterable[str]) -> None:
        """Answer."""
        asked = sorted(words)
        self.asked += asked
        self.judged.emit({word: word not in self.wrong for word in asked})

    def suggest(self, word: str) -> None:
        """Answer."""
        self.suggested.emit(word, self.wrong[word])

    def learn(self, word: str) -> None:
        """Know one more."""
        del self.wrong[word]


class OpenAids(QObject):
    """Lends a dictionary, and the program's own emoji; what is kept stays in `kept`."""

    spelling_changed = Signal(bool)

    def __init__(self, wrong: Mapping[str, list[str]] | None = None, kept: KeptEmoji | None = None) -> None:
        super().__init__()
        self.spelling = True
        self.speller = OpenDictionary(wrong or {})
        self.kept = kept or KeptEmoji()

    def emoji_table(self) -> str:
        """Return the program's own."""
        return _TABLE.read_text(encoding="utf-8")

    def kept_emoji(self) -> KeptEmoji:
        """Return what was kept."""
        return self.kept

    def keep_emoji(self, kept: KeptEmoji) -> None:
        """Keep it."""
        self.kept = kept
