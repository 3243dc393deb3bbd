"""A sound played by Qt: where the system has nothing else for it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl, Slot

from desktop.native.sound.base import SoundWay

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QSoundEffect


class SoundEffect(SoundWay):
    """See `SoundWay`; plays WAV files. QtMultimedia is loaded with the first one and then stays (10 MB)."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._effect: QSoundEffect | None = None

    def play(self, path: Path, volume: float) -> None:
        """Play a file."""
        try:
            effect = self._effect or self._make_effect()
        except ImportError as error:  # the sound server's client library is missing
            self.failed.emit(f"QtMultimedia cannot be loaded: {error}")
            return
        effect.setVolume(volume)
        effect.setSource(QUrl.fromLocalFile(str(path)))
        effect.play()  # waits by itself until the file is loaded

    def close(self) -> None:
        """End the sound that is being played."""
        if self._effect is not None:
            self._effect.stop()

    def _make_effect(self) -> QSoundEffect:
        from PySide6.QtMultimedia import QSoundEffect  # noqa: PLC0415  10 to 40 ms, 8 MB

        self._effect = effect = QSoundEffect(self)
        effect.statusChanged.connect(self._on_status)
        effect.playingChanged.connect(self.heard)
        return effect

    @Slot()
    def _on_status(self) -> None:
        effect = self._effect
        if effect is not None and effect.status() == type(effect).Status.Error:
            self._effect = None  # the next sound starts anew: the sound server may be back then
            effect.deleteLater()
            self.failed.emit("no sound server, or not a WAV file")
