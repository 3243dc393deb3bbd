"""The sync engine: the course of a run, and who is signed in."""

from __future__ import annotations

import logging
from collections.abc import Callable

import msgspec

from desktop.core.changes import (
    AccountChanged,
    ActionFailed,
    Change,
    ConnectionState,
    OutboxChanged,
)
from desktop.core.chat import Account
from desktop.core.errors import ErpError, TransientError
from desktop.core.report import Status
from desktop.core.settings import Settings
from desktop.erp.auth import CookieStore
from desktop.storage.accounts import Accounts
from desktop.storage.database import Database
from desktop.storage.failures import DamagedError, IndexDamagedError, StorageError
from desktop.sync.clock_gap import ClockGap
from desktop.sync.errands import glance
from desktop.sync.loop import Loop
from desktop.sync.parts import Parts
from desktop.sync.ports import Client
from desktop.sync.scope import LEVEL, Scope
from desktop.sync.session import Credentials, SessionKeeper
from desktop.sync.status import status_of
from desktop.sync.wishes import Wishes

_log = logging.getLogger(__name__)


class Engine(Wishes):
    """Holds one account's connection and copy, and says what changed; engine thread only.

    Args:
        deliver: Told of every change, on the engine's thread; the changes of one call belong together.
        connect: Makes a client for a server's address.
        accounts: Who is signed in here, and where their copy lies.
        cookies: Where an account's session cookie is kept.
        credentials: Sign in with these at the start, instead of going on with the kept session.
        settings: Gives those in force.
    """

    def __init__(
        self,
        loop: Loop,
        deliver: Callable[[tuple[Change, ...]], None],
        *,
        connect: Callable[[str], Client],
        accounts: Accounts,
        cookies: Callable[[Account], CookieStore],
        credentials: Credentials | None = None,
        settings: Callable[[], Settings] = Settings,
    ) -> None:
        super().__init__(loop, deliver)
        self._settings = settings
        self._accounts = accounts
        self._credentials = credentials
        self._session = SessionKeeper(
            loop,
            deliver,
            connect=connect,
            accounts=accounts,
            cookies=cookies,
            begin=self._begin,
            go=self._go,
            leave=self._leave,
            end=self._end,
        )
        self._clock_gap: ClockGap | None = None
        self._look_once: Callable[[Status | ErpError], None] | None = None
        self._active = True

    # The process

    def start(self) -> None:
        """Begin with whoever was signed in last."""
        self._clock_gap = ClockGap(self._loop, self.network_back)
        credentials, self._credentials = self._credentials, None
        if credentials is None:
            self._session.start()
        else:
            self.sign_in(credentials.server, credentials.email, credentials.password, credentials.remember)

    def stop(self) -> None:
        """End everything; what matters is on disk already."""
        if self._clock_gap is not None:
            self._clock_gap.stop()
        self._session.stop()
        self._end()

    def network_back(self) -> None:
        """The network is back, or the computer woke up."""
        self._with(lambda parts: parts.link.connect_soon())

    def keep_within_limits(self) -> None:
        """The limits of the local copy are others now."""
        self._with(lambda parts: parts.upkeep.limits_changed())

    def focused(self) -> None:
        """A window of ours came to the front."""
        self._with(lambda parts: parts.link.focused())

    def person_active(self, active: bool) -> None:
        """Somebody is at the computer, or nobody."""
        self._active = active
        self._with(lambda parts: parts.link.person_active(active))

    def refresh(self) -> None:
        """A person wants to be sure: look at everything now."""
        self._with(lambda parts: parts.link.refresh())

    def status(self) -> Status:
        """Return everything `status --json` tells."""
        parts = self._parts
        if parts is None:
            return status_of(None, None)
        return msgspec.structs.replace(status_of(parts.scope, parts.link), marking=parts.marks.way)

    # Signing in and out

    def sign_in(self, server: str, email: str, password: str, remember: bool) -> None:
        """Try a password once."""
        self._session.sign_in(server, email, password, remember=remember)

    def sign_out(self, *, forget: bool = False) -> None:
        """Leave this account.

        Args:
            forget: Delete what this computer keeps of it; a setting may want that in any case.
        """
        self._session.sign_out(forget=forget or self._settings().history.delete_on_sign_out)

    def look_once(self, then: Callable[[Status | ErpError], None]) -> None:
        """Instead of connecting, look once without a stream; call it before the start."""
        self._look_once = then

    async def _glance(self, parts: Parts, then: Callable[[Status | ErpError], None]) -> None:
        try:
            status = await glance(parts.scope)
        except ErpError as error:
            then(error)
            return
        then(status)

    # Who is signed in

    def _begin(self, account: Account, client: Client, *, anew: bool = False) -> None:
        database = Database.open(self._accounts.database_of(account), anew=anew)
        client.api.level = max(client.api.level, int(database.meta.get(LEVEL) or 1))
        scope = Scope(
            loop=self._loop, account=account, client=client, database=database, deliver=self._deliver
        )
        moved, pictures = self._session.change_organisation, self._accounts.pictures
        self._parts = Parts(scope, self._settings, moved, pictures)
        self._parts.link.person_active(self._active)
        # What this computer remembers is shown before the server has said anything.
        pending = (OutboxChanged(entry=entry) for entry in database.outbox.all())
        self._tell((AccountChanged(account=account), scope.snapshot(), *pending))

    def _go(self) -> None:
        parts, then = self._parts, self._look_once
        if parts is not None and then is not None:
            parts.run(self._glance(parts, then))
        elif parts is not None:
            parts.link.connect()

    def _leave(self, code: str) -> None:
        self._with(lambda parts: parts.link.sign_off(code))
        if self._look_once is not None:
            self._look_once(self.status())

    def begin_again(self) -> None:
        """Something broke off in the middle: connect anew, after a while, as after any cut."""
        self._with(lambda parts: parts.link.break_off(TransientError("a bug of ours")))

    def storage_failed(self, error: StorageError) -> None:
        """The local copy could not be used: begin anew with it, or with a fresh one if it is damaged."""
        self._tell((ActionFailed(action="storage", code=error.code),))
        parts = self._parts
        if parts is None:
            return
        if isinstance(error, IndexDamagedError):
            parts.search.renew(error)
        if not isinstance(error, DamagedError):
            parts.link.break_off(TransientError(code=error.code))  # what was missed is caught up with
            return
        signed_out = parts.link.code if parts.link.state is ConnectionState.SIGNED_OUT else None
        self._end()
        try:
            self._begin(parts.scope.account, parts.scope.client, anew=True)
        except StorageError as worse:
            self._session.give_up(worse.code)
            return
        self._with(lambda anew: anew.sender.take_over(parts.sender.homeless))
        if signed_out is None:
            self._go()
        else:
            self._leave(signed_out)

    def _end(self) -> None:
        if self._parts is not None:
            self._parts.stop()
            self._parts = None
