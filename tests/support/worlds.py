"""The same small company on either level: a fake of the real ERP, or our own server."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from tests.fakes.level1_erp import ErpControl
from tests.support.desktop_processes import wait_until
from tests.support.live_server import LiveServer, Peer

_ROOT = Path(__file__).resolve().parents[2]

_SIGN_IN = "/api/auth/callback/credentials"

Level = Literal[1, 2]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can sign in."""

    id: str
    name: str
    email: str
    password: str


class World(ABC):
    """A server process with Ana and Bruno of one organisation.

    Attributes:
        url: Where it answers.
        ana: Whose client is under test.
        bruno: Who writes to her.
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

    def peer(self, person: Person) -> Peer:
        """Return a client of its own for a person, on the standard library alone."""
        return Peer(self.url, person.email, person.password)

    @abstractmethod
    def peak_streams(self, person: Person) -> int:
        """Return how many streams a person ever held at once."""

    @abstractmethod
    def open_streams(self, person: Person) -> int:
        """Return how many streams a person holds now."""

    @abstractmethod
    def sign_in_attempts(self) -> int:
        """Return how many passwords were tried so far."""

    @abstractmethod
    def stop(self) -> None:
        """End the server; safe to call twice."""


class Level1World(World):
    """The fake of the real ERP, as a process of its own."""

    level = 1

    def __init__(self, heartbeat: float = 30.0) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="level1-")
        ready = Path(self._folder.name) / "ready.json"
        options = ("--port", "0", "--ready-file", str(ready), "--heartbeat", str(heartbeat))
        with (Path(self._folder.name) / "log").open("wb") as log:
            self._process = subprocess.Popen(  # noqa: S603  this interpreter, arguments of our own
                [sys.executable, "-m", "tests.fakes.level1_erp", *options],
                cwd=_ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        wait_until(lambda: ready.exists() and ready.read_text(), "the level-1 ERP")
        facts = json.loads(ready.read_text())
        self.url = facts["url"]
        self.control = ErpControl(self.url)
        self.ana, self.bruno = (
            Person(one["id"], one["name"], one["email"], one["password"]) for one in facts["accounts"][:2]
        )

    def peak_streams(self, person: Person) -> int:
        return self.control.most_streams(person.id)

    def open_streams(self, person: Person) -> int:
        return self.control.open_streams(person.id)

    def sign_in_attempts(self) -> int:
        return sum(one.path.startswith(_SIGN_IN) for one in self.control.requests())

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(10)
        self._folder.cleanup()


class Level2World(World):
    """Our own server, as a process of its own."""

    level = 2

    def __init__(self, heartbeat: float = 30.0, rate_limit: str = "10/10") -> None:
        environ = {"SSE_HEARTBEAT_INTERVAL": str(int(heartbeat * 1000)), "CHAT_RATE_LIMIT": rate_limit}
        self.server = LiveServer("serve", environ=environ)
        self.url = self.server.url
        org = self.server.run("create-org", "Norte Digital SL")["id"]
        self.ana = Person(**self.server.hire(org, "ana@norte.test", "Ana Alonso"))
        self.bruno = Person(**self.server.hire(org, "bruno@norte.test", "Bruno Benítez"))

    def peak_streams(self, person: Person) -> int:
        return self.server.peak_streams(person.id)

    def open_streams(self, person: Person) -> int:
        return self.server.open_streams(person.id)

    def sign_in_attempts(self) -> int:
        return self.server.log().count(_SIGN_IN)

    def stop(self) -> None:
        self.server.stop()


def start_world(level: Level) -> World:
    """Start the company on a level."""
    return Level1World() if level == 1 else Level2World()
