"""A company of many: colleagues who are let in at once, and write to Ana on either level."""

from __future__ import annotations

import asyncio
import contextlib

from server.app import wall_clock
from server.security.passwords import Passwords
from server.security.sign_in import SignIn
from server.security.tokens import SESSION_COOKIE
from server.settings import Settings
from server.storage.sqlite import SqliteDatabase
from server.storage.sqlite_accounts import SqliteAccounts
from tests.support.live_server import Peer
from tests.support.worlds import Level1World, Level2World, Person, World


class Company:
    """A server of a level, and colleagues who write to Ana."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._conversations: dict[str, str] = {}
        self._peers: dict[str, Peer] = {}
        self._ana = world.peer(world.ana)
        if isinstance(world, Level1World):
            world.control.rate_limit(1000)

    def let_in(self, count: int) -> list[Person]:
        """Return colleagues, signed in without the seconds that passwords take."""
        people = [self.world.newcomer() for _ in range(count)]
        if isinstance(self.world, Level2World):
            for person, token in zip(people, asyncio.run(_sessions(self.world, people)), strict=True):
                peer = self._peers[person.id] = Peer.nobody(self.world.url)
                peer.cookies[SESSION_COOKIE] = token
        return people

    def meet(self, person: Person) -> None:
        """Let somebody open the conversation with Ana, so that writing is one request."""
        if isinstance(self.world, Level2World):
            self._conversations[person.id] = str(self._peers[person.id].open(self.world.ana.id)["id"])

    def write(self, person: Person, body: str) -> str:
        """Let somebody write to Ana; returns the conversation's id."""
        if isinstance(self.world, Level1World):
            said = self.world.control.say(person.id, self.world.ana.id, body)
            return str(said["conversationId"])
        if person.id not in self._conversations:
            self.meet(person)
        self._peers[person.id].post(self._conversations[person.id], body)
        return self._conversations[person.id]

    def peer(self, person: Person) -> Peer:
        """Return a colleague as a client of the server (level 2)."""
        return self._peers[person.id]

    def read(self, conversation: str, left: int) -> None:
        """Let Ana read a conversation in her browser, but for the newest messages."""
        if isinstance(self.world, Level1World):
            self.world.control.patch("conversation", conversation, unread={self.world.ana.id: left})
        else:
            newest = self._ana.page(conversation, limit=left + 1)["data"]
            self._ana.read(conversation, newest[left]["id"])


async def _sessions(world: Level2World, people: list[Person]) -> list[str]:
    settings = Settings.read({}, world.server.data)
    with (
        contextlib.closing(Passwords()) as passwords,
        contextlib.closing(SqliteDatabase(settings.database)) as database,
    ):
        accounts = SqliteAccounts(database, wall_clock)
        sign_in = SignIn(accounts, passwords, settings.login_throttle, wall_clock)
        return [(await sign_in.open(person.id, remember=True)).token for person in people]
