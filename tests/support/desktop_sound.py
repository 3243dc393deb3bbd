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
_BLOCK = _RATE // 100  # samples: a hundredth of a second
_LOUD = 0.01  # RMS of a block that belongs to a sound
_JUMP = 1.6  # times as loud as the block before: another one begins
_SAME = 3  # blocks over which one sound's beginning may be spread


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
        self._begin()

    def _begin(self) -> None:
        self._server = self._processes.start(
            "pulseaudio", "-n", "--daemonize=no", "--use-pid-file=no", "--exit-idle-time=-1",
            "--log-target=stderr", "--log-level=info", "-L", "module-null-sink sink_name=null",
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
        self._ear = self._processes.start(
            "parec", "--device=null.monitor", "--format=s16le", f"--rate={_RATE}", "--channels=1",
            "--latency-msec=20", "--raw", str(self._file),
        )  # fmt: skip

    def end(self) -> None:
        """End it, as when it crashes."""
        self._server.kill()
        self._processes.stop(self._server)
        self._processes.stop(self._ear)
        self._file.unlink()

    def begin_again(self) -> None:
        """Start it anew, after `end`."""
        self._begin()
        self.wait_until_ready()

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

    def count_sounds(self) -> int:
        """End the recording and return how many sounds began in it.

        For sounds that begin at their loudest, such as `pop`: one that begins during another counts too.
        """
        self._wait_for_samples(self._samples() + int(_TAIL * _RATE))
        raw = self._recorded()
        self._start = None
        return len(onsets(raw))

    def streams(self) -> int:
        """Return how often something began to play so far, loud or not, as the server tells."""
        return (self._processes.logs / "pulseaudio.log").read_text(errors="replace").count("Created input ")

    def _recorded(self) -> bytes:
        assert self._start is not None, "nothing is being recorded"
        return self._file.read_bytes()[self._start * _SAMPLE :]

    def _samples(self) -> int:
        return self._file.stat().st_size // _SAMPLE if self._file.exists() else 0

    def _wait_for_samples(self, number: int) -> None:
        wait_until(lambda: self._samples() >= number, "sound samples")


def onsets(raw: bytes) -> list[float]:
    """Return when a sound begins in little-endian 16-bit samples, seconds from their start."""
    samples = _numbers(raw)
    found: list[int] = []
    before = 0.0
    for block, start in enumerate(range(0, len(samples), _BLOCK)):
        loudness = _rms(samples[start : start + _BLOCK])
        if loudness > max(_LOUD, _JUMP * before) and (not found or block - found[-1] > _SAME):
            found.append(block)
        before = loudness
    return [block * _BLOCK / _RATE for block in found]


def _numbers(raw: bytes) -> array.array[int]:
    samples = array.array("h", raw[: len(raw) // _SAMPLE * _SAMPLE])
    if sys.byteorder == "big":
        samples.byteswap()
    return samples


def loudest(raw: bytes) -> float:
    """Return the RMS of the loudest window in little-endian 16-bit samples, 0 to 1."""
    samples = _numbers(raw)
    size = int(_WINDOW * _RATE)
    return max(_rms(samples[start : start + size]) for start in range(0, max(1, len(samples)), size // 2))


def _rms(samples: array.array[int]) -> float:
    return math.sqrt(sum(value * value for value in samples) / max(1, len(samples))) / 32768
