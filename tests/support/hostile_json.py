"""Hostile JSON: documents with one thing wrong, and bodies that are no document at all."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

AT: Final = "2026-11-24T02:37:46.344Z"


def sound_user(name: str) -> dict[str, Any]:
    """Return a person as a server that means well writes one."""
    return {"id": "u2", "name": name, "email": "bruno@norte.test", "image": None}


def sound_message(body: str, sender: dict[str, Any]) -> dict[str, Any]:
    """Return a message as a server that means well writes one."""
    return {
        "id": "m1",
        "body": body,
        "status": "SENT",
        "createdAt": AT,
        "editedAt": None,
        "deletedAt": None,
        "orgId": "o1",
        "conversationId": "c1",
        "senderId": "u2",
        "sender": sender,
    }


WRONG_VALUES: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "null": None,
        "true": True,
        "false": False,
        "zero": 0,
        "minus one": -1,
        "a fraction": 1.5,
        "2**31": 2**31,
        "2**53": 2**53,
        "2**63": 2**63,
        "2**64": 2**64,
        "a number of 5,000 digits": 10**5000,
        "an empty text": "",
        "a text": "otra cosa",
        "a text of digits": "7",
        "a lone surrogate": "\ud800",
        "nul": "\0",
        "a huge text": "x" * 100_000,
        "an instant": "2026-11-24T02:37:46.344Z",
        "the year 1": "0001-01-01T00:00:00.000Z",
        "the year 1, east": "0001-01-01T00:00:00.000+14:00",
        "the year 9999": "9999-12-31T23:59:59.999Z",
        "the year 9999, west": "9999-12-31T23:59:59.999-14:00",
        "the year 10000": "+010000-01-01T00:00:00.000Z",
        "an odd offset": "2026-11-24T02:37:46.344+23:59:59.999999",
        "an impossible offset": "2026-11-24T02:37:46.344+99:00",
        "no offset": "2026-11-24T02:37:46.344",
        "a leap second": "2026-12-31T23:59:60Z",
        "a date": "2026-11-24",
        "a week date": "2026-W48-2T00:00Z",
        "February 30": "2026-02-30T00:00:00Z",
        "an empty list": [],
        "a list": [1, "dos", None, {}],
        "an empty object": {},
        "an object": {"id": "x"},
    }
)
"""Values to put where another is expected, by name."""

RAW_VALUES: Final[Mapping[str, bytes]] = MappingProxyType(
    {
        "1e400": b"1e400",
        "-1e400": b"-1e400",
        "1e-400": b"1e-400",
        "NaN": b"NaN",
        "Infinity": b"Infinity",
        "minus zero": b"-0",
        "an exponent of 5,000 digits": b"1e" + b"9" * 5000,
        "leading zeros": b"007",
        "hexadecimal": b"0x10",
        "lists, 20,000 deep": b"[" * 20_000 + b"]" * 20_000,
        "objects, 10,000 deep": b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
        "lists left open": b"[" * 5000,
        "a text left open": b'"abc',
        "half an escape": b'"\\ud8',
        "a wrong escape": b'"\\x41"',
        "a raw control": b'"a\x01b"',
        "bad UTF-8": b'"\xff\xfe"',
        "UTF-8 of a surrogate": b'"\xed\xa0\x80"',
        "overlong UTF-8": b'"\xc0\x80"',
        "single quotes": b"'abc'",
        "a comment": b"/* x */ 1",
        "nothing": b"",
    }
)
"""What stands for a value in JSON's place, though no JSON library writes it, by name."""


@dataclass(frozen=True, slots=True)
class Mutation:
    """A document with one thing wrong.

    Attributes:
        what: Says where and what, for a test's message.
        data: The document as bytes.
    """

    what: str
    data: bytes


Path = tuple[str | int, ...]


def escaped(document: object) -> bytes:
    """Return JSON in ASCII: lone surrogates, NUL, everything goes through as an escape."""
    return json.dumps(document, ensure_ascii=True).encode("ascii")


