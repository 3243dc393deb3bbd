"""What can be read is read: a bad spot becomes U+FFFD, what lies too deep becomes null, the rest stays."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.wire.repair import repaired

SCALARS = st.none() | st.booleans() | st.integers() | st.text()  # text() has no surrogates
JSON = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=30)


@given(JSON, st.booleans())
def test_good_json_stays_as_it_is(value: object, ascii_only: bool) -> None:
    data = json.dumps(value, ensure_ascii=ascii_only).encode()
    assert repaired(data) == data


@pytest.mark.parametrize(
    ("escape", "read"),
    [
        (r"a\ud800b", "a\ufffdb"),
        (r"\udc00\ud800", "\ufffd\ufffd"),
        (r"\uD83D\uDE00", "\U0001f600"),
        (r"\ud83d\ud83d\ude00", "\ufffd\U0001f600"),
        (r"\\ud800", r"\ud800"),
        (r"\\\ud800", "\\\ufffd"),
        (r"\"\udfff\"", '"\ufffd"'),
        (r"\ud83d", "\ufffd"),
    ],
)
def test_half_a_character_is_replaced_and_a_whole_one_kept(escape: str, read: str) -> None:
    assert json.loads(repaired(f'{{"a": "{escape}", "b": 1}}'.encode())) == {"a": read, "b": 1}


@pytest.mark.parametrize("bad", [b"\xff", b"\xed\xa0\x80", b"\xc0\x80", b"\xe2\x82"])
def test_what_is_no_utf_8_is_replaced(bad: bytes) -> None:
    assert set(json.loads(repaired(b'["' + bad + b'"]'))[0]) == {"\ufffd"}


@pytest.mark.parametrize(("opening", "closing"), [(b"[", b"]"), (b'{"a":', b"}")])
def test_what_lies_too_deep_is_null_and_what_stands_beside_it_stays(opening: bytes, closing: bytes) -> None:
    deep = opening * 10_000 + b'"]}["' + closing * 10_000
    read = json.loads(repaired(b'{"deep": [1, %b, 2], "after": "]"}' % deep))
    assert (read["deep"][0], read["deep"][2], read["after"]) == (1, 2, "]")


@given(st.binary())
def test_anything_else_stays_bytes(data: bytes) -> None:
    repaired(data)
