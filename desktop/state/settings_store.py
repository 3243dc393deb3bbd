"""The settings as the GUI sees them: held, changed, kept on disk."""

from __future__ import annotations

import logging
from collections.abc import Callable

import msgspec
from PySide6.QtCore import QObject, Signal

from desktop.core.settings import Settings

_log = logging.getLogger(__name__)


class SettingsStore(QObject):
    """Holds the settings in force. GUI thread only.

    Args:
        load: Called once, here; its OSError means the defaults.
        save: Called with the whole settings after each change.

    Signals:
        changed: The new `Settings`; only when they differ.
        not_kept: A change could not be written (a full disk, a read-only directory); it holds for this run.
    """

    changed = Signal(object)
    not_kept = Signal()

    def __init__(
        self,
        load: Callable[[], Settings],
        save: Callable[[Settings], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._save = save
        try:
            self._settings = load()
        except OSError as error:
            _log.warning("settings: can't be read: %s", error)
            self._settings = Settings()

    @property
    def settings(self) -> Settings:
        """The settings in force."""
        return self._settings

    def change(self, **values: object) -> None:
        """Replace some of the settings, such as `change(theme="dark")`.

        Raises:
            msgspec.ValidationError: A value is of the wrong type or outside its limits.
            TypeError: There is no such setting.
        """
        wanted = msgspec.structs.replace(self._settings, **values)
        # A round trip, because structs are checked when they are read, not when they are made.
        wanted = msgspec.json.decode(msgspec.json.encode(wanted), type=Settings)
        if wanted == self._settings:
            return
        self._settings = wanted
        try:
            self._save(wanted)
        except OSError as error:
            _log.warning("settings: can't be written: %s", error)
            self.not_kept.emit()
        self.changed.emit(wanted)