def json_mutations(value: Any) -> Iterator[Mutation]:  # noqa: ANN401  JSON
    """Yield `value` as JSON with one thing wrong, for each place in it and each thing.

    At every place: gone, given twice (the second time null), of each wrong type and size (`WRONG_VALUES`,
    `RAW_VALUES`), wrapped in a list. A text that could be an enum gets an unknown one of the same case.
    """
    for path in places(value):
        where = "/".join(map(str, path)) or "(whole)"
        for name, wrong in WRONG_VALUES.items():
            yield Mutation(f"{where}: {name}", _dumped(_with(value, path, wrong)))
        for name, raw in RAW_VALUES.items():
            yield Mutation(f"{where}: {name}", _with_raw(value, path, raw))
        found = at(value, path)
        yield Mutation(f"{where}: in a list", _dumped(_with(value, path, [found])))
        if isinstance(found, str) and found.isupper():
            yield Mutation(f"{where}: an unknown word", _dumped(_with(value, path, "DELIVERED")))
        if path and isinstance(path[-1], str):
            yield Mutation(f"{where}: missing", _dumped(without(value, path)))
            yield Mutation(f"{where}: given twice", _twice(value, path))


def places(value: Any) -> Iterator[Path]:  # noqa: ANN401  JSON
    """Yield the path of every value in a document, the document's own first."""
    yield ()
    inner: list[tuple[str | int, Any]] = []
    if isinstance(value, dict):
        inner = list(value.items())
    elif isinstance(value, list):
        inner = list(enumerate(value))
    for key, one in inner:
        for path in places(one):
            yield (key, *path)


def at(value: Any, path: Path) -> Any:  # noqa: ANN401  JSON
    """Return what stands at a place of a document."""
    for key in path:
        value = value[key]
    return value


def without(value: Any, path: Path) -> Any:  # noqa: ANN401  JSON
    """Return a copy of a document without the field at `path`."""
    copied = json.loads(json.dumps(value))
    del at(copied, path[:-1])[path[-1]]
    return copied


def bodies() -> Iterator[tuple[str, bytes]]:
    """Yield whole answers that are no document of the protocol at all, by name."""
    yield from RAW_VALUES.items()
    yield from ((name, _dumped(value)) for name, value in WRONG_VALUES.items())
    yield "an HTML page", b"<!DOCTYPE html><html><body>Inicia sesi\xc3\xb3n</body></html>"
    yield "a byte order mark first", b"\xef\xbb\xbf{}"
    yield "UTF-16", '{"a": 1}'.encode("utf-16")
    yield "NUL bytes", b"\0" * 1000
    yield "two documents", b"{}{}"
    yield "JSON lines", b"{}\n{}"
    yield "compressed", b"\x1f\x8b\x08\x00\x00\x00\x00\x00"
    yield "blanks alone", b"  \r\n "
    yield "a stack trace", b"Error: boom\n    at Object.<anonymous> (/app/server.js:1:1)\n"
    yield "a million of one list", b"[" + b"0," * 1_000_000 + b"0]"


_PLACEHOLDER: Final = "@@here@@"


def _with(value: Any, path: Path, wrong: Any) -> Any:  # noqa: ANN401  JSON
    if not path:
        return wrong
    copied = json.loads(json.dumps(value))
    at(copied, path[:-1])[path[-1]] = wrong
    return copied


def _with_raw(value: Any, path: Path, raw: bytes) -> bytes:  # noqa: ANN401  JSON
    return escaped(_with(value, path, _PLACEHOLDER)).replace(escaped(_PLACEHOLDER), raw)


def _twice(value: Any, path: Path) -> bytes:  # noqa: ANN401  JSON
    key, found = escaped(path[-1]), escaped(at(value, path))
    parent = at(value, path[:-1])
    pairs = b"".join(b"%s: %s, " % (escaped(name), escaped(one)) for name, one in parent.items())
    return _with_raw(value, path[:-1], b"{" + pairs + key + b": " + found + b", " + key + b": null}")


def _dumped(value: Any) -> bytes:  # noqa: ANN401  JSON
    if value == 10**5000:
        return b"1" + b"0" * 5000
    if isinstance(value, (dict, list)):
        placed = _placed(value)
        return escaped(placed).replace(escaped(_PLACEHOLDER), b"1" + b"0" * 5000)
    return escaped(value)


def _placed(value: Any) -> Any:  # noqa: ANN401  JSON
    """Return `value` with a placeholder for the number that is too long for Python to write."""
    if isinstance(value, dict):
        return {key: _placed(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_placed(one) for one in value]
    return _PLACEHOLDER if isinstance(value, int) and value == 10**5000 else value
