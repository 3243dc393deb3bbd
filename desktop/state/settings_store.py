"""The settings as the GUI sees them: held, changed, kept on disk."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import msgspec
from PySide6.QtCore import QObject, Signal, Slot

from desktop.core.policy import Policy, in_force
from desktop.core.settings import KEYS, Settings, Tree, Values, values_of, with_values

_log = logging.getLogger(__name__)


class SettingsTrouble(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong with the settings file, for the person to know.

    Attributes:
        unused: The whole file is not used: it is no settings file.
        unreadable: Why it can't be read, in the system's words.
        wrong: Keys whose values are not used.
        kept_as: The name under which a file that could not be used was kept.
        not_kept: Why the last change could not be written, in the system's words.
    """

    unused: bool = False
    unreadable: str = ""
    wrong: tuple[str, ...] = ()
    kept_as: str = ""
    not_kept: str = ""


class SettingsStore(QObject):
    """Holds the settings in force: the person's own, and an administrator's below and above. GUI thread only.

    Only what the person chose is written down, so that a default, a policy's too, can change later. What else
    stands in the file at that moment stays: a person, or another program, may have changed it meanwhile.

    Args:
        load: Gives the person's own settings; None where the file is no settings file. Called here, and
            before each change is written.
        save: Called with all of the person's own settings after each change; returns the name under which a
            file that could not be used was kept, or "".
        policy: What an administrator gave.

    Signals:
        changed: The new `Settings`; only when they differ.
        not_kept: A change could not be written (a full disk, a read-only directory); it holds for this run.
        trouble_changed: There is something new to say of the file, or nothing any more.
    """

    changed = Signal(object)
    not_kept = Signal()
    trouble_changed = Signal()

    def __init__(
        self,
        load: Callable[[], Tree | None],
        save: Callable[[Tree], str],
        parent: QObject | None = None,
        *,
        policy: Policy | None = None,
    ) -> None:
        super().__init__(parent)
        self._load = load
        self._save = save
        self._policy = policy or Policy()
        self._unwritten: dict[str, Any] = {}  # chosen in this run, and not on disk
        self._trouble = SettingsTrouble()
        self._own: Tree = {}
        self._settings = Settings()
        self.reload()

    @property
    def settings(self) -> Settings:
        """The settings in force."""
        return self._settings

    @property
    def fixed(self) -> frozenset[str]:
        """The dotted keys that an administrator decides; changing one does nothing."""
        return self._policy.fixed

    @property
    def fixed_server(self) -> str:
        """The only server to sign in to, where an administrator decides it; else empty."""
        return self._settings.server if "server" in self.fixed else ""

    @property
    def trouble(self) -> SettingsTrouble:
        """What is wrong with the file."""
        return self._trouble

    @Slot()
    def reload(self) -> None:
        """Take over what somebody changed in the file by hand; what could not be written still holds."""
        self._read()
        self._obey()

    def set(self, key: str, value: object) -> None:
        """Set one key, such as `set("notifications.sound", "bell")`.

        What an administrator decides stays as it is, and is not written down.

        Raises:
            msgspec.ValidationError: The value is of the wrong type or outside its limits.
            KeyError: There is no such key.
        """
        plain = msgspec.to_builtins(value)
        self._choose({key: msgspec.to_builtins(msgspec.convert(plain, KEYS[key]))})

    def change(self, **values: object) -> None:
        """Replace some of the settings, such as `change(theme="dark")`.

        Raises:
            msgspec.ValidationError: A value is of the wrong type or outside its limits.
            TypeError: There is no such setting.
        """
        wanted = msgspec.structs.replace(self._settings, **values)
        # A round trip, because structs are checked when they are read, not when they are made.
        self._choose(values_of(msgspec.json.decode(msgspec.json.encode(wanted), type=Settings)))

    def _choose(self, wanted: Values) -> None:
        before = values_of(self._settings)
        differ = {key: value for key, value in wanted.items() if value != before[key]}
        if refused := self.fixed.intersection(differ):
            _log.info("settings: decided by the administrator: %s", ", ".join(sorted(refused)))
        chosen = {key: value for key, value in differ.items() if key not in refused}
        if not chosen:
            return
        self._unwritten |= chosen
        self._read()
        self._write()
        self._obey()

    def _read(self) -> None:
        """Look at the file as it is now; where it can't be used, what was last known of it counts."""
        unused, reason = False, ""
        try:
            tree = self._load()
        except OSError as error:
            tree, reason = None, error.strerror or str(error)
            if reason != self._trouble.unreadable:
                _log.warning("settings: can't be read: %s", reason)
        else:
            unused = tree is None
            if unused and not self._trouble.unused:
                _log.warning("settings: the whole file is not used: it is no JSON object")
        self._own = with_values(self._own if tree is None else tree, self._unwritten)
        self._say(unused=unused, unreadable=reason)

    def _write(self) -> None:
        try:
            kept_as = self._save(self._own)
        except OSError as error:
            _log.warning("settings: can't be written: %s", error)
            self._say(not_kept=error.strerror or str(error))
            self.not_kept.emit()
            return
        self._unwritten.clear()
        self._say(unused=False, unreadable="", not_kept="", kept_as=kept_as or self._trouble.kept_as)

    def _obey(self) -> None:
        found = in_force(self._policy, self._own)
        if found.wrong and found.wrong != self._trouble.wrong:
            _log.warning("settings: defaults used for %s", ", ".join(found.wrong))
        self._say(wrong=found.wrong)
        if found.settings != self._settings:
            self._settings = found.settings
            self.changed.emit(found.settings)

    def _say(self, **what: object) -> None:
        trouble = msgspec.structs.replace(self._trouble, **what)
        if trouble != self._trouble:
            self._trouble = trouble
            self.trouble_changed.emit()
