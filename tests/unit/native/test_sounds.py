"""The alert sounds as files, and how often one is played."""

from __future__ import annotations

import runpy
import wave

import pytest
from pytestqt.qtbot import QtBot

from desktop.native.paths import resource
from desktop.native.sound import BUILT_IN, AlertSound


@pytest.mark.parametrize("name", BUILT_IN)
def test_a_sound_is_a_short_wav_file(name: str) -> None:
    with wave.open(str(resource(f"sounds/{name}.wav")), "rb") as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, 44_100)
        assert 0.2 <= file.getnframes() / 44_100 <= 0.8


def test_the_files_are_what_the_script_writes(tmp_path_factory: pytest.TempPathFactory) -> None:
    directory = tmp_path_factory.mktemp("sounds")
    runpy.run_path(str(resource("sounds/synthesise.py")))["main"](directory)
    assert {path.name: path.read_bytes() for path in directory.iterdir()} == {
        f"{name}.wav": resource(f"sounds/{name}.wav").read_bytes() for name in BUILT_IN
    }


@pytest.fixture
def clock() -> list[float]:
    return [100.0]


@pytest.mark.expected_log("no such sound")
def test_at_most_one_sound_a_second(qtbot: QtBot, clock: list[float]) -> None:
    sound = AlertSound(clock=lambda: clock[0])
    failures: list[str] = []
    sound.failed.connect(failures.append)
    assert qtbot is not None
    sound.play("/nonexistent/first.wav")
    clock[0] += 0.9
    sound.play("/nonexistent/second.wav")
    assert failures == ["no such sound: /nonexistent/first.wav"]


@pytest.mark.expected_log("no such sound")
def test_a_missing_file_is_said_once(qtbot: QtBot, clock: list[float]) -> None:
    sound = AlertSound(clock=lambda: clock[0])
    assert qtbot is not None
    with qtbot.waitSignal(sound.failed):
        sound.play("/nonexistent/first.wav")
    clock[0] += 1.0
    with qtbot.assertNotEmitted(sound.failed):
        sound.play("/nonexistent/first.wav")
