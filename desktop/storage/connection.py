"""The one SQLite connection: a private file, its journal, its transactions."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from desktop.storage.failures import DamagedError, IndexDamagedError, StorageError, translated

Row = tuple[Any, ...]
Value = str | int | None

_INCREMENTAL = 2  # of `PRAGMA auto_vacuum`
_BUSY_TIMEOUT = 1.0  # seconds; a foreign tool may hold the file, no other client can


def make_private(path: Path) -> None:
    """Create the file with mode 0600, in directories that are made 0700 where they are missing."""
    missing = [folder for folder in path.parents if not folder.exists()]
    for folder in reversed(missing):
        folder.mkdir(mode=0o700, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    path.chmod(0o600)  # a file from a careless restore; -wal and -shm inherit its mode


def choose_journal(raw: sqlite3.Connection) -> str:
    """Switch to WAL, or where the file system can't, to a truncated journal; return the mode.

    WAL commits without a sync (NORMAL): a crash of this program loses nothing, a power cut may lose
    the last moments, which the ERP gives again. Without WAL only FULL is safe against corruption.
    """
    try:
        mode = str(raw.execute("PRAGMA journal_mode = WAL").fetchone()[0])
    except sqlite3.OperationalError as exc:
        if exc.sqlite_errorcode in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            raise
        mode = ""  # no shared memory here (a network home)
    if mode != "wal":
        mode = str(raw.execute("PRAGMA journal_mode = TRUNCATE").fetchone()[0])
    raw.execute(f"PRAGMA synchronous = {'NORMAL' if mode == 'wal' else 'FULL'}")
    return mode


class Connection:
    """SQL with parameters, on the thread that opened it.

    Attributes:
        journal_mode: `wal`, or `truncate` where the file system can't.
    """

    def __init__(self, path: Path) -> None:
        with translated():
            self._raw = sqlite3.connect(path, timeout=_BUSY_TIMEOUT, isolation_level=None)
        self._depth = 0
        self._durable = False
        self._seal = False
        try:
            with translated():
                self._raw.execute("PRAGMA foreign_keys = ON")
                self._raw.execute("PRAGMA secure_delete = ON")  # a deleted text leaves no trace in the file
                self._raw.execute("PRAGMA auto_vacuum = INCREMENTAL")  # of a file that is made just now
                self.journal_mode = choose_journal(self._raw)
        except StorageError:
            self._raw.close()
            raise

    def close(self) -> None:
        """Close the file; safe to call twice."""
        self._raw.close()

    def check(self) -> None:
        """Read the whole file.

        Raises:
            IndexDamagedError: Only the index of the words is broken.
            DamagedError: Something in it is broken.
        """
        verdict = self.row("PRAGMA quick_check(1)")
        if verdict != ("ok",):
            broken = IndexDamagedError if "fts5" in f"{verdict}".lower() else DamagedError
            raise broken(f"{verdict}")

    def execute(self, sql: str, values: Sequence[Value] = ()) -> int:
        """Run a statement and return how many rows it changed."""
        with translated():
            return self._raw.execute(sql, values).rowcount

    def execute_each(self, sql: str, rows: Iterable[Sequence[Value]]) -> None:
        """Run a statement once for each of `rows`."""
        with translated():
            self._raw.executemany(sql, rows)

    def rows(self, sql: str, values: Sequence[Value] = ()) -> list[Row]:
        """Return all rows of a query."""
        with translated():
            return self._raw.execute(sql, values).fetchall()

    def each(self, sql: str, values: Sequence[Value] = ()) -> Iterator[Row]:
        """Yield the rows of a query one by one, for whoever makes something else of thousands of them.

        What is read out to its end holds nothing back; nothing is written meanwhile.
        """
        with translated():
            yield from self._raw.execute(sql, values)

    def row(self, sql: str, values: Sequence[Value] = ()) -> Row | None:
        """Return the first row of a query, or None."""
        with translated():
            cursor = self._raw.execute(sql, values)
            found: Row | None = cursor.fetchone()
            cursor.close()  # an open read would hold the checkpoint back
            return found

    def number(self, sql: str, values: Sequence[Value] = ()) -> int:
        """Return the one number a query yields."""
        found = self.row(sql, values)
        return 0 if found is None else int(found[0])

    @property
    def changes(self) -> int:
        """How many rows were written since the file was opened, those of tables within tables too."""
        return self._raw.total_changes

    @property
    def size(self) -> int:
        """Bytes in use; the file is larger by what was deleted and not yet given back."""
        pages = self.number("PRAGMA page_count") - self.number("PRAGMA freelist_count")
        return pages * self.number("PRAGMA page_size")

    def give_back(self, pages: int) -> bool:
        """Return up to so many unused pages to the file system; returns whether more are left."""
        with self.transaction():
            for _ in range(min(pages, self.number("PRAGMA freelist_count"))):
                self.execute("PRAGMA incremental_vacuum(1)")  # of more, this driver takes one step only
        return self.number("PRAGMA freelist_count") > 0

    def make_shrinkable(self) -> None:
        """Write a file of the first version anew, so that it can give pages back; done once.

        Raises:
            StorageError: There is no room for it now.
        """
        if self.number("PRAGMA auto_vacuum") != _INCREMENTAL:
            self.execute("VACUUM")

    @contextmanager
    def transaction(self, *, durable: bool = False) -> Iterator[None]:
        """All or nothing; a transaction inside another joins it.

        Args:
            durable: On the disk, not only with the operating system, when this returns: for what a
                person wrote. Everything else the ERP gives again after a power cut.
        """
        if self._depth:
            self._seal = self._seal or (durable and not self._durable)
            self._depth += 1
            try:
                yield
            finally:
                self._depth -= 1
            return
        self._begin(durable=durable)
        try:
            yield
        except BaseException:
            self._end(commit=False)
            raise
        self._end(commit=True)

    def _begin(self, *, durable: bool) -> None:
        self._durable = durable or self.journal_mode != "wal"
        self._seal = False
        if self.journal_mode == "wal":  # can't be changed inside a transaction
            self.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
        self.execute("BEGIN IMMEDIATE")
        self._depth = 1

    def _end(self, *, commit: bool) -> None:
        self._depth = 0
        try:
            if commit:
                self.execute("COMMIT")
        finally:
            if self._raw.in_transaction:  # SQLite itself rolls back when the disk is full
                self.execute("ROLLBACK")
        if commit and self._seal:
            # Something inside had to be durable, and the commit was not: a checkpoint syncs the log.
            self.execute("PRAGMA wal_checkpoint(PASSIVE)")
