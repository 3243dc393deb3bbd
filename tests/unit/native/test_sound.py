"""How often a sound is played, how loud, and what is said when none is heard."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from desktop.native.paths import resource
from desktop.native.sound import AlertSound
from desktop.native.sound.base import SoundWay

CHIME, POP = resource("sounds/chime.wav").absolute(), resource("sounds/pop.wav").absolute()


class RecordingWay(SoundWay):
    """Notes what it is asked for."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.played: list[tuple[Path, float]] = []
        self.closed = 0

    def play(self, path: Path, volume: float) -> None:
        self.played.append((path, volume))

    def close(self) -> None:
        self.closed += 1


class Ears:
    """An alert sound on a clock of its own, and the ways it has made."""

    def __init__(self) -> None:
        self.now = 100.0
        self.ways: list[RecordingWay] = []
        self.failures: list[str] = []
        self.sound = AlertSound(clock=lambda: self.now, make_way=self._make)
        self.sound.failed.connect(self.failures.append)

    def _make(self, parent: QObject) -> SoundWay:
        self.ways.append(RecordingWay(parent))
        return self.ways[-1]

    @property
    def played(self) -> list[tuple[Path, float]]:
        return [each for way in self.ways for each in way.played]


@pytest.fixture
def ears(qtbot: QtBot) -> Ears:
    assert qtbot is not None
    return Ears()


def test_nothing_is_made_before_the_first_sound(ears: Ears) -> None:
    ears.sound.set_volume(0.5)
    ears.sound.play("none")
    ears.sound.close()
    assert ears.ways == []
    ears.sound.play("chime")
    assert ears.played == [(CHIME, 0.5)]


def test_at_most_one_sound_a_second(ears: Ears) -> None:
    ears.sound.play("chime")
    ears.now += 0.9
    ears.sound.play("pop")
    assert ears.played == [(CHIME, 1.0)]
    ears.now += 0.1
    ears.sound.play("pop")
    assert ears.played == [(CHIME, 1.0), (POP, 1.0)]


def test_at_volume_0_nothing_is_played_and_nothing_waits_for_it(ears: Ears) -> None:
    ears.sound.set_volume(0.0)
    ears.sound.play("chime")
    assert ears.played == []
    ears.sound.set_volume(0.3)
    ears.sound.play("chime")
    assert ears.played == [(CHIME, 0.3)]


def test_a_preview_is_played_at_once_at_its_own_volume_and_counts_as_the_seconds_sound(ears: Ears) -> None:
    ears.sound.set_volume(0.3)
    ears.sound.play("chime")
    ears.sound.preview("pop", 0.8)
    ears.sound.preview("none", 0.8)
    assert ears.played == [(CHIME, 0.3), (POP, 0.8)]
    ears.now += 0.9
    ears.sound.play("chime")
    assert len(ears.played) == 2
    ears.now += 0.1
    ears.sound.play("chime")
    assert ears.played[2:] == [(CHIME, 0.3)]


@pytest.mark.expected_log("no such sound: /nonexistent/mine.wav")
def test_the_chime_takes_the_place_of_a_file_that_has_gone_which_is_said_once(ears: Ears) -> None:
    ears.sound.play("/nonexistent/mine.wav")
    ears.now += 1.0
    ears.sound.play("/nonexistent/mine.wav")
    assert ears.played == [(CHIME, 1.0), (CHIME, 1.0)]
    assert ears.failures == ["no such sound: /nonexistent/mine.wav"]


@pytest.mark.expected_log("no alert sound: the server has gone")
def test_after_a_failure_the_next_sound_begins_anew(ears: Ears) -> None:
    for _ in range(3):
        ears.sound.play("chime")
        ears.ways[-1].failed.emit("the server has gone")
        assert ears.ways[-1].closed == 1
        ears.now += 1.0
    assert len(ears.ways) == 3
    assert ears.failures == ["the server has gone"]
    assert ears.sound.failure == "the server has gone"
    ears.sound.play("chime")
    ears.ways[-1].heard.emit()
    assert ears.sound.failure == ""


@pytest.mark.expected_log("no alert sound: the server has gone")
def test_what_was_heard_again_and_fails_again_is_said_again(ears: Ears) -> None:
    for word in ("failed", "heard", "failed"):
        ears.sound.play("chime")
        if word == "heard":
            ears.ways[-1].heard.emit()
        else:
            ears.ways[-1].failed.emit("the server has gone")
        ears.now += 1.0
    assert len(ears.failures) == 2
