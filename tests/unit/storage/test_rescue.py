"""Damage of every kind: the program goes on, and what a person made is there where it can be read at all."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from desktop.core.chat import ReadMark
from desktop.storage.connection import Connection
from desktop.storage.database import Database
from desktop.storage.failures import DamagedError
from desktop.storage.rescue import rebuild
from desktop.storage.schema import MIGRATIONS, migrate
from tests.unit.core.build_chat import ME, at, conversation, entry, message

pytestmark = pytest.mark.expected_log(
    "The local copy could not be used", "Not everything of", "A row could not be kept"
)

Damage = Callable[[bytes], bytes]
_DICE = random.Random(4)  # noqa: S311  the same dice for everybody
_PAGE = 4096

DAMAGES: dict[str, Damage] = {
    "zeros": lambda page: bytes(len(page)),
    "ones": lambda page: b"\xff" * len(page),
    "noise": lambda page: _DICE.randbytes(len(page)),
    "a few bytes": lambda page: bytes(byte ^ 0x55 if _DICE.random() < 0.01 else byte for byte in page),
    "half": lambda page: page[: len(page) // 2] + b"\x11" * (len(page) // 2),
}


def fill(path: Path) -> None:
    """Make a copy of several pages in each table that a person fills."""
    with closing(Database.open(path)) as database:
        database.conversations.put(conversation())
        database.messages.add([message(ms, body="x" * 300) for ms in range(100)])
        for number in range(30):
            database.outbox.put(entry(f"e{number:02}", body=f"{number} " + "o" * 400))
            database.drafts.put(f"c{number}", f"{number} " + "d" * 400)
            database.marks.move(f"c{number}", ReadMark(read_at=at(number), ids=(f"m{number}",)), f"m{number}")


def pages_of(path: Path) -> dict[int, str]:
    """Return which table or index each page belongs to."""
    with closing(sqlite3.connect(path)) as raw:
        size = raw.execute("PRAGMA page_count").fetchone()[0]
        try:
            found = dict(raw.execute("SELECT pageno, name FROM dbstat").fetchall())
        except sqlite3.OperationalError:  # a SQLite without that table: then nothing is known
            found = {}
    return {number: found.get(number, "?") for number in range(1, size + 1)}


def use(database: Database) -> None:
    """Read everything there is, and write a little."""
    database.conversations.all(include_hidden=True)
    database.messages.newest("c1", limit=1_000)
    database.messages.count_after("c1", ME, None)
    database.marks.untold()
    for number in range(30):
        database.drafts.get(f"c{number}")
        database.marks.get(f"c{number}")
        database.gaps.of(f"c{number}")
    database.meta.get("level")
    database.outbox.all()
    database.outbox.put(entry("new", body="written after the damage"))
    database.messages.add([message(5_000)])


def open_and_use(path: Path) -> Database:
    """Open as the engine does: damage that shows later makes it open the file anew."""
    database = Database.open(path)
    try:
        use(database)
    except DamagedError:
        database.close()
        database = Database.open(path, anew=True)
        use(database)
    return database


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_whatever_page_is_damaged_the_program_goes_on_and_the_other_tables_are_kept(
    path: Path, damage: Damage
) -> None:
    fill(path)
    whole, pages = path.read_bytes(), pages_of(path)
    for number, owner in pages.items():
        for left in path.parent.iterdir():
            left.unlink()
        place = (number - 1) * _PAGE
        page = whole[place : place + _PAGE]
        path.write_bytes(whole[:place] + damage(page) + whole[place + _PAGE :])
        with closing(open_and_use(path)) as database:
            assert database.outbox.get("new") is not None
            if number == 1 or owner == "?" or owner.startswith("sqlite_"):
                continue  # the list of tables, or where they are: whatever can still be read
            if not owner.startswith(("outbox", "sqlite_autoindex_outbox")):
                assert len(database.outbox.all()) == 31, (number, owner)
            if owner != "drafts":
                assert all(database.drafts.get(f"c{n}").startswith(f"{n} ") for n in range(30)), owner
            if owner != "marks":
                assert all(database.marks.get(f"c{n}") is not None for n in range(30)), owner


@pytest.mark.parametrize("letter", [b"o", b"d"], ids=["outbox", "drafts"])
def test_a_broken_page_in_the_middle_costs_what_stood_on_it_alone(path: Path, letter: bytes) -> None:
    fill(path)
    content = bytearray(path.read_bytes())
    places = [
        place for place in range(0, len(content), _PAGE) if letter * 400 in content[place : place + _PAGE]
    ]
    place = places[len(places) // 2]
    content[place : place + _PAGE] = b"\xff" * _PAGE
    path.write_bytes(content)
    with closing(Database.open(path, anew=True)) as database:
        sent = [each.body.split()[0] for each in database.outbox.all()]
        begun = [str(n) for n in range(30) if database.drafts.get(f"c{n}")]
    whole, torn = (begun, sent) if letter == b"o" else (sent, begun)
    assert len(whole) == 30
    assert 15 < len(torn) < 30
    assert sent == sorted(sent, key=int)
    first, last = ("0", "29") if letter == b"o" else ("0", "9")  # drafts are in the order of their text
    assert {first, last} <= set(torn)


@pytest.mark.parametrize("share", [0, 1, 10, 50, 90, 99])
def test_a_file_cut_off_anywhere_does_not_stop_the_program(path: Path, share: int) -> None:
    fill(path)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) * share // 100])
    open_and_use(path).close()


@pytest.mark.parametrize("side", ["-wal", "-shm", "-journal"])
@pytest.mark.parametrize("rubbish", [b"", b"\x00" * 40_000, b"no log at all " * 3_000])
def test_rubbish_beside_the_file_costs_nothing(path: Path, side: str, rubbish: bytes) -> None:
    fill(path)
    Path(f"{path}{side}").write_bytes(rubbish)
    with closing(open_and_use(path)) as database:
        assert len(database.outbox.all()) == 31
        assert database.drafts.get("c7").startswith("7 ")


def running_copy(path: Path) -> dict[str, bytes]:
    """Return the files as a killed program leaves them: part of what was kept is in the log only."""
    fill(path)
    with closing(Database.open(path)) as database:
        database.drafts.put("c40", "solo en el registro")
        return {each.name: each.read_bytes() for each in path.parent.iterdir()}


@pytest.mark.parametrize("cut", [0, 31, 100, 5_000])
def test_a_log_that_is_missing_or_cut_off_leaves_what_was_before_it(path: Path, cut: int) -> None:
    files = running_copy(path)
    for left in path.parent.iterdir():
        left.unlink()
    path.write_bytes(files["chat.db"])
    if cut:
        Path(f"{path}-wal").write_bytes(files["chat.db-wal"][:cut])
    with closing(open_and_use(path)) as database:
        assert len(database.outbox.all()) == 31


def test_a_damaged_byte_in_the_log_ends_it_there(path: Path) -> None:
    files = running_copy(path)
    log = bytearray(files["chat.db-wal"])
    log[len(log) // 2] ^= 0xFF
    for left in path.parent.iterdir():
        left.unlink()
    path.write_bytes(files["chat.db"])
    Path(f"{path}-wal").write_bytes(log)
    with closing(open_and_use(path)) as database:
        assert len(database.outbox.all()) == 31


def test_the_old_log_is_never_taken_for_the_new_files(path: Path) -> None:
    files = running_copy(path)
    for name, content in files.items():
        (path.parent / name).write_bytes(content)
    aside = rebuild(path)
    path.rename(path.with_name("chat.db.new"))
    Path(f"{path}-wal").write_bytes(files["chat.db-wal"])  # killed after the file, before its log
    with closing(Database.open(path)) as database:
        assert database.set_aside is None
        assert len(database.outbox.all()) == 30
        assert database.drafts.get("c40") == "solo en el registro"
        assert database.messages.newest("c1") == ()
    assert Path(f"{aside}-wal").exists()


def test_the_place_in_the_queue_is_kept(path: Path) -> None:
    fill(path)
    with closing(Database.open(path, anew=True)) as database:
        assert [int(each.body.split()[0]) for each in database.outbox.all()] == list(range(30))


def test_only_the_newest_files_that_were_set_aside_are_kept(path: Path) -> None:
    fill(path)
    aside = [rebuild(path) for _ in range(5)]
    for old in aside[:2]:
        assert not old.exists()
    assert sorted(path.parent.glob("*-set-aside-*.db")) == aside[2:]
    assert not list(path.parent.glob(f"{aside[0].name}*"))


def test_a_file_of_the_first_version_keeps_all_it_holds_and_learns_to_shrink(tmp_path: Path) -> None:
    path = tmp_path / "chat.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute("PRAGMA journal_mode = WAL")
        for statement in MIGRATIONS[0]:
            raw.execute(statement)
        raw.execute("PRAGMA user_version = 1")
        raw.execute(
            "INSERT INTO messages"
            " VALUES (7, 'm1', 'c1', 'eva', 'Eva', 'text', 'hola', 5, 'sent', NULL, NULL, 'k')"
        )
        raw.execute("INSERT INTO outbox VALUES (3, 'e1', 'c1', 'sin enviar', 1, 'sending', 2, NULL, '{}', 7)")
        raw.execute("INSERT INTO drafts VALUES ('c1', 'a medias')")
        raw.execute("INSERT INTO marks VALUES ('c1', 5, '[\"m1\"]', 'm1', 1, 5)")
        assert raw.execute("PRAGMA auto_vacuum").fetchone() == (0,)
    with closing(Database.open(path)) as database:
        assert database.set_aside is None
        assert [each.id for each in database.messages.newest("c1")] == ["m1"]
        assert [each.body for each in database.outbox.all()] == ["sin enviar"]
        assert "m1" in database.outbox.known_before("e1")
        assert database.drafts.get("c1") == "a medias"
        assert len(database.marks.untold()) == 1
    with closing(sqlite3.connect(path)) as raw:
        assert raw.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)
        assert raw.execute("PRAGMA auto_vacuum").fetchone() == (2,)


def test_a_new_file_and_a_migrated_one_are_alike(tmp_path: Path) -> None:
    shapes = []
    for name, first in (("new.db", len(MIGRATIONS)), ("old.db", 1)):
        with closing(Connection(tmp_path / name)) as connection:
            migrate(connection, MIGRATIONS[:first])
            migrate(connection)
            shapes.append(connection.rows("SELECT type, name, sql FROM sqlite_master ORDER BY name"))
    assert shapes[0] == shapes[1]
