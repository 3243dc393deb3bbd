"""The alert sounds as files: short, as loud as each other, without a click."""

from __future__ import annotations

import math
import runpy
import sys
import wave
from array import array
from collections.abc import Iterable, Iterator

import pytest

from desktop.native.paths import resource
from desktop.native.sound import BUILT_IN

_RATE = 44_100
_EAR = int(0.2 * _RATE)  # samples over which an ear sums up how loud something is


def _samples(name: str) -> list[float]:
    with wave.open(str(resource(f"sounds/{name}.wav")), "rb") as file:
        samples = array("h", file.readframes(file.getnframes()))
    if sys.byteorder == "big":
        samples.byteswap()
    return [value / 32768 for value in samples]


def _filtered(values: Iterable[float], b: tuple[float, ...], a: tuple[float, ...]) -> Iterator[float]:
    x1 = x2 = y1 = y2 = 0.0
    for x in values:
        y = b[0] * x + b[1] * x1 + b[2] * x2 - a[0] * y1 - a[1] * y2
        x1, x2, y1, y2 = x, x1, y, y1
        yield y


def _loudness(samples: list[float]) -> float:
    """Return the loudest fifth of a second, in LUFS: ITU-R BS.1770's weighting, a window for short sounds."""
    k = math.tan(math.pi * 1681.974450955533 / _RATE)
    q, high = 0.7071752369554196, 10 ** (3.999843853973347 / 20)
    middle, norm = high**0.4996667741545416, 1 + k / q + k * k
    shelf = (
        ((high + middle * k / q + k * k) / norm, 2 * (k * k - high) / norm),
        (high - middle * k / q + k * k) / norm,
    )
    poles = (2 * (k * k - 1) / norm, (1 - k / q + k * k) / norm)
    weighted = _filtered(samples, (*shelf[0], shelf[1]), poles)
    k, q = math.tan(math.pi * 38.13547087602444 / _RATE), 0.5003270373238773
    norm = 1 + k / q + k * k
    poles = (2 * (k * k - 1) / norm, (1 - k / q + k * k) / norm)
    sums = [0.0]
    for value in _filtered(weighted, (1.0, -2.0, 1.0), poles):
        sums.append(sums[-1] + value * value)
    loudest = max(sums[min(at + _EAR, len(sums) - 1)] - sums[at] for at in range(0, len(sums), _RATE // 100))
    return -0.691 + 10 * math.log10(loudest / _EAR)


@pytest.mark.parametrize("name", BUILT_IN)
def test_a_sound_is_a_short_wav_file(name: str) -> None:
    with wave.open(str(resource(f"sounds/{name}.wav")), "rb") as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, _RATE)
        assert 0.2 <= file.getnframes() / _RATE <= 0.8


@pytest.mark.parametrize("name", BUILT_IN)
def test_a_sound_begins_and_ends_in_silence_and_is_not_clipped(name: str) -> None:
    """A step of more than a hundredth of full scale at either end would be heard as a click."""
    samples = _samples(name)
    for edge in (samples[:4], samples[-4:]):
        assert max(map(abs, edge)) < 0.01
    assert 0.4 < max(map(abs, samples)) < 0.9
    assert abs(sum(samples) / len(samples)) < 0.001  # no constant part, which would click when it is cut


def test_all_sounds_are_as_loud_as_each_other() -> None:
    for name in BUILT_IN:
        assert _loudness(_samples(name)) == pytest.approx(-14.0, abs=0.3), name


def test_the_files_are_what_the_script_writes(tmp_path_factory: pytest.TempPathFactory) -> None:
    directory = tmp_path_factory.mktemp("sounds")
    runpy.run_path(str(resource("sounds/synthesise.py")))["main"](directory)
    assert {path.name: path.read_bytes() for path in directory.iterdir()} == {
        f"{name}.wav": resource(f"sounds/{name}.wav").read_bytes() for name in BUILT_IN
    }
