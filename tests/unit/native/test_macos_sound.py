"""NSSound of a made-up macOS: exactly which calls are made; afplay where PyObjC is missing."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from desktop.native.os_name import OsName
from desktop.native.sound.macos import MacosSound
from desktop.native.sound.program import SoundProgram
from desktop.native.sound.ways import Way, find_way, make_way

CHIME = Path("/sounds/chime.wav")


class RecordingAppKit:
    """`NSSound`, each call noted.

    Attributes:
        reads: Whether a file can be read as a sound.
        plays: What `play` answers.
    """

    def __init__(self) -> None:
        self.calls: list[tuple[object, ...]] = []
        self.reads = True
        self.plays = True

    def _made(self, path: str, by_reference: bool) -> object:
        self.calls.append(("initWithContentsOfFile:byReference:", path, by_reference))
        name = Path(path).name
        sound = SimpleNamespace(
            setVolume_=lambda volume: self.calls.append((name, "setVolume:", volume)),
            play=lambda: self._play(name),
            stop=lambda: self.calls.append((name, "stop")),
        )
        return sound if self.reads else None

    def _play(self, name: str) -> bool:
        self.calls.append((name, "play"))
        return self.plays

    def install(self, monkeypatch: pytest.MonkeyPatch) -> None:
        module = ModuleType("AppKit")
        made = SimpleNamespace(initWithContentsOfFile_byReference_=self._made)
        vars(module)["NSSound"] = SimpleNamespace(alloc=lambda: made)
        monkeypatch.setitem(sys.modules, "AppKit", module)


@pytest.fixture
def appkit(monkeypatch: pytest.MonkeyPatch, qapp: object) -> RecordingAppKit:
    assert qapp is not None
    appkit = RecordingAppKit()
    appkit.install(monkeypatch)
    return appkit


def test_macos_has_its_own_way(appkit: RecordingAppKit) -> None:
    assert find_way(OsName.MACOS) is Way.NSSOUND
    way = make_way(QObject(), OsName.MACOS)
    assert isinstance(way, MacosSound)
    assert way.experimental
    assert appkit.calls == []


def test_without_pyobjc_afplay_does_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qapp: object) -> None:
    assert qapp is not None
    monkeypatch.setitem(sys.modules, "AppKit", None)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_way(OsName.MACOS) is Way.QT
    afplay = tmp_path / "afplay"
    afplay.write_text(f"#!{shutil.which('sh')}\n")
    afplay.chmod(0o700)
    assert find_way(OsName.MACOS) is Way.AFPLAY
    assert isinstance(make_way(QObject(), OsName.MACOS), SoundProgram)


def test_a_sound_is_played_at_its_volume_and_ends_the_one_before(
    qtbot: QtBot, appkit: RecordingAppKit
) -> None:
    player = MacosSound()
    with qtbot.waitSignal(player.heard):
        player.play(CHIME, 0.4)
    player.play(CHIME.with_name("pop.wav"), 1.0)
    assert appkit.calls == [
        ("initWithContentsOfFile:byReference:", "/sounds/chime.wav", True),
        ("chime.wav", "setVolume:", 0.4),
        ("chime.wav", "play"),
        ("chime.wav", "stop"),
        ("initWithContentsOfFile:byReference:", "/sounds/pop.wav", True),
        ("pop.wav", "setVolume:", 1.0),
        ("pop.wav", "play"),
    ]


def test_closing_stops_the_sound(appkit: RecordingAppKit) -> None:
    player = MacosSound()
    player.close()
    player.play(CHIME, 0.4)
    player.close()
    player.close()
    assert [call[-1] for call in appkit.calls[-2:]] == ["play", "stop"]


@pytest.mark.parametrize(
    ("reads", "reason"), [(False, "macOS cannot read it as a sound"), (True, "macOS does not play it")]
)
def test_what_macos_does_not_play_is_told(
    qtbot: QtBot, appkit: RecordingAppKit, *, reads: bool, reason: str
) -> None:
    appkit.reads, appkit.plays = reads, False
    player = MacosSound()
    with qtbot.waitSignal(player.failed) as failed:
        player.play(CHIME, 0.4)
    assert failed.args == [reason]
    player.close()
    assert appkit.calls[-1][-1] != "stop"
