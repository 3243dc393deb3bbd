"""Profile pictures on disk, for a day and as long as the server cannot be asked."""

from __future__ import annotations

import hashlib
import logging
import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from desktop.core.picture import MOST_BYTES
from desktop.storage.private_file import write_private

_log = logging.getLogger(__name__)

_MOST_FILES: Final = 2000
_MOST_BYTES: Final = 50 * 1024 * 1024
_LEFT: Final = 0.9  # of either, once one was reached
_NONE: Final = b"-"  # what is kept of somebody without a picture


@dataclass(frozen=True, slots=True)
class KeptPicture:
    """What is kept of somebody.

    Attributes:
        data: The picture as the server sent it; empty for somebody who has none.
        at: When the server said so, in seconds since 1970.
    """

    data: bytes = field(repr=False)
    at: float


class PictureCache:
    """One directory of private files, bounded; the oldest go first.

    Ids come from the network, so that no file is named by one. What the disk refuses is not kept, and
    asked for again.

    Args:
        folder: Where; made with the first picture.
    """

    def __init__(self, folder: Path, *, most_files: int = _MOST_FILES, most_bytes: int = _MOST_BYTES) -> None:
        self._folder = folder
        self._most_files = most_files
        self._most_bytes = most_bytes
        self._files = self._bytes = -1  # not counted yet

    def get(self, *whose: str) -> KeptPicture | None:
        """Return what is kept of somebody, or None.

        Args:
            whose: The names that tell them from everybody else.
        """
        path = self._path(whose)
        try:
            with path.open("rb") as file:
                data = file.read(MOST_BYTES + 1)
                at = os.fstat(file.fileno()).st_mtime
        except OSError:
            return None
        if not data or len(data) > MOST_BYTES:
            return None
        return KeptPicture(b"" if data == _NONE else data, at)

    def put(self, data: bytes, at: float, *whose: str) -> None:
        """Keep somebody's picture, or (for no bytes) that there is none."""
        path, content = self._path(whose), data or _NONE
        try:
            if self._files < 0:
                self._count()
            before = path.stat().st_size if path.exists() else None
            write_private(path, content)
            os.utime(path, (at, at))
            self._files += before is None
            self._bytes += len(content) - (before or 0)
            if self._files > self._most_files or self._bytes > self._most_bytes:
                self._drop_oldest()
        except OSError as error:
            self._files = -1
            _log.info("a picture was not kept: %s", type(error).__name__)

    def clear(self) -> None:
        """Delete them all.

        Raises:
            OSError: Something could not be deleted.
        """
        self._files = -1
        if self._folder.exists():
            shutil.rmtree(self._folder)

    def _path(self, whose: tuple[str, ...]) -> Path:
        return self._folder / hashlib.sha256("\0".join(whose).encode(errors="replace")).hexdigest()[:40]

    def _entries(self) -> list[tuple[float, int, str]]:
        if not self._folder.exists():
            return []
        with os.scandir(self._folder) as entries:
            return [(each.stat().st_mtime, each.stat().st_size, each.path) for each in entries]

    def _count(self) -> None:
        entries = self._entries()
        self._files, self._bytes = len(entries), sum(size for _, size, _ in entries)

    def _drop_oldest(self) -> None:
        files, much = self._most_files * _LEFT, self._most_bytes * _LEFT
        for _, size, path in sorted(self._entries()):
            if self._files <= files and self._bytes <= much:
                return
            Path(path).unlink(missing_ok=True)
            self._files -= 1
            self._bytes -= size
