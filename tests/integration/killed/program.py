"""A client that dies where it is told to: jobs come in as JSON lines, each is done in a forked process.

The parent imports everything once and starts no thread, so that a job costs a fork and not a start. A job
is killed (SIGKILL) at its n-th point: before each SQL statement that writes, after each commit, before and
after each HTTP request, between showing an alert and noting it.
"""

from __future__ import annotations

import functools
import json
import os
import signal
import sqlite3
import sys
import threading
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from desktop.core.changes import (
    AlertsOwed,
    Change,
    ConnectionChanged,
    ConnectionState,
    ConversationRead,
    MessageAdded,
    OutboxChanged,
    OutboxRemoved,
)
from desktop.core.chat import Account, Message
from desktop.core.outbox import SendPace
from desktop.core.settings import Settings
from desktop.erp.http import Http
from desktop.runtime.build import accounts_in, connect
from desktop.runtime.engine_thread import Deliver, EngineThread
from desktop.storage.connection import Connection, Value
from desktop.storage.database import Database
from desktop.sync import sender
from desktop.sync.engine import Engine
from desktop.sync.session import Credentials
from tests.support.live_server import Peer

PATIENCE = 30.0  # seconds
Job = dict[str, Any]


class Points:
    """Counts the places where a program may die, and lets it die at one of them."""

    def __init__(self, kill_at: int | None) -> None:
        self._kill_at = kill_at
        self._lock = threading.Lock()
        self.armed = False
        self.names: list[str] = []

    def pass_(self, name: str) -> None:
        with self._lock:
            if not self.armed:
                return
            self.names.append(name)
            if len(self.names) == self._kill_at:
                os.kill(os.getpid(), signal.SIGKILL)

    def install(self) -> None:
        """Put a point around everything that changes a file or the server."""
        execute, execute_each, request = Connection.execute, Connection.execute_each, Http.request

        def executed(connection: Connection, sql: str, values: Sequence[Value] = ()) -> int:
            words = " ".join(sql.split()[:3])
            self.pass_(words)
            done = execute(connection, sql, values)
            if words == "COMMIT":
                self.pass_("after COMMIT")
            return done

        def executed_each(connection: Connection, sql: str, rows: Iterable[Sequence[Value]]) -> None:
            self.pass_(" ".join(sql.split()[:3]))
            execute_each(connection, sql, rows)

        @functools.wraps(request)
        def requested(http: Http, method: str, path: str, **rest: Any) -> Any:  # noqa: ANN401  handed on
            self.pass_(f"before {method} {path}")
            answer = request(http, method, path, **rest)
            self.pass_(f"after {method} {path}")
            return answer

        for owner, name, wrapped in (
            (Connection, "execute", executed),
            (Connection, "execute_each", executed_each),
            (Http, "request", requested),
        ):
            setattr(owner, name, wrapped)


