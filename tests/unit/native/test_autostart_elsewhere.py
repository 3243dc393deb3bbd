"""Starting with the session on Windows and macOS: exact calls, and what their own tools note."""

from __future__ import annotations

import plistlib
import subprocess
from pathlib import Path

import pytest

from desktop.native.autostart import State, keep_autostart, reconcile
from desktop.native.autostart.macos import LABEL, MacosAutostart, launchctl
from desktop.native.autostart.windows import APPROVED, NAME, RUN, WindowsAutostart
from desktop.native.windows_registry import Hive
from tests.unit.native.recording_launchctl import Launchctl
from tests.unit.native.recording_registry import RecordingRegistry

COMMAND = ("/opt/Time Now/timenow-desktop",)

# Windows


def test_on_windows_exactly_these_values_are_set_and_deleted() -> None:
    registry = RecordingRegistry()
    autostart = WindowsAutostart([r"C:\Program Files\TimeNow\timenow-desktop.exe"], registry)
    autostart.enable()
    autostart.disable()
    noted = r"Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run"
    assert registry.calls == [
        (
            "set_text",
            "HKEY_CURRENT_USER",
            r"Software\Microsoft\Windows\CurrentVersion\Run",
            "TimeNow",
            r'"C:\Program Files\TimeNow\timenow-desktop.exe" --hidden',
        ),
        ("delete", "HKEY_CURRENT_USER", noted, "TimeNow"),
        ("delete", "HKEY_CURRENT_USER", RUN, "TimeNow"),
        ("delete", "HKEY_CURRENT_USER", noted, "TimeNow"),
    ]


@pytest.mark.parametrize(
    ("note", "state"),
    [
        (b"\x02" + bytes(11), State.ON),
        (b"\x06" + bytes(11), State.ON),
        (b"\x03" + bytes(11), State.REFUSED),
        (b"\x07" + bytes(11), State.REFUSED),
        (b"", State.ON),
        (3, State.ON),
    ],
)
def test_what_task_manager_notes_is_understood(note: object, state: State) -> None:
    registry = RecordingRegistry()
    autostart = WindowsAutostart(COMMAND, registry)
    autostart.enable()
    registry.tree[Hive.USER, APPROVED] = {NAME: note}
    assert autostart.state() is state


def test_what_the_person_asks_for_here_overrides_task_manager() -> None:
    registry = RecordingRegistry()
    registry.tree[Hive.USER, APPROVED] = {NAME: b"\x03" + bytes(11)}
    autostart = WindowsAutostart(COMMAND, registry)
    autostart.enable()
    assert autostart.state() is State.ON


def test_a_registry_that_refuses_is_said_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    registry = RecordingRegistry()
    registry.closed.add(Hive.USER)
    keep_autostart(wanted=True, autostart=WindowsAutostart(COMMAND, registry))
    assert "no access" in caplog.text
    caplog.clear()


# macOS


def test_on_macos_the_agent_is_what_launchd_reads(tmp_path: Path) -> None:
    run = Launchctl()
    MacosAutostart(COMMAND, tmp_path / "LaunchAgents", run=run, user=501).enable()
    agent = tmp_path / "LaunchAgents/cloud.timenow.Desktop.plist"
    assert plistlib.loads(agent.read_bytes()) == {
        "Label": "cloud.timenow.Desktop",
        "ProgramArguments": ["/opt/Time Now/timenow-desktop", "--hidden"],
        "RunAtLoad": True,
        "ProcessType": "Interactive",
        "LimitLoadToSessionType": "Aqua",
    }
    assert run.calls == [("enable", "gui/501/cloud.timenow.Desktop")]
    assert list(agent.parent.iterdir()) == [agent]


@pytest.mark.parametrize(
    ("value", "state"),
    [
        ("disabled", State.REFUSED),
        ("true", State.REFUSED),
        ("enabled", State.ON),
        ("false", State.ON),
    ],
)
def test_what_launchctl_prints_is_understood(tmp_path: Path, value: str, state: State) -> None:
    run = Launchctl()
    autostart = MacosAutostart(COMMAND, tmp_path, run=run, user=501)
    autostart.enable()
    run.calls.clear()
    run.prints = f'\tdisabled services = {{\n\t\t"com.other" => disabled\n\t\t"{LABEL}" => {value}\n\t}}\n'
    assert autostart.state() is state
    assert run.calls == [("print-disabled", "gui/501")]


def test_launchctl_is_the_systems_own_and_its_failures_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[tuple[list[str], dict[str, object]]] = []
    wrong: list[Exception] = []

    def run(words: list[str], **how: object) -> subprocess.CompletedProcess[str]:
        calls.append((words, how))
        if wrong:
            raise wrong.pop()
        return subprocess.CompletedProcess(words, 0, "printed", "")

    monkeypatch.setattr(subprocess, "run", run)
    assert launchctl("print-disabled", "gui/501") == "printed"
    how = {"capture_output": True, "text": True, "check": True, "timeout": 5.0}
    assert calls == [(["/bin/launchctl", "print-disabled", "gui/501"], how)]
    for error in (subprocess.TimeoutExpired("launchctl", 5.0), subprocess.CalledProcessError(1, "launchctl")):
        wrong.append(error)
        with pytest.raises(OSError, match="launchctl enable: "):
            launchctl("enable", "gui/501")


def test_a_broken_agent_is_written_anew(tmp_path: Path) -> None:
    (tmp_path / f"{LABEL}.plist").write_bytes(b"<plist><dict>")
    autostart = MacosAutostart(COMMAND, tmp_path, run=Launchctl(), user=501)
    reconcile(autostart, wanted=True)
    assert autostart.state() is State.ON
