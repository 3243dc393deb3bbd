"""The rules that hold for every test: each is broken once on purpose, and must be noticed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# Tests of an inner run. What they leave behind ends with that run: the programs when their input does.
OFFENCES = """
import logging, os, socket, subprocess, tempfile, threading, warnings
import pytest
from PySide6.QtCore import qWarning
from tests.support import leftovers
from tests.support.complaints import complaints

leftovers.PATIENCE = 0.1
kept = []
log = logging.getLogger("desktop.anywhere")

def test_thread():
    threading.Thread(target=threading.Event().wait, name="forgotten", daemon=True).start()

def test_process():
    kept.append(subprocess.Popen(["cat"], stdin=subprocess.PIPE))

def test_grandchild():
    parent = subprocess.Popen(["sh", "-c", "exec 3<&0; cat <&3 & echo"], stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE)
    kept.append(parent)
    parent.stdout.readline()
    parent.stdout.close()
    assert parent.wait() == 0

def test_socket():
    kept.append(socket.create_server(("127.0.0.1", 0)))

def test_file(tmp_path):
    kept.append((tmp_path / "file").open("w"))

def test_directory():
    tempfile.mkdtemp(prefix="forgotten-")

def test_variable():
    os.environ["FORGOTTEN"] = "1"

def test_log_line():
    log.warning("odd")

def test_qt_warning():
    qWarning("odd")

def test_python_warning():
    warnings.warn("odd")

def test_file_not_closed(tmp_path):
    (tmp_path / "file").open("w").write("a")

def test_exception_that_nobody_gets():
    class Odd:
        def __del__(self):
            raise ValueError("odd")
    Odd()

def test_exception_of_a_thread():
    thread = threading.Thread(target=lambda: 1 / 0)
    thread.start()
    thread.join()

@pytest.fixture
def server_log(tmp_path):
    path = tmp_path / "server.log"
    complaints.follow(path)
    yield path
    complaints.leave(path)

def test_log_of_a_server(server_log):
    server_log.write_text("2026-11-24 07:00:00,000 ERROR server.app odd\\n")

def test_traceback_of_a_server(server_log):
    server_log.write_text("Traceback (most recent call last):\\n")

def test_python_warning_of_a_server(server_log):
    server_log.write_text("/x.py:1: ResourceWarning: unclosed file\\n")

def test_last_words_of_a_server(server_log):
    server_log.write_text("2026-11-24 07:00:00,000 CRITICAL server.app odd")

def test_log_of_the_app(tmp_path):
    (tmp_path / "ana" / "log").mkdir(parents=True)
    line = "2026-11-24 07:00:00,000 WARNING MainThread desktop.app: odd\\n"
    (tmp_path / "ana" / "log" / "timenow-desktop.log").write_text(line)

def test_crash_of_the_app(tmp_path):
    (tmp_path / "ana" / "log").mkdir(parents=True)
    (tmp_path / "ana" / "log" / "crash.log").write_text("Fatal Python error: Segmentation fault\\n")

@pytest.mark.expected_log("odd", "never said")
def test_announced(server_log):
    log.warning("something odd")
    qWarning("odd")
    server_log.write_text("2026-11-24 07:00:00,000 ERROR server.app odd\\n")

@pytest.mark.expected_log("even")
def test_announced_otherwise():
    log.warning("odd")

def test_looked_at(caplog):
    log.warning("odd")

def test_looked_at_but_not_qt(caplog):
    qWarning("odd")

def test_ordinary(server_log):
    log.info("odd")
    server_log.write_text("2026-11-24 07:00:00,000 INFO server.app 200 GET /errors?a=WARNINGS\\n")
"""

NOTICED = {
    "thread": "left behind: ['thread forgotten']",
    "process": r"left behind: \['process \d+: cat",
    "grandchild": r"left behind: \['process \d+: cat",
    "socket": r"left behind: \['descriptor of socket:",
    "file": r"left behind: \['descriptor of /.*/file'\]",
    "directory": "left behind: ['temporary forgotten-",
    "variable": "left behind: ['variable FORGOTTEN=1']",
    "log_line": "logged: WARNING desktop.anywhere: odd",
    "qt_warning": "Qt: default: odd",
    "python_warning": "UserWarning: odd",
    "file_not_closed": "ResourceWarning: unclosed file",
    "exception_that_nobody_gets": "ValueError: odd",
    "exception_of_a_thread": "ZeroDivisionError",
    "log_of_a_server": "server.log: .* ERROR server.app odd",
    "traceback_of_a_server": "server.log: Traceback",
    "python_warning_of_a_server": "server.log: .*ResourceWarning",
    "last_words_of_a_server": "server.log: .* CRITICAL server.app odd",
    "log_of_the_app": "timenow-desktop.log: .* WARNING MainThread desktop.app: odd",
    "crash_of_the_app": "crash.log: Fatal Python error: Segmentation fault",
    "announced_otherwise": "logged: WARNING desktop.anywhere: odd",
    "looked_at_but_not_qt": "Qt: default: odd",
}
_OURS = re.compile(r"^\s*(?:from|import)\s+((?:desktop|server)\b[\w.]*)", re.MULTILINE)
RIGHT = ("announced", "looked_at", "ordinary")

SKIPS = """
import pytest

