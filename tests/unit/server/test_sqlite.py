"""The database's threads: group commit, failures apart, order."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from server.chat.errors import NotFoundError
from server.storage.sqlite import SqliteDatabase


@pytest.fixture
def database(tmp_path: Path) -> Iterator[SqliteDatabase]:
    database = SqliteDatabase(tmp_path / "chat.db")
    yield database
    database.close()


def _add(db: sqlite3.Connection, name: str) -> str:
    db.execute("INSERT INTO orgs VALUES (?, ?, 1, 0)", (name, name))
    return name


def _names(db: sqlite3.Connection) -> list[str]:
    return [row["name"] for row in db.execute("SELECT name FROM orgs ORDER BY rowid")]


def test_what_is_written_can_be_read_by_others(database: SqliteDatabase) -> None:
    async def run() -> list[str]:
        await database.write(lambda db: _add(db, "Uno"))
        return await database.read(_names)

    assert asyncio.run(run()) == ["Uno"]


def test_a_failure_is_its_own_and_leaves_nothing(database: SqliteDatabase) -> None:
    def fail(db: sqlite3.Connection) -> None:
        _add(db, "half")
        raise NotFoundError

    async def run() -> list[object]:
        jobs = [
            database.write(lambda db: _add(db, "a")),
            database.write(fail),
            database.write(lambda db: _add(db, "a")),  # the same key
            database.write(lambda db: _add(db, "b")),
        ]
        outcomes: list[object] = list(await asyncio.gather(*jobs, return_exceptions=True))
        return [*outcomes, await database.read(_names)]

    first, refused, doubled, last, names = asyncio.run(run())
    assert (first, last) == ("a", "b")
    assert isinstance(refused, NotFoundError)
    assert isinstance(doubled, sqlite3.IntegrityError)
    assert names == ["a", "b"]


def test_outcomes_come_in_the_order_of_the_writes(database: SqliteDatabase) -> None:
    async def run() -> list[str]:
        told: list[str] = []

        async def write(name: str) -> None:
            told.append(await database.write(lambda db: _add(db, name)))

        await asyncio.gather(*(write(f"{number:03}") for number in range(300)))
        assert await database.read(_names) == told
        return told

    assert asyncio.run(run()) == [f"{number:03}" for number in range(300)]


def test_writes_that_wait_together_share_a_commit(database: SqliteDatabase) -> None:
    gate, commits = threading.Event(), []

    def first(db: sqlite3.Connection) -> None:
        db.set_trace_callback(lambda sql: commits.append(sql) if sql == "COMMIT" else None)
        gate.wait(30)

    async def run() -> None:
        jobs: list[asyncio.Future[object]] = [asyncio.ensure_future(database.write(first))]
        for number in range(50):
            name = f"n{number}"
            jobs.append(asyncio.ensure_future(database.write(partial(_add, name=name))))
        await asyncio.sleep(0)
        gate.set()
        await asyncio.gather(*jobs)

    asyncio.run(run())
    assert len(commits) <= 3


def test_a_reader_cannot_write(database: SqliteDatabase) -> None:
    async def run() -> None:
        await database.read(lambda db: _add(db, "Uno"))

    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        asyncio.run(run())


def test_another_process_may_write_at_the_same_time(database: SqliteDatabase, tmp_path: Path) -> None:
    other = SqliteDatabase(tmp_path / "chat.db")

    async def run() -> list[str]:
        await asyncio.gather(
            *(database.write(partial(_add, name=f"a{n}")) for n in range(20)),
            *(other.write(partial(_add, name=f"b{n}")) for n in range(20)),
        )
        return await database.read(_names)

    assert len(asyncio.run(run())) == 40
    other.close()


def test_closing_twice_is_harmless(database: SqliteDatabase) -> None:
    database.close()
    database.close()
