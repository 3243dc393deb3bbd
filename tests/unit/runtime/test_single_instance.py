"""The lock of a data directory, the place of its control socket."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.runtime.single_instance import Hold, announce, announced, socket_path

ROOT = Path(__file__).resolve().parents[3]
HOLDING = """
import sys
from pathlib import Path
from desktop.runtime.single_instance import Hold
print(Hold(Path(sys.argv[1])).take(), flush=True)
sys.stdin.read()
"""


@pytest.fixture
def other(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that has the lock; it ends with its standard input."""
    with subprocess.Popen(  # noqa: S603  this interpreter
        [sys.executable, "-c", HOLDING, str(tmp_path)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "True\n"
        yield process
        process.kill()


@pytest.mark.usefixtures("other")
def test_a_lock_that_another_process_has_is_not_taken(tmp_path: Path) -> None:
    hold = Hold(tmp_path)
    assert not hold.take()
    hold.release()


def test_a_process_that_was_killed_has_no_lock(tmp_path: Path, other: subprocess.Popen[str]) -> None:
    other.kill()
    other.wait()
    hold = Hold(tmp_path)
    assert hold.take()
    hold.release()


def test_one_process_takes_a_lock_once(tmp_path: Path) -> None:
    first, second = Hold(tmp_path), Hold(tmp_path)
    assert first.take()
    assert not second.take()
    first.release()
    first.release()
    assert second.take()
    second.release()


def test_the_lock_is_private(tmp_path: Path) -> None:
    hold = Hold(tmp_path)
    hold.take()
    hold.release()
    assert (tmp_path / "lock").stat().st_mode & 0o777 == 0o600


def test_a_program_that_is_started_meanwhile_does_not_inherit_the_lock(tmp_path: Path) -> None:
    hold = Hold(tmp_path)
    hold.take()
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        hold.release()
        assert hold.take()
        hold.release()
        child.kill()


def test_a_directory_that_is_none_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="missing"):
        Hold(tmp_path / "missing").take()


@pytest.mark.parametrize("variable", ["XDG_RUNTIME_DIR", None])
def test_the_socket_lies_in_a_private_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str | None
) -> None:
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    if variable is not None:
        monkeypatch.setenv(variable, str(tmp_path))
    path = Path(socket_path("0123456789ab"))
    assert path.parent.parent == tmp_path
    assert path.name == "0123456789ab"
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert socket_path("0123456789ab") == str(path)


def test_a_directory_that_others_can_enter_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    Path(socket_path("key")).parent.chmod(0o755)
    with pytest.raises(PermissionError, match="not private"):
        socket_path("key")


def test_a_link_that_somebody_put_there_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    folder = Path(socket_path("key")).parent
    folder.rename(tmp_path / "elsewhere")
    folder.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(PermissionError, match="not private"):
        socket_path("key")


def test_where_the_holder_answers_is_noted_in_the_directory(tmp_path: Path) -> None:
    assert announced(tmp_path) is None
    announce(tmp_path, "/run/x/ñ")
    announce(tmp_path, "/run/y/ñ")
    assert announced(tmp_path) == "/run/y/ñ"


def test_what_only_unix_has_is_not_needed_to_import_the_room() -> None:
    program = (
        "import os, pkgutil, importlib, sys\n"
        "sys.modules['fcntl'] = None\n"
        "del os.getuid\n"
        "import desktop.cli, desktop.runtime as room\n"
        "for module in pkgutil.iter_modules(room.__path__, 'desktop.runtime.'):\n"
        "    importlib.import_module(module.name)\n"
    )
    done = subprocess.run(  # noqa: S603  this interpreter
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
