"""What can go wrong with the local copy, translated once from SQLite's codes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager


class StorageError(Exception):
    """The local copy could not be read or written.

    Attributes:
        code: Key of the sentence people see (`core/sentences.py`).
    """

    code = "storage_error"


class DiskFullError(StorageError):
    """No room is left: nothing of this transaction was kept."""

    code = "disk_full"


class DamagedError(StorageError):
    """The file is no database, or its inside is broken: open it with `anew=True`."""


class IndexDamagedError(StorageError):
    """The index of the words is broken, and nothing else: `Search.renew` makes it anew."""


_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
# A constraint without a name is none of a table of ours.
_INDEX_DAMAGED = {sqlite3.SQLITE_CORRUPT_VTAB, sqlite3.SQLITE_CONSTRAINT}
_PRIMARY = 0xFF  # extended result codes keep the primary one in the low byte


@contextmanager
def translated() -> Iterator[None]:
    """Turn SQLite's errors into a `StorageError`; programming errors pass as they are.

    Raises:
        DiskFullError: SQLITE_FULL.
        IndexDamagedError: SQLITE_CORRUPT_VTAB.
        DamagedError: SQLITE_CORRUPT or SQLITE_NOTADB.
        StorageError: Anything else that the file, the disk or another process did.
    """
    try:
        yield
    except sqlite3.ProgrammingError:
        raise
    except sqlite3.DatabaseError as exc:
        code: int = getattr(exc, "sqlite_errorcode", 0)
        if code in _INDEX_DAMAGED or "invalid fts5 file format" in str(exc):
            raise IndexDamagedError(str(exc)) from exc
        if isinstance(exc, sqlite3.IntegrityError):
            raise
        primary = code & _PRIMARY
        if primary == sqlite3.SQLITE_FULL:
            raise DiskFullError(str(exc)) from exc
        if primary in _DAMAGED:
            raise DamagedError(str(exc)) from exc
        if "UTF-8" in str(exc):  # has no code, and bears the text: that belongs into no log
            raise DamagedError("a text is none any more") from None
        raise StorageError(str(exc)) from exc
