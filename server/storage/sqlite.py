"""The SQLite file: one writer with group commit, readers beside it."""

from __future__ import annotations

import asyncio
import queue
import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from server.storage.migrate import migrate

T = TypeVar("T")
Work = Callable[[sqlite3.Connection], T]

_BUSY_SECONDS = 10.0  # another process (a command of timenow-server) may be writing
_READERS = 2
_GROUP = 128  # transactions that share one commit, at most


class _Outcome:
    """Takes whatever its block raises: it belongs to the one who asked, not to the thread.

    Attributes:
        error: What was raised, or None.
    """

    def __init__(self) -> None:
        self.error: BaseException | None = None

    def __enter__(self) -> None:
        pass

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        self.error = error
        return True


class _Job:
    """One transaction on its way: what to do, and how to tell what came of it."""

    def __init__(
        self, run: Callable[[sqlite3.Connection], None], settle: Callable[[BaseException | None], None]
    ) -> None:
        self._work = run
        self._settle = settle
        self._loop = asyncio.get_running_loop()
        self._outcome = _Outcome()

    def run(self, connection: sqlite3.Connection) -> None:
        """Do the work in a savepoint of the open transaction, so that its failure is its own."""
        connection.execute("SAVEPOINT job")
        with self._outcome:
            self._work(connection)
        if self._outcome.error is not None:
            connection.execute("ROLLBACK TO job")
        connection.execute("RELEASE job")

    def settle(self, commit_error: BaseException | None) -> None:
        """Tell the one who waits, on their event loop."""
        self._loop.call_soon_threadsafe(self._settle, self._outcome.error or commit_error)


class SqliteDatabase:
    """A file and its threads: one that writes, some that read.

    A transaction's outcome is handed out after its commit, in commit order.
    """

    def __init__(self, path: Path) -> None:
        migrate(path)
        self._path = path
        self._queue: queue.SimpleQueue[_Job] = queue.SimpleQueue()
        self._writing = ThreadPoolExecutor(1, "sqlite-writer")
        self._reading = ThreadPoolExecutor(_READERS, "sqlite-reader")
        self._local = threading.local()
        self._opened: list[sqlite3.Connection] = []

    async def write(self, work: Work[T]) -> T:
        """Run `work` in a transaction of its own; several may share one commit to the disk."""
        results: list[T] = []
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()

        def settle(error: BaseException | None) -> None:
            if future.done():  # nobody waits any more
                return
            if error is not None:
                future.set_exception(error)
            else:
                future.set_result(results[0])

        self._queue.put(_Job(lambda connection: results.append(work(connection)), settle))
        self._writing.submit(self._drain)
        return await future

    async def read(self, work: Work[T]) -> T:
        """Run `work` on one consistent picture of the database."""
        return await asyncio.get_running_loop().run_in_executor(self._reading, self._read, work)

    def close(self) -> None:
        """Finish what is queued, then let go of the file; safe to call twice."""
        self._writing.shutdown()
        self._reading.shutdown()
        while self._opened:
            self._opened.pop().close()

    def _connection(self, role: str) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = sqlite3.connect(
                self._path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False
            )
            connection.row_factory = sqlite3.Row
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute(role)
            self._local.connection = connection
            self._opened.append(connection)
        return connection

    def _read(self, work: Work[T]) -> T:
        with _transaction(self._connection("PRAGMA query_only = ON"), "BEGIN") as connection:
            return work(connection)

    def _drain(self) -> None:
        jobs: list[_Job] = []
        while len(jobs) < _GROUP:
            try:
                jobs.append(self._queue.get_nowait())
            except queue.Empty:
                break
        if not jobs:  # an earlier round took them along
            return
        commit = _Outcome()
        with (
            commit,
            _transaction(self._connection("PRAGMA synchronous = FULL"), "BEGIN IMMEDIATE") as connection,
        ):
            for job in jobs:
                job.run(connection)
        for job in jobs:
            job.settle(commit.error)


@contextmanager
def _transaction(connection: sqlite3.Connection, begin: str) -> Iterator[sqlite3.Connection]:
    connection.execute(begin)
    with connection:  # commits, or rolls back if something is raised
        yield connection
