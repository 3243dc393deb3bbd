"""A sound played by NSSound of macOS."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject

from desktop.native.sound.base import SoundWay


class MacosSound(SoundWay):
    """See `SoundWay`; through PyObjC, whose AppKit comes with what shows notifications."""

    experimental = True

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        import AppKit  # noqa: PLC0415  no package of other systems

        self._appkit: Any = AppKit
        self._sound: Any = None  # one that nobody holds goes silent

    def play(self, path: Path, volume: float) -> None:
        """Play a file."""
        self.close()
        sound = self._appkit.NSSound.alloc().initWithContentsOfFile_byReference_(str(path), True)
        if sound is None:
            self.failed.emit("macOS cannot read it as a sound")
            return
        sound.setVolume_(volume)
        if sound.play():
            self._sound = sound
            self.heard.emit()
        else:
            self.failed.emit("macOS does not play it")

    def close(self) -> None:
        """End the sound that is being played."""
        if self._sound is not None:
            self._sound.stop()
            self._sound = None
