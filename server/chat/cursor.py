"""Where a page of messages ends: opaque outside, exact to the row inside."""

from __future__ import annotations

import re
from dataclasses import dataclass

from desktop.wire.timestamp import Timestamp
from server.chat.errors import MalformedError

_OWN = re.compile(r"([0-9]{1,15})\.([0-9]{1,18})")


@dataclass(frozen=True, slots=True)
class Position:
    """A place in a conversation; what is older than it comes next.

    Attributes:
        created_at: Epoch milliseconds.
        seq: The tie-break among the rows of one millisecond; 0 = before all of them.
    """

    created_at: int
    seq: int

    @property
    def cursor(self) -> str:
        """The text that a client sends back."""
        return f"{self.created_at}.{self.seq}"


def parse_cursor(text: str) -> Position:
    """Read a cursor: ours, or the instant that level 1 uses.

    Raises:
        MalformedError: It is neither.
    """
    if own := _OWN.fullmatch(text):
        return Position(int(own[1]), int(own[2]))
    try:
        return Position(Timestamp.parse(text).ms, 0)
    except (ValueError, OverflowError) as exc:
        raise MalformedError("cursor no es válido") from exc
