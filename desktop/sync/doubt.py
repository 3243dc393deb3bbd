"""Answers that prove nothing: an empty list, a "false", the rows of another organisation."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.core.errors import (
    ChatOffError,
    ErpError,
    RefusedError,
    SessionUnknownError,
    SetupError,
    TransientError,
)
from desktop.sync.loop import Ask
from desktop.sync.scope import Scope
from desktop.wire.models import ListedConversation, Session


class OtherOrganisationError(ErpError):
    """The session now sees another organisation's chat: that is another account.

    Attributes:
        session: Who is signed in, as the server says.
    """

    def __init__(self, session: Session) -> None:
        super().__init__("the active organisation is another one")
        self.session = session


async def believe_list(scope: Scope, listed: Sequence[ListedConversation], unreadable: int) -> None:
    """Make sure that a list is what it seems.

    Raises:
        ErpError: It proves nothing; the local copy stays as it is.
    """
    if any(row.org_id != scope.account.org_id for row in listed):
        await same_organisation(scope)
    api = scope.client.api
    if listed or unreadable or api.level > 1 or not scope.database.conversations.all():
        return
    # At level 1 a chat that is switched off, or a session nobody knows, looks like no conversation at all.
    config = await Ask(api.config)
    if not config.chat_enabled:
        raise await why_not_enabled(scope)


async def why_not_enabled(scope: Scope) -> ErpError:
    """Return what a `chatEnabled: false` means; at level 1 only the session tells."""
    if scope.client.api.level == 1 and await Ask(scope.client.auth.session) is None:
        return SessionUnknownError()
    return ChatOffError()


async def same_organisation(scope: Scope) -> Session:
    """Return the session, which is this account's.

    Raises:
        OtherOrganisationError: It sees another organisation's chat now.
        SessionUnknownError: The server does not know it.
        ErpError: The server could not be asked.
    """
    session = await Ask(scope.client.auth.session)
    if session is None:
        raise SessionUnknownError
    if session.user.active_org_id != scope.account.org_id:
        raise OtherOrganisationError(session)
    return session


def is_nonsense(error: ErpError) -> bool:
    """Whether something answered that no TimeNow server says, or nothing that could be read."""
    if isinstance(error, TransientError):
        return error.details.get("status") == "200"
    return isinstance(error, SetupError | RefusedError)
