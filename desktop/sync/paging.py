"""Paging back through one conversation on the server, losing nothing on a page's edge."""

from __future__ import annotations

import logging
from collections.abc import Generator
from typing import Any, Final

import msgspec

from desktop.core.chat import Message
from desktop.sync.loop import Ask, Pause
from desktop.sync.ports import Api
from desktop.wire.models import Page
from desktop.wire.timestamp import Timestamp

_log = logging.getLogger(__name__)

PAGE = 50
NEVER_PAGED: Final = Timestamp.from_ms(253_402_214_400_000)
"""A hole above everything, at the end of 9999: whatever there is, is on the server."""

_LARGEST_PAGE = 1600  # 50 doubled five times: messages that share one millisecond


class Stretch(msgspec.Struct, frozen=True, kw_only=True):
    """A contiguous run of messages fetched from the server.

    Attributes:
        messages: Newest first.
        grounded: It reaches back to the ground that was wanted, or to the beginning.
        complete: It reaches back to the beginning.
        unreadable: How many messages of these pages could not be read, at the least.
    """

    messages: tuple[Message, ...]
    grounded: bool
    complete: bool
    unreadable: int = 0


class Back:
    """Pages backwards from an instant (or the newest message) until known ground.

    The cursor is the last row's time plus one millisecond and repeats are dropped, since level 1
    loses rows that share a millisecond across a page's edge (docs/protocol.md, section 4, rule 3). Of the
    ground's own millisecond there may be rows nobody knows yet: it is reached with an older row only.

    Args:
        before: Where to begin, or None for the newest.
        ground: From when on messages are wanted, or None for as many pages as allowed.
        pages: How many pages at most.
    """

    def __init__(
        self,
        api: Api,
        conversation_id: str,
        *,
        before: Timestamp | None = None,
        ground: Timestamp | None = None,
        pages: int = 1,
        urgent: bool = False,
    ) -> None:
        self._api = api
        self._conversation_id = conversation_id
        self._cursor = None if before is None else _cursor(before)
        self._ground = ground
        self._pages = pages
        self._urgent = urgent
        self._found: dict[str, Message] = {}
        self._unreadable = 0  # at the least: one may stand on two pages

    def __await__(self) -> Generator[Ask[Any] | Pause, Any, Stretch]:
        """Fetch page after page; raises what the ERP raised."""
        return self._run().__await__()

    async def _run(self) -> Stretch:
        limit = PAGE
        fetched = 0
        while fetched < self._pages:
            page, broken = await self._page(limit)
            self._unreadable = max(self._unreadable, broken)
            fresh = [message for message in page.data if message.id not in self._found]
            self._found.update((message.id, Message.from_wire(message)) for message in fresh)
            if not page.has_more or not (page.data or broken):
                return self._stretch(grounded=True, complete=True)
            if self._on_ground():
                return self._stretch(grounded=True)
            if fresh:
                self._cursor = _cursor(page.data[-1].created_at)
                fetched += 1
                limit = PAGE
            elif limit < _LARGEST_PAGE:
                limit *= 2
            else:
                break
        return self._stretch(grounded=False)

    async def _page(self, limit: int) -> tuple[Page, int]:
        cursor = self._cursor
        return await Ask(
            lambda: self._api.page(self._conversation_id, cursor=cursor, limit=limit), urgent=self._urgent
        )

    def _on_ground(self) -> bool:
        ground = self._ground
        return ground is not None and any(message.created_at < ground for message in self._found.values())

    def _stretch(self, *, grounded: bool, complete: bool = False) -> Stretch:
        if self._unreadable:
            _log.warning("messages of a conversation were unreadable: %d at least", self._unreadable)
        messages = sorted(self._found.values(), key=lambda message: message.order, reverse=True)
        return Stretch(
            messages=tuple(messages), grounded=grounded, complete=complete, unreadable=self._unreadable
        )


def _cursor(at: Timestamp) -> str:
    return Timestamp.from_ms(at.ms + 1).iso
