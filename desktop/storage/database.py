"""The local copy as a whole: opened, checked, repaired; its tables."""

from __future__ import annotations

import logging
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Self

from desktop.storage.connection import Connection, make_private
from desktop.storage.conversations import Conversations
from desktop.storage.drafts import Drafts
from desktop.storage.failures import DamagedError, IndexDamagedError, StorageError
from desktop.storage.gaps import Gaps
from desktop.storage.marks import Marks
from desktop.storage.messages import Messages
from desktop.storage.meta import Meta
from desktop.storage.outbox import Outbox
from desktop.storage.people import People
from desktop.storage.rescue import finish_rebuild, rebuild, remove_set_aside
from desktop.storage.retention import Retention
from desktop.storage.schema import NewerError, migrate
from desktop.storage.search import Search

_log = logging.getLogger(__name__)

_CHECKED_WHOLE = 32 * 1024 * 1024  # bytes, ~0.1 s; damage in a larger file shows when its place is read


class Database:
    """One account's local copy. Used by the thread that opened it, by one program at a time.

    Attributes:
        set_aside: Where a damaged (or newer-versioned) file went when this was opened, or None.
        journal_mode: `wal`, or `truncate` where the file system can't.
    """

    def __init__(self, path: Path, set_aside: Path | None = None) -> None:
        self._path = path
        self._connection = connection = _prepared(path)
        self.set_aside = set_aside
        self.journal_mode = connection.journal_mode
        self.people = People(connection)
        self.conversations = Conversations(connection, self.people)
        self.messages = Messages(connection)
        self.marks = Marks(connection)
        self.gaps = Gaps(connection)
        self.outbox = Outbox(connection)
        self.drafts = Drafts(connection)
        self.meta = Meta(connection)
        self.retention = Retention(connection)
        self.search = Search(connection, self.messages)

    @classmethod
    def open(cls, path: Path, *, anew: bool = False) -> Self:
        """Open the copy at `path`, made where it is missing, rebuilt where it can't be used.

        Args:
            path: The file, in a directory that may be missing.
            anew: Set the file aside whatever a check says: what to do about a `DamagedError` later.

        Raises:
            StorageError: The place can't be written, the disk is full, or another program holds the file.
        """
        try:
            finish_rebuild(path)
            make_private(path)
            if not anew:
                try:
                    return cls(path)
                except (DamagedError, NewerError):
                    pass  # told by rebuild
            aside = rebuild(path)
        except OSError as exc:
            raise StorageError(str(exc)) from exc
        return cls(path, aside)

    def close(self) -> None:
        """Close the file; safe to call twice."""
        self._connection.close()

    @property
    def size(self) -> int:
        """Bytes in use; the file is larger by what was deleted and not yet given back."""
        return self._connection.size

    def give_back(self, pages: int) -> bool:
        """Return up to so many unused pages to the file system; returns whether more are left."""
        return self._connection.give_back(pages)

    def remove_set_aside(self, before: datetime) -> None:
        """Remove the files that were set aside before an instant (UTC)."""
        remove_set_aside(self._path, before)

    def transaction(self, *, durable: bool = False) -> AbstractContextManager[None]:
        """All or nothing; one inside another joins it.

        Args:
            durable: On the disk when it ends. The outbox and the drafts ask for this by themselves,
                also from inside a transaction.
        """
        return self._connection.transaction(durable=durable)


def _prepared(path: Path) -> Connection:
    connection = Connection(path)
    try:
        if path.stat().st_size <= _CHECKED_WHOLE:
            _check(connection)
        migrate(connection)
        _make_shrinkable(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _check(connection: Connection) -> None:
    try:
        connection.check()
    except IndexDamagedError as exc:
        _log.warning("The index of the messages is damaged, and made anew: %s", exc)
        Search(connection, Messages(connection)).renew()
        connection.check()


def _make_shrinkable(connection: Connection) -> None:
    try:
        connection.make_shrinkable()
    except DamagedError:
        raise
    except StorageError as exc:  # it works as it is; the next start tries again
        _log.warning("The local copy could not be written anew, and does not shrink for now: %s", exc)
