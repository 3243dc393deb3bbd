"""A server in this process, with a clock that can be moved, with people of three organisations."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from argon2 import PasswordHasher

from server.admin.web import bind, make_web, url_of
from server.app import Server, wall_clock
from server.security.passwords import Passwords
from server.security.ports import NewUser
from server.security.tokens import SESSION_COOKIE
from server.settings import Settings
from tests.contract.recorded import RECORDINGS
from tests.support.live_server import Peer

T = TypeVar("T")
PASSWORD = "Prueba-Local-1!"


def recorded(file: str, name: str) -> Any:  # noqa: ANN401  any JSON
    """Return the body of the first recorded exchange of this name."""
    for line in (RECORDINGS / f"{file}.jsonl").read_text().split("\n"):
        exchange = json.loads(line) if line else {}
        if exchange.get("name") == name:
            return json.loads(exchange["response"]["body"])
    raise LookupError(name)


def keys(value: Any) -> Any:  # noqa: ANN401  any JSON
    """Return the shape of a JSON value: its keys, of lists the first item's."""
    if isinstance(value, dict):
        return {key: keys(item) for key, item in value.items() if isinstance(item, dict | list)} | {
            key: None for key, item in value.items() if not isinstance(item, dict | list)
        }
    if isinstance(value, list):
        return [keys(item) for item in value[:1]]
    return None


def refusal(peer: Peer, path: str, body: object) -> tuple[int, str]:
    """Post something; returns the status, and the error text if there is one."""
    answer = peer.request("POST", path, body)
    return answer.status, answer.json.get("error", "")


class Clock:
    """The wall clock, plus what a test adds."""

    def __init__(self) -> None:
        self.ahead_ms = 0
        self.stands_at: int | None = None

    def __call__(self) -> int:
        now = wall_clock() if self.stands_at is None else self.stands_at
        return now + self.ahead_ms


class World:
    """The server and its people.

    `ana`, `eva`, `leo` work together; `ivan` did; `zoe` works elsewhere; `mia` and `noa` have chat off.
    """

    def __init__(self, data: Path, environ: Mapping[str, str], patience: float = 15.0) -> None:
        self.clock = Clock()
        cheap = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        settings = Settings.read({"CHAT_RATE_LIMIT": "10000/10", **environ}, data)
        self.server = Server(replace(settings, patience=patience), self.clock, cheap)
        self.ids: dict[str, str] = {}
        self.orgs: dict[str, str] = {}
        asyncio.run(self._populate())
        self._listener = bind("127.0.0.1", 0)
        self.url = url_of(self._listener)
        self._thread = ThreadPoolExecutor(1, "web")
        self._loop: Future[asyncio.AbstractEventLoop] = Future()
        self.server.beside(self._note_loop)
        self._web = make_web(self.server, lambda: None)
        # The socket listens already: whoever connects before the server takes it only waits a little.
        self._ended = self._thread.submit(self._web.run, sockets=[self._listener])

    def close(self) -> None:
        self._web.should_exit = True
        self._ended.result(timeout=30)
        self._thread.shutdown()
        self._listener.close()
        self.server.close()

    def reset(self) -> None:
        """Forget what a test has done."""
        self.clock.ahead_ms, self.clock.stands_at = 0, None
        for table in ("messages", "conversations", "sessions"):
            self.execute(f"DELETE FROM {table}")  # noqa: S608  three names
        self.execute("UPDATE orgs SET chat_enabled = (name <> 'Tres')")
        for name in ("ana", "eva"):
            self.execute("UPDATE users SET org_id = ? WHERE id = ?", self.orgs["Uno"], self.ids[name])
        self.execute("UPDATE users SET failed_logins = 0, locked_until = 0")
        self.execute("UPDATE users SET active = (email NOT LIKE 'ivan@%')")

    def on_loop(self, work: Callable[[], T]) -> T:
        """Run something on the server's own thread, where its hub lives."""

        async def run() -> T:
            return work()

        return asyncio.run_coroutine_threadsafe(run(), self._loop.result(timeout=30)).result(timeout=30)

    def until(self, condition: Callable[[], bool]) -> None:
        """Wait until something is so on the server's thread."""

        async def run() -> None:
            async with asyncio.timeout(30):
                while not condition():  # noqa: ASYNC110  the hub tells nobody, and need not
                    await asyncio.sleep(0.005)

        asyncio.run_coroutine_threadsafe(run(), self._loop.result(timeout=30)).result(timeout=40)

    def peer(self, name: str) -> Peer:
        """Return somebody with a new session."""
        peer = self.nobody()
        opened = self.wait(lambda: self.server.sign_in.open(self.ids[name], remember=False))
        peer.cookies[SESSION_COOKIE] = opened.token
        peer.email = f"{name}@example.test"
        peer.user = {"id": self.ids[name]}
        return peer

    def nobody(self) -> Peer:
        return Peer.nobody(self.url)

    def wait(self, what: Callable[[], Awaitable[T]]) -> T:
        """Run something of the server's that is awaited, from the test's thread."""

        async def run() -> T:
            return await what()

        return asyncio.run(run())

    def execute(self, sql: str, *values: object) -> None:
        """Change the database behind the server's back."""

        def work(db: sqlite3.Connection) -> None:
            db.execute(sql, values)

        self.wait(lambda: self.server.database.write(work))

    def query(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """Look into the database."""

        def work(db: sqlite3.Connection) -> list[tuple[Any, ...]]:
            return [tuple(row) for row in db.execute(sql, values)]

        return self.wait(lambda: self.server.database.read(work))

    async def _note_loop(self) -> None:
        self._loop.set_result(asyncio.get_running_loop())

    async def _populate(self) -> None:
        hashed = await self.server.passwords.hash(PASSWORD)
        staff = {"Uno": ("ana", "eva", "leo", "ivan"), "Dos": ("zoe",), "Tres": ("mia", "noa")}
        for org_name, names in staff.items():
            org = await self.server.accounts.create_org(org_name)
            self.orgs[org_name] = org.id
            for name in names:
                user = NewUser(org.id, f"{name}@example.test", f"{name.title()} Núñez", hashed)
                self.ids[name] = await self.server.accounts.create_user(user)
        await self.server.accounts.set_chat(self.orgs["Tres"], enabled=False)

        def leave(db: sqlite3.Connection) -> None:
            db.execute("UPDATE users SET active = 0 WHERE id = ?", (self.ids["ivan"],))

        await self.server.database.write(leave)
