"""The data directory of one run: the person's own, a named one, or one that is gone afterwards."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

from desktop.runtime.arguments import KEEPING, Arguments


def is_temporary(args: Arguments) -> bool:
    """Whether a run leaves nothing behind: a client of its own that names no directory."""
    return args.password_stdin and args.command not in KEEPING and args.data_dir is None


@contextlib.contextmanager
def data_dir(args: Arguments) -> Iterator[Path | None]:
    """Yield where everything is kept, None for the person's own places; a temporary one is removed."""
    if is_temporary(args):
        with tempfile.TemporaryDirectory(prefix="timenow-", ignore_cleanup_errors=True) as folder:
            yield Path(folder)
    else:
        yield args.data_dir
