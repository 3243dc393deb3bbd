"""The settings file: read whole, written whole."""

from __future__ import annotations

import logging
from pathlib import Path

from desktop.core.settings import Tree, parse_tree, write_tree
from desktop.storage.private_file import write_private

_log = logging.getLogger(__name__)


class SettingsFile:
    """`settings.json` in the configuration directory, private to its owner: what the person has chosen.

    Keys that this version does not know are kept.

    Args:
        path: Where it lies; its directory is made when something is first saved.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> Tree:
        """Return what the file holds; nothing where it is missing or no JSON object.

        Raises:
            OSError: The file is there but can't be read.
        """
        try:
            data = self._path.read_bytes()
        except FileNotFoundError:
            return {}
        tree = parse_tree(data)
        if tree is None:
            _log.warning("settings: the whole file is not used: it is no JSON object")
        return tree or {}

    def save(self, tree: Tree) -> None:
        """Replace the file; a reader, or a crash, sees the old one or the new one, never half.

        Raises:
            OSError: The disk is full, or the directory can't be written.
        """
        write_private(self._path, write_tree(tree))
