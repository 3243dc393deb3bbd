"""WAV files with PCM samples: how long they are, and the same at another volume."""

from __future__ import annotations

import sys
import wave
from array import array
from pathlib import Path

_CODES = {2: "h", 4: "i"}  # bytes a sample -> of module `array`
_NO_ARRAY = 3  # bytes a sample: no array has these


def seconds(path: Path) -> float:
    """Return how long a sound is.

    Raises:
        OSError: The file cannot be read.
        EOFError: It ends too early.
        wave.Error: It is no WAV file, or not PCM.
    """
    with wave.open(str(path), "rb") as file:
        return file.getnframes() / file.getframerate()


def write_scaled(source: Path, volume: float, target: Path) -> None:
    """Write a copy of a sound with all samples multiplied by `volume` (0 to 1).

    Raises:
        OSError: A file cannot be read, or written.
        EOFError: The source ends too early.
        wave.Error: The source is no WAV file, or not PCM.
    """
    with wave.open(str(source), "rb") as file:
        form = file.getparams()
        samples = file.readframes(form.nframes)
    with wave.open(str(target), "wb") as file:
        file.setparams(form)
        file.writeframes(_scaled(samples, form.sampwidth, volume))


def _scaled(samples: bytes, width: int, volume: float) -> bytes:
    if width == 1:  # without a sign, silence is 128
        return bytes(128 + round((value - 128) * volume) for value in samples)
    if width == _NO_ARRAY:
        values = (
            int.from_bytes(samples[at : at + 3], "little", signed=True)
            for at in range(0, len(samples) // 3 * 3, 3)
        )
        return b"".join(round(value * volume).to_bytes(3, "little", signed=True) for value in values)
    numbers = array(_CODES[width], samples)
    if sys.byteorder == "big":
        numbers.byteswap()
    scaled = array(numbers.typecode, (round(value * volume) for value in numbers))
    if sys.byteorder == "big":
        scaled.byteswap()
    return scaled.tobytes()
