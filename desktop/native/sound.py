"""The alert sound: one source, at most one sound a second."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl, Signal, Slot

from desktop.native.paths import resource

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QSoundEffect

_log = logging.getLogger(__name__)

BUILT_IN = ("chime", "pop", "drop", "bell")
NO_SOUND = "none"

_PAUSE = 1.0  # seconds between two sounds


class AlertSound(QObject):
    """Plays one of the built-in sounds, or a WAV file of the person's own. GUI thread only.

    QtMultimedia is loaded with the first sound (8 MB that a silent client does without).

    Args:
        clock: Seconds, monotonic.

    Signals:
        failed: why nothing is heard; once, until a sound is heard again.
    """

    failed = Signal(str)

    def __init__(self, parent: QObject | None = None, *, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self._clock = clock
        self._volume = 1.0
        self._effect: QSoundEffect | None = None
        self._playing_until: float | None = None
        self._complained = False

    def set_volume(self, volume: float) -> None:
        """Set the volume of this and later sounds, 0 (silent) to 1."""
        self._volume = min(1.0, max(0.0, volume))
        if self._effect is not None:
            self._effect.setVolume(self._volume)

    def play(self, sound: str) -> None:
        """Play a sound, unless one began less than a second ago.

        Args:
            sound: `chime`, `pop`, `drop`, `bell`, the path of a WAV file, or `none`.
        """
        now = self._clock()
        if sound == NO_SOUND or (self._playing_until is not None and now < self._playing_until):
            return
        self._playing_until = now + _PAUSE
        path = resource(f"sounds/{sound}.wav") if sound in BUILT_IN else Path(sound)
        if not path.is_file():
            self._fail(f"no such sound: {path}")
            return
        try:
            effect = self._effect or self._make_effect()
        except ImportError as error:  # the sound server's client library is missing
            self._fail(f"QtMultimedia cannot be loaded: {error}")
            return
        effect.setSource(QUrl.fromLocalFile(str(path)))
        effect.play()  # waits by itself until the file is loaded

    def _make_effect(self) -> QSoundEffect:
        from PySide6.QtMultimedia import QSoundEffect  # noqa: PLC0415 - 10 to 40 ms, 8 MB

        self._effect = effect = QSoundEffect(self)
        effect.setVolume(self._volume)
        effect.statusChanged.connect(self._on_status)
        effect.playingChanged.connect(self._on_playing)
        return effect

    @Slot()
    def _on_status(self) -> None:
        effect = self._effect
        if effect is not None and effect.status() == type(effect).Status.Error:
            self._effect = None  # the next sound starts anew: the sound server may be back then
            effect.deleteLater()
            self._fail("no sound server, or not a WAV file")

    @Slot()
    def _on_playing(self) -> None:
        self._complained = False

    def _fail(self, reason: str) -> None:
        if not self._complained:
            self._complained = True
            _log.warning("no alert sound: %s", reason)
            self.failed.emit(reason)
