"""What the program lends to its writing boxes: dictionaries, emoji, what was used last."""

from __future__ import annotations

import logging
from functools import cached_property
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, Signal, Slot

from desktop.core.emoji import KeptEmoji, parse_kept
from desktop.core.settings import Settings
from desktop.native.paths import resource
from desktop.native.spelling import Speller
from desktop.runtime.threads import start_thread
from desktop.state.settings_store import SettingsStore
from desktop.storage.private_file import write_private

_log = logging.getLogger(__name__)


class WritingAids(QObject):
    """Makes each thing when it is first asked for; all writing boxes share them. GUI thread only.

    Args:
        kept: The file of the emoji used last.

    Signals:
        spelling_changed: Whether wrong words are to be marked; only when it differs.
    """

    spelling_changed = Signal(bool)

    def __init__(self, settings: SettingsStore, kept: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._kept = kept
        self.spelling = settings.settings.spelling
        settings.changed.connect(self._obey)

    @Slot(object)
    def _obey(self, settings: Settings) -> None:
        if settings.spelling != self.spelling:
            self.spelling = settings.spelling
            self.spelling_changed.emit(self.spelling)

    @cached_property
    def speller(self) -> Speller:
        """The system's dictionaries."""
        return Speller(start_thread, self)

    def emoji_table(self) -> str:
        """Return the text of `resources/emoji/emoji.tsv`."""
        return resource("emoji/emoji.tsv").read_text(encoding="utf-8")

    def kept_emoji(self) -> KeptEmoji:
        """Return what was used last."""
        try:
            return parse_kept(self._kept.read_bytes())
        except OSError:  # none yet, as a rule
            return KeptEmoji()

    def keep_emoji(self, kept: KeptEmoji) -> None:
        """Keep what was used last."""
        try:
            write_private(self._kept, msgspec.json.encode(kept))
        except OSError as error:  # a full disk must not keep anybody from writing
            _log.warning("the emoji used last were not kept: %s", error)

    def close(self) -> None:
        """End what was begun."""
        if "speller" in self.__dict__:
            self.speller.close()
