"""What is said of the sound server, by programs made up for it."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest

from desktop.native.os_name import OsName
from desktop.native.sound import facts
from desktop.native.sound.facts import SoundFacts, sound_facts
from desktop.native.sound.ways import Way

_SH, _SLEEP = shutil.which("sh"), shutil.which("sleep")  # by path: the tests have no other programs
PACTL = """case "$LC_ALL $*" in
"C info") echo "Server Name: pulseaudio"; echo "Default Sink: {sink}" ;;
"C get-sink-mute {sink}") echo "Mute: {mute}" ;;
"C get-sink-volume {sink}") echo "Volume: front-left: 26214 /  40% / -23 dB, right: 32768 /  50% / -18 dB" ;;
*) exit 1 ;;
esac
"""


def program(directory: Path, name: str, script: str) -> str:
    path = directory / name
    path.write_text(f"#!{_SH}\n{script}")
    path.chmod(0o700)
    return str(path)


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A directory with all programs that there are."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(facts, "os_name", lambda: OsName.LINUX)
    return tmp_path


def test_without_any_program_nothing_is_known_but_that_qt_plays(path: Path) -> None:
    assert path.is_dir()
    assert sound_facts() == SoundFacts(way=Way.QT)


@pytest.mark.parametrize(("said", "muted"), [("yes", True), ("no", False)])
def test_the_default_device_tells_whether_it_is_muted_and_how_loud(
    path: Path,
    said: str,
    muted: bool,
) -> None:
    player = program(path, "paplay", "")
    program(path, "pactl", PACTL.format(sink="speakers", mute=said))
    assert sound_facts() == SoundFacts(
        way=Way.PAPLAY, program=player, answers=True, device=True, muted=muted, volume=50
    )


def test_a_sound_server_that_does_not_answer_is_said(path: Path) -> None:
    program(path, "pactl", "echo 'Connection failure: Connection refused' >&2\nexit 1\n")
    assert sound_facts() == SoundFacts(way=Way.QT, answers=False)


def test_a_sound_server_without_a_device_is_said(path: Path) -> None:
    program(path, "pactl", PACTL.format(sink="auto_null", mute="no"))
    assert sound_facts() == SoundFacts(way=Way.QT, answers=True, device=False)


def test_an_old_pactl_leaves_open_what_it_does_not_know(path: Path) -> None:
    program(path, "pactl", '[ "$*" = info ] && echo "Default Sink: speakers"\n')
    assert sound_facts() == SoundFacts(way=Way.QT, answers=True, device=True)


def test_one_that_hangs_is_not_waited_for_for_long(path: Path) -> None:
    program(path, "pactl", f"exec {_SLEEP} 600\n")
    began = time.monotonic()
    assert sound_facts(patience=0.2) == SoundFacts(way=Way.QT, answers=False)
    assert time.monotonic() - began < 60


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("Volume: 0.40", SoundFacts(way=Way.PW_PLAY, answers=True, device=True, muted=False, volume=40)),
        (
            "Volume: 1.00 [MUTED]",
            SoundFacts(way=Way.PW_PLAY, answers=True, device=True, muted=True, volume=100),
        ),
    ],
)
def test_wireplumber_is_asked_where_there_is_no_pactl(path: Path, said: str, expected: SoundFacts) -> None:
    player = program(path, "pw-play", "")
    program(path, "wpctl", f"echo '{said}'\n")
    found = sound_facts()
    assert found.program == player
    assert (found.answers, found.device, found.muted, found.volume) == (
        expected.answers, expected.device, expected.muted, expected.volume,
    )  # fmt: skip


@pytest.mark.parametrize("system", [OsName.WINDOWS, OsName.MACOS])
def test_other_systems_are_not_asked(path: Path, monkeypatch: pytest.MonkeyPatch, system: OsName) -> None:
    program(path, "pactl", PACTL.format(sink="speakers", mute="no"))
    monkeypatch.setattr(facts, "os_name", lambda: system)
    assert sound_facts().answers is None
