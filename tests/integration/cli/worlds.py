"""Servers of both levels, with people, behind a gate."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from server.app import wall_clock
from server.security.passwords import Passwords
from server.security.ports import NewUser
from server.settings import Settings
from server.storage.sqlite import SqliteDatabase
from server.storage.sqlite_accounts import SqliteAccounts
from tests.fakes.level1_erp import Level1Erp, company
from tests.integration.cli.gate import Gate
from tests.support.live_server import LiveServer, Peer

PASSWORD = "Prueba-Local-1!"


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


class World(Protocol):
    """A running server, whatever its level."""

    level: int
    gate: Gate

    def newcomer(self) -> Person:
        """Return somebody whom no test has met."""

    def open_streams(self, person: Person) -> int:
        """Return how many streams somebody holds now."""

    def most_streams(self, person: Person) -> int:
        """Return how many streams somebody ever held at once."""


class _LevelOne:
    level = 1

    def __init__(self, erp: Level1Erp, gate: Gate) -> None:
        self._erp = erp
        self.gate = gate
        home = erp.accounts[0].email.partition("@")[2]
        self._people = (
            Person(each.id, each.email, each.password, each.name)
            for each in erp.accounts
            if each.email.endswith(home)
        )

    def newcomer(self) -> Person:
        return next(self._people)

    def open_streams(self, person: Person) -> int:
        return self._erp.control.open_streams(person.id)

    def most_streams(self, person: Person) -> int:
        return self._erp.control.most_streams(person.id)


class _LevelTwo:
    level = 2

    def __init__(self, server: LiveServer, gate: Gate) -> None:
        self._server = server
        self.gate = gate
        self._org = server.run("create-org", "Norte")["id"]
        self._people: list[Person] = []
        self._number = itertools.count(1)

    def newcomer(self) -> Person:
        if not self._people:
            self._people = asyncio.run(
                _hire(self._server.data, self._org, itertools.islice(self._number, 40))
            )
        return self._people.pop()

    def open_streams(self, person: Person) -> int:
        return self._server.open_streams(person.id)

    def most_streams(self, person: Person) -> int:
        return self._server.peak_streams(person.id)


async def _hire(data: Path, org: str, numbers: Iterable[int]) -> list[Person]:
    """Add many people at once; the server's own command takes a second for each."""
    passwords = Passwords()
    hashed = await passwords.hash(PASSWORD)
    passwords.close()
    database = SqliteDatabase(Settings.read({}, data).database)
    accounts = SqliteAccounts(database, wall_clock)
    people = []
    for number in numbers:
        email, name = f"nueva{number}@norte.test", f"Nueva Número {number}"
        people.append(
            Person(await accounts.create_user(NewUser(org, email, name, hashed)), email, PASSWORD, name)
        )
    database.close()
    return people


@contextmanager
def running(level: int) -> Iterator[World]:
    """Run a server behind its gate."""
    with ExitStack() as stack:
        if level == 1:
            erp = stack.enter_context(Level1Erp(company(300)))
            yield _LevelOne(erp, stack.enter_context(Gate(erp.url)))
        else:
            server = stack.enter_context(LiveServer("serve"))
            yield _LevelTwo(server, stack.enter_context(Gate(server.url)))


def write(world: World, sender: Person, receiver: Person, *bodies: str) -> str:
    """Have somebody send messages, straight to the server; returns the conversation's id."""
    peer = Peer(world.gate.url, sender.email, sender.password)
    conversation = str(peer.open(receiver.id)["id"])
    for body in bodies:
        peer.post(conversation, body)
    return conversation


def bodies(world: World, reader: Person, other: Person) -> list[str]:
    """Return what two people wrote to each other, oldest first."""
    peer = Peer(world.gate.url, reader.email, reader.password)
    page = peer.page(str(peer.open(other.id)["id"]))
    return [message["body"] for message in reversed(page["data"])]


def own(world: World, person: Person) -> tuple[str, ...]:
    """Return the options of a run that signs in by itself."""
    return ("--server", world.gate.url, "--email", person.email, "--password-stdin")
