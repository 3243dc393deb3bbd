"""People's pictures for whoever shows them: from the disk first, then from the server, one at a time."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from desktop.core.changes import PictureFound
from desktop.core.chat import Participant
from desktop.core.errors import ErpError, RefusedError, TransientError
from desktop.storage.picture_cache import PictureCache
from desktop.sync.link import Link
from desktop.sync.scope import Scope

_A_DAY: Final = 24 * 3600.0  # seconds; how long a picture counts, and that there is none
_REFUSED: Final = 3600.0  # seconds until somebody's picture is asked for again that was refused
_FAILED: Final = 600.0  # seconds, after a failure that may have been theirs
_PAUSE: Final = (30.0, 900.0)  # seconds for everybody after a failure: the first time, and at most
_MOST_WAITING: Final = 100
_MOST_KNOWN: Final = 1000


class Pictures:
    """Finds what is wanted, and says so once it is there; engine thread only.

    Whoever has no picture is not asked about. What is older than a day is told of, and asked for again. While
    the server can't be asked nothing is remembered: whoever still shows the face then wants it again.

    Args:
        cache: Where they are kept; None for nowhere.
    """

    def __init__(self, scope: Scope, link: Link, cache: PictureCache | None) -> None:
        self._scope = scope
        self._link = link
        self._cache = cache
        self._met: dict[str, bool] = {}  # who was found by a search, and whether they have a picture
        self._waiting: dict[str, None] = {}  # the newest wish last
        self._asking = ""
        self._not_before: dict[str, float] = {}
        self._pause_until = 0.0
        self._failures = 0
        self._stopped = False

    def meet(self, people: Iterable[Participant]) -> None:
        """Know of people who are in no conversation here."""
        if len(self._met) > _MOST_KNOWN:
            self._met.clear()
        self._met.update((person.id, person.has_picture) for person in people)

    def want(self, person_id: str) -> None:
        """Somebody's face is on the screen: tell their picture, or that there is none."""
        known = self._scope.database.people.get(person_id)
        if not (self._met.get(person_id, False) if known is None else known.has_picture):
            self._tell(person_id, b"")
            return
        kept = None if self._cache is None else self._cache.get(*self._whose(person_id))
        if kept is not None:
            self._tell(person_id, kept.data)
            if 0 <= self._scope.loop.now().ms / 1000 - kept.at < _A_DAY:
                return
        if person_id == self._asking:
            return
        self._waiting.pop(person_id, None)
        self._waiting[person_id] = None
        if len(self._waiting) > _MOST_WAITING:
            del self._waiting[next(iter(self._waiting))]
        self._ask_next()

    def stop(self) -> None:
        """Ask for nothing more."""
        self._stopped = True
        self._waiting.clear()

    def _whose(self, person_id: str) -> tuple[str, ...]:
        account = self._scope.account
        return account.server, account.user_id, account.org_id, person_id

    def _ask_next(self) -> None:
        now = self._scope.loop.monotonic()
        if not self._link.can_ask or now < self._pause_until:
            self._waiting.clear()
            return
        while self._waiting and not self._asking:
            person_id, _ = self._waiting.popitem()  # whom one looks at now
            if now >= self._not_before.get(person_id, 0.0):
                self._ask(person_id)

    def _ask(self, person_id: str) -> None:
        self._asking = person_id
        api = self._scope.client.api
        self._scope.loop.ask_aside(lambda: api.picture(person_id), self._answered)

    def _answered(self, answer: bytes | ErpError | None) -> None:
        person_id, self._asking = self._asking, ""
        if self._stopped:
            return
        if isinstance(answer, ErpError):
            self._failed(person_id, answer)
        else:
            self._failures = 0
            if self._cache is not None:
                at = self._scope.loop.now().ms / 1000
                self._cache.put(answer or b"", at, *self._whose(person_id))
            self._tell(person_id, answer or b"")
        self._ask_next()

    def _failed(self, person_id: str, error: ErpError) -> None:
        now = self._scope.loop.monotonic()
        theirs = isinstance(error, RefusedError)
        if len(self._not_before) > _MOST_KNOWN:
            self._not_before.clear()
        self._not_before[person_id] = now + (_REFUSED if theirs else _FAILED)
        if not theirs:
            first, most = _PAUSE
            wanted = (error.retry_after or 0.0) if isinstance(error, TransientError) else 0.0
            self._pause_until = now + max(min(first * 2**self._failures, most), wanted)
            self._failures = min(self._failures + 1, 10)

    def _tell(self, person_id: str, data: bytes) -> None:
        self._scope.deliver((PictureFound(person_id=person_id, data=data),))
