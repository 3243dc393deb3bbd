"""A client whose clock runs fast: an hour of its life in a minute, or less."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from msgspec.structs import replace

from desktop.core.changes import Change, ConnectionChanged, ConnectionState
from desktop.core.report import Status
from desktop.core.settings import Settings
from desktop.erp.client import ErpClient
from desktop.runtime.build import Cookies, accounts_in, connect
from desktop.runtime.engine_thread import Deliver, EngineThread, _Timer
from desktop.sync.engine import Engine
from desktop.sync.session import Credentials
from desktop.wire.models import ChatConfig
from desktop.wire.timestamp import Timestamp
from tests.support.engine_status import status_of
from tests.support.worlds import Person

PATIENCE = 120.0  # seconds; a wait ends as soon as it can


class QuickThread(EngineThread):
    """The engine's thread, on a clock of its own. The wall clock stays the world's: servers have it too.

    Attributes:
        slept: How far the wall clock is ahead since the computer slept.
    """

    def __init__(
        self, build: Callable[[EngineThread, Deliver], Engine], deliver: Deliver, speed: float
    ) -> None:
        super().__init__(build, deliver)
        self._speed = speed
        self.slept = timedelta()

    def now(self) -> Timestamp:
        """The wall clock."""
        return Timestamp.of(super().now() + self.slept)

    def monotonic(self) -> float:
        """Seconds on a clock that is never set."""
        return super().monotonic() * self._speed

    def call_later(self, delay: float, call: Callable[[], None]) -> _Timer:
        """Call `call` on the engine's thread, `delay` of its seconds from now."""
        return super().call_later(delay / self._speed, call)


class QuickClient:
    """One client of one person with its own data directory, started anew as often as wanted.

    Args:
        server: Where it connects.
        data: Its data directory.
        speed: How many of its seconds pass in one.
        heartbeat: Seconds, real ones, between level 1's heartbeats, which does not say so; level 2 does.
        told: Told of each change, on the engine's thread.

    Attributes:
        thread: The engine's, while it runs.
        onlines: How often it came online.
    """

    def __init__(
        self,
        server: str,
        person: Person,
        data: Path,
        *,
        speed: float = 1.0,
        heartbeat: float = 30.0,
        told: Callable[[Change], None] = lambda _: None,
    ) -> None:
        self._server = server
        self._person = person
        self.data = data
        self._speed = speed
        self._heartbeat = heartbeat
        self._told = told
        self._cookies = Cookies("test", keyring=False)
        self._news = threading.Condition()
        self._state: ConnectionState | None = None
        self.onlines = 0
        self.thread: QuickThread | None = None

    def start(self) -> None:
        """Start, with the kept session where there is one."""
        known = accounts_in(self.data).current() is not None
        who = self._person
        credentials = None if known else Credentials(self._server, who.email, who.password)

        def build(loop: EngineThread, deliver: Deliver) -> Engine:
            return Engine(
                loop,
                deliver,
                connect=self._connect,
                accounts=accounts_in(self.data),
                cookies=self._cookies.of,
                credentials=credentials,
            )

        self.thread = QuickThread(build, self._deliver, self._speed)
        self.thread.start()

    def stop(self) -> None:
        """End; safe to call twice."""
        if self.thread is not None:
            self.thread.stop()
            self.thread = None

    def do(self, wish: Callable[[Engine], None]) -> None:
        """Have the engine do something."""
        assert self.thread is not None
        self.thread.call(wish)

    def sleep(self, hours: float) -> None:
        """Let the computer have slept: the wall clock is ahead, and nothing else went on."""
        assert self.thread is not None
        self.thread.slept += timedelta(hours=hours)

    @property
    def is_online(self) -> bool:
        return self._state is ConnectionState.ONLINE

    def wait(self, fulfilled: Callable[[], bool], what: str, timeout: float = PATIENCE) -> None:
        """Wait until something holds; looked at after each change."""
        with self._news:
            assert self._news.wait_for(fulfilled, timeout), f"waited in vain: {what} ({self._state})"

    def wait_for_online(self) -> None:
        self.wait(lambda: self.is_online, "online")

    def status(self) -> Status:
        """Ask the engine how it stands."""
        return status_of(self.do, PATIENCE)

    def database(self) -> Path:
        """Return where its copy lies."""
        account = accounts_in(self.data).current()
        assert account is not None
        return accounts_in(self.data).database_of(account)

    def _connect(self, server: str) -> ErpClient:
        client = connect(server, Settings)
        api = client.api
        asked, method = api.config, "config"

        def config() -> ChatConfig:
            said = asked()
            return said if api.level > 1 else replace(said, heartbeat_seconds=self._heartbeat)

        setattr(api, method, config)
        return client

    def _deliver(self, changes: tuple[Change, ...]) -> None:
        with self._news:
            for change in changes:
                if isinstance(change, ConnectionChanged):
                    before, self._state = self._state, change.state
                    self.onlines += self.is_online and before is not ConnectionState.ONLINE
                self._told(change)
            self._news.notify_all()
