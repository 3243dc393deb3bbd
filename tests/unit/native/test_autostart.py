"""Starting with the session: arranged, undone, left alone where the person said so elsewhere."""

from __future__ import annotations

import configparser
import os
import shlex
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.native.autostart import (
    Autostart,
    State,
    keep_autostart,
    make_autostart,
    reconcile,
    switch_autostart,
)
from desktop.native.autostart.linux import ENTRY, LinuxAutostart
from desktop.native.autostart.macos import LABEL, MacosAutostart
from desktop.native.autostart.remembered import RememberedAutostart
from desktop.native.autostart.windows import APPROVED, NAME, WindowsAutostart
from desktop.native.os_name import OsName
from desktop.native.program import own_command
from desktop.native.windows_registry import Hive
from tests.unit.native.recording_launchctl import Launchctl
from tests.unit.native.recording_registry import RecordingRegistry

COMMAND = ("/opt/Time Now/timenow-desktop",)


class CasedParser(configparser.RawConfigParser):
    """A parser that leaves keys as they are written."""

    def optionxform(self, optionstr: str) -> str:
        return optionstr


def linux(directory: Path, command: tuple[str, ...] = COMMAND) -> Autostart:
    return LinuxAutostart(command, directory)


_LAUNCHCTLS: dict[Path, Launchctl] = {}


def macos(directory: Path, command: tuple[str, ...] = COMMAND) -> Autostart:
    run = _LAUNCHCTLS.setdefault(directory, Launchctl())
    return MacosAutostart(command, directory, run=run, user=501)


_REGISTRIES: dict[Path, RecordingRegistry] = {}


def windows(directory: Path, command: tuple[str, ...] = COMMAND) -> Autostart:
    return WindowsAutostart(command, _REGISTRIES.setdefault(directory, RecordingRegistry()))


each_system = pytest.mark.parametrize("system", [linux, windows, macos])
System = Callable[..., Autostart]

# The contract


@each_system
def test_what_is_arranged_is_on_and_what_is_undone_is_off(system: System, tmp_path: Path) -> None:
    autostart = system(tmp_path)
    assert autostart.state() is State.OFF
    autostart.enable()
    assert autostart.state() is State.ON
    autostart.disable()
    assert autostart.state() is State.OFF
    autostart.disable()


@each_system
def test_a_program_that_was_moved_is_arranged_anew(system: System, tmp_path: Path) -> None:
    system(tmp_path).enable()
    moved = system(tmp_path, ("/elsewhere/timenow-desktop",))
    assert moved.state() is State.STALE
    reconcile(moved, wanted=True)
    assert moved.state() is State.ON


@each_system
@pytest.mark.parametrize("wanted", [False, True])
def test_it_becomes_what_the_settings_say(system: System, tmp_path: Path, wanted: bool) -> None:
    autostart = system(tmp_path)
    for before in (autostart.disable, autostart.enable):
        before()
        reconcile(autostart, wanted=wanted)
        assert autostart.state() is (State.ON if wanted else State.OFF)


@each_system
def test_an_entry_of_somebody_elses_is_left_alone_where_nothing_is_wanted(
    system: System, tmp_path: Path
) -> None:
    system(tmp_path, ("/elsewhere/timenow-desktop",)).enable()
    here = system(tmp_path)
    reconcile(here, wanted=False)
    assert here.state() is State.STALE


def refuse(autostart: Autostart, directory: Path) -> None:
    """Switch it off as the system's own tools do."""
    match autostart:
        case LinuxAutostart():
            entry = directory / ENTRY
            entry.write_text(entry.read_text() + "Hidden=true\n")
        case WindowsAutostart():
            _REGISTRIES[directory].tree[Hive.USER, APPROVED] = {NAME: b"\x03" + bytes(11)}
        case MacosAutostart():
            vars(autostart)["_run"].prints = f'disabled services = {{\n\t"{LABEL}" => disabled\n}}\n'


@each_system
@pytest.mark.parametrize("wanted", [False, True])
def test_what_the_person_switched_off_elsewhere_stays_off(
    system: System, tmp_path: Path, wanted: bool
) -> None:
    autostart = system(tmp_path)
    autostart.enable()
    refuse(autostart, tmp_path)
    assert autostart.state() is State.REFUSED
    reconcile(autostart, wanted=wanted)
    assert autostart.state() is State.REFUSED


