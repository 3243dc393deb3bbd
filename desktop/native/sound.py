"""The alert sound: one source, at most one sound a second."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from desktop.native.paths import resource
from desktop.native.sound_effect import SoundEffect
from desktop.native.sound_program import SoundProgram, find_program

_log = logging.getLogger(__name__)

BUILT_IN = ("chime", "pop", "drop", "bell")
NO_SOUND = "none"

_PAUSE = 1.0  # seconds between two sounds


class AlertSound(QObject):
    """Plays one of the built-in sounds, or a WAV file of the person's own. GUI thread only.

    Where the system has a program that plays sounds, that does it; where it has none, Qt does, which is
    loaded with the first sound and then stays (10 MB).

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
        self._player: SoundProgram | SoundEffect | None = None
        self._playing_until: float | None = None
        self._complained = False

    def set_volume(self, volume: float) -> None:
        """Set the volume of later sounds, 0 (silent) to 1."""
        self._volume = min(1.0, max(0.0, volume))

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
        elif self._volume > 0:
            self._player = self._player or self._make_player()
            self._player.play(path.absolute(), self._volume)

    def close(self) -> None:
        """End a sound that is being played."""
        if self._player is not None:
            self._player.close()

    def _make_player(self) -> SoundProgram | SoundEffect:
        program = find_program()
        player = SoundEffect(self) if program is None else SoundProgram(program, self)
        player.heard.connect(self._on_heard)
        player.failed.connect(self._fail)
        return player

    @Slot()
    def _on_heard(self) -> None:
        self._complained = False

    @Slot(str)
    def _fail(self, reason: str) -> None:
        if not self._complained:
            self._complained = True
            _log.warning("no alert sound: %s", reason)
            self.failed.emit(reason)
