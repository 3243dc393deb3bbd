"""The settings file: read whole, written whole, never lost."""

from __future__ import annotations

import errno
import logging
import os
import stat
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from desktop.core.settings import Tree, parse_tree, write_tree
from desktop.core.settings_names import brought_up
from desktop.storage.private_file import write_private

_log = logging.getLogger(__name__)

_LARGEST: Final = 4_000_000  # bytes; a person's settings are a few thousand
_BROKEN: Final = ".broken-"
_ANY_WRITER: Final = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH


class SettingsFile:
    """`settings.json` in the configuration directory, private to its owner: what the person has chosen.

    Keys that this version does not know are kept. A symbolic link stays one: its target is replaced.

    Args:
        path: Where it lies; its directory is made when something is first saved.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> Tree | None:
        """Return what the file holds: nothing where it is missing, None where it is no JSON object.

        Raises:
            OSError: The file is there but can't be read.
        """
        try:
            if not stat.S_ISREG(self._path.stat().st_mode):  # a pipe would keep whoever reads it
                raise OSError(errno.EINVAL, "not a file", str(self._path))
            with self._path.open("rb") as file:
                data = file.read(_LARGEST + 1)
        except FileNotFoundError:
            return {}
        tree = parse_tree(data) if len(data) <= _LARGEST else None
        return None if tree is None else brought_up(tree)

    def save(self, tree: Tree) -> str:
        """Replace the file; a reader, or a crash, sees the old one or the new one, never half.

        One that can't be used is not overwritten: it goes out of the way, under a dated name.

        Returns:
            The dated name, or "" when the old file was right.

        Raises:
            OSError: The disk is full, or file or directory can't be written; the old file stays.
        """
        target = Path(os.path.realpath(self._path))
        aside = None if self._is_usable() else _aside(target)
        if aside is None:
            write_private(target, write_tree(tree))
            return ""
        target.rename(aside)
        try:
            write_private(target, write_tree(tree))
        except OSError:
            aside.rename(target)
            raise
        _log.warning("settings: a file that could not be used was kept as %s", aside.name)
        return aside.name

    def _is_usable(self) -> bool:
        """Whether the file is missing, or right.

        Raises:
            PermissionError: Somebody made it read-only. It could be replaced, but they did not want that.
        """
        try:
            mode = self._path.stat().st_mode
            usable = self.load() is not None
        except FileNotFoundError:
            return True
        except OSError:  # a directory, a link that leads to itself
            return False
        if not mode & _ANY_WRITER:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(self._path))
        return usable


def kept_aside(path: Path) -> str:
    """Return the dated name of the newest file that `save` kept beside this one; "" where there is none."""
    target = Path(os.path.realpath(path))
    try:
        names = [entry.name for entry in target.parent.iterdir()]
    except OSError:  # no directory yet
        return ""
    return max((name for name in names if name.startswith(f"{target.name}{_BROKEN}")), default="")


def _aside(path: Path) -> Path:
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
    return path.with_name(f"{path.name}{_BROKEN}{stamp}")