@each_system
def test_what_was_switched_off_elsewhere_stays_off_when_the_program_moved(
    system: System, tmp_path: Path
) -> None:
    old = system(tmp_path)
    old.enable()
    refuse(old, tmp_path)
    upgraded = system(tmp_path, ("/opt/TimeNow-2.AppImage",))
    keep_autostart(wanted=True, autostart=upgraded)
    assert upgraded.state() is State.REFUSED


@each_system
def test_a_click_in_our_own_settings_counts_more_than_the_systems(system: System, tmp_path: Path) -> None:
    autostart = system(tmp_path)
    autostart.enable()
    refuse(autostart, tmp_path)
    switch_autostart(on=True, autostart=autostart)
    if isinstance(autostart, MacosAutostart):  # what `launchctl enable` does
        run = _LAUNCHCTLS[tmp_path]
        assert run.calls[-1] == ("print-disabled", "gui/501") or ("enable", f"gui/501/{LABEL}") in run.calls
        run.prints = ""
    assert autostart.state() is State.ON
    switch_autostart(on=False, autostart=autostart)
    assert autostart.state() is State.OFF


# An entry that somebody deletes


@each_system
def test_an_entry_that_was_deleted_elsewhere_is_not_made_again_by_a_start(
    system: System, tmp_path: Path
) -> None:
    inner, note = system(tmp_path), tmp_path / "config/autostart"
    autostart = RememberedAutostart(inner, note)
    keep_autostart(wanted=True, autostart=autostart)
    assert autostart.state() is State.ON
    inner.disable()  # as a tool does that knows nothing of the note
    assert autostart.state() is State.REFUSED
    for command in (COMMAND, ("/opt/TimeNow-2.AppImage",)):
        keep_autostart(wanted=True, autostart=RememberedAutostart(system(tmp_path, command), note))
        assert inner.state() is State.OFF
    switch_autostart(on=True, autostart=autostart)
    assert autostart.state() is State.ON


@each_system
def test_who_switches_it_off_here_and_on_again_has_refused_nothing(system: System, tmp_path: Path) -> None:
    inner, note = system(tmp_path), tmp_path / "config/autostart"
    autostart = RememberedAutostart(inner, note)
    assert autostart.experimental is inner.experimental
    autostart.enable()
    keep_autostart(wanted=False, autostart=autostart)
    assert (autostart.state(), note.exists()) == (State.OFF, False)
    keep_autostart(wanted=True, autostart=autostart)
    assert autostart.state() is State.ON


def test_where_it_cannot_be_noted_it_is_said_in_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "config").touch()
    autostart = RememberedAutostart(linux(tmp_path), tmp_path / "config/autostart")
    keep_autostart(wanted=True, autostart=autostart)
    assert autostart.state() is State.ON
    assert "starting with the session" in caplog.text
    caplog.clear()


# Linux


def test_the_entry_is_what_desktops_read(tmp_path: Path) -> None:
    linux(tmp_path / "autostart").enable()
    entry = CasedParser()
    entry.read(tmp_path / "autostart" / ENTRY, encoding="utf-8")
    assert dict(entry["Desktop Entry"]) == {
        "Type": "Application",
        "Name": "TimeNow",
        "Icon": "cloud.timenow.Desktop",
        "Exec": '"/opt/Time Now/timenow-desktop" --hidden',
        "Terminal": "false",
        "X-GNOME-Autostart-enabled": "true",
    }
    assert [entry.name for entry in (tmp_path / "autostart").iterdir()] == [ENTRY]


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1), min_size=1))
def test_any_path_comes_back_as_it_was(words: list[str]) -> None:
    line: str = vars(LinuxAutostart(words, Path("/nowhere")))["_exec"]
    assert "\n" not in line
    for written, meant in ((r"\\", "\0"), (r"\n", "\n"), (r"\r", "\r"), (r"\t", "\t"), ("\0", "\\")):
        line = line.replace(written, meant)
    lexer = shlex.shlex(line, posix=True, punctuation_chars=False)
    lexer.whitespace, lexer.whitespace_split, lexer.commenters = " ", True, ""
    lexer.escapedquotes = '"'
    unquoted = [word.replace("\\`", "`").replace("\\$", "$").replace("%%", "%") for word in lexer]
    assert unquoted == [*words, "--hidden"]


