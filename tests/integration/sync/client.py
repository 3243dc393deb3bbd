"""The real engine on its real threads, as the programs run it, without Qt."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from desktop.core.changes import Change, ConnectionChanged, ConnectionState, MessageAdded
from desktop.core.report import Status
from desktop.core.settings import Settings
from desktop.runtime.build import Cookies, accounts_in, engine_builder
from desktop.runtime.engine_thread import EngineThread
from desktop.sync.engine import Engine
from desktop.sync.session import Credentials
from tests.support.engine_status import status_of

PATIENCE = 60.0  # seconds


@dataclass(frozen=True)
class Me:
    """Who uses the client."""

    user_id: str
    email: str
    password: str


class Client:
    """One client with its own data directory; keeps its session from start to start.

    Attributes:
        told: Every change so far.
        settings: Those in force.
    """

    def __init__(self, server: str, me: Me, data: Path) -> None:
        self._server = server
        self._me = me
        self._data = data
        self._cookies = Cookies("test", keyring=False)
        self._engine: EngineThread | None = None
        self._news = threading.Condition()
        self.told: list[Change] = []
        self.settings = Settings()

    def start(self) -> None:
        """Start and wait until all is true."""
        self.told.clear()
        known = accounts_in(self._data).current() is not None
        credentials = None if known else Credentials(self._server, self._me.email, self._me.password)
        build = engine_builder(
            self._data,
            self._cookies,
            credentials,
            settings=lambda: self.settings,
            cache=self._data / "cache",
        )
        self._engine = EngineThread(build, self._deliver)
        self._engine.start()
        self.wait(self.online)

    def stop(self) -> None:
        """End; safe to call twice."""
        if self._engine is not None:
            self._engine.stop()
            self._engine = None

    def do(self, wish: Callable[[Engine], None]) -> None:
        assert self._engine is not None
        self._engine.call(wish)

    def wait(self, fulfilled: Callable[[], bool]) -> None:
        """Wait until something holds; looked at after each change."""
        with self._news:
            assert self._news.wait_for(fulfilled, PATIENCE), self.told[-3:]

    def online(self) -> bool:
        states = [change for change in self.told if isinstance(change, ConnectionChanged)]
        return bool(states) and states[-1].state is ConnectionState.ONLINE

    def was_offline_since(self, told: int) -> bool:
        """Tell whether, after the first `told` changes, there was a moment when it was not online."""
        later = [change for change in self.told[told:] if isinstance(change, ConnectionChanged)]
        return any(change.state is not ConnectionState.ONLINE for change in later)

    def heard(self) -> list[MessageAdded]:
        """Return the messages told, without those of the first filling."""
        return [one for one in self.told if isinstance(one, MessageAdded) and not one.first_start]

    def bodies(self) -> list[str]:
        return [change.message.body for change in self.heard()]

    def status(self) -> Status:
        return status_of(self.do, PATIENCE)

    def _deliver(self, changes: tuple[Change, ...]) -> None:
        with self._news:
            self.told += changes
            self._news.notify_all()
