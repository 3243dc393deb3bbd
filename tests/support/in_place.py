"""What a name or a short text must keep to, wherever it is shown: its line, its own direction."""

from __future__ import annotations

import unicodedata

_NEVER = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067"
_RIGHT_TO_LEFT = {"R", "AL", "AN"}


def assert_in_place(text: str) -> None:
    """Fail where `text` holds a control or a line end, or can turn what stands beside it around."""
    bad = [each for each in text if each in _NEVER or unicodedata.category(each) in {"Cc", "Cs", "Zl", "Zp"}]
    assert not bad, f"{bad} in {text!r}"
    isolated = False
    for each in text:
        if each in "\u2068\u2069":
            assert isolated is (each == "\u2069"), f"isolates out of balance: {text!r}"
            isolated = not isolated
        assert isolated or unicodedata.bidirectional(each) not in _RIGHT_TO_LEFT, f"turns: {text!r}"
    assert not isolated, f"an isolate left open: {text!r}"
