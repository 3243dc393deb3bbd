"""A sound server that nobody hears, with an ear on it."""

from __future__ import annotations

import array
import math
import socket
import sys
from pathlib import Path

from tests.support.desktop_processes import Processes, wait_until

_RATE = 16_000  # samples a second, one channel, 16 bit
_WINDOW = 0.25  # seconds
_TAIL = 0.3  # seconds recorded after the stop: what was played before it is in there
_SAMPLE = 2  # bytes


class SoundServer:
    """PulseAudio with a null sink.

    Args:
        processes: Starts it; gets its PULSE_SERVER.
        directory: Where its socket and the recording lie.
    """

    def __init__(self, processes: Processes, directory: Path) -> None:
        self._processes = processes
        self._socket = directory / "pulse.sock"
        self._file = directory / "recording.s16"
        self._start: int | None = None  # sample
        processes.env["PULSE_SERVER"] = f"unix:{self._socket}"
        self._server = processes.start(
            "pulseaudio", "-n", "--daemonize=no", "--use-pid-file=no", "--exit-idle-time=-1",
            "--log-target=stderr", "-L", "module-null-sink sink_name=null",
            "-L", f"module-native-protocol-unix socket={self._socket}",
        )  # fmt: skip

    def wait_until_ready(self) -> None:
        """Wait until programs can connect to it, and let the ear listen from then on.

        It listens all the time because a sink to which nobody listens may sleep two seconds before it begins.
        """

        def ready() -> bool:
            self._processes.check_alive(self._server)
            with socket.socket(socket.AF_UNIX) as line:
                return line.connect_ex(str(self._socket)) == 0

        wait_until(ready, "PulseAudio")
        self._processes.start(
            "parec", "--device=null.monitor", "--format=s16le", f"--rate={_RATE}", "--channels=1",
            "--latency-msec=20", "--raw", str(self._file),
        )  # fmt: skip

    def start_recording(self) -> None:
        """Begin to record what is played."""
        self._wait_for_samples(1)
        self._start = self._samples()

    def wait_until_heard(self, loudness: float) -> None:
        """Wait until a quarter of a second as loud as that (RMS) was played since the recording began."""
        wait_until(lambda: loudest(self._recorded()) > loudness, "a sound")

    def stop_recording(self) -> float:
        """End the recording and return the RMS of its loudest quarter of a second, 0 (silence) to 1."""
        self._wait_for_samples(self._samples() + int(_TAIL * _RATE))
        raw = self._recorded()
        self._start = None
        return loudest(raw)

    def _recorded(self) -> bytes:
        assert self._start is not None, "nothing is being recorded"
        return self._file.read_bytes()[self._start * _SAMPLE :]

    def _samples(self) -> int:
        return self._file.stat().st_size // _SAMPLE if self._file.exists() else 0

    def _wait_for_samples(self, number: int) -> None:
        wait_until(lambda: self._samples() >= number, "sound samples")


def loudest(raw: bytes) -> float:
    """Return the RMS of the loudest window in little-endian 16-bit samples, 0 to 1."""
    samples = array.array("h", raw[: len(raw) // _SAMPLE * _SAMPLE])
    if sys.byteorder == "big":
        samples.byteswap()
    size = int(_WINDOW * _RATE)
    windows = [samples[start : start + size] for start in range(0, max(1, len(samples)), size // 2)]
    return (
        max(math.sqrt(sum(value * value for value in each) / max(1, len(each))) for each in windows) / 32768
    )
