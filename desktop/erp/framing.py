"""The framing of an event stream: bytes in, whole blocks out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

MAX_BLOCK_BYTES = 8 * 1024 * 1024
MAX_BLOCK_LINES = 1000

_BOM = b"\xef\xbb\xbf"
_LINE_END = re.compile(rb"\r\n|\r|\n")
_DIGITS = re.compile(rb"[0-9]{1,18}")


@dataclass(frozen=True)
class Block:
    """An event: its `event` and `data` lines in UTF-8, LF line ends, an empty line at the end.

    Attributes:
        event_id: The last id the stream gave, in this block or an earlier one; None if none, or reset.
    """

    data: bytes
    event_id: str | None


@dataclass(frozen=True)
class Comment:
    """A comment line: nothing to tell, but the other end lives."""


@dataclass(frozen=True)
class Retry:
    """A `retry` field: how long to wait before connecting again."""

    milliseconds: int


@dataclass(frozen=True)
class Refused:
    """A block that grew beyond all measure; the rest of it is skipped."""

    name: str
    reason: str
    event_id: str | None


Frame = Block | Comment | Retry | Refused


class Framer:
    """Cuts a stream into blocks as the WHATWG says, for a parser that takes one whole block at a time.

    What the parser gets wrong is settled here: the byte order mark, mixed line ends, ids (sticky, also
    alone, never with a NUL), `retry`, bad UTF-8, an unfinished last block (which is never handed out).
    Time is linear in the number of bytes, however they are cut.

    Args:
        last_event_id: The id that holds until the stream gives another.
        max_bytes: Limit of a block's fields, comments apart.
        max_lines: Limit of their number.

    https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
    """

    def __init__(
        self,
        last_event_id: str | None = None,
        *,
        max_bytes: int = MAX_BLOCK_BYTES,
        max_lines: int = MAX_BLOCK_LINES,
    ) -> None:
        self._max_bytes = max_bytes
        self._max_lines = max_lines
        self._start: bytes | None = b""  # the first bytes, until it is known whether they are a mark
        self._after_cr = False
        self._line = bytearray()  # a line whose end has not come yet
        self._fields: list[bytes] = []
        self._lines = 0
        self._bytes = 0
        self._name = ""
        self._has_data = False
        self._skipping = False
        self._id_of_block = self._last_id = last_event_id

    def feed(self, data: bytes) -> list[Frame]:
        """Take what was read, and return what became whole with it."""
        if self._start is not None:
            data = self._start + data
            if len(data) < len(_BOM) and _BOM.startswith(data):
                self._start = data
                return []
            self._start = None
            data = data.removeprefix(_BOM)
        if not data:
            return []
        position = 1 if self._after_cr and data.startswith(b"\n") else 0
        self._after_cr = data.endswith(b"\r")
        return list(self._frames(data, position))

    def _frames(self, data: bytes, position: int) -> Iterator[Frame]:
        for end in _LINE_END.finditer(data, position):
            line = data[position : end.start()]
            if self._line:
                self._line += line
                line = bytes(self._line)
                self._line.clear()
            position = end.end()
            yield from self._take(line)
        self._line += data[position:]
        if not self._skipping and not self._line.startswith(b":") and self._is_too_long(len(self._line)):
            yield self._refuse(f"over {self._max_bytes} bytes")
        if self._skipping or self._line.startswith(b":"):
            del self._line[1:]  # only whether it is empty, or a comment, still matters

    def _take(self, line: bytes) -> Iterator[Frame]:
        if not line:
            yield from self._finish()
        elif line.startswith(b":"):
            yield Comment()
        elif not self._skipping:
            self._lines += 1
            self._bytes += len(line)
            if self._is_too_long():
                yield self._refuse(f"over {self._max_bytes} bytes")
            elif self._lines > self._max_lines:
                yield self._refuse(f"over {self._max_lines} lines")
            else:
                yield from self._field(line)

    def _field(self, line: bytes) -> Iterator[Frame]:
        name, _, value = line.partition(b":")
        value = value.removeprefix(b" ")
        if name == b"data":
            self._has_data = True
            self._fields.append(_repaired(line))
        elif name == b"event":
            self._name = value.decode(errors="replace")
            self._fields.append(_repaired(line))
        elif name == b"id" and b"\0" not in value:
            self._id_of_block = value.decode(errors="replace") or None
        elif name == b"retry" and _DIGITS.fullmatch(value):
            yield Retry(int(value))

    def _finish(self) -> Iterator[Frame]:
        self._last_id = self._id_of_block
        if self._has_data and not self._skipping:
            yield Block(b"\n".join((*self._fields, b"", b"")), self._last_id)
        self._forget()
        self._skipping = False

    def _is_too_long(self, more: int = 0) -> bool:
        return self._bytes + more > self._max_bytes

    def _refuse(self, reason: str) -> Refused:
        refused = Refused(self._name or "message", reason, self._id_of_block)
        self._forget()
        self._skipping = True
        return refused

    def _forget(self) -> None:
        self._fields.clear()
        self._lines = self._bytes = 0
        self._name = ""
        self._has_data = False


def _repaired(line: bytes) -> bytes:
    """Return `line` in valid UTF-8: the parser gives up on anything else."""
    return line.decode(errors="replace").encode()
