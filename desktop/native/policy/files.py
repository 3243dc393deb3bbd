"""Files that only an administrator can have written."""

from __future__ import annotations

import os
import stat
from pathlib import Path

ROOT = 0  # the user who may write a policy
LIMIT = 1024 * 1024  # bytes; one with every key has some 2,000

_WRITABLE = stat.S_IWGRP | stat.S_IWOTH


class NotTrustedError(Exception):
    """Somebody else could have written the file, or it is none."""


def read_trusted(path: Path, owner: int = ROOT) -> bytes | None:
    """Return the file's content, or None when there is none.

    Args:
        owner: The only user who may own the file, its directory, and the one that a link leads to.

    Raises:
        NotTrustedError: One of them is another user's, or others may write it; it is no file; it is too long.
        OSError: It is there but can't be read.
    """
    try:
        file = open(path, "rb", opener=_at_once)  # noqa: SIM115  closed below
    except FileNotFoundError:
        return None
    with file:
        # The file that is open, not whatever its name stands for a moment later.
        opened = os.fstat(file.fileno())
        if not stat.S_ISREG(opened.st_mode):
            raise NotTrustedError("no file")
        for status in (opened, path.parent.stat(), path.resolve().parent.stat()):
            if status.st_uid != owner or status.st_mode & _WRITABLE:
                raise NotTrustedError("not the administrator's own, or open to others")
        data = file.read(LIMIT + 1)
    if len(data) > LIMIT:
        raise NotTrustedError(f"longer than {LIMIT} bytes")
    return data


def _at_once(name: str, flags: int) -> int:
    """Open without waiting for whoever writes, should it be a pipe."""
    return os.open(name, flags | os.O_NONBLOCK)
