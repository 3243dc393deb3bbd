"""What is taken over of something pasted or dropped: plain text, harmless and of sane length."""

from __future__ import annotations

import html
import re
from typing import Final

from desktop.core.text import clean

MOST_PASTED: Final = 20_000
"""Characters in a writing box: ten times what any server takes, and no trouble for a layout."""

_MOST_MARKUP: Final = 200_000
_LINE_END = re.compile("\r\n|[\v\f\r\x85\u2028\u2029]")
# Place-holders of pictures and of broken characters, byte order marks, what turns the direction of text.
_UNWANTED = re.compile("[\ufffc\ufffd\ufeff\u202a-\u202e\u2066-\u2069]")
_TAG = re.compile("(<[^<>]*>)")
_TAG_NAME = re.compile(r"</?\s*([a-z0-9]+)", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_AROUND_LINE_END = re.compile(r" *\n *")
_MANY_LINE_ENDS = re.compile(r"\n{3,}")
_NO_CHARACTER = re.compile("&#[0-9a-fx]{9,};?", re.IGNORECASE)  # its number is too much for Python
_UNSEEN: Final = frozenset({"script", "style", "head", "title", "xml", "template"})
_LINES = re.compile("article|blockquote|br|d[dt]|div|h[1-6r]|li|ol|p|pre|section|table|tr|ul")


def pasted(text: str, most: int = MOST_PASTED) -> str:
    """Return a text without controls and marks that nobody sees, its line ends as line feeds.

    Args:
        text: Whatever another program offers.
        most: Characters after which it is cut off.
    """
    start = _LINE_END.sub("\n", text[:most])
    return _UNWANTED.sub("", clean(start))


def text_of_markup(markup: str) -> str:
    """Return what can be read of HTML, its lines as lines.

    It goes through the markup once: Qt's own way needs a quarter of a minute for 40,000 tags in each other,
    and reads the files that pictures name.
    """
    parts: list[str] = []
    unseen = ""
    for part in _TAG.split(markup[:_MOST_MARKUP]):
        if not part.startswith("<"):
            if not unseen:
                parts.append(_BLANKS.sub(" ", part))
            continue
        match = _TAG_NAME.match(part)
        name = "" if match is None else match.group(1).lower()
        if name in _UNSEEN:
            unseen = "" if part.startswith("</") or part.endswith("/>") else name
        elif _LINES.fullmatch(name) and not unseen:
            parts.append("\n")
    text = html.unescape(_NO_CHARACTER.sub("", "".join(parts)))
    text = _AROUND_LINE_END.sub("\n", text)
    return _MANY_LINE_ENDS.sub("\n\n", text).strip()
