"""The settings as the GUI sees them: held, changed, kept on disk."""

from __future__ import annotations

import logging
from collections.abc import Callable

import msgspec
from PySide6.QtCore import QObject, Signal

from desktop.core.policy import Policy, in_force
from desktop.core.settings import Settings, Tree, values_of, with_values

_log = logging.getLogger(__name__)


class SettingsStore(QObject):
    """Holds the settings in force: the person's own, and an administrator's below and above. GUI thread only.

    Only what the person chose is written down, so that a default, a policy's too, can change later.

    Args:
        load: Gives the person's own settings; called once, here; its OSError means none.
        save: Called with all of the person's own settings after each change.
        policy: What an administrator gave.

    Signals:
        changed: The new `Settings`; only when they differ.
        not_kept: A change could not be written (a full disk, a read-only directory); it holds for this run.
    """

    changed = Signal(object)
    not_kept = Signal()

    def __init__(
        self,
        load: Callable[[], Tree],
        save: Callable[[Tree], None],
        parent: QObject | None = None,
        *,
        policy: Policy | None = None,
    ) -> None:
        super().__init__(parent)
        self._save = save
        self._policy = policy or Policy()
        try:
            self._own = load()
        except OSError as error:
            _log.warning("settings: can't be read: %s", error)
            self._own = {}
        found = in_force(self._policy, self._own)
        if found.wrong:
            _log.warning("settings: defaults used for %s", ", ".join(found.wrong))
        self._settings = found.settings

    @property
    def settings(self) -> Settings:
        """The settings in force."""
        return self._settings

    @property
    def fixed(self) -> frozenset[str]:
        """The dotted keys that an administrator decides; changing one does nothing."""
        return self._policy.fixed

    def change(self, **values: object) -> None:
        """Replace some of the settings, such as `change(theme="dark")`.

        What an administrator decides stays as it is, and is not written down.

        Raises:
            msgspec.ValidationError: A value is of the wrong type or outside its limits.
            TypeError: There is no such setting.
        """
        wanted = msgspec.structs.replace(self._settings, **values)
        # A round trip, because structs are checked when they are read, not when they are made.
        wanted = msgspec.json.decode(msgspec.json.encode(wanted), type=Settings)
        before = values_of(self._settings)
        differ = {key: value for key, value in values_of(wanted).items() if value != before[key]}
        if refused := self.fixed.intersection(differ):
            _log.info("settings: decided by the administrator: %s", ", ".join(sorted(refused)))
        chosen = {key: value for key, value in differ.items() if key not in refused}
        if not chosen:
            return
        self._own = with_values(self._own, chosen)
        self._settings = in_force(self._policy, self._own).settings
        try:
            self._save(self._own)
        except OSError as error:
            _log.warning("settings: can't be written: %s", error)
            self.not_kept.emit()
        self.changed.emit(self._settings)
