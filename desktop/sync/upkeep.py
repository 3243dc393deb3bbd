"""Keeping the local copy within its limits, a little at a time."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Final

from desktop.core.settings import HistorySettings
from desktop.storage.failures import StorageError
from desktop.sync.loop import Timer
from desktop.sync.scope import Scope
from desktop.wire.timestamp import LAST_MS, Timestamp

_log = logging.getLogger(__name__)

_RARELY: Final = 3600.0  # seconds
_BREATH: Final = 0.05  # seconds between two steps, for whatever else the engine has to do
_PAGES: Final = 250  # given back in one step: 1 MB
_MEGABYTE: Final = 1_000_000
_DAY: Final = 86_400.0  # seconds
_DAY_MS: Final = 86_400_000


class Upkeep:
    """Lets messages go by age and by size; engine thread only.

    With `history.days` 0 this run's messages stay while it runs, for a day at most. They are deleted
    when it ends, and after a crash when the next one begins.

    Args:
        history: Gives the settings in force.
    """

    def __init__(self, scope: Scope, history: Callable[[], HistorySettings]) -> None:
        self._scope = scope
        self._history = history
        self._timer: Timer | None = None
        self._begun = False
        self._tidy_at = 0.0
        if history().days == 0:
            self._drop_texts()

    def caught_up(self) -> None:
        """The local copy is true: see to it now, and every hour from now on."""
        if not self._begun:
            self._begun = True
            self._step_in(_BREATH)

    def limits_changed(self) -> None:
        """The settings ask for something else: see to it now, if it was seen to before."""
        if self._begun and self._timer is not None:
            self._timer.cancel()
            self._step_in(_BREATH)

    def stop(self) -> None:
        """Do nothing more; keep no text where none is to be kept."""
        if self._timer is not None:
            self._timer.cancel()
        if self._history().days == 0:
            try:
                self._drop_texts()
            except StorageError as error:
                _log.warning("messages stay until the next start: %s", error.code)

    def _drop_texts(self) -> None:
        database = self._scope.database
        database.search.renew()
        database.retention.drop_texts(self._scope.me)
        database.remove_set_aside(Timestamp.from_ms(LAST_MS))

    def _step_in(self, delay: float) -> None:
        self._timer = self._scope.loop.call_later(delay, self._step)

    def _step(self) -> None:
        delay = _RARELY
        try:
            if self._dropped() or self._indexed() or self._scope.database.give_back(_PAGES):
                delay = _BREATH
        finally:  # a full disk is said, and may have room the next time
            self._step_in(delay)

    def _dropped(self) -> bool:
        """Delete some messages that are too old or too many; returns whether there were any."""
        database, history = self._scope.database, self._history()
        retention = database.retention
        if history.days is not None:
            oldest = self._scope.loop.now().ms - max(1, history.days) * _DAY_MS
            before = Timestamp.from_ms(max(0, oldest))
            database.remove_set_aside(before)
            if retention.drop_oldest(self._scope.me, before=before):
                return True
        if database.size > history.max_megabytes * _MEGABYTE:
            if not database.search.bloated:
                return retention.drop_oldest(self._scope.me) > 0
            database.search.tidy()  # first what is of no message that is left
            return True
        return False

    def _indexed(self) -> bool:
        """Bring the index of the words up to date, in both directions; returns whether there is more."""
        search, now = self._scope.database.search, self._scope.loop.monotonic()
        if search.index_some():
            return True
        if now < self._tidy_at:
            return False
        if search.tidy():
            return True
        self._tidy_at = now + (_DAY if search.large else 0)
        return False
