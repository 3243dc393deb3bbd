"""Counters that this client had cleared: what arrived before that unseen is unread, though not counted."""

from __future__ import annotations

import math
from typing import Final

import msgspec

from desktop.storage.meta import Meta
from desktop.sync.loop import Loop
from desktop.wire.timestamp import LAST_MS, Timestamp

_KEY: Final = "cleared_up_to"  # key of the local copy's `meta` table
_FAR: Final = LAST_MS  # while it is not known when, or whether
_SECOND: Final = 1000  # milliseconds; an answer bears its time in whole seconds
_ECHO: Final = 2.0  # seconds after the answer in which the stream may still tell of the action


class Clearing:
    """Remembers, by conversation, when our own action cleared its counter; engine thread only.

    Level 1 clears a counter whole, with whatever the stream had not told yet. Somebody's reading
    elsewhere looks the same to a list, so what we did ourselves has to be known here, over restarts,
    until a list shows that nothing unseen was cleared.
    """

    def __init__(self, meta: Meta, loop: Loop) -> None:
        self._meta = meta
        self._loop = loop
        self._echo: dict[str, float] = {}  # until when ours is awaited, in seconds of the loop's clock
        self._before: dict[str, int | None] = {}  # what was noted, of the actions that are under way
        self._up_to = _read(meta.get(_KEY))
        self._looked: dict[str, int] = {}

    def up_to(self, conversation_id: str) -> Timestamp | None:
        """Return until which creation time a message may be unread and yet not counted, or None."""
        at = self._up_to.get(conversation_id)
        return None if at is None else Timestamp.from_ms(at)

    def noted(self) -> tuple[str, ...]:
        """Return the conversations whose counter may say less than is unread."""
        return tuple(self._up_to)

    def begin(self, conversation_id: str) -> None:
        """The action is about to be called."""
        self._before[conversation_id] = self._up_to.get(conversation_id)
        self._echo[conversation_id] = math.inf
        self._note(conversation_id, _FAR)

    def end(self, conversation_id: str, at: Timestamp | None) -> None:
        """The action is over.

        Args:
            conversation_id: Whose counter was to be cleared.
            at: When, by the server's clock; None if that is not known, or whether it was.
        """
        self._before.pop(conversation_id, None)
        if conversation_id in self._echo:
            self._echo[conversation_id] = self._loop.monotonic() + _ECHO
        if at is not None:
            self._note(conversation_id, at.ms + _SECOND)

    def undo(self, conversation_id: str) -> None:
        """The action is over, and has done nothing."""
        self._echo.pop(conversation_id, None)
        before = self._before.pop(conversation_id, None)
        if before is None:
            self.forget(conversation_id)
        else:
            self._note(conversation_id, before)

    def is_echo(self, conversation_id: str) -> bool:
        """Whether the `conversation_read` that has just come is our own action's; there is one for each."""
        return self._loop.monotonic() < self._echo.pop(conversation_id, 0.0)

    def look_begins(self) -> None:
        """A list is about to be asked for: it knows of every action that is over."""
        self._looked = {one: at for one, at in self._up_to.items() if one not in self._before}

    def looked_at(self) -> tuple[str, ...]:
        """Return the conversations whose counter in that list is younger than what is noted here."""
        return tuple(one for one, at in self._looked.items() if self._up_to.get(one) == at)

    def forget(self, conversation_id: str) -> None:
        """The server's counter means what it says again."""
        if self._up_to.pop(conversation_id, None) is not None:
            self._keep()

    def _note(self, conversation_id: str, at: int) -> None:
        self._up_to[conversation_id] = at
        self._keep()

    def _keep(self) -> None:
        self._meta.put(_KEY, msgspec.json.encode(self._up_to).decode())


def _read(kept: str | None) -> dict[str, int]:
    try:
        return msgspec.json.decode(kept or "{}", type=dict[str, int])
    except msgspec.MsgspecError:
        return {}
