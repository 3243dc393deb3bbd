"""What a writing box borrows from the program, as far as it needs to know it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from PySide6.QtCore import SignalInstance

from desktop.core.emoji import KeptEmoji


class Speller(Protocol):
    """Dictionaries, asked without waiting. GUI thread only."""

    @property
    def judged(self) -> SignalInstance:
        """Whether each word of a question is right, as a dict."""

    @property
    def suggested(self) -> SignalInstance:
        """A word, and a list of what may have been meant."""

    def judge(self, words: Iterable[str]) -> None:
        """Have words looked up."""

    def suggest(self, word: str) -> None:
        """Have a wrong word looked up."""

    def learn(self, word: str) -> None:
        """Take a word for right from now on."""


class Aids(Protocol):
    """What the program lends; each made when first asked for."""

    @property
    def spelling_changed(self) -> SignalInstance:
        """Whether wrong words are to be marked."""

    @property
    def spelling(self) -> bool:
        """Whether wrong words are to be marked."""

    @property
    def speller(self) -> Speller:
        """The dictionaries."""

    def emoji_table(self) -> str:
        """Return the text of `resources/emoji/emoji.tsv`."""

    def kept_emoji(self) -> KeptEmoji:
        """Return what was used last."""

    def keep_emoji(self, kept: KeptEmoji) -> None:
        """Keep what was used last."""
