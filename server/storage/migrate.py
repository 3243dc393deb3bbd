"""Brings a database to this version's tables, before anything else uses it."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

# The newest step. Known without importing Alembic, which costs most of a start; a test compares the two.
HEAD = "0001"


def migrate(database: Path) -> None:
    """Make the file if there is none, and run the steps it lacks."""
    database.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Made here, and not by SQLite, so that nobody else can read it; its -wal and -shm files follow it.
    os.close(os.open(database, os.O_CREAT | os.O_RDWR, 0o600))
    if _version(database) != HEAD:
        _upgrade(database)


def _version(database: Path) -> str | None:
    with closing(sqlite3.connect(database)) as connection:
        try:
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        except sqlite3.OperationalError:  # no such table
            return None
    return None if row is None else str(row[0])


def _upgrade(database: Path) -> None:
    from alembic import command  # noqa: PLC0415  see HEAD
    from alembic.config import Config  # noqa: PLC0415
    from sqlalchemy import URL, create_engine  # noqa: PLC0415
    from sqlalchemy.pool import NullPool  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    config.set_main_option("path_separator", "os")
    engine = create_engine(URL.create("sqlite", database=str(database)), poolclass=NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA journal_mode = WAL")
        # Two programs may start at once: the second one waits here, and finds nothing left to do.
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()
    engine.dispose()
