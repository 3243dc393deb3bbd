"""The connection: journal, transactions, errors."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from desktop.storage.connection import Connection, choose_journal
from desktop.storage.failures import DiskFullError, StorageError


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    with closing(Connection(tmp_path / "chat.db")) as opened:
        opened.execute("CREATE TABLE words (word TEXT NOT NULL) STRICT")
        yield opened


def words(connection: Connection) -> list[str]:
    return [row[0] for row in connection.rows("SELECT word FROM words ORDER BY rowid")]


def add(connection: Connection, word: str) -> None:
    connection.execute("INSERT INTO words VALUES (?)", (word,))


def test_a_file_system_without_shared_memory_gets_another_journal_that_syncs_fully(tmp_path: Path) -> None:
    address = f"{(tmp_path / 'chat.db').as_uri()}?vfs=unix-dotfile"
    with closing(sqlite3.connect(address, uri=True)) as raw:
        assert choose_journal(raw) == "truncate"
        assert raw.execute("PRAGMA synchronous").fetchone() == (2,)


def test_a_transaction_inside_another_joins_it(connection: Connection) -> None:

    def fail_after_the_inner_one() -> None:
        with connection.transaction():
            with connection.transaction():
                add(connection, "inner")
            raise KeyError

    with pytest.raises(KeyError):
        fail_after_the_inner_one()
    assert words(connection) == []
    with connection.transaction():
        add(connection, "outer")
        with connection.transaction():
            add(connection, "inner")
    assert words(connection) == ["outer", "inner"]


def test_what_must_last_is_synced_and_the_rest_is_not(connection: Connection) -> None:
    with connection.transaction():
        assert connection.number("PRAGMA synchronous") == 1
    with connection.transaction(durable=True):
        assert connection.number("PRAGMA synchronous") == 2
    with connection.transaction():
        assert connection.number("PRAGMA synchronous") == 1


def test_what_must_last_inside_a_transaction_that_need_not_is_in_the_file_afterwards(
    connection: Connection, tmp_path: Path
) -> None:
    with connection.transaction(), connection.transaction(durable=True):
        add(connection, "written by a person")
    copy = tmp_path / "without_the_log.db"
    copy.write_bytes((tmp_path / "chat.db").read_bytes())
    with closing(Connection(copy)) as seen:
        assert words(seen) == ["written by a person"]


def test_a_full_disk_has_an_error_of_its_own_and_keeps_nothing_half(connection: Connection) -> None:
    add(connection, "before")
    connection.execute(f"PRAGMA max_page_count = {connection.number('PRAGMA page_count')}")

    def write_too_much() -> None:
        with connection.transaction():
            add(connection, "small")
            for _ in range(100):
                add(connection, "large" * 1000)

    with pytest.raises(DiskFullError) as full:
        write_too_much()
    assert full.value.code == "disk_full"
    assert words(connection) == ["before"]
    connection.execute("PRAGMA max_page_count = 1000000")
    add(connection, "after")
    assert words(connection) == ["before", "after"]


def test_a_place_that_is_no_file_is_a_storage_error(tmp_path: Path) -> None:
    with pytest.raises(StorageError):
        Connection(tmp_path)


def test_a_wrong_statement_is_not_taken_for_a_broken_file(connection: Connection) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        connection.execute("INSERT INTO words VALUES (NULL)")
