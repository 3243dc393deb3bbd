"""The alert sound: one source, at most one sound a second."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from desktop.core.sounds import BUILT_IN, NO_SOUND
from desktop.native.paths import resource
from desktop.native.sound.base import SoundWay

__all__ = ["BUILT_IN", "NO_SOUND", "AlertSound", "SoundWay"]

_log = logging.getLogger(__name__)

_PAUSE = 1.0  # seconds between two sounds


def _best_way(parent: QObject) -> SoundWay:
    from desktop.native.sound.ways import make_way  # noqa: PLC0415  wanted with the first sound

    return make_way(parent)


class AlertSound(QObject):
    """Plays one of the built-in sounds, or a file of the person's own. GUI thread only.

    What plays it is found with the first sound (`ways.py`), and again after a sound that was not heard: a
    sound server that has gone may be back by then.

    Args:
        clock: Seconds, monotonic.
        make_way: Finds what plays sounds.

    Attributes:
        failure: Why the last sound was not heard, or "".

    Signals:
        failed: why nothing is heard; once, until a sound is heard again.
        told: of every sound, why it was not heard, or "".
    """

    failed = Signal(str)
    told = Signal(str)

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
        make_way: Callable[[QObject], SoundWay] = _best_way,
    ) -> None:
        super().__init__(parent)
        self.failure = ""
        self._clock = clock
        self._make_way = make_way
        self._volume = 1.0
        self._way: SoundWay | None = None
        self._playing_until: float | None = None
        self._complained = False

    @property
    def volume(self) -> float:
        """Of later sounds, 0 (silent) to 1."""
        return self._volume

    def set_volume(self, volume: float) -> None:
        """Set the volume of later sounds, 0 (silent) to 1."""
        self._volume = min(1.0, max(0.0, volume))

    def play(self, sound: str) -> None:
        """Play a sound, unless one began less than a second ago.

        Args:
            sound: `chime`, `pop`, `drop`, `bell`, the path of a file, or `none`. The chime takes the place of
                a file that has gone.
        """
        if self._playing_until is None or self._clock() >= self._playing_until:
            self._start(sound, self._volume)

    def preview(self, sound: str, volume: float) -> None:
        """Play a sound at a volume (0 to 1) because somebody asks to hear it: at once.

        It ends one that is being played, and messages of the next second are silent.
        """
        self._start(sound, min(1.0, max(0.0, volume)))

    def close(self) -> None:
        """End a sound that is being played."""
        if self._way is not None:
            self._way.close()

    def _start(self, sound: str, volume: float) -> None:
        if sound == NO_SOUND or volume == 0:
            return
        self._playing_until = self._clock() + _PAUSE
        path = _built_in(sound) if sound in BUILT_IN else Path(sound)
        if not path.is_file():
            self._fail(f"no such sound: {path}")
            path = _built_in(BUILT_IN[0])
        if self._way is None:
            self._way = self._make_way(self)
            self._way.heard.connect(self._on_heard)
            self._way.failed.connect(self._on_failed)
        self._way.play(path.absolute(), volume)

    @Slot()
    def _on_heard(self) -> None:
        self.failure = ""
        self._complained = False
        self.told.emit("")

    @Slot(str)
    def _on_failed(self, reason: str) -> None:
        way, self._way = self._way, None
        if way is not None:
            way.close()
            way.deleteLater()
        self._fail(reason)

    def _fail(self, reason: str) -> None:
        self.failure = reason
        self.told.emit(reason)
        if not self._complained:
            self._complained = True
            _log.warning("no alert sound: %s", reason)
            self.failed.emit(reason)


def _built_in(name: str) -> Path:
    return resource(f"sounds/{name}.wav")
