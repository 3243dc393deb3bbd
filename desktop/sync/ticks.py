"""What the peer has read, where a page says so and no event did."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable

from desktop.core.changes import Change, PeerRead
from desktop.core.chat import Message
from desktop.core.errors import ErpError
from desktop.sync.loop import Task
from desktop.sync.paging import Back
from desktop.sync.scope import Scope
from desktop.wire.timestamp import Timestamp

_log = logging.getLogger(__name__)


def read_by_peer(scope: Scope, conversation_id: str, page: Iterable[Message]) -> tuple[Change, ...]:
    """Note what a page says the peer has read, before the page is stored; return what changed by it."""
    read = [one for one in page if one.sender_id == scope.me and one.status == "read"]
    newest = max(read, key=lambda one: one.order, default=None)
    if newest is None or not scope.database.messages.set_read_up_to(
        conversation_id, scope.me, newest.created_at
    ):
        return ()
    told = PeerRead(conversation_id=conversation_id, message_id=newest.id, up_to=newest.created_at)
    return (told,)


class Ticks:
    """Looks once, when a conversation is opened, for what was read while nobody told; engine thread only.

    Once a connection: while a stream stands, it tells. Where the server replays, nothing is ever missed.

    Args:
        stream_since: Since when the stream stands, or None.
    """

    def __init__(self, scope: Scope, stream_since: Callable[[], Timestamp | None]) -> None:
        self._scope = scope
        self._stream_since = stream_since
        self._looked: dict[str, Timestamp] = {}
        self._looking: list[Task] = []

    def opened(self, conversation_id: str, newest: tuple[Message, ...]) -> None:
        """Somebody opened a conversation, and sees its newest stretch as it is kept here."""
        since = self._stream_since()
        own = next((one for one in reversed(newest) if one.sender_id == self._scope.me), None)
        if (
            since is None
            or self._looked.get(conversation_id) == since
            or own is None
            or own.status == "read"
            or self._scope.can("events.replay")
        ):
            return
        self._looked[conversation_id] = since
        self._looking = [task for task in self._looking if not task.done]
        self._looking.append(Task(self._scope.loop, self._look(conversation_id)))

    async def _look(self, conversation_id: str) -> None:
        try:
            stretch = await Back(self._scope.client.api, conversation_id)
        except ErpError as error:
            _log.info("what was read could not be looked up: %s", error.code)
            self._looked.pop(conversation_id, None)
        else:  # what is new there is told by the stream, or found by a look
            if changes := read_by_peer(self._scope, conversation_id, stretch.messages):
                self._scope.deliver(changes)

    def stop(self) -> None:
        """Look for nothing more."""
        for task in self._looking:
            task.cancel()
        self._looking.clear()
