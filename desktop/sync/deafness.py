"""A stream that stands and tells nothing: noticed by what it ought to have told."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import Final

from desktop.sync.loop import Timer
from desktop.sync.scope import Scope

_log = logging.getLogger(__name__)

_GRACE: Final = 5.0  # seconds an event may come later than a look that has seen what it tells
_APART: Final = 600.0  # seconds between two reopenings: with two instances every stream is half deaf


class Deafness:
    """Watches one stream for messages that it did not tell; engine thread only.

    After a deploy of the ERP the old process keeps its streams alive, heartbeats and all, while new
    messages go elsewhere. Our clock and the server's are never compared: what was missing at a look, though
    the look before it had seen everything, came while the stream stood.

    Args:
        reopen: Called when the stream is dead wood.
    """

    def __init__(self, scope: Scope, reopen: Callable[[], None]) -> None:
        self._scope = scope
        self._reopen = reopen
        self._missed: set[str] = set()
        self._timer: Timer | None = None
        self._reopened_at: float | None = None

    def missed(self, message_ids: Iterable[str]) -> None:
        """Note messages of others that a look found before the stream told them."""
        self._missed.update(message_ids)
        if self._missed and self._timer is None:
            self._timer = self._scope.loop.call_later(_GRACE, self._judge)

    def heard(self, message_id: str) -> None:
        """Note a message that the stream told."""
        self._missed.discard(message_id)

    def stop(self) -> None:
        """Forget the stream: another one comes, or none."""
        self._missed.clear()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _judge(self) -> None:
        now, missed = self._scope.loop.monotonic(), len(self._missed)
        self.stop()
        if missed and (self._reopened_at is None or now - self._reopened_at >= _APART):
            self._reopened_at = now
            _log.info("the stream did not tell %d messages: it is opened anew", missed)
            self._reopen()
