"""A file that can't be used: set aside under a dated name, what a person made carried over."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from desktop.storage.connection import Connection, Row, make_private
from desktop.storage.schema import migrate

_log = logging.getLogger(__name__)

# Messages and conversations the ERP gives again. In the new file nothing is known yet, so an entry
# that was attempted starts with 0 known messages and is looked for before it is sent again.
_KEPT = {
    "outbox": (
        """
        SELECT id, conversation_id, body, created_at, state, attempted_at, error, error_details,
            CASE WHEN attempted_at IS NOT NULL THEN 0 END
        FROM outbox ORDER BY serial
        """,
        """
        INSERT OR IGNORE INTO outbox
            (id, conversation_id, body, created_at, state, attempted_at, error, error_details, known_serial)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
    ),
    "drafts": (
        "SELECT conversation_id, body FROM drafts",
        "INSERT OR IGNORE INTO drafts (conversation_id, body) VALUES (?, ?)",
    ),
    "marks": (
        "SELECT conversation_id, read_at, ids, message_id, untold, alerted_at FROM marks",
        """
        INSERT OR IGNORE INTO marks (conversation_id, read_at, ids, message_id, untold, alerted_at)
        VALUES (?, ?, ?, ?, ?, ?)
        """,
    ),
}
_SIDES = ("", "-wal", "-shm", "-journal")


def rebuild(path: Path) -> Path:
    """Put a fresh database in the place of `path`, with outbox, drafts and marks where readable.

    The old file moves only when the new one is complete: if the disk is full, or the program is
    killed on the way, the next start begins again (or finishes, see `finish_rebuild`).

    Returns:
        Where the old file went.
    """
    fresh = _fresh(path)
    for side in _SIDES:
        Path(f"{fresh}{side}").unlink(missing_ok=True)
    make_private(fresh)
    with closing(Connection(fresh)) as connection:
        migrate(connection)
        with connection.transaction(durable=True):
            for table, (read, write) in _KEPT.items():
                for row in _readable(path, table, read):
                    _keep(connection, write, row)
    aside = _aside(path)
    for side in _SIDES:
        old = Path(f"{path}{side}")
        if old.exists():
            old.rename(f"{aside}{side}")
    fresh.rename(path)
    _log.warning("The local copy could not be used and was set aside as %s.", aside.name)
    return aside


def finish_rebuild(path: Path) -> None:
    """Complete a `rebuild` that was killed between its two last steps."""
    if not path.exists() and _fresh(path).exists():
        _fresh(path).rename(path)


def _fresh(path: Path) -> Path:
    return path.with_name(f"{path.name}.new")


def _aside(path: Path) -> Path:
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
    return path.with_name(f"{path.stem}-set-aside-{stamp}{path.suffix}")


def _readable(path: Path, table: str, sql: str) -> Iterator[Row]:
    """Yield the rows that can still be read."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as raw:
            yield from raw.execute(sql)
    except sqlite3.DatabaseError as exc:
        _log.warning("Not everything of %s could be read: %s", table, exc)


def _keep(connection: Connection, sql: str, row: Row) -> None:
    try:
        connection.execute(sql, row)
    except sqlite3.IntegrityError as exc:  # a newer version's value that this one has no place for
        _log.warning("A row could not be kept: %s", exc)
