"""The same small company on either level: a fake of the real ERP, or our own server."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import subprocess
import sys
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from server.app import wall_clock
from server.security.passwords import Passwords
from server.security.ports import NewUser
from server.settings import Settings
from server.storage.sqlite import SqliteDatabase
from server.storage.sqlite_accounts import SqliteAccounts
from tests.fakes.level1_erp import ErpControl
from tests.support.complaints import complaints
from tests.support.desktop_processes import wait_until
from tests.support.live_server import LiveServer, Peer
from tests.support.relay import Relay

_ROOT = Path(__file__).resolve().parents[2]

_PASSWORD = "Prueba-Local-1!"
_SIGN_IN = "/api/auth/callback/credentials"

Level = Literal[1, 2]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can sign in."""

    id: str
    name: str
    email: str
    password: str

    @property
    def stdin(self) -> str:
        """The password, as `--password-stdin` reads it."""
        return f"{self.password}\n"


class World(ABC):
    """A server process with Ana and Bruno of one organisation.

    Attributes:
        url: Where it answers.
        ana: Whose client is under test.
        bruno: Who writes to her.
        relay: A way to the server that can be cut, for whoever asks for it.
    """

    level: Level
    url: str
    ana: Person
    bruno: Person

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @cached_property
    def relay(self) -> Relay:
        return Relay(self.url)

    def peer(self, person: Person) -> Peer:
        """Return a client of its own for a person, on the standard library alone."""
        return Peer(self.url, person.email, person.password)

    @abstractmethod
    def newcomer(self) -> Person:
        """Return somebody else of their organisation, whom nobody has met."""

    @abstractmethod
    def peak_streams(self, person: Person) -> int:
        """Return how many streams a person ever held at once."""

    @abstractmethod
    def open_streams(self, person: Person) -> int:
        """Return how many streams a person holds now."""

    @abstractmethod
    def sign_in_attempts(self) -> int:
        """Return how many passwords were tried so far."""

    def stop(self) -> None:
        """End the server; safe to call twice."""
        if "relay" in self.__dict__:
            self.relay.close()
        self._end()

    @abstractmethod
    def _end(self) -> None:
        """End the process."""


class Level1World(World):
    """The fake of the real ERP, as a process of its own."""

    level = 1

    def __init__(self, heartbeat: float = 30.0, newcomers: int = 0) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="level1-")
        ready = Path(self._folder.name) / "ready.json"
        options = ["--port", "0", "--ready-file", str(ready), "--heartbeat", str(heartbeat)]
        options += ["--accounts", str(newcomers)]
        self._log = Path(self._folder.name) / "erp.log"
        complaints.follow(self._log)
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(  # noqa: S603  this interpreter, arguments of our own
                [sys.executable, "-m", "tests.fakes.level1_erp", *options],
                cwd=_ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        wait_until(ready.exists, "the level-1 ERP", timeout=60.0)
        facts = json.loads(ready.read_text())
        self.url = facts["url"]
        self.control = ErpControl(self.url)
        people = [Person(one["id"], one["name"], one["email"], one["password"]) for one in facts["accounts"]]
        self.ana, self.bruno = people[:2]
        home = self.ana.email.partition("@")[2]
        self._newcomers = (one for one in people[2:] if one.email.endswith(home))

    def newcomer(self) -> Person:
        return next(self._newcomers)

    def peak_streams(self, person: Person) -> int:
        return self.control.most_streams(person.id)

    def open_streams(self, person: Person) -> int:
        return self.control.open_streams(person.id)

    def sign_in_attempts(self) -> int:
        return sum(one.path.startswith(_SIGN_IN) for one in self.control.requests())

    def _end(self) -> None:
        self._process.terminate()
        self._process.wait(30)
        complaints.leave(self._log)
        self._folder.cleanup()


class Level2World(World):
    """Our own server, as a process of its own."""

    level = 2

    def __init__(self, heartbeat: float = 30.0, rate_limit: str = "10/10") -> None:
        environ = {"SSE_HEARTBEAT_INTERVAL": str(int(heartbeat * 1000)), "CHAT_RATE_LIMIT": rate_limit}
        self.server = LiveServer("serve", environ=environ)
        self.url = self.server.url
        self._org = self.server.run("create-org", "Norte Digital SL")["id"]
        self._newcomers: list[Person] = []
        self._number = itertools.count(1)
        first = (("ana@norte.test", "Ana Alonso"), ("bruno@norte.test", "Bruno Benítez"))
        self.ana, self.bruno = self._hire(first)

    def newcomer(self) -> Person:
        if not self._newcomers:
            numbers = itertools.islice(self._number, 40)
            self._newcomers = self._hire((f"nueva{one}@norte.test", f"Nueva Número {one}") for one in numbers)
        return self._newcomers.pop()

    def _hire(self, people: Iterable[tuple[str, str]]) -> list[Person]:
        """Add people straight to the database; the server's own command takes a second for each."""

        async def add() -> list[Person]:
            hashed = await passwords.hash(_PASSWORD)
            return [
                Person(
                    await accounts.create_user(NewUser(self._org, email, name, hashed)),
                    name,
                    email,
                    _PASSWORD,
                )
                for email, name in people
            ]

        with contextlib.ExitStack() as stack:
            passwords = Passwords()
            stack.callback(passwords.close)
            database = SqliteDatabase(Settings.read({}, self.server.data).database)
            stack.callback(database.close)
            accounts = SqliteAccounts(database, wall_clock)
            return asyncio.run(add())

    def peak_streams(self, person: Person) -> int:
        return self.server.peak_streams(person.id)

    def open_streams(self, person: Person) -> int:
        return self.server.open_streams(person.id)

    def sign_in_attempts(self) -> int:
        return self.server.log().count(_SIGN_IN)

    def _end(self) -> None:
        self.server.stop()


def start_world(level: Level, newcomers: int = 0) -> World:
    """Start the company on a level, at level 1 with as many newcomers as are wanted later."""
    return Level1World(newcomers=newcomers) if level == 1 else Level2World()
