"""The local copy as a whole: private, kept, repaired."""

from __future__ import annotations

import sqlite3
import traceback
from contextlib import closing
from pathlib import Path

import pytest

from desktop.core.chat import ReadMark
from desktop.storage.connection import Connection
from desktop.storage.database import Database
from desktop.storage.failures import DamagedError, StorageError
from desktop.storage.marks import Owed
from desktop.storage.rescue import rebuild
from desktop.storage.schema import MIGRATIONS, NewerError, migrate
from tests.unit.core.build_chat import at, conversation, entry, message


def fill(path: Path) -> None:
    """Make a copy with something of everything, and many messages."""
    with closing(Database.open(path)) as database:
        database.conversations.put(conversation())
        database.messages.add([message(ms, body="x" * 200) for ms in range(2_000)])
        database.outbox.put(entry("e1", body="primero", state="sending", attempted=3))
        database.outbox.put(entry("e2", body="segundo"))
        database.drafts.put("c1", "a medias")
        database.marks.move("c1", ReadMark(read_at=at(7), ids=("m7",)), "m7")
        database.marks.set_alerted("c1", at(8))


def expect_what_a_person_made(database: Database) -> None:
    assert [each.body for each in database.outbox.all()] == ["primero", "segundo"]
    assert database.drafts.get("c1") == "a medias"
    assert database.marks.get("c1") == ReadMark(read_at=at(7), ids=("m7",))
    assert database.marks.untold() == (("c1", "m7", Owed.MESSAGES),)
    assert database.marks.alerted("c1") == at(8)
    assert database.messages.newest("c1") == ()


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_files_and_new_directories_are_private(path: Path, database: Database) -> None:
    database.outbox.put(entry())
    assert database.journal_mode == "wal"
    assert {each.name: mode(each) for each in path.parent.iterdir()} == {
        "chat.db": 0o600,
        "chat.db-wal": 0o600,
        "chat.db-shm": 0o600,
    }
    assert mode(path.parent) == mode(path.parent.parent) == 0o700


def test_a_file_that_others_could_read_is_made_private(path: Path) -> None:
    fill(path)
    path.chmod(0o644)
    Database.open(path).close()
    assert mode(path) == 0o600


def test_what_was_kept_is_there_the_next_time(path: Path) -> None:
    fill(path)
    with closing(Database.open(path)) as database:
        assert database.set_aside is None
        assert database.conversations.get("c1") == conversation()
        assert len(database.messages.newest("c1", limit=5_000)) == 2_000


@pytest.mark.expected_log("The local copy could not be used", "Not everything of")
def test_a_file_that_is_no_database_is_set_aside_and_a_fresh_one_built(path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.write_bytes(b"this is no database, only some text that is long enough" * 100)
    with closing(Database.open(path)) as database:
        assert database.set_aside is not None
        assert database.set_aside.name.startswith("chat-set-aside-2")
        assert database.set_aside.read_bytes().startswith(b"this is no database")
        assert database.outbox.all() == ()
        assert mode(path) == 0o600
    with closing(Database.open(path)) as again:
        assert again.set_aside is None


@pytest.mark.expected_log("The local copy could not be used", "Not everything of")
def test_of_a_damaged_file_outbox_drafts_and_marks_are_carried_over(path: Path) -> None:
    fill(path)
    with closing(sqlite3.connect(path)) as raw:
        page_size = raw.execute("PRAGMA page_size").fetchone()[0]
        root = raw.execute("SELECT rootpage FROM sqlite_master WHERE name = 'messages'").fetchone()[0]
    with path.open("r+b") as file:
        file.seek((root - 1) * page_size)
        file.write(b"\xff" * page_size)
    with closing(Database.open(path)) as database:
        assert database.set_aside is not None
        expect_what_a_person_made(database)
        assert "m5" not in database.outbox.known_before("e1")


@pytest.mark.expected_log("The local copy could not be used", "Not everything of")
def test_a_truncated_file_does_not_stop_the_program(path: Path) -> None:
    fill(path)
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 3)
    with closing(Database.open(path)) as database:
        assert database.set_aside is not None
        database.outbox.put(entry("e9"))


