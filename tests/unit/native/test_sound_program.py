"""Sounds played by another program: which, how loud, and that none outlives its end."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.native.os_name import OsName
from desktop.native.sound.program import SoundProgram
from desktop.native.sound.ways import find_program

SOUND = Path("/usr/share/sounds/some.wav")
LASTING = "echo $$ >{directory}/pid.new\nmv {directory}/pid.new {directory}/pid\nexec sleep 600\n"


def program(directory: Path, name: str, script: str) -> str:
    """Write a program that does as `script` says."""
    path = directory / name
    path.write_text(f"#!{shutil.which('sh')}\n{script}")
    path.chmod(0o700)
    return str(path)


@pytest.fixture
def player(qtbot: QtBot, tmp_path: Path) -> Iterator[SoundProgram]:
    """A player whose sounds last until somebody ends them."""
    assert qtbot is not None
    player = SoundProgram(program(tmp_path, "paplay", LASTING.format(directory=tmp_path)))
    yield player
    player.close()


def pid(qtbot: QtBot, directory: Path) -> int:
    """Return the process that plays, once it does."""
    file = directory / "pid"
    qtbot.waitUntil(file.exists, timeout=20_000)
    found = int(file.read_text())
    file.unlink()
    return found


def lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_pulseaudios_player_is_preferred_to_pipewires(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_program(OsName.LINUX) is None
    pipewire = program(tmp_path, "pw-play", "")
    assert find_program(OsName.LINUX) == pipewire
    pulse = program(tmp_path, "paplay", "")
    assert find_program(OsName.LINUX) == pulse
    assert find_program(OsName.WINDOWS) is None
    assert find_program(OsName.MACOS) is None


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("paplay", "--volume=41285 --client-name=TimeNow"),
        ("pw-play", "--volume=0.250"),
        ("afplay", "-v 0.250"),
    ],
)
def test_the_volume_is_told_in_the_programs_own_scale(
    qtbot: QtBot, tmp_path: Path, name: str, options: str
) -> None:
    player = SoundProgram(program(tmp_path, name, f'echo "$@" >{tmp_path}/told'))
    with qtbot.waitSignal(player.heard, timeout=20_000):
        player.play(SOUND, 0.25)
    assert (tmp_path / "told").read_text() == f"{options} {SOUND}\n"


def test_a_new_sound_ends_the_one_before(qtbot: QtBot, tmp_path: Path, player: SoundProgram) -> None:
    player.play(SOUND, 1.0)
    first = pid(qtbot, tmp_path)
    with qtbot.assertNotEmitted(player.failed):
        player.play(SOUND, 1.0)
        second = pid(qtbot, tmp_path)
    assert not lives(first)
    assert lives(second)


def test_no_sound_outlives_the_app(qtbot: QtBot, tmp_path: Path, player: SoundProgram) -> None:
    player.play(SOUND, 1.0)
    process = pid(qtbot, tmp_path)
    with qtbot.assertNotEmitted(player.failed):
        player.close()
    assert not lives(process)


def test_a_program_that_has_gone_is_said(qtbot: QtBot, tmp_path: Path) -> None:
    player = SoundProgram(str(tmp_path / "paplay"))
    with qtbot.waitSignal(player.failed, timeout=20_000) as blocker:
        player.play(SOUND, 1.0)
    assert str(tmp_path / "paplay") in blocker.args[0]


def test_a_sound_server_that_hangs_is_not_waited_for_for_ever(qtbot: QtBot, tmp_path: Path) -> None:
    player = SoundProgram(program(tmp_path, "paplay", LASTING.format(directory=tmp_path)), limit=0.5)
    with qtbot.waitSignal(player.failed, timeout=20_000) as blocker:
        player.play(SOUND, 1.0)
        process = pid(qtbot, tmp_path)
    assert blocker.args == ["the sound server does not answer"]
    assert not lives(process)
