"""What a changed setting does to the running program, besides what is looked up when it is needed."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, Slot

from desktop.core.settings import Language, Settings
from desktop.native.autostart import keep_autostart, switch_autostart
from desktop.state.settings_store import SettingsStore
from desktop.sync.engine import Engine


class TakesKeys(Protocol):
    """What keys open, whatever program is in front."""

    def set_keys(self, keys: str) -> None:
        """Have these keys open it; "" for none."""


class Program(Protocol):
    """An app, as far as settings change it."""

    @property
    def quick_reply(self) -> TakesKeys:
        """What answers are written in, made when first wanted."""

    @property
    def settings(self) -> SettingsStore:
        """The settings in force."""

    def call(self, wish: Callable[[Engine], None]) -> None:
        """Have the engine do something."""


class Effects(QObject):
    """Obeys the settings, at the start and at each change. GUI thread only.

    Args:
        app: The program, whose child this is.
        speak: Makes the program speak a language.
        own: This is the person's own client; one elsewhere is started by whoever made it.
    """

    def __init__(self, app: Program, speak: Callable[[Language], None], *, own: bool) -> None:
        super().__init__(app if isinstance(app, QObject) else None)
        self._app = app
        self._speak = speak
        self._own = own
        self._obeyed = app.settings.settings
        _keep_log_level(self._obeyed)
        if self._obeyed.shortcuts.open:
            app.quick_reply.set_keys(self._obeyed.shortcuts.open)
        if own:
            keep_autostart(wanted=self._obeyed.start_at_login)
        app.settings.changed.connect(self._obey)

    @Slot(object)
    def _obey(self, settings: Settings) -> None:
        before, self._obeyed = self._obeyed, settings
        _keep_log_level(settings)
        if settings.language != before.language:
            self._speak(settings.language)
        if settings.shortcuts != before.shortcuts:
            self._app.quick_reply.set_keys(settings.shortcuts.open)
        if self._own and settings.start_at_login != before.start_at_login:
            switch_autostart(on=settings.start_at_login)
        if (settings.proxy, settings.ca_file) != (before.proxy, before.ca_file):
            self._app.call(lambda engine: engine.network_back())  # the old way may stand, but is not wanted
        if settings.history != before.history:
            self._app.call(lambda engine: engine.keep_within_limits())


def _keep_log_level(settings: Settings) -> None:
    logging.getLogger("desktop").setLevel(settings.diagnostics.level.upper())
