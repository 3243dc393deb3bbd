"""A file in this person's configuration, written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def write_entry(path: Path, data: bytes) -> None:
    """Replace a file, making its directory where needed; whoever reads it never sees half.

    Raises:
        OSError: It can't be written; what was there stays.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        draft.replace(path)
    except OSError:
        draft.unlink(missing_ok=True)
        raise
