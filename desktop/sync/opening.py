"""What is asked before a stream is opened: what the server can do, and whose session this is."""

from __future__ import annotations

import msgspec

from desktop.core.changes import ServerDescribed
from desktop.core.chat import Account
from desktop.sync.doubt import same_organisation, why_not_enabled
from desktop.sync.loop import Ask
from desktop.sync.scope import LEVEL, Scope
from desktop.wire.models import ChatConfig, Session


class Opening:
    """Asks it; engine thread only.

    Attributes:
        described: What the server said it can do, or None before it said anything.
    """

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._seen = False
        self.described: ServerDescribed | None = None

    async def ask(self) -> ChatConfig:
        """Return the server's configuration; the session is looked at once in a run.

        Raises:
            OtherOrganisationError: The session sees another organisation now.
            ErpError: No stream may be opened, or the server could not be asked.
        """
        config = await Ask(self._scope.client.api.config)
        self._describe()
        if not config.chat_enabled:
            raise await why_not_enabled(self._scope)
        if not self._seen:
            self._take(await same_organisation(self._scope))
            self._seen = True
        return config

    def _describe(self) -> None:
        api = self._scope.client.api
        self.described = ServerDescribed(level=api.level, capabilities=frozenset(api.capabilities))
        self._scope.database.meta.put(LEVEL, str(api.level))
        self._scope.deliver((self.described,))

    def _take(self, session: Session) -> None:
        """Take over what may change about a session while it lasts."""
        before = self._scope.account
        now = Account.from_wire(session, before.server)
        self._scope.account = msgspec.structs.replace(
            before,
            session_expires_at=now.session_expires_at or before.session_expires_at,
            must_change_password=now.must_change_password,
        )
