"""A sound played by Windows' own PlaySound."""

from __future__ import annotations

import tempfile
import wave
from importlib import import_module
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject

from desktop.native.sound.base import SoundWay
from desktop.native.sound.pcm import write_scaled


class WindowsSound(SoundWay):
    """See `SoundWay`; plays WAV files (PCM). Windows goes on playing by itself.

    PlaySound knows no volume, and `waveOutSetVolume` would move the program's slider in the person's mixer:
    so what is played is a copy with smaller samples, in a private directory that goes with `close`.
    """

    experimental = True

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._winsound: Any = import_module("winsound")  # no module of other systems
        self._directory: tempfile.TemporaryDirectory[str] | None = None
        self._copies: dict[tuple[Path, int, float], Path] = {}

    def play(self, path: Path, volume: float) -> None:
        """Play a file."""
        system = self._winsound
        try:
            file = path if volume == 1.0 else self._copy(path, volume)
            system.PlaySound(str(file), system.SND_FILENAME | system.SND_ASYNC | system.SND_NODEFAULT)
        except (OSError, RuntimeError, EOFError, wave.Error) as error:  # RuntimeError: PlaySound's own
            self.failed.emit(f"Windows does not play it ({error})")
        else:
            self.heard.emit()

    def close(self) -> None:
        """End the sound that is being played."""
        self._winsound.PlaySound(None, 0)
        if self._directory is not None:
            self._directory.cleanup()
            self._directory = None
            self._copies.clear()

    def _copy(self, path: Path, volume: float) -> Path:
        """Return the copy at a volume, a new one when the file has changed: none is written to twice."""
        key = (path, path.stat().st_mtime_ns, volume)
        if key not in self._copies:
            if self._directory is None:
                self._directory = tempfile.TemporaryDirectory(
                    prefix="timenow-sound-", ignore_cleanup_errors=True
                )
            copy = Path(self._directory.name) / f"{len(self._copies)}.wav"
            write_scaled(path, volume, copy)
            self._copies[key] = copy
        return self._copies[key]
