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
# JSON of a damaged file may be none any more. Each table is read from both ends: a broken page in the
# middle costs what stood on it.
_KEPT = {
    "outbox": (
        """
        SELECT serial, id, conversation_id, body, created_at, state, attempted_at, error,
            CASE WHEN json_valid(error_details) THEN error_details ELSE '{}' END,
            CASE WHEN attempted_at IS NOT NULL THEN 0 END
        FROM outbox ORDER BY serial
        """,
        """
        INSERT OR IGNORE INTO outbox (
            serial, id, conversation_id, body, created_at, state, attempted_at, error, error_details,
            known_serial
        ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
    ),
    "drafts": (
        "SELECT conversation_id, body FROM drafts ORDER BY conversation_id",
        "INSERT OR IGNORE INTO drafts (conversation_id, body) VALUES (?, ?)",
    ),
    "marks": (
        """
        SELECT conversation_id, read_at, CASE WHEN json_valid(ids) THEN ids ELSE '[]' END,
            message_id, untold, alerted_at
        FROM marks ORDER BY conversation_id
        """,
        """
        INSERT OR IGNORE INTO marks (conversation_id, read_at, ids, message_id, untold, alerted_at)
        VALUES (?, ?, ?, ?, ?, ?)
        """,
    ),
}
_KEPT_ASIDE = 3  # old files, each as large as a copy may be
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
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # the file alone is moved
    aside = _aside(path, datetime.now(UTC))
    for side in _SIDES:
        old = Path(f"{path}{side}")
        if old.exists():
            old.rename(f"{aside}{side}")
    fresh.rename(path)
    _log.warning("The local copy could not be used and was set aside as %s.", aside.name)
    _remove_older(path)
    return aside


def finish_rebuild(path: Path) -> None:
    """Complete a `rebuild` that was killed between its last steps."""
    if path.exists() or not _fresh(path).exists():
        return
    for side in _SIDES[1:]:  # the log of the old file would be taken for the new one's
        left = Path(f"{path}{side}")
        if left.exists():
            left.rename(f"{_aside_files(path)[-1]}{side}")
    _fresh(path).rename(path)


def remove_set_aside(path: Path, before: datetime) -> None:
    """Remove the files of `path` that were set aside before an instant, and still hold texts of then."""
    last = _aside(path, before)
    try:
        for old in _aside_files(path):
            if old < last:
                _remove(old)
    except OSError as exc:
        _log.warning("A copy that was set aside could not be removed: %s", type(exc).__name__)


def _fresh(path: Path) -> Path:
    return path.with_name(f"{path.name}.new")


def _aside(path: Path, at: datetime) -> Path:
    stamp = at.strftime("%Y%m%dT%H%M%S%fZ")
    return path.with_name(f"{path.stem}-set-aside-{stamp}{path.suffix}")


def _aside_files(path: Path) -> list[Path]:
    """Return the files that were set aside, oldest first."""
    return sorted(path.parent.glob(f"{path.stem}-set-aside-*{path.suffix}"))


def _remove_older(path: Path) -> None:
    """Remove the oldest of the files that were set aside, beyond a few."""
    for old in _aside_files(path)[:-_KEPT_ASIDE]:
        _remove(old)


def _remove(old: Path) -> None:
    for side in _SIDES:
        Path(f"{old}{side}").unlink(missing_ok=True)


def _readable(path: Path, table: str, sql: str) -> Iterator[Row]:
    """Yield the rows that can still be read, some of them twice."""
    for order in (sql, f"{sql} DESC"):
        try:
            with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as raw:
                raw.text_factory = _text
                yield from raw.execute(order)
                return
        except sqlite3.DatabaseError as exc:
            _log.warning("Not everything of %s could be read: %s", table, exc)


def _text(data: bytes) -> str:
    return data.decode(errors="replace")


def _keep(connection: Connection, sql: str, row: Row) -> None:
    try:
        connection.execute(sql, row)
    except sqlite3.IntegrityError as exc:  # a newer version's value that this one has no place for
        _log.warning("A row could not be kept: %s", exc)