@pytest.mark.parametrize(
    ("word", "written"),
    [
        ("/usr/bin/timenow-desktop", "/usr/bin/timenow-desktop"),
        ("/opt/100%f", "/opt/100%%f"),
        ("a b", '"a b"'),
        ('"', r'"\\""'),
        ("$`", r'"\\$\\`"'),
        ("\\", r'"\\\\"'),
        ("\n", r'"\n"'),
        ("", '""'),
    ],
)
def test_a_word_is_written_by_the_rules_of_desktop_entries(word: str, written: str) -> None:
    assert vars(LinuxAutostart([word], Path("/nowhere")))["_exec"] == f"{written} --hidden"


@pytest.mark.parametrize(
    ("line", "state"),
    [
        ("Hidden=true", State.REFUSED),
        ("Hidden = true", State.REFUSED),
        ("X-GNOME-Autostart-enabled=false", State.REFUSED),
        ("Hidden=false", State.ON),
        ("#Hidden=true", State.ON),
        ("[Another Group]\nHidden=true", State.ON),
    ],
)
def test_what_desktops_write_is_understood(tmp_path: Path, line: str, state: State) -> None:
    autostart = linux(tmp_path)
    autostart.enable()
    entry = tmp_path / ENTRY
    entry.write_text(entry.read_text() + line + "\n")
    assert autostart.state() is state


def test_a_path_that_is_no_utf_8_is_written_and_known_again(tmp_path: Path) -> None:
    autostart = linux(tmp_path, ("/home/jos\udce9/timenow-desktop",))
    autostart.enable()
    assert b"Exec=/home/jos\xe9/timenow-desktop --hidden\n" in (tmp_path / ENTRY).read_bytes()
    assert autostart.state() is State.ON


def test_a_broken_entry_is_written_anew(tmp_path: Path) -> None:
    (tmp_path / ENTRY).write_bytes(b"\xff\xfe\0nonsense")
    autostart = linux(tmp_path)
    reconcile(autostart, wanted=True)
    assert autostart.state() is State.ON


def test_the_entry_lies_where_the_session_looks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", "")
    make_autostart(OsName.LINUX).enable()
    assert (tmp_path / ".config/autostart" / ENTRY).is_file()
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "own"))
    make_autostart(OsName.LINUX).enable()
    assert (tmp_path / "own/autostart" / ENTRY).is_file()


def test_an_entry_that_cannot_be_written_is_said_in_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "autostart").touch()
    keep_autostart(wanted=True, autostart=linux(tmp_path / "autostart"))
    assert "starting with the session" in caplog.text
    caplog.clear()


# The command


def test_the_installed_script_is_what_is_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "timenow-desktop").touch()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.argv", ["./timenow-desktop", "--hidden"])
    assert own_command() == (str(tmp_path / "timenow-desktop"),)


def test_without_a_script_python_starts_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["/somewhere/pytest"])
    assert own_command() == (sys.executable, "-P", "-m", "desktop")


def test_a_bundle_starts_itself_and_an_appimage_its_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.frozen", True, raising=False)
    monkeypatch.delenv("APPDIR", raising=False)
    monkeypatch.setenv("APPIMAGE", "/home/ana/Terminal.AppImage")
    assert own_command() == (sys.executable,)
    monkeypatch.setenv("APPDIR", "/tmp/.mount_TermiXYZ")  # noqa: S108  another one's, inherited
    assert own_command() == (sys.executable,)
    monkeypatch.setattr("sys.executable", "/tmp/.mount_TimeNoABC/usr/bin/timenow-desktop")  # noqa: S108
    monkeypatch.setenv("APPDIR", "/tmp/.mount_TimeNoABC")  # noqa: S108
    monkeypatch.setenv("APPIMAGE", "/home/ana/TimeNow.AppImage")
    assert own_command() == ("/home/ana/TimeNow.AppImage",)


def test_the_command_begins_with_an_absolute_path() -> None:
    assert os.path.isabs(own_command()[0])  # noqa: PTH117  as the session will see it
