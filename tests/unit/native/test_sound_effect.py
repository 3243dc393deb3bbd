"""Qt's player, the last resort, through a made-up QtMultimedia: exactly which calls are made."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from types import ModuleType
from typing import ClassVar

import pytest
from PySide6.QtCore import QObject, QUrl, Signal
from pytestqt.qtbot import QtBot

from desktop.native.sound.effect import SoundEffect


class RecordingEffect(QObject):
    """`QSoundEffect` as far as it is used."""

    class Status(Enum):
        """The two that matter."""

        READY = 2
        Error = 3

    statusChanged = Signal()  # noqa: N815  Qt's name
    playingChanged = Signal()  # noqa: N815  Qt's name
    made: ClassVar[list[RecordingEffect]] = []

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.calls: list[tuple[object, ...]] = []
        self.now = RecordingEffect.Status.READY
        self.made.append(self)

    def status(self) -> Status:
        return self.now

    def setVolume(self, volume: float) -> None:  # noqa: N802  Qt's name
        self.calls.append(("setVolume", volume))

    def setSource(self, url: QUrl) -> None:  # noqa: N802  Qt's name
        self.calls.append(("setSource", url.toString()))

    def play(self) -> None:
        self.calls.append(("play",))

    def stop(self) -> None:
        self.calls.append(("stop",))


@pytest.fixture
def effects(monkeypatch: pytest.MonkeyPatch, qapp: object) -> Iterator[list[RecordingEffect]]:
    assert qapp is not None
    module = ModuleType("PySide6.QtMultimedia")
    vars(module)["QSoundEffect"] = RecordingEffect
    monkeypatch.setitem(sys.modules, "PySide6.QtMultimedia", module)
    RecordingEffect.made.clear()
    yield RecordingEffect.made
    RecordingEffect.made.clear()


def test_a_sound_is_played_at_its_volume(effects: list[RecordingEffect]) -> None:
    player = SoundEffect()
    player.play(Path("/sounds/a b.wav"), 0.4)
    player.play(Path("/sounds/pop.wav"), 1.0)
    (effect,) = effects
    assert effect.calls == [
        ("setVolume", 0.4),
        ("setSource", "file:///sounds/a b.wav"),
        ("play",),
        ("setVolume", 1.0),
        ("setSource", "file:///sounds/pop.wav"),
        ("play",),
    ]


def test_closing_stops_what_is_played(effects: list[RecordingEffect]) -> None:
    player = SoundEffect()
    player.close()
    player.play(Path("/sounds/pop.wav"), 1.0)
    player.close()
    assert effects[0].calls[-1] == ("stop",)


def test_what_is_heard_is_told(qtbot: QtBot, effects: list[RecordingEffect]) -> None:
    player = SoundEffect()
    player.play(Path("/sounds/pop.wav"), 1.0)
    with qtbot.waitSignal(player.heard):
        effects[0].playingChanged.emit()


def test_an_error_is_told_and_the_next_sound_starts_anew(
    qtbot: QtBot, effects: list[RecordingEffect]
) -> None:
    player = SoundEffect()
    player.play(Path("/sounds/pop.wav"), 1.0)
    effects[0].statusChanged.emit()  # loaded: no error
    effects[0].now = RecordingEffect.Status.Error
    with qtbot.waitSignal(player.failed):
        effects[0].statusChanged.emit()
    player.play(Path("/sounds/pop.wav"), 1.0)
    assert [effect.calls[-1] for effect in effects] == [("play",), ("play",)]
    assert len(effects) == 2


def test_without_qtmultimedia_that_is_told(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "PySide6.QtMultimedia", None)
    player = SoundEffect()
    with qtbot.waitSignal(player.failed) as failed:
        player.play(Path("/sounds/pop.wav"), 1.0)
    assert failed.args is not None
    assert "QtMultimedia cannot be loaded" in failed.args[0]
