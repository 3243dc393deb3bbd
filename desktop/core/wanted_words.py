"""What somebody looks for in messages: words, phrases, pieces of text, and where a text has them."""

from __future__ import annotations

import re
from typing import Final

import msgspec

from desktop.core.text import fold, one_line, plain_for_search

Marks = tuple[tuple[int, int], ...]

_LONGEST: Final = 200  # characters of a question; a pasted document is none
_MOST: Final = 16  # words of it
_READ: Final = 20_000  # characters of a message
_BEFORE: Final = 18  # characters left standing before what was found
_WORD = re.compile("(?:[^\\W_][\u0300-\u036f]*)+")
_ASKED = re.compile(r'"([^"]*)("?)|([^\s"]+)')
_QUOTES = str.maketrans("“”„«»\N{REPLACEMENT CHARACTER}", '""""" ')
# Thai to Burmese, Khmer, Chinese, Japanese, Korean: no blanks between words, or none where a word ends.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u11ff\u1780-\u17ff\u2e80-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff"
    "\uff66-\uff9f\U00020000-\U0003ffff]"
)


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What a message must have, all of it.

    Attributes:
        phrases: Words, each a phrase of one, found whatever their accents and case.
        unfinished: Whether the last phrase may end in the middle of a word: it is being typed.
        pieces: Parts of a text, found wherever they stand: emoji, signs, and the languages that put no
            blanks between their words.
    """

    phrases: tuple[str, ...] = ()
    unfinished: bool = False
    pieces: tuple[str, ...] = ()

    @property
    def nothing(self) -> bool:
        """Whether there is nothing to look for."""
        return not self.phrases and not self.pieces


def wanted(query: str) -> Wanted:
    """Return what was asked for in a search box: words, and phrases in quotation marks."""
    phrases: list[str] = []
    pieces: list[str] = []
    unfinished = False
    for asked in list(_ASKED.finditer(fold(query[:_LONGEST]).translate(_QUOTES)))[:_MOST]:
        text = (asked[1] or asked[3] or "").strip()
        if _UNSPACED.search(text) or not _WORD.search(text):
            pieces += [text] if text else []
            unfinished = False
        else:
            phrases.append(text)
            unfinished = not asked[2]
    return Wanted(phrases=tuple(phrases), unfinished=unfinished, pieces=tuple(pieces))


def marks(text: str, sought: Wanted) -> Marks:
    """Return where in `text` (code points) something of what was sought stands, in order, apart."""
    words = [(plain_for_search(found.group()), *found.span()) for found in _WORD.finditer(text)]
    places = []
    for number, phrase in enumerate(sought.phrases, 1):
        parts = [plain_for_search(part) for part in _WORD.findall(phrase)]
        unfinished = sought.unfinished and number == len(sought.phrases)
        for first in range(len(words) - len(parts) + 1):
            run = words[first : first + len(parts)]
            if _is(run, parts, unfinished=unfinished):
                places.append((run[0][1], run[-1][2]))
    for piece in sought.pieces:
        places += [found.span() for found in re.finditer(re.escape(piece), text, re.IGNORECASE)]
    return _apart(places)


def excerpt(text: str, sought: Wanted) -> tuple[str, Marks]:
    """Return a message on one line, from shortly before what was sought, and where that stands in it."""
    line = fold(text[:_READ])
    found = marks(line, sought)
    begin = found[0][0] - _BEFORE if found and found[0][0] > 2 * _BEFORE else 0
    if begin > 0:
        begin = line.find(" ", begin, found[0][0]) + 1 or begin
        line = f"…{line[begin:]}"
    line = one_line(line)
    return line, marks(line, sought)


def _is(run: list[tuple[str, int, int]], parts: list[str], *, unfinished: bool) -> bool:
    *before, last = [word for word, _, _ in run]
    *wanted_before, wanted_last = parts
    same = last.startswith(wanted_last) if unfinished else last == wanted_last
    return same and before == wanted_before


def _apart(places: list[tuple[int, int]]) -> Marks:
    """Return stretches in order, those that touch made one."""
    joined: list[tuple[int, int]] = []
    for begin, end in sorted(places):
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return tuple(joined)
