"""PlaySound of a made-up Windows: exactly which calls are made, and what is in the files it gets."""

from __future__ import annotations

import sys
import wave
from array import array
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from desktop.native.os_name import OsName
from desktop.native.paths import resource
from desktop.native.sound.pcm import write_scaled
from desktop.native.sound.ways import Way, find_way, make_way
from desktop.native.sound.windows import WindowsSound

FILENAME, ASYNC, NODEFAULT = 0x20000, 1, 2
PLAYED = FILENAME | ASYNC | NODEFAULT
CHIME = resource("sounds/chime.wav")


class RecordingWinsound:
    """Module `winsound` as far as it is used."""

    def __init__(self) -> None:
        self.calls: list[tuple[str | None, int]] = []
        self.refuses = False

    def play_sound(self, sound: str | None, flags: int) -> None:
        self.calls.append((sound, flags))
        if self.refuses and sound is not None:
            raise RuntimeError("Failed to play sound")


@pytest.fixture
def winsound(monkeypatch: pytest.MonkeyPatch, qapp: object) -> RecordingWinsound:
    assert qapp is not None
    recording, module = RecordingWinsound(), ModuleType("winsound")
    vars(module).update(
        PlaySound=recording.play_sound, SND_FILENAME=FILENAME, SND_ASYNC=ASYNC, SND_NODEFAULT=NODEFAULT
    )
    monkeypatch.setitem(sys.modules, "winsound", module)
    return recording


@pytest.fixture
def player(winsound: RecordingWinsound) -> Iterator[WindowsSound]:
    assert winsound is not None
    player = WindowsSound()
    yield player
    player.close()


def samples(path: str) -> list[int]:
    with wave.open(path, "rb") as file:
        return list(array("h", file.readframes(file.getnframes())))


def test_windows_has_its_own_way(winsound: RecordingWinsound) -> None:
    assert find_way(OsName.WINDOWS) is Way.WINSOUND
    way = make_way(QObject(), OsName.WINDOWS)
    assert isinstance(way, WindowsSound)
    assert way.experimental
    assert winsound.calls == []


def test_at_full_volume_the_file_itself_is_played(
    qtbot: QtBot, winsound: RecordingWinsound, player: WindowsSound
) -> None:
    with qtbot.waitSignal(player.heard):
        player.play(CHIME, 1.0)
    assert winsound.calls == [(str(CHIME), PLAYED)]


def test_at_half_volume_a_copy_with_half_the_amplitude_is_played(
    winsound: RecordingWinsound, player: WindowsSound
) -> None:
    player.play(CHIME, 0.5)
    ((copy, flags),) = winsound.calls
    assert copy is not None
    assert flags == PLAYED
    whole, half = samples(str(CHIME)), samples(copy)
    assert len(half) == len(whole)
    assert all(abs(value - half[at] * 2) <= 1 for at, value in enumerate(whole))
    assert Path(copy).parent.stat().st_mode & 0o077 == 0


def test_the_copy_is_made_once_for_each_volume_and_again_when_the_file_changed(
    tmp_path: Path, winsound: RecordingWinsound, player: WindowsSound
) -> None:
    mine = tmp_path / "mine.wav"
    mine.write_bytes(CHIME.read_bytes())
    for volume in (0.5, 0.5, 0.8):
        player.play(mine, volume)
    mine.write_bytes(resource("sounds/pop.wav").read_bytes())
    player.play(mine, 0.5)
    first, again, louder, changed = (sound for sound, _ in winsound.calls)
    assert first == again
    assert len({first, louder, changed}) == 3


def test_closing_stops_the_sound_and_takes_the_copies_away(
    winsound: RecordingWinsound, player: WindowsSound
) -> None:
    player.play(CHIME, 0.5)
    copy = winsound.calls[0][0]
    assert copy is not None
    player.close()
    player.close()
    assert winsound.calls[1:] == [(None, 0), (None, 0)]
    assert not Path(copy).parent.exists()
    player.play(CHIME, 0.5)
    assert Path(str(winsound.calls[-1][0])).is_file()


@pytest.mark.parametrize("volume", [0.5, 1.0])
def test_what_windows_does_not_play_is_told(
    qtbot: QtBot, winsound: RecordingWinsound, player: WindowsSound, volume: float
) -> None:
    winsound.refuses = True
    with qtbot.waitSignal(player.failed) as failed:
        player.play(CHIME, volume)
    assert failed.args == ["Windows does not play it (Failed to play sound)"]


def test_a_file_that_is_no_sound_is_told(
    qtbot: QtBot, tmp_path: Path, winsound: RecordingWinsound, player: WindowsSound
) -> None:
    text = tmp_path / "sound.wav"
    text.write_text("no sound")
    for path in (text, tmp_path / "missing.wav"):
        with qtbot.waitSignal(player.failed):
            player.play(path, 0.5)
    assert winsound.calls == []


@pytest.mark.parametrize(
    ("width", "loud", "soft"),
    [
        (1, bytes((0, 128, 255)), bytes((64, 128, 192))),
        (2, array("h", (-32768, 0, 32767)).tobytes(), array("h", (-16384, 0, 16384)).tobytes()),
        (3, b"\0\0\x80\0\0\0\xfe\xff\x7f", b"\0\0\xc0\0\0\0\xff\xff\x3f"),
        (4, array("i", (-(2**31), 0, 2**31 - 2)).tobytes(), array("i", (-(2**30), 0, 2**30 - 1)).tobytes()),
    ],
)
def test_samples_of_every_width_are_scaled(tmp_path: Path, width: int, loud: bytes, soft: bytes) -> None:
    source, target = tmp_path / "source.wav", tmp_path / "target.wav"
    with wave.open(str(source), "wb") as file:
        file.setparams((1, width, 8_000, 0, "NONE", ""))
        file.writeframes(loud)
    write_scaled(source, 0.5, target)
    with wave.open(str(target), "rb") as file:
        assert file.getparams()[:4] == (1, width, 8_000, 3)
        assert file.readframes(3) == soft
