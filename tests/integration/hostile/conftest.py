"""A company at each level, with somebody in it who means harm, and commands that log all they can."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.fakes.level1_erp import ErpControl, Level1Erp
from tests.support.hostile import CANARY
from tests.support.live_server import LiveServer, Peer

RAW = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f]")
"""What a terminal obeys; a line feed ends a line and is right."""

_MANY = "1000000/10"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can sign in."""

    id: str
    email: str
    password: str
    name: str

    @property
    def stdin(self) -> str:
        return f"{self.password}\n"


@dataclass(frozen=True, slots=True)
class Company:
    """A running server.

    Attributes:
        ana: Whose client is under test.
        bruno: Who writes to her, of an unusual name.
        control: The door for tests at level 1, where anything can be sent.
    """

    level: int
    url: str
    ana: Person
    bruno: Person
    control: ErpControl | None

    def own(self) -> tuple[str, ...]:
        """Return the options of a run of Ana's that signs in by itself."""
        return ("--server", self.url, "--email", self.ana.email, "--password-stdin")

    def peer(self, person: Person) -> Peer:
        return Peer(self.url, person.email, person.password)


def _company(level: int, stack: ExitStack) -> Company:
    odd = f"<b>Bruno</b> {CANARY}"
    if level == 1:
        erp = stack.enter_context(Level1Erp())
        one, other = erp.accounts[:2]
        erp.control.patch("person", other.id, name=odd)
        erp.control.rate_limit(1_000_000)
        ana = Person(one.id, one.email, one.password, one.name)
        bruno = Person(other.id, other.email, other.password, odd)
        return Company(1, erp.url, ana, bruno, erp.control)
    server = stack.enter_context(LiveServer("serve", environ={"CHAT_RATE_LIMIT": _MANY}))
    org = server.run("create-org", "Norte")["id"]
    ana = Person(**server.hire(org, "ana@norte.test", "Ana Alonso"))
    return Company(2, server.url, ana, Person(**server.hire(org, "bruno@norte.test", odd)), None)


@pytest.fixture(scope="package", params=[1, 2], ids=["level 1", "level 2"])
def company(request: pytest.FixtureRequest) -> Iterator[Company]:
    """Servers of each level in turn."""
    with ExitStack() as stack:
        yield _company(request.param, stack)


@pytest.fixture
def level1() -> Iterator[Company]:
    """A server of level 1 of one's own, through which anything can be sent."""
    with ExitStack() as stack:
        yield _company(1, stack)


def talkative(data_dir: Path) -> Path:
    """Return a data directory in which commands write all they can to the log."""
    (data_dir / "config").mkdir(parents=True)
    (data_dir / "config" / "settings.json").write_text('{"diagnostics": {"level": "debug"}}')
    return data_dir


def stored(data_dir: Path) -> dict[str, tuple[str, str]]:
    """Return sender and text of each message in a data directory's local copy, by id."""
    (file,) = (data_dir / "data").rglob("chat.db")
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
        rows = database.execute("SELECT id, sender_name, body FROM messages").fetchall()
    return {row[0]: (row[1], row[2]) for row in rows}


def written(data_dir: Path) -> str:
    """Return everything in a data directory's logs."""
    return "\n".join(one.read_text() for one in (data_dir / "log").iterdir())
