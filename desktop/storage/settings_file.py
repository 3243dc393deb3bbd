"""The settings file: read whole, written whole."""

from __future__ import annotations

import logging
from pathlib import Path

from desktop.core.settings import Settings, read_settings, write_settings
from desktop.storage.private_file import write_private

_log = logging.getLogger(__name__)


class SettingsFile:
    """`settings.json` in the configuration directory, private to its owner.

    Args:
        path: Where it lies; its directory is made when something is first saved.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> Settings:
        """Return what the file says; defaults where it is missing or wrong.

        Raises:
            OSError: The file is there but can't be read.
        """
        try:
            data = self._path.read_bytes()
        except FileNotFoundError:
            return Settings()
        settings, wrong = read_settings(data)
        if wrong:
            _log.warning(
                "settings: defaults used for %s", ", ".join(key or "the whole file" for key in wrong)
            )
        return settings

    def save(self, settings: Settings) -> None:
        """Replace the file; a reader, or a crash, sees the old one or the new one, never half.

        Raises:
            OSError: The disk is full, or the directory can't be written.
        """
        write_private(self._path, write_settings(settings))
