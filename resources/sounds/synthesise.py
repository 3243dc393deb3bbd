"""Synthesises the alert sounds beside it: the same bytes each time."""

from __future__ import annotations

import math
import struct
import wave
from collections.abc import Callable
from pathlib import Path

RATE = 44_100  # samples a second
_ATTACK = 0.004  # seconds; shorter ones click
_RELEASE = 0.02  # seconds at the end, down to silence

Voice = Callable[[float], float]


def tone(start: float, pitch: float, decay: float, overtones: dict[float, float]) -> Voice:
    """Return a struck tone.

    Args:
        start: When it begins, seconds.
        pitch: Hertz.
        decay: Seconds in which it falls to 1/e.
        overtones: Strength of each partial, by its multiple of the pitch; higher ones fade faster.
    """

    def voice(at: float) -> float:
        age = at - start
        if age < 0:
            return 0.0
        attack = min(1.0, age / _ATTACK)
        return attack * sum(
            strength * math.sin(2 * math.pi * pitch * multiple * age) * math.exp(-age * multiple**0.5 / decay)
            for multiple, strength in overtones.items()
        )

    return voice


def glide(first: float, last: float, length: float, decay: float) -> Voice:
    """Return a pure tone that slides from one pitch (hertz) to another in `length` seconds."""

    def voice(at: float) -> float:
        x = min(at, length)
        turns = first * x + (last - first) * x * x / (2 * length) + last * max(0.0, at - length)
        return min(1.0, at / _ATTACK) * math.sin(2 * math.pi * turns) * math.exp(-at / decay)

    return voice


SOFT = {1.0: 1.0, 2.0: 0.25, 3.0: 0.08}
METAL = {1.0: 1.0, 2.0: 0.5, 2.4: 0.3, 3.0: 0.2, 4.5: 0.12}  # not harmonic: a bell's partials are not

SOUNDS: dict[str, tuple[float, float, list[Voice]]] = {
    "chime": (0.7, 0.54, [tone(0.0, 659.26, 0.16, SOFT), tone(0.12, 987.77, 0.2, SOFT)]),  # E5, B5
    "pop": (0.2, 0.82, [glide(320.0, 760.0, 0.06, 0.05)]),
    "drop": (0.35, 0.59, [glide(1180.0, 520.0, 0.12, 0.09)]),
    "bell": (0.8, 0.57, [tone(0.0, 783.99, 0.24, METAL)]),  # G5
}
"""Length in seconds, peak and voices of each sound.

The peaks make all as loud as each other: -14 LUFS in the loudest fifth of a second, an alert among other
sounds and not above them. A short sound needs a higher one.
"""


def samples(length: float, peak: float, voices: list[Voice]) -> list[float]:
    """Return a sound's samples, its loudest one at `peak` of full scale."""
    count = int(length * RATE)
    mixed = [
        sum(voice(n / RATE) for voice in voices) * min(1.0, (count - n) / (_RELEASE * RATE))
        for n in range(count)
    ]
    loudest = max(abs(value) for value in mixed)
    return [peak * value / loudest for value in mixed]


def write(path: Path, values: list[float]) -> None:
    """Write a WAV file: one channel, 16 bit."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(b"".join(struct.pack("<h", round(value * 32767)) for value in values))


def main(directory: Path = Path(__file__).parent) -> None:
    """Write all sounds."""
    for name, sound in SOUNDS.items():
        write(directory / f"{name}.wav", samples(*sound))


if __name__ == "__main__":
    main()