@pytest.mark.expected_log("The local copy could not be used")
def test_a_file_of_a_newer_version_is_kept_for_it_and_what_can_be_read_is_used(path: Path) -> None:
    fill(path)
    with closing(sqlite3.connect(path)) as raw:
        raw.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
        raw.execute("ALTER TABLE outbox ADD COLUMN attachment TEXT")
    with closing(Database.open(path)) as database:
        assert database.set_aside is not None
        expect_what_a_person_made(database)
        with closing(sqlite3.connect(database.set_aside)) as raw:
            assert raw.execute("SELECT count(*) FROM messages").fetchone() == (2_000,)


def test_a_text_that_is_none_any_more_is_damage_and_stays_out_of_what_is_logged(path: Path) -> None:
    with closing(Database.open(path)) as database:
        database.messages.add([message(1, body="confidencial")])
        with closing(Connection(path)) as beside:
            beside.execute("UPDATE messages SET body = CAST(CAST(body AS BLOB) || x'ff' AS TEXT)")
        with pytest.raises(DamagedError) as caught:
            database.messages.get("m1")
    assert "confidencial" not in "".join(traceback.format_exception(caught.value))


@pytest.mark.expected_log("The local copy could not be used")
def test_damage_found_later_is_repaired_by_opening_anew(path: Path) -> None:
    fill(path)
    with closing(Database.open(path, anew=True)) as database:
        assert database.set_aside is not None
        expect_what_a_person_made(database)


@pytest.mark.expected_log("The local copy could not be used")
def test_what_was_still_in_the_log_of_a_killed_program_is_carried_over_too(path: Path) -> None:
    fill(path)
    running = Database.open(path)
    running.drafts.put("c2", "nada más que en el registro")
    copies = {each.name: each.read_bytes() for each in path.parent.iterdir()}
    running.close()
    for name, content in copies.items():
        (path.parent / name).write_bytes(content)
    with closing(Database.open(path, anew=True)) as database:
        assert database.drafts.get("c2") == "nada más que en el registro"


@pytest.mark.expected_log("The local copy could not be used")
def test_a_repair_killed_between_its_last_two_steps_is_finished_by_the_next_start(path: Path) -> None:
    fill(path)
    rebuild(path)
    path.rename(path.with_name("chat.db.new"))
    with closing(Database.open(path)) as database:
        expect_what_a_person_made(database)


def test_a_database_that_another_program_holds_is_not_taken_for_damaged(path: Path) -> None:
    fill(path)
    before = path.read_bytes()
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("PRAGMA locking_mode = EXCLUSIVE")
        raw.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StorageError) as refused:
            Database.open(path)
        assert not isinstance(refused.value, DamagedError)
    assert path.read_bytes() == before


def test_a_place_that_can_not_be_made_is_a_storage_error(tmp_path: Path) -> None:
    (tmp_path / "accounts").write_text("a file where a directory should be")
    with pytest.raises(StorageError):
        Database.open(tmp_path / "accounts" / "chat.db")


def test_a_migration_goes_on_from_where_the_file_is_and_is_done_once(tmp_path: Path) -> None:
    steps = (
        ("CREATE TABLE first (a TEXT) STRICT",),
        ("ALTER TABLE first ADD COLUMN b TEXT", "DROP TABLE old"),
    )
    with closing(Connection(tmp_path / "chat.db")) as connection:
        connection.execute("CREATE TABLE old (a TEXT) STRICT")
        migrate(connection, steps[:1])
        connection.execute("INSERT INTO first VALUES ('kept')")
        migrate(connection, steps)
        migrate(connection, steps)
        assert connection.rows("SELECT a, b FROM first") == [("kept", None)]
        assert connection.number("PRAGMA user_version") == 2
        with pytest.raises(NewerError):
            migrate(connection, steps[:1])


def test_a_migration_that_fails_half_way_leaves_the_old_version(tmp_path: Path) -> None:
    with closing(Connection(tmp_path / "chat.db")) as connection:
        with pytest.raises(StorageError):
            migrate(connection, (("CREATE TABLE first (a TEXT) STRICT", "DROP TABLE missing"),))
        assert connection.number("PRAGMA user_version") == 0
        assert connection.rows("SELECT name FROM sqlite_master") == []
