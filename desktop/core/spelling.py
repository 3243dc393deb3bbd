"""Which words of a text have their spelling looked up, in which of a computer's dictionaries."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

ALWAYS: Final = ("es", "en")
"""Languages that are accepted whatever the system speaks: people mix them."""

_REGIONS: Final = {"es": "es_ES", "en": "en_US", "pt": "pt_PT"}
_LONGEST: Final = 40  # letters; what is longer is no word of any dictionary
_WORD = re.compile(r"[^\W\d_]+(?:['\N{RIGHT SINGLE QUOTATION MARK}·][^\W\d_]+)*")
_CHUNK = re.compile(r"\S+")
# Something else than words: a name of a file, an address, a number with its unit.
_NO_WORDS = re.compile(r"[\d_@#/\\+=]|\w\.\w")


def words_to_check(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, word) of each word whose spelling can be right or wrong.

    Addresses, numbers, names of files and abbreviations are none. Positions count code points.
    """
    for chunk in _CHUNK.finditer(text):
        if _NO_WORDS.search(chunk.group()):
            continue
        for match in _WORD.finditer(text, *chunk.span()):
            word = match.group().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
            if 1 < len(word) <= _LONGEST and not word.isupper():
                yield match.start(), match.end(), word


def dictionaries_for(spoken: Iterable[str], there: Iterable[str]) -> tuple[str, ...]:
    """Return the dictionaries to ask, the one for new words first: one a language.

    Args:
        spoken: The person's languages, the preferred one first, as `es_ES`, `es-ES` or `es`.
        there: The dictionaries of this computer.
    """
    known = sorted(there)
    chosen: dict[str, str] = {}
    for locale in (*spoken, *ALWAYS):
        wanted = locale.replace("-", "_")
        language = wanted.partition("_")[0]
        whole = (wanted, _REGIONS.get(language, ""), f"{language}_{language.upper()}")
        regions = (each for each in known if each.startswith(f"{language}_"))
        ways = (*(way for way in whole if "_" in way), *regions, language)
        best = next((way for way in ways if way in known), None)
        if language not in chosen and best is not None:
            chosen[language] = best
    return tuple(chosen.values())
