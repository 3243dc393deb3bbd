"""The local copy as a check-up sees it: read only, by a connection of its own, in a few seconds."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

_STEPS: Final = 10_000  # of SQLite's machine, between two looks at the clock


@dataclass(frozen=True, slots=True)
class Examined:
    """What was found.

    Attributes:
        whole: Whether the file is as it should be; None where reading it all would have taken too long.
        journal: `wal`, or another mode where the file system can't.
        size: Bytes, the journal's included.
        set_aside: Names of damaged files that lie beside it, oldest first.
        outbox: How many own messages are in which state.
        meta: Single facts about the copy, by key.
    """

    whole: bool | None
    journal: str = ""
    size: int = 0
    set_aside: tuple[str, ...] = ()
    outbox: dict[str, int] = field(default_factory=dict)
    meta: dict[str, str] = field(default_factory=dict)


def examine(path: Path, patience: float) -> Examined | None:
    """Look at the copy at `path`, which another program may be using; None where there is none.

    Args:
        patience: Seconds that reading the whole file may take.
    """
    if not path.exists():
        return None
    beside = tuple(sorted(other.name for other in path.parent.glob(f"{path.stem}-set-aside-*{path.suffix}")))
    size = sum(part.stat().st_size for part in (path, path.with_name(f"{path.name}-wal")) if part.exists())
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=1.0)) as raw:
            journal = str(raw.execute("PRAGMA journal_mode").fetchone()[0])
            outbox = dict(raw.execute("SELECT state, count(*) FROM outbox GROUP BY state").fetchall())
            meta = dict(raw.execute("SELECT key, value FROM meta").fetchall())
            return Examined(_whole(raw, patience), journal, size, beside, outbox, meta)
    except sqlite3.Error:
        return Examined(whole=False, size=size, set_aside=beside)


def _whole(raw: sqlite3.Connection, patience: float) -> bool | None:
    end = time.monotonic() + patience
    raw.set_progress_handler(lambda: time.monotonic() > end, _STEPS)
    try:
        found: tuple[str] = raw.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
            return None
        raise
    return found == ("ok",)
