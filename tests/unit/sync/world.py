"""An engine, its clock, its ERP and its disk, with everything it told."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from desktop.core.changes import Change, ConnectionChanged, ConnectionState, MessageAdded, SnapshotLoaded
from desktop.core.chat import Account
from desktop.core.errors import ErpError
from desktop.core.report import Object, Reporter
from desktop.core.settings import Settings
from desktop.storage.accounts import Accounts
from desktop.storage.database import Database
from desktop.storage.picture_cache import PictureCache
from desktop.sync.engine import Engine
from desktop.sync.session import Credentials
from tests.unit.sync.erp_rows import ME
from tests.unit.sync.fake_loop import FakeLoop
from tests.unit.sync.scripted_erp import SERVER, ScriptedErp

C = TypeVar("C")


class Cookies:
    """A password store, one for all."""

    def __init__(self) -> None:
        self.kept: dict[str, dict[str, str]] = {}
        self.can_keep = True

    def of(self, account: Account) -> Drawer:
        return Drawer(self, account.email)


class Drawer:
    """Implements `erp.auth.CookieStore`."""

    def __init__(self, cookies: Cookies, email: str) -> None:
        self._cookies = cookies
        self._email = email

    def load(self) -> dict[str, str] | None:
        return self._cookies.kept.get(self._email)

    def save(self, cookies: dict[str, str]) -> bool:
        if self._cookies.can_keep:
            self._cookies.kept[self._email] = cookies
        return self._cookies.can_keep

    def delete(self) -> None:
        self._cookies.kept.pop(self._email, None)


class World:
    """One client against one ERP; `start`, then whatever happens, then look at what was told.

    Attributes:
        told: Every change so far.
        lines: What `watch --json` printed since the last start.
        settings: Those in force.
    """

    def __init__(self, folder: Path, level: int = 2, *, signed_in: bool = True) -> None:
        self.folder = folder
        self.loop = FakeLoop()
        self.erp = ScriptedErp(self.loop, level)
        self.accounts = Accounts(folder / "accounts", PictureCache(folder / "avatars"))
        self.cookies = Cookies()
        self.told: list[Change] = []
        self.lines: list[Object] = []
        self.refuse_server: ErpError | None = None
        self.settings = Settings()
        self._reporter = Reporter()
        self._engine: Engine | None = None
        if signed_in:
            self.accounts.set_current(account())
            self.cookies.kept["me@example.com"] = {"next-auth.session-token": "of me"}

    @property
    def engine(self) -> Engine:
        assert self._engine is not None
        return self._engine

    def start(self, credentials: Credentials | None = None) -> None:
        """Start the program."""
        self.begin(credentials)
        self.engine.start()
        self.loop.settle()

    def begin(self, credentials: Credentials | None = None) -> None:
        """Make the engine, not yet started."""
        self._reporter, self.lines = Reporter(), []
        self._engine = Engine(
            self.loop,
            self._deliver,
            connect=self._connect,
            accounts=self.accounts,
            cookies=self.cookies.of,
            credentials=credentials,
            settings=lambda: self.settings,
        )
        self.loop.storage_failed = self._engine.storage_failed

    def stop(self) -> None:
        """End the program in good order."""
        if self._engine is not None:
            self._engine.stop()
            self._engine = None
        self.loop.settle()

    def restart(self) -> None:
        self.stop()
        self.start()

    def lose_server(self) -> None:
        """Have the server go, and the client notice."""
        self.erp.down = True
        self.erp.cut()
        self.loop.advance(60)
        assert self.is_(ConnectionState.OFFLINE)

    def find_server(self) -> None:
        """Have the server return, and the client catch up."""
        self.erp.down = False
        self.loop.advance(120)
        assert self.is_(ConnectionState.ONLINE)

    def _connect(self, server: str) -> ScriptedErp:
        if self.refuse_server is not None:
            raise self.refuse_server
        assert server == SERVER
        return self.erp

    def _deliver(self, changes: tuple[Change, ...]) -> None:
        self.told += changes
        for change in changes:
            self.lines += self._reporter.feed(change)

    # What it told

    def all(self, kind: type[C]) -> list[C]:
        return [change for change in self.told if isinstance(change, kind)]

    def last(self, kind: type[C]) -> C:
        return self.all(kind)[-1]

    @property
    def state(self) -> ConnectionState:
        return self.last(ConnectionChanged).state

    def is_(self, state: ConnectionState) -> bool:
        """Whether that is the state now."""
        return self.state is state

    @property
    def counts(self) -> dict[str, int]:
        """The counts as status tells them."""
        return self.engine.status().counts or {}

    @property
    def news(self) -> list[str]:
        """Ids of the messages told, in order; those of the first filling left out."""
        return [change.message.id for change in self.all(MessageAdded) if not change.first_start]

    def snapshots(self) -> int:
        return len(self.all(SnapshotLoaded))

    def database(self) -> Database:
        """Open the copy beside the engine: for looking only."""
        return Database.open(self.accounts.database_of(account()))


def account(user: str = ME) -> Account:
    return Account(
        server=SERVER,
        user_id=user,
        org_id="o1",
        email=f"{user}@example.com",
        name=user.title(),
        organisation="Norte",
    )
