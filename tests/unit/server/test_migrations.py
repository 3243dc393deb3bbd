"""The tables: made from nothing, made once, as the schema says."""

from __future__ import annotations

import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import alembic.autogenerate
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, create_engine

import server.storage.migrate as migrate_module
from server.storage.migrate import HEAD, migrate
from server.storage.schema import metadata


def test_the_newest_step_is_the_one_the_start_looks_for() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrate_module.__file__).with_name("migrations")))
    config.set_main_option("path_separator", "os")
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


def test_the_steps_make_what_the_schema_says(tmp_path: Path) -> None:
    migrate(tmp_path / "chat.db")
    engine = create_engine(URL.create("sqlite", database=str(tmp_path / "chat.db")))
    with engine.connect() as connection:
        assert alembic.autogenerate.compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


def test_a_second_start_changes_nothing_and_keeps_what_is_there(tmp_path: Path) -> None:
    path = tmp_path / "new" / "chat.db"
    migrate(path)
    with closing(sqlite3.connect(path)) as db:
        db.execute("INSERT INTO orgs VALUES ('o', 'Uno', 1, 0)")
        db.commit()
    migrate(path)
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("SELECT name FROM orgs").fetchall() == [("Uno",)]
        assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_message_number_is_never_used_twice(tmp_path: Path) -> None:
    migrate(tmp_path / "chat.db")
    with closing(sqlite3.connect(tmp_path / "chat.db")) as db:
        (sql,) = db.execute("SELECT sql FROM sqlite_master WHERE name = 'messages'").fetchone()
    assert "AUTOINCREMENT" in sql
