"""A real sound server that dies, comes back, is muted; own files of other kinds than WAV."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QProcess
from pytestqt.qtbot import QtBot

from desktop.native.os_name import OsName
from desktop.native.paths import resource
from desktop.native.sound import AlertSound
from desktop.native.sound.choice import check_sound
from desktop.native.sound.facts import SoundFacts, sound_facts
from desktop.native.sound.ways import Way, find_program, find_way
from tests.support.desktop import Desktop
from tests.support.desktop_processes import program, wait_until

pytestmark = pytest.mark.e2e

AUDIBLE = 0.01  # RMS
PAPLAY = find_program(OsName.LINUX)


@pytest.fixture(scope="module")
def quiet_desktop() -> Iterator[Desktop]:
    """A desktop with a sound server, and little else."""
    with Desktop(tray=None, window_manager=False, notifications=False, keyring=False) as desktop:
        yield desktop


@pytest.fixture
def desktop(quiet_desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> Desktop:
    """The same, for what is played in this process."""
    monkeypatch.setenv("PULSE_SERVER", quiet_desktop.env["PULSE_SERVER"])
    monkeypatch.setenv("XDG_RUNTIME_DIR", quiet_desktop.env["XDG_RUNTIME_DIR"])
    monkeypatch.setenv("HOME", quiet_desktop.env["HOME"])
    return quiet_desktop


class Player:
    """An alert sound on a clock on which every sound is a second after the one before."""

    def __init__(self, qtbot: QtBot) -> None:
        self.now = 0.0
        self.failures: list[str] = []
        self.sound = AlertSound(clock=lambda: self.now)
        self.sound.failed.connect(self.failures.append)
        self._qtbot = qtbot

    def play(self, sound: str, *, fails: bool = False) -> None:
        """Play a sound and wait until it is over."""
        self.now += 1.0
        self.sound.play(sound)
        self.wait_for_the_end()
        assert bool(self.sound.failure) is fails

    def wait_for_the_end(self) -> None:
        """Wait until nothing is played; then nothing is left of it either."""
        done = QProcess.ProcessState.NotRunning
        self._qtbot.waitUntil(
            lambda: all(process.state() is done for process in self.sound.findChildren(QProcess))
        )
        assert children() == []


def children() -> list[str]:
    """Return the programs of ours that run, or have ended without anybody's asking."""
    found = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    names = [Path(f"/proc/{pid}/comm") for pid in found]
    return [name.read_text().strip() for name in names if name.exists() and "paplay" in name.read_text()]


@pytest.mark.expected_log("no alert sound: no sound server")
def test_a_sound_server_that_dies_and_comes_back_costs_the_sounds_between(
    qtbot: QtBot, desktop: Desktop
) -> None:
    player = Player(qtbot)
    desktop.start_recording()
    player.play("pop")
    assert desktop.stop_recording() > AUDIBLE
    desktop.sound.end()
    for _ in range(3):
        player.play("pop", fails=True)
    assert player.failures == ["no sound server, or not a WAV file"]  # once
    desktop.sound.begin_again()
    desktop.start_recording()
    player.play("pop")
    assert desktop.stop_recording() > AUDIBLE
    assert len(player.failures) == 1


@pytest.mark.expected_log("no alert sound: no sound server")
def test_a_sound_server_that_dies_while_it_plays_is_survived(qtbot: QtBot, desktop: Desktop) -> None:
    player = Player(qtbot)
    before = desktop.sound.streams()
    player.now += 1.0
    player.sound.play("bell")
    qtbot.waitUntil(lambda: desktop.sound.streams() > before)
    desktop.sound.end()
    player.wait_for_the_end()
    assert player.failures
    desktop.sound.begin_again()
    player.play("pop")
    assert player.sound.failure == ""


def test_the_app_takes_its_sound_along_when_it_ends(qtbot: QtBot, desktop: Desktop) -> None:
    player = Player(qtbot)
    before = desktop.sound.streams()
    player.now += 1.0
    player.sound.play("bell")
    qtbot.waitUntil(lambda: desktop.sound.streams() > before)
    player.sound.close()
    assert children() == []


def test_a_file_of_another_kind_is_played_where_it_may_be_chosen(
    qtbot: QtBot, desktop: Desktop, tmp_path: Path
) -> None:
    player, file = Player(qtbot), tmp_path / "mine.ogg"
    recorder = subprocess.Popen(  # noqa: S603  a program of the system
        [program("parec"), "--device=null.monitor", "--file-format=ogg", "--latency-msec=20", str(file)],
        env=desktop.env,
    )
    wait_until(lambda: file.exists() and file.stat().st_size > 0, "the recorder")
    player.play("chime")
    recorder.send_signal(signal.SIGINT)
    recorder.wait(30)
    assert check_sound(str(file)) is None
    desktop.start_recording()
    player.play(str(file))
    assert desktop.stop_recording() > AUDIBLE
    assert player.failures == []


def test_the_real_server_tells_whether_anybody_could_hear_it(desktop: Desktop) -> None:
    def pactl(*words: str) -> None:
        subprocess.run([program("pactl"), *words], env=desktop.env, check=True)  # noqa: S603  of the system

    def facts(*, muted: bool, volume: int) -> SoundFacts:
        return SoundFacts(
            way=find_way(OsName.LINUX), program=PAPLAY, answers=True, device=True, muted=muted, volume=volume
        )

    assert find_way(OsName.LINUX) is Way.PAPLAY
    assert sound_facts(60.0) == facts(muted=False, volume=100)
    pactl("set-sink-mute", "null", "1")
    pactl("set-sink-volume", "null", "40%")
    assert sound_facts(60.0) == facts(muted=True, volume=40)
    pactl("set-sink-mute", "null", "0")
    pactl("set-sink-volume", "null", "100%")


def test_no_sound_server_is_told_too(desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULSE_SERVER", f"unix:{desktop.home}/none")
    assert sound_facts(60.0) == SoundFacts(way=Way.PAPLAY, program=PAPLAY, answers=False)


def test_nothing_of_sound_is_loaded_before_the_first_one() -> None:
    """The icon and the tray do without."""
    asked = (
        "import sys; from desktop.native.sound import AlertSound; AlertSound(); "
        "kinds = ('desktop.native.sound.', 'wave', 'PySide6.QtM'); "
        "print([name for name in sys.modules if name.startswith(kinds)])"
    )
    done = subprocess.run(  # noqa: S603  this interpreter
        [sys.executable, "-c", asked],
        cwd=resource("sounds").parents[1],
        capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    assert done.stdout == "['desktop.native.sound.base']\n"
