"""JSON with bad spots, put right where one of them would cost everything around it."""

from __future__ import annotations

import re
from collections.abc import Iterator

_DEEPEST = 32  # levels; the protocol's own answers have five

# A whole text, left open or not; or a bracket. What stands between is never looked at.
_TOKEN = re.compile(rb'"(?:[^"\\]++|\\.)*+(?:"|\Z)|[\[\]{}]', re.DOTALL)
# Two halves of one character, a lone half, any other escape.
_ESCAPE = re.compile(
    rb"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(\\u[dD][89a-fA-F][0-9a-fA-F]{2})|\\.",
    re.DOTALL,
)


def repaired(data: bytes) -> bytes:
    """Return `data` in UTF-8, without lone surrogates, no deeper than anything of the protocol.

    What cannot be a character becomes U+FFFD, what lies too deep becomes null. It takes time in proportion
    to the length, and is meant for what could not be read as it was.
    """
    return b"".join(_pieces(data.decode(errors="replace").encode()))


def _pieces(data: bytes) -> Iterator[bytes]:
    depth = copied = 0
    for token in _TOKEN.finditer(data):
        found = token.group()
        if found in b"[{":
            depth += 1
            if depth == _DEEPEST:
                yield data[copied : token.start()] + b"null"
        elif found in b"]}":
            depth -= 1
            if depth == _DEEPEST - 1:
                copied = token.end()
        elif depth < _DEEPEST and b"\\u" in found:
            yield data[copied : token.start()] + _ESCAPE.sub(_whole, found)
            copied = token.end()
    if depth < _DEEPEST:
        yield data[copied:]


def _whole(escape: re.Match[bytes]) -> bytes:
    return b"\\ufffd" if escape[1] else escape[0]
