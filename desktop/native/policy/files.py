"""Files that only an administrator can have written."""

from __future__ import annotations

import os
import stat
from pathlib import Path

ROOT = 0  # the user who may write a policy

_WRITABLE = stat.S_IWGRP | stat.S_IWOTH


class NotTrustedError(Exception):
    """Somebody else could have written the file."""


def read_trusted(path: Path, owner: int = ROOT) -> bytes | None:
    """Return the file's content, or None when there is none.

    Args:
        owner: The only user who may own the file and its directory.

    Raises:
        NotTrustedError: It, or its directory, is another user's, or others may write it.
        OSError: It is there but can't be read.
    """
    try:
        file = path.open("rb")
    except FileNotFoundError:
        return None
    with file:
        # The file that is open, not whatever its name stands for a moment later.
        for status in (os.fstat(file.fileno()), path.parent.stat()):
            if status.st_uid != owner or status.st_mode & _WRITABLE:
                raise NotTrustedError("not the administrator's own, or open to others")
        return file.read()
