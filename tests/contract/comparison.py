"""Recorded text against the fake's: equal, but for what differs from one run to the next."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime

# The fake's clock stands at the start of each recorded exchange; the ERP took up to a second for it.
_CLOCK_TOLERANCE_MS = 1500
_TOKEN_SIZE_TOLERANCE = 0.25
_FULL_CHUNK = 3936
_VARIABLE = re.compile(
    r"(?P<iso>\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)"
    r"|(?P<date>[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT)"
    r"|(?P<epoch>(?<=\"sessionExpiresAt\":)\d{13})"
    r"|(?P<secret>(?<=[=])[A-Za-z0-9_.-]{300,})"
    r"|(?P<hex>(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f]))"
    r"|(?P<id>(?<![a-z0-9])cmwu[a-z0-9]{21}(?![a-z0-9])|(?<![a-z0-9])c[a-z0-9]{24}(?![a-z0-9]))"
)


@dataclass
class Twins:
    """Which value of the fake stands for which recorded one: ids and csrf tokens one to one, times not."""

    _to_fake: dict[str, str] = field(default_factory=dict)
    _to_recorded: dict[str, str] = field(default_factory=dict)
    _times: dict[str, str] = field(default_factory=dict)

    def twin(self, recorded: str) -> str:
        """Return the fake's value for a recorded one; itself where none is known."""
        return self._to_fake.get(recorded, recorded)

    def translate(self, text: str) -> str:
        """Return a recorded request's text with the fake's values in it."""
        return _VARIABLE.sub(lambda found: self.twin(found[0]), text)

    def difference(self, recorded: str, actual: str) -> str | None:
        """Return where two texts differ, or None; what varies is learned, then held to."""
        mine, theirs = list(_VARIABLE.finditer(recorded)), list(_VARIABLE.finditer(actual))
        for was, now in zip(_fixed(recorded, mine), _fixed(actual, theirs), strict=False):
            if was != now:
                return f"recorded {was!r}, the fake says {now!r}"
        if len(mine) != len(theirs):
            return f"recorded {len(mine)} changing values, the fake has {len(theirs)}"
        wrong = (self._value_differs(one, other) for one, other in zip(mine, theirs, strict=True))
        return next((text for text in wrong if text), None)

    def _value_differs(self, recorded: re.Match[str], actual: re.Match[str]) -> str | None:
        if recorded.lastgroup != actual.lastgroup:
            return f"recorded {recorded[0]}, the fake has {actual[0]}"
        kind = recorded.lastgroup or ""
        right = _RULES[kind](self, recorded[0], actual[0])
        return None if right else f"{kind}: recorded {recorded[0][:60]}, the fake has {actual[0][:60]}"

    def one_to_one(self, recorded: str, actual: str) -> bool:
        """Learn a pair, or check it against what was learned. Seeded ids stand for themselves."""
        if recorded.startswith(_SEEDED) or actual.startswith(_SEEDED):
            return recorded == actual
        known = self._to_fake.setdefault(recorded, actual)
        back = self._to_recorded.setdefault(actual, recorded)
        return known == actual and back == recorded

    def same_moment(self, recorded: str, actual: str, read: Callable[[str], float]) -> bool:
        """Check a time: near the recorded one, and the same wherever that one comes again."""
        near = abs(read(recorded) - read(actual)) <= _CLOCK_TOLERANCE_MS
        return near and self._times.setdefault(recorded, actual) == actual


_SEEDED = ("cmsgpage", "cusr", "corg", "cload")


def _iso_ms(text: str) -> float:
    return datetime.fromisoformat(text).timestamp() * 1000


def _date_ms(text: str) -> float:
    return parsedate_to_datetime(text).timestamp() * 1000


def _same_size(_: Twins, recorded: str, actual: str) -> bool:
    """Check a token's length: about the same, and exactly for the full chunk of one that was split."""
    if len(recorded) == _FULL_CHUNK:
        return len(actual) == _FULL_CHUNK
    return abs(len(recorded) - len(actual)) <= len(recorded) * _TOKEN_SIZE_TOLERANCE


_RULES: dict[str, Callable[[Twins, str, str], bool]] = {
    "iso": lambda twins, was, now: twins.same_moment(was, now, _iso_ms),
    "date": lambda _, was, now: abs(_date_ms(was) - _date_ms(now)) <= _CLOCK_TOLERANCE_MS,
    "epoch": lambda twins, was, now: twins.same_moment(was, now, float),
    "secret": _same_size,
    "hex": lambda twins, was, now: twins.one_to_one(was, now),
    "id": lambda twins, was, now: twins.one_to_one(was, now),
}


def _fixed(text: str, variable: Iterable[re.Match[str]]) -> list[str]:
    """Return the pieces of a text between what varies."""
    pieces, at = [], 0
    for found in variable:
        pieces.append(text[at : found.start()])
        at = found.end()
    return [*pieces, text[at:]]
