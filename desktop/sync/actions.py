"""The ERP's web actions as one account uses them: looked for when first needed, remembered, called."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Final

import msgspec

from desktop.core.backoff import reconnect_delay
from desktop.core.errors import ErpError, RefusedError, StaleActionError, UnsupportedError
from desktop.sync.loop import Ask
from desktop.sync.scope import Scope
from desktop.wire.timestamp import Timestamp

_log = logging.getLogger(__name__)

_IDS: Final = "action_ids"  # key of the local copy's `meta` table
_DAY: Final = 86_400.0  # seconds between two searches where there was nothing to be found
_SPREAD: Final = 600.0  # seconds over which the clients of an ERP spread their search after its new build
_FIRST: Final = 60.0  # seconds, at most, after a first failure; doubled with each one that follows
_LONGEST: Final = 3600.0


class Actions:
    """Knows the actions' ids; engine thread only.

    The page that leads to the ids is big and slow, so it is asked for only once a person has done
    something that needs an action; what it gave is used until the ERP says that it is out of date.

    Args:
        allowed: Whether the settings let web actions be used; asked each time.

    Attributes:
        missing: Whether the last search found nothing that could be used.
    """

    def __init__(self, scope: Scope, allowed: Callable[[], bool]) -> None:
        self._scope = scope
        self._allowed = allowed
        self._ids = _read(scope.database.meta.get(_IDS))
        self._wanted = False
        self._search_after = 0.0  # seconds of the loop's clock
        self._call_after = 0.0
        self._failures = 0
        self._untried = False  # found in this run, and not yet called
        self.missing = False

    @property
    def usable(self) -> bool:
        """Whether this is a server with web actions, and they may be used."""
        return self._scope.client.api.level == 1 and self.allowed

    @property
    def allowed(self) -> bool:
        """Whether the settings let them be used."""
        return self._allowed()

    def knows(self, name: str) -> bool:
        """Whether an action's id is known."""
        return name in self._ids

    def want(self) -> None:
        """Note that a person did what an action is good for: it may be looked for from now on."""
        self._wanted = True

    def wait(self, name: str) -> float | None:
        """Return in how many seconds an action may be called, or None where it may not."""
        if not self.usable or not (self._wanted or name in self._ids):
            return None
        after = self._call_after if name in self._ids else self._search_after
        return max(0.0, after - self._scope.loop.monotonic())

    async def find(self, name: str, *, at_once: bool = False) -> None:
        """Have an action's id known, by asking the ERP's page where it is not.

        Args:
            name: The action's, as the ERP's own page calls it.
            at_once: A person waits for it.

        Raises:
            UnsupportedError: There is no such action.
            ErpError: It could not be asked for.
        """
        if not self.usable:
            raise UnsupportedError
        if name in self._ids:
            return
        actions = self._scope.client.actions
        try:
            script = await Ask(actions.script, urgent=at_once)
            found = await Ask(lambda: actions.ids(script), urgent=at_once)
        except UnsupportedError as error:
            self._gone(error)
            raise
        except ErpError as error:
            self._search_after = self._later(error)
            raise
        _log.info("the ERP's web actions were found")
        self.missing, self._untried = False, True
        self._keep(found)
        if name not in found:
            lacking = UnsupportedError("the ERP's page has no such action")
            self._gone(lacking)
            raise lacking

    async def call(self, name: str, conversation_id: str, *, at_once: bool = False) -> Timestamp | None:
        """Do something with a conversation; returns when it was done, by the ERP's clock, if that is known.

        Args:
            name: The action's.
            conversation_id: What it is done to.
            at_once: A person waits for it: an id that is out of date is looked for again now.

        Raises:
            UnsupportedError: There is no such action, or its id is out of date and looked for later.
            ErpError: It could not be asked for, or it was refused.
        """
        await self.find(name, at_once=at_once)
        try:
            return await self._do(self._ids[name], conversation_id)
        except StaleActionError:
            if not at_once or self.missing:
                raise
            await self.find(name, at_once=True)
            return await self._do(self._ids[name], conversation_id)

    async def _do(self, action_id: str, conversation_id: str) -> Timestamp | None:
        actions = self._scope.client.actions
        try:
            at = await Ask(lambda: actions.call(action_id, conversation_id), urgent=True)
        except RefusedError:
            raise
        except UnsupportedError as error:
            self._keep({})
            if isinstance(error, StaleActionError) and not self._untried:
                self._search_after = self._scope.loop.monotonic() + self._scope.loop.random() * _SPREAD
            else:
                self._gone(error)
            raise
        except ErpError as error:
            self._call_after = self._later(error)
            raise
        self._failures, self._call_after, self._untried = 0, 0.0, False
        return at

    def _gone(self, error: UnsupportedError) -> None:
        _log.info("a web action of the ERP can't be used: %s", error)
        self.missing = True
        self._search_after = self._scope.loop.monotonic() + _DAY

    def _later(self, error: ErpError) -> float:
        _log.info("the ERP's web actions could not be asked: %s", error.code)
        loop = self._scope.loop
        delay = reconnect_delay(self._failures, loop.random(), base=_FIRST, cap=_LONGEST)
        self._failures += 1
        return loop.monotonic() + delay

    def _keep(self, ids: dict[str, str]) -> None:
        self._ids = ids
        self._scope.database.meta.put(_IDS, msgspec.json.encode(ids).decode())


def _read(kept: str | None) -> dict[str, str]:
    try:
        return msgspec.json.decode(kept or "{}", type=dict[str, str])
    except msgspec.MsgspecError:
        return {}
