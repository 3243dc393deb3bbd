"""What everyone who plays sounds promises."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import QObject, Signal


class SoundWay(QObject):
    """Plays one sound at a time; a new one ends the one before. GUI thread only.

    `play` never raises: what goes wrong comes as `failed`, later or at once. `close` returns within 0.5 s,
    may be called twice, and leaves no process and no file.

    Attributes:
        experimental: Nobody has heard it on the real system.

    Signals:
        heard: A sound is played, as far as the system tells.
        failed: Why one is not.
    """

    experimental: ClassVar[bool] = False

    heard = Signal()
    failed = Signal(str)

    def play(self, path: Path, volume: float) -> None:
        """Play a file.

        Args:
            path: Absolute.
            volume: Above 0, at most 1: a factor of the amplitude.
        """
        raise NotImplementedError

    def close(self) -> None:
        """End the sound that is being played."""
        raise NotImplementedError
