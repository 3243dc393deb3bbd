"""A sound played by a program of the system's: a process while it lasts, nothing of it afterwards."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QTimer, Slot

from desktop.native.sound.base import SoundWay

_KILL_MS = 500  # a process that was killed is gone long before
_LIMIT = (
    15.0  # seconds: longer than any alert sound; a sound server that hangs lets its programs wait for ever
)


class SoundProgram(SoundWay):
    """See `SoundWay`; `heard` comes when a sound was played to its end.

    Args:
        program: As `ways.find_program` returned it.
        limit: Seconds a sound may last.
    """

    def __init__(self, program: str, parent: QObject | None = None, *, limit: float = _LIMIT) -> None:
        super().__init__(parent)
        self._program = program
        self._process = process = QProcess(self)
        process.setStandardInputFile(QProcess.nullDevice())
        process.setStandardOutputFile(QProcess.nullDevice())
        process.setStandardErrorFile(QProcess.nullDevice())
        process.finished.connect(self._on_finished)
        process.errorOccurred.connect(self._on_error)
        self._limit = QTimer(self, singleShot=True, interval=round(limit * 1000))
        self._limit.timeout.connect(self._on_limit)

    def play(self, path: Path, volume: float) -> None:
        """Play a file; an absolute path is never taken for an option."""
        self.close()
        self._process.start(self._program, [*_options(self._program, volume), str(path)])
        self._limit.start()

    def close(self) -> None:
        """End the sound that is being played."""
        self._limit.stop()
        if self._process.state() is not QProcess.ProcessState.NotRunning:
            self._process.blockSignals(True)  # that it did not end well is known
            self._process.kill()
            self._process.waitForFinished(_KILL_MS)
            self._process.blockSignals(False)

    @Slot(int, QProcess.ExitStatus)
    def _on_finished(self, code: int, status: QProcess.ExitStatus) -> None:
        self._limit.stop()
        if code == 0 and status is QProcess.ExitStatus.NormalExit:
            self.heard.emit()
        else:
            self.failed.emit("no sound server, or not a WAV file")

    @Slot(QProcess.ProcessError)
    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:  # of all others `finished` tells
            self._limit.stop()
            self.failed.emit(f"{self._program}: {self._process.errorString()}")

    @Slot()
    def _on_limit(self) -> None:
        self.close()
        self.failed.emit("the sound server does not answer")


def _options(program: str, volume: float) -> list[str]:
    match Path(program).name:
        case "pw-play":
            return [f"--volume={volume:.3f}"]
        case "afplay":
            return ["-v", f"{volume:.3f}"]
        case _:
            # PulseAudio's scale is cubic. The name keeps this volume apart from that of others who use it.
            return [f"--volume={round(65536 * volume ** (1 / 3))}", "--client-name=TimeNow"]
