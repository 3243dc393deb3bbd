"""Who is signed in: at the start, by a sign-in, until a sign-out."""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Callable

from desktop.core.changes import (
    AccountChanged,
    ActionFailed,
    Change,
    ConnectionChanged,
    ConnectionState,
    SignedIn,
)
from desktop.core.chat import Account
from desktop.core.errors import ErpError
from desktop.erp.auth import CookieStore
from desktop.storage.accounts import Accounts
from desktop.storage.failures import StorageError
from desktop.sync.loop import Ask, Loop, Task
from desktop.sync.ports import Client
from desktop.wire.models import Session

_log = logging.getLogger(__name__)


@dataclasses.dataclass(frozen=True, slots=True)
class Credentials:
    """What one sign-in needs.

    Attributes:
        password: Never stored, never shown.
        remember: 30 days instead of 12 hours.
    """

    server: str
    email: str
    password: str = dataclasses.field(repr=False)
    remember: bool = False


class SessionKeeper:
    """Signs in and out, keeps the cookie; engine thread only.

    Args:
        connect: Makes a client for a server's address; raises SetupError for one that must not be used.
        cookies: Where an account's session cookie is kept.
        begin: Called with whose copy may be shown, and the client that will speak for them.
        go: Called when that client has its session: connect.
        leave: Called with the reason when it has none (any more); the copy stays readable.
        end: Called when this account is left altogether.
    """

    def __init__(
        self,
        loop: Loop,
        deliver: Callable[[tuple[Change, ...]], None],
        *,
        connect: Callable[[str], Client],
        accounts: Accounts,
        cookies: Callable[[Account], CookieStore],
        begin: Callable[[Account, Client], None],
        go: Callable[[], None],
        leave: Callable[[str], None],
        end: Callable[[], None],
    ) -> None:
        self._loop = loop
        self._deliver = deliver
        self._connect = connect
        self._accounts = accounts
        self._cookies = cookies
        self._begin = begin
        self._go = go
        self._leave = leave
        self._end = end
        self._task: Task | None = None
        self._client: Client | None = None
        self.account: Account | None = None

    def start(self) -> None:
        """Go on with the account that was signed in last, if there is one."""
        account = self._accounts.current()
        if account is None:
            self._nobody()
        else:
            self._task = Task(self._loop, self._resume(account))

    async def _resume(self, account: Account) -> None:
        try:
            client = self._connect(account.server)
        except ErpError as error:  # a stored address that is no longer allowed
            self._nobody(error.code, error.details)
            return
        if not self._take(account, client):
            return
        cookies = await Ask(self._cookies(account).load)
        if cookies:
            client.load_session_cookies(cookies)
            self._go()
        else:
            self._leave("signed_out")

    def _take(self, account: Account, client: Client) -> bool:
        self.account, self._client = account, client
        try:
            self._begin(account, client)
        except StorageError as error:
            self._deliver((ActionFailed(action="storage", code=error.code),))
            self.give_up(error.code)
            return False
        return True

    def give_up(self, code: str) -> None:
        """There is no place for this account's copy; the session stays valid for the next start."""
        self._close()
        self._nobody(code)

    def sign_in(self, server: str, email: str, password: str, *, remember: bool) -> None:
        """Try a password once; the old session stays until the new one is there."""
        if self._task is not None and not self._task.done:
            self._task.cancel()
        self._task = Task(self._loop, self._sign_in(server, email, password, remember=remember))

    async def _sign_in(self, server: str, email: str, password: str, *, remember: bool) -> None:
        client: Client | None = None
        try:
            client = self._connect(server)
            auth = client.auth
            session = await Ask(lambda: auth.sign_in(email, password, remember=remember), urgent=True)
        except ErpError as error:
            if client is not None:
                client.close()
            self._deliver((ActionFailed(action="sign_in", code=error.code, details=error.details),))
            if self.account is None:
                self._nobody(error.code, error.details)
            return
        account = Account.from_wire(session, client.server)
        cookies = client.session_cookies()
        store = self._cookies(account)
        before = self._accounts.current()
        kept = await Ask(lambda: store.save(cookies))
        if before is not None and before.email != account.email:
            await Ask(self._cookies(before).delete)
        self._close()
        self._accounts.set_current(account)
        self._deliver((SignedIn(account=account, kept=kept),))
        if self._take(account, client):
            self._go()

    def change_organisation(self, session: Session) -> None:
        """Go on with the same cookie as the account that the session now is: another copy."""
        client = self._client
        if client is None:
            return
        account = Account.from_wire(session, client.server)
        self._end()
        self._accounts.set_current(account)
        if self._take(account, client):
            self._go()

    def sign_out(self, *, forget: bool = False) -> None:
        """Leave: the server is told if it can be reached, the cookie is deleted in any case.

        Args:
            forget: Delete the local copy too.
        """
        if self._task is not None and not self._task.done:
            self._task.cancel()
        self._task = Task(self._loop, self._sign_out(forget=forget))

    async def _sign_out(self, *, forget: bool) -> None:
        account, client, self._client = self.account, self._client, None
        self._end()
        self._accounts.clear_current()
        if forget and account is not None:
            self._forget(account)
        self._nobody()
        if account is not None:
            await Ask(self._cookies(account).delete)
        if client is not None:
            try:
                await Ask(client.auth.sign_out)
            except ErpError as error:
                _log.info("the server was not told of the sign-out: %s", error.code)
            client.close()

    def _forget(self, account: Account) -> None:
        try:
            self._accounts.delete_copy(account)
        except OSError as error:
            _log.warning("the local copy could not be deleted: %s", type(error).__name__)
            folder = str(self._accounts.database_of(account).parent)
            self._deliver(
                (ActionFailed(action="sign_out", code="copy_not_deleted", details={"folder": folder}),)
            )

    def stop(self) -> None:
        """Close what is open; the session stays valid for the next start."""
        if self._task is not None:
            self._task.cancel()
        self._close()

    def _close(self) -> None:
        self._end()
        if self._client is not None:
            self._client.close()
            self._client = None

    def _nobody(self, code: str = "signed_out", details: dict[str, str] | None = None) -> None:
        self.account = None
        self._deliver(
            (
                AccountChanged(account=None),
                ConnectionChanged(
                    state=ConnectionState.SIGNED_OUT, at=self._loop.now(), code=code, details=details or {}
                ),
            )
        )
