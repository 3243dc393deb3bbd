"""The habits of JavaScript that show in the ERP's answers."""

from __future__ import annotations

import json
import math
import re
from datetime import UTC, datetime
from typing import TypeVar

# What \s and trim() mean in JavaScript; Python's \s also takes U+001C-001F and U+0085, and misses U+FEFF.
_BLANK = "[\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]"
_BLANKS = re.compile(f"{_BLANK}+")
_OUTER = re.compile(f"^{_BLANK}+|{_BLANK}+$")
_INTEGER = re.compile(r"\s*([+-]?\d+)")
_LITERALS = ("true", "false", "null")
Row = TypeVar("Row")


def fold(text: str) -> str:
    """Trim, and make every run of white space one blank, as the ERP stores a message."""
    return _BLANKS.sub(" ", trim(text))


def trim(text: str) -> str:
    """Return `text` without outer white space."""
    return _OUTER.sub("", text)


def parse_int(text: str) -> int | None:
    """Return what parseInt() makes of `text`; None is NaN."""
    found = _INTEGER.match(text)
    return int(found[1]) if found else None


def parse_date(text: str) -> int | None:
    """Return the milliseconds of an ISO time; None is an invalid date."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return math.floor((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() * 1000)


def take(rows: list[Row], count: int) -> list[Row]:
    """Return what the ORM's `take` selects: the first rows, or the last ones when it is negative."""
    return rows[:count] if count >= 0 else rows[count:]


def parse_json(text: str) -> object:
    """Return the value of a request body.

    Raises:
        ValueError: not JSON; its text is the one V8 has for the mistake.
    """
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        raise ValueError(_v8_message(text)) from None


def _v8_message(text: str) -> str:
    if not text:
        return "Unexpected end of JSON input"
    if text.startswith("{"):
        return "Expected property name or '}' in JSON at position 1 (line 1 column 2)"
    literal = next((word for word in _LITERALS if word[0] == text[0]), "")
    at = next((i for i, char in enumerate(text) if i >= len(literal) or literal[i] != char), len(text) - 1)
    return f"Unexpected token '{text[at]}', \"{text}\" is not valid JSON"