def test_right():
    pass

def test_skipped():
    pytest.skip("no display")

@pytest.mark.xfail(reason="some day")
def test_given_up():
    assert False
"""


@dataclass(frozen=True)
class Outcome:
    """How an inner run ended."""

    exit_code: int
    said: str

    def of(self, test: str) -> str:
        """Return what was said of one test that failed; "" where nothing was."""
        parts = re.split(r"^_+ (?:ERROR at \w+ of )?test_(\w+) _+$", self.said, flags=re.MULTILINE)
        return "".join(text for name, text in zip(parts[1::2], parts[2::2], strict=True) if name == test)


def run(folder: Path, *args: str, environ: Mapping[str, str] | None = None) -> Outcome:
    """Run pytest in a folder, under this project's rules."""
    done = subprocess.run(  # noqa: S603  this interpreter, arguments of our own
        [
            sys.executable,
            "-m",
            "pytest",
            "-p",
            "tests.conftest",
            "-p",
            "no:cacheprovider",
            "-W",
            "error",
            *args,
        ],
        cwd=folder,
        env={**{name: value for name, value in os.environ.items() if name != "CI"}, "PYTHONPATH": str(ROOT)}
        | dict(environ or {}),
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    return Outcome(done.returncode, done.stdout + done.stderr)


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


SHARED_OUT = pytest.mark.parametrize("workers", ["-n0", "-n2"], ids=["one process", "two processes"])


@pytest.fixture(scope="module")
def offences(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """All offences in one run, in a folder whose tests start programs."""
    folder = tmp_path_factory.mktemp("rules")
    written(folder, "integration/test_offences.py", OFFENCES)
    return run(folder, "-c", str(ROOT / "pyproject.toml"), "--rootdir", str(folder), "-rp", "integration")


@pytest.mark.parametrize("offence", NOTICED)
def test_an_offence_fails_its_test(offences: Outcome, offence: str) -> None:
    said, wanted = offences.of(offence), NOTICED[offence]
    assert wanted in said or re.search(wanted, said), said or offences.said[-3000:]


def test_what_is_right_passes(offences: Outcome) -> None:
    assert [name for name in RIGHT if offences.of(name)] == []
    assert set(RIGHT) <= set(re.findall(r"^PASSED .*::test_(\w+)$", offences.said, re.MULTILINE))


@SHARED_OUT
def test_a_skipped_test_fails_the_run_where_all_must_run(tmp_path: Path, workers: str) -> None:
    written(tmp_path, "pytest.ini", "[pytest]\n")
    written(tmp_path, "test_skips.py", SKIPS)
    assert run(tmp_path, workers).exit_code == 0
    done = run(tmp_path, workers, environ={"CI": "true"})
    assert done.exit_code == 1
    named = done.said.partition("not run, though all must run: ")[2].split("\n")[0]
    assert set(named.split(", ")) == {"test_skips.py::test_skipped", "test_skips.py::test_given_up"}


@SHARED_OUT
def test_a_file_without_a_test_fails_the_run_where_all_must_run(tmp_path: Path, workers: str) -> None:
    written(tmp_path, "pytest.ini", "[pytest]\ntestpaths = tests\n")
    written(tmp_path, "tests/test_right.py", "def test_right(): pass\n")
    empty = written(tmp_path, "tests/unit/test_empty.py", "def tset_wrong(): pass\n")
    assert run(tmp_path, workers).exit_code == 0
    done = run(tmp_path, workers, environ={"CI": "true"})
    assert done.exit_code == 1
    assert f"not run, though all must run: {empty}" in done.said
    assert run(tmp_path, "tests/test_right.py", environ={"CI": "true"}).exit_code == 0


def test_the_fakes_of_other_systems_know_neither_server_nor_client() -> None:
    """Written by the same hands, they would agree with whatever is wrong in both."""
    sources = sorted((ROOT / "tests" / "fakes").rglob("*.py"))
    known = {path.name: _OURS.findall(path.read_text(encoding="utf-8")) for path in sources}
    assert len(known) > 10
    assert {name: imports for name, imports in known.items() if imports} == {}
