"""Whether a message is nothing but a few emoji, each counted as people see it."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

_MOST: Final = 3
_FIRST: Final = "\u00a9"  # before it, digits and signs that become keys
_LONGEST: Final = 40  # code points of one emoji that are still believed; families of four have 11

# What is shown as an emoji by itself (Unicode's Emoji_Presentation below U+1F000), and what only becomes
# one with U+FE0F behind it.
_PICTURE = (
    "\u231a\u231b\u23e9-\u23ec\u23f0\u23f3\u25fd\u25fe\u2614\u2615\u2648-\u2653\u267f\u2693\u26a1\u26aa\u26ab"
    "\u26bd\u26be\u26c4\u26c5\u26ce\u26d4\u26ea\u26f2\u26f3\u26f5\u26fa\u26fd\u2705\u270a\u270b\u2728\u274c"
    "\u274e\u2753-\u2755\u2757\u2795-\u2797\u27b0\u27bf\u2b1b\u2b1c\u2b50\u2b55"
    "\U0001f004\U0001f0cf\U0001f18e\U0001f191-\U0001f19a\U0001f201\U0001f21a\U0001f22f\U0001f232-\U0001f236"
    "\U0001f238-\U0001f23a\U0001f250\U0001f251\U0001f300-\U0001f5ff\U0001f600-\U0001f64f"
    "\U0001f680-\U0001f6ff\U0001f7e0-\U0001f7eb\U0001f7f0\U0001f900-\U0001f9ff\U0001fa70-\U0001faff"
)
_SIGN = (
    "\u00a9\u00ae\u203c\u2049\u2122\u2139\u2194-\u2199\u21a9\u21aa\u2328\u23cf\u23ed-\u23ef\u23f1\u23f2"
    "\u23f8-\u23fa\u24c2\u25aa\u25ab\u25b6\u25c0\u25fb\u25fc\u2600-\u27bf\u2934\u2935\u2b05-\u2b07\u3030"
    "\u303d\u3297\u3299\U0001f170\U0001f171\U0001f17e\U0001f17f\U0001f202\U0001f237"
)
_TONE = "\U0001f3fb-\U0001f3ff"
_ONE = f"(?:[{_PICTURE}](?!\ufe0e)\ufe0f?|[{_SIGN}](?:\ufe0f|(?=[{_TONE}])))[{_TONE}]?"
_TAGS = "[\U000e0020-\U000e007e]{1,16}\U000e007f"
_FLAG = "[\U0001f1e6-\U0001f1ff]{2}"
_KEY = "[0-9#*]\ufe0f?\u20e3"


@cache  # some milliseconds, which a window can do without until it has to show one
def _emoji() -> re.Pattern[str]:
    return re.compile(f"{_FLAG}|{_KEY}|{_ONE}(?:{_TAGS}|(?:\u200d{_ONE}|\u200d[{_SIGN}])*)")


def only_emoji(text: str) -> int:
    """Return how many emoji a message is; 0 if it is anything else, or more than three.

    Families, flags, skin tones and keycaps count as the one picture that people see.
    """
    if len(text) > _MOST * _LONGEST or text.isascii() or ("9" < text[0] < _FIRST):
        return 0
    count, at = 0, 0
    while at < len(text):
        match = _emoji().match(text, at)
        if match is None or count == _MOST:
            return 0
        count, at = count + 1, match.end()
    return count
