"""The ear of the tests of sound counts right: sounds apart, sounds over each other, none."""

from __future__ import annotations

import sys
import wave
from array import array

import pytest

from desktop.native.paths import resource
from tests.support.desktop_sound import onsets

_RATE = 16_000
_HALF = 0.5


def _pop() -> list[float]:
    """Return the pop at half its volume, as the ear would record it."""
    with wave.open(str(resource("sounds/pop.wav")), "rb") as file:
        samples = array("h", file.readframes(file.getnframes()))
    if sys.byteorder == "big":
        samples.byteswap()
    step = 44_100 / _RATE
    return [_HALF * samples[int(at * step)] for at in range(int(len(samples) / step))]


def _recorded(*starts: float) -> bytes:
    """Return a recording of two seconds in which pops begin at these seconds."""
    mixed = [0.0] * (2 * _RATE)
    for start in starts:
        for at, value in enumerate(_pop()):
            mixed[int(start * _RATE) + at] += value
    samples = array("h", (max(-32768, min(32767, round(value))) for value in mixed))
    if sys.byteorder == "big":
        samples.byteswap()
    return samples.tobytes()


@pytest.mark.parametrize(
    "starts", [(), (0.0,), (0.5,), (0.507,), (0.1, 1.1), (0.5, 0.55), (0.5, 0.6), (0.2, 0.4, 1.5)], ids=str
)
def test_each_beginning_is_counted_once(starts: tuple[float, ...]) -> None:
    assert onsets(_recorded(*starts)) == pytest.approx(starts, abs=0.011)