class CookieFile:
    """Keeps a session from run to run (implements `erp.auth.CookieStore`)."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> dict[str, str] | None:
        return json.loads(self._path.read_text()) if self._path.exists() else None

    def save(self, cookies: dict[str, str]) -> bool:
        self._path.write_text(json.dumps(cookies))
        return True

    def delete(self) -> None:
        self._path.unlink(missing_ok=True)


class Client:
    """The real engine on its real threads, and somebody who alerts."""

    def __init__(self, job: Job, points: Points) -> None:
        self._job = job
        self._points = points
        self._data = Path(job["data"])
        self._news = threading.Condition()
        self._thread = EngineThread(self._build, self._deliver)
        self.told: list[Change] = []
        self._noted: set[str] = set()

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._thread.stop()

    def do(self, wish: Callable[[Engine], None]) -> None:
        self._thread.call(wish)

    def wait(self, fulfilled: Callable[[], bool]) -> None:
        with self._news:
            if not self._news.wait_for(fulfilled, PATIENCE):
                raise TimeoutError(str(self.told[-3:]))

    def online(self) -> bool:
        states = [one for one in self.told if isinstance(one, ConnectionChanged)]
        return bool(states) and states[-1].state is ConnectionState.ONLINE

    def noted(self, ids: Iterable[str]) -> Callable[[], bool]:
        return lambda: set(ids) <= self._noted

    def sent(self, count: int) -> Callable[[], bool]:
        return lambda: sum(isinstance(one, OutboxRemoved) for one in self.told) >= count

    def journal(self, **line: object) -> None:
        """Write down what a person saw; it is on the way to the disk before anything else happens."""
        data = (json.dumps(line) + "\n").encode()
        handle = os.open(self._data / "journal", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.write(handle, data)
        os.close(handle)

    def _build(self, loop: EngineThread, deliver: Deliver) -> Engine:
        accounts = accounts_in(self._data)
        first = accounts.current() is None
        job = self._job
        return Engine(
            loop,
            deliver,
            connect=lambda server: connect(server, Settings),
            accounts=accounts,
            cookies=self._cookies,
            credentials=Credentials(job["url"], job["email"], job["password"]) if first else None,
        )

    def _cookies(self, _account: Account) -> CookieFile:
        return CookieFile(self._data / "cookies")

    def _deliver(self, changes: tuple[Change, ...]) -> None:
        for change in changes:
            match change:
                case MessageAdded(own=False, read=False, first_start=False, message=message):
                    self._alert(message)
                case AlertsOwed(messages=messages):
                    for message in messages:
                        self._alert(message)
                case OutboxChanged(entry=entry) if entry.state == "queued":
                    self.journal(accepted=entry.body)
                case ConversationRead(unread=0):
                    self.journal(read=True)
        with self._news:
            self.told += changes
            self._news.notify_all()

    def _alert(self, message: Message) -> None:
        self.journal(alert=message.id)
        self._points.pass_("alert shown")

        def note(engine: Engine) -> None:
            engine.alerted(message.conversation_id, message.created_at)
            with self._news:
                self._noted.add(message.id)
                self._news.notify_all()

        self.do(note)


def _receive(client: Client, job: Job, points: Points) -> None:
    client.start()
    client.wait(client.online)
    points.armed = True
    bruno = Peer.nobody(job["url"])
    bruno.cookies = job["bruno"]
    ids = [bruno.post(job["conversation"], text)["id"] for text in job["texts"]]
    client.wait(client.noted(ids))


def _catch_up(client: Client, job: Job, points: Points) -> None:
    points.armed = True
    client.start()
    client.wait(client.noted(job["ids"]))


def _send(client: Client, job: Job, points: Points) -> None:
    client.start()
    client.wait(client.online)
    points.armed = True
    for text in job["texts"]:
        client.do(functools.partial(Engine.send, conversation_id=job["conversation"], text=text))
    client.wait(client.sent(len(job["texts"])))


def _read(client: Client, job: Job, points: Points) -> None:
    client.start()
    client.wait(client.online)
    points.armed = True
    client.do(functools.partial(Engine.open_conversation, conversation_id=job["conversation"]))
    client.wait(lambda: any(isinstance(one, ConversationRead) for one in client.told))
    _wait_until_told(job)


def _settle(client: Client, job: Job, points: Points) -> None:
    """Start again and let everything come to rest."""
    if not Path(job["data"], "accounts").exists():  # the very first run
        client.start()
        client.wait(client.online)
        client.do(lambda engine: engine.keep_draft(job["conversation"], "a medias"))
        client.stop()
        return
    points.armed = True  # nothing is killed: they are counted only
    client.start()
    client.wait(client.online)
    client.wait(client.noted(job["ids"]))
    _wait_until_told(job)
    _wait_for(job, "SELECT count(*) FROM outbox WHERE state <> 'failed'")


def _migrate(_client: Client, job: Job, points: Points) -> None:
    points.armed = True
    Database.open(Path(job["file"])).close()


def _wait_until_told(job: Job) -> None:
    _wait_for(job, "SELECT count(*) FROM marks WHERE untold & 1")


def _wait_for(job: Job, sql: str) -> None:
    """Wait until a count in the copy is 0, looking from outside."""
    [path] = Path(job["data"], "accounts").rglob("chat.db")
    pause = threading.Event()
    for _ in range(int(PATIENCE / 0.02)):
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as raw:
            if raw.execute(sql).fetchone() == (0,):
                return
        pause.wait(0.02)
    raise TimeoutError(sql)


_WAYS = {
    "receive": _receive,
    "catch up": _catch_up,
    "send": _send,
    "mark read": _read,
    "settle": _settle,
    "migrate": _migrate,
}


def _work(job: Job) -> None:
    points = Points(job.get("kill_at"))
    points.install()
    client = Client(job, points)
    _WAYS[job["way"]](client, job, points)
    points.armed = False
    client.stop()
    Path(job["points"]).write_text(json.dumps(points.names))


def _in_a_process_of_its_own(job: Job) -> int:
    """Return how it ended: 0, or minus the signal that killed it."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            _work(job)
            code = 0
        except BaseException as error:  # noqa: BLE001  the last border of this process
            sys.stderr.write(f"{type(error).__name__}: {error}\n")
            sys.stderr.flush()
        finally:
            os._exit(code)
    status = os.waitpid(child, 0)[1]
    return os.waitstatus_to_exitcode(status)


def main() -> None:
    """Do one job a line, until there are no more."""
    for name, value in (("_PATIENCE", 0.2), ("SendPace", functools.partial(SendPace, 1_000))):
        setattr(sender, name, value)  # these servers commit at once, and have no rate limit
    for line in sys.stdin:
        ended = _in_a_process_of_its_own(json.loads(line))
        sys.stdout.write(f"{ended}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
