"""A sound played by a program of the system's: a process while it lasts, nothing of it afterwards."""

from __future__ import annotations

import shutil
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, Signal, Slot

from desktop.native.os_name import OsName, os_name

_KILL_MS = 500  # a process that was killed is gone long before


def find_program(system: OsName | None = None) -> str | None:
    """Return the path of PulseAudio's player, else of PipeWire's; None where there is neither."""
    if (system or os_name()) is not OsName.LINUX:
        return None
    return shutil.which("paplay") or shutil.which("pw-play")


class SoundProgram(QObject):
    """Plays one sound at a time; a new one ends the one before. GUI thread only.

    Args:
        program: As `find_program` returned it.

    Signals:
        heard: A sound was played to its end.
        failed: Why one was not.
    """

    heard = Signal()
    failed = Signal(str)

    def __init__(self, program: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._program = program
        self._process = process = QProcess(self)
        process.setStandardInputFile(QProcess.nullDevice())
        process.setStandardOutputFile(QProcess.nullDevice())
        process.setStandardErrorFile(QProcess.nullDevice())
        process.finished.connect(self._on_finished)
        process.errorOccurred.connect(self._on_error)

    def play(self, path: Path, volume: float) -> None:
        """Play a file.

        Args:
            path: Absolute, so that none is taken for an option.
            volume: Above 0, at most 1: a factor of the amplitude.
        """
        self.close()
        self._process.start(self._program, [*_options(self._program, volume), str(path)])

    def close(self) -> None:
        """End the sound that is being played."""
        if self._process.state() is not QProcess.ProcessState.NotRunning:
            self._process.blockSignals(True)  # that it did not end well is known
            self._process.kill()
            self._process.waitForFinished(_KILL_MS)
            self._process.blockSignals(False)

    @Slot(int, QProcess.ExitStatus)
    def _on_finished(self, code: int, status: QProcess.ExitStatus) -> None:
        if code == 0 and status is QProcess.ExitStatus.NormalExit:
            self.heard.emit()
        else:
            self.failed.emit("no sound server, or not a WAV file")

    @Slot(QProcess.ProcessError)
    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:  # of all others `finished` tells
            self.failed.emit(f"{self._program}: {self._process.errorString()}")


def _options(program: str, volume: float) -> list[str]:
    if Path(program).name == "pw-play":
        return [f"--volume={volume:.3f}"]
    # PulseAudio's scale is cubic. The name keeps this volume apart from that of others who use this program.
    return [f"--volume={round(65536 * volume ** (1 / 3))}", "--client-name=TimeNow"]
