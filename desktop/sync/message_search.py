"""Looking for words in the messages that are kept here; the server is not asked."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Final

from desktop.core.changes import MessagesFound
from desktop.core.settings import HistorySettings
from desktop.storage.failures import IndexDamagedError
from desktop.sync.loop import Timer
from desktop.sync.scope import Scope

_log = logging.getLogger(__name__)

_AT_ONCE: Final = 3000  # messages taken into the index before the first answer: some 20 ms
_BREATH: Final = 0.01  # seconds between two steps, for whatever else the engine has to do


class MessageSearch:
    """Answers who looks for words; engine thread only.

    Args:
        history: Gives the settings in force.
    """

    def __init__(self, scope: Scope, history: Callable[[], HistorySettings]) -> None:
        self._scope = scope
        self._history = history
        self._timer: Timer | None = None

    def find(self, query: str, conversation_id: str, limit: int) -> None:
        """Deliver what is found among what is indexed, and again when everything is."""
        self.stop()
        try:
            left = self._scope.database.search.index_some(_AT_ONCE)
            self._answer(query, conversation_id, limit, ready=not left)
        except IndexDamagedError as error:
            self.renew(error)
            left = True
        if left:
            self._timer = self._scope.loop.call_later(
                _BREATH, lambda: self._go_on(query, conversation_id, limit)
            )

    def renew(self, error: IndexDamagedError) -> None:
        """Begin the index anew, since it is damaged."""
        _log.warning("The index of the messages is damaged, and made anew: %s", error)
        self._scope.database.search.renew()

    def stop(self) -> None:
        """Do nothing more."""
        if self._timer is not None:
            self._timer.cancel()

    def _go_on(self, query: str, conversation_id: str, limit: int) -> None:
        if self._scope.database.search.index_some():
            self._timer = self._scope.loop.call_later(
                _BREATH, lambda: self._go_on(query, conversation_id, limit)
            )
        else:
            self._answer(query, conversation_id, limit, ready=True)

    def _answer(self, query: str, conversation_id: str, limit: int, *, ready: bool) -> None:
        from desktop.core.wanted_words import wanted  # noqa: PLC0415  3 ms that a start does without

        search = self._scope.database.search
        sought = wanted(query)
        hits, more = ((), False) if sought.nothing else search.find(sought, conversation_id, limit)
        since, complete = search.covers(conversation_id)
        self._scope.deliver(
            (
                MessagesFound(
                    query=query,
                    conversation_id=conversation_id,
                    hits=hits,
                    more=more,
                    complete=complete,
                    since=since,
                    kept=self._history().days != 0,
                    ready=ready,
                ),
            )
        )
