"""What breaks is in the log."""

from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]

# The hooks belong to a whole process, and pytest has its own.
PROGRAM = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication, QObject, QTimer, qWarning
from desktop.runtime import logs
from desktop.runtime.crash import CrashReports
from desktop.runtime.threads import start_thread
where = Path(sys.argv[1])
logs.setup(where)
reports = CrashReports(where)
reports.install()

def broken():
    raise ValueError("token=abc123")

match sys.argv[2]:
    case "main":
        broken()
    case "thread":
        start_thread(broken, "reader").join()
    case "slot":
        app = QCoreApplication([])
        QTimer.singleShot(0, broken)
        QTimer.singleShot(1, app.quit)
        app.exec()
    case "qt":
        qWarning("something odd")
        qWarning("PulseAudioService: pa_context_connect() failed")
    case "native":
        import faulthandler
        faulthandler._sigabrt()
    case "removed":
        reports.remove()
        broken()
"""


def run(directory: Path, how: str) -> tuple[int, str, str]:
    """Run a program that breaks; returns its exit code, its log, and what it wrote to the console."""
    done = subprocess.run(  # noqa: S603 - this interpreter
        [sys.executable, "-c", PROGRAM, str(directory), how],
        cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    return done.returncode, (directory / "timenow-desktop.log").read_text(), done.stdout + done.stderr


@pytest.mark.parametrize("how", ["main", "slot"])
def test_an_exception_nobody_caught_is_logged(tmp_path: Path, how: str) -> None:
    _, log, console = run(tmp_path, how)
    assert "CRITICAL" in log
    assert "ValueError: token=[hidden]" in log
    assert "abc123" not in log + console


def test_an_exception_on_a_thread_is_logged_with_its_name(tmp_path: Path) -> None:
    code, log, _ = run(tmp_path, "thread")
    assert code == 0
    assert "uncaught exception on reader" in log


def test_qts_messages_are_logged_and_its_sound_noise_is_not(tmp_path: Path) -> None:
    _, log, console = run(tmp_path, "qt")
    assert "something odd" in log
    assert "PulseAudioService" not in log
    assert console == ""


def test_a_crash_in_native_code_leaves_the_stacks(tmp_path: Path) -> None:
    code, _, _ = run(tmp_path, "native")
    assert code < 0
    path = tmp_path / "crash.log"
    assert "Fatal Python error: Aborted" in path.read_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_removed_hooks_are_pythons_own_again(tmp_path: Path) -> None:
    code, log, console = run(tmp_path, "removed")
    assert code == 1
    assert log == ""
    assert "Traceback" in console
