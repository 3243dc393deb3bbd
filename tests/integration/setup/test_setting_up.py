"""`make setup`: what it does where something is missing, full, or was cut off."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from pathlib import Path

import pytest

from tests.integration.setup.checkout import Checkout, Index, Made

_OLD = """
import sys
sys.version_info = (3, 10, 13, "final", 0)
exec(sys.argv.pop(2))
"""
_FULL = """
import builtins
usual = open
def full(file, mode="r", *rest, **named):
    if "w" in mode and "site-packages" in str(file):
        raise OSError(28, "No space left on device", str(file))
    return usual(file, mode, *rest, **named)
builtins.open = full
"""


def sentences(made: Made) -> list[str]:
    """Return what a failed set-up said, without its announcements and make's own last line."""
    lines = made.said.splitlines()
    assert lines[-1].startswith("make: ***"), made.said
    return [line for line in lines[:-1] if not line.endswith("…") and not line.startswith("Installing")]


def test_set_up_once_and_anew_where_the_folder_was_moved_or_its_python_is_gone(
    checkout: Checkout, index: Index, tmp_path: Path
) -> None:
    first = checkout.run("make", "setup")
    assert first.code == 0, first.said
    assert index.asked.is_set()
    assert checkout.run(".venv/bin/python", "-c", "import made_up_backend").code == 0
    again = checkout.run("make", "setup")
    assert (again.code, again.said) == (0, "make: Nothing to be done for 'setup'.\n")

    checkout.folder = Path(shutil.move(checkout.folder, tmp_path / "moved"))
    assert checkout.run("make", "setup").code == 0
    assert str(checkout.folder) in (checkout.folder / ".venv" / "bin" / "pip").read_text()

    for name in ("python", "python3"):
        path = checkout.folder / ".venv" / "bin" / name
        path.unlink()
        path.symlink_to("/nowhere/python3.9")
    assert checkout.run("make", "setup").code == 0
    assert checkout.run(".venv/bin/python", "-c", "import made_up_backend").code == 0


def test_an_old_python_is_told_by_its_version(checkout: Checkout) -> None:
    checkout.program("python3", f'exec "{sys.executable}" -c \'{_OLD}\' "$@"')
    made = checkout.run("make", "setup")
    assert sentences(made) == [
        "python3 is Python 3.10. TimeNow Desktop needs Python 3.11 or newer: make PYTHON=python3.x"
    ]
    assert not (checkout.folder / ".venv").exists()


def test_no_python_at_all_is_told(checkout: Checkout) -> None:
    made = checkout.run("make", "setup", "PYTHON=python3.99")
    assert sentences(made) == [
        "There is no python3.99 here. TimeNow Desktop needs Python 3.11 or newer: make PYTHON=python3.x"
    ]


def test_without_the_venv_module_its_package_is_named(checkout: Checkout, tmp_path: Path) -> None:
    (tmp_path / "lacking").mkdir()
    (tmp_path / "lacking" / "ensurepip.py").write_text("raise ModuleNotFoundError\n")
    checkout.env["PYTHONPATH"] = str(tmp_path / "lacking")
    made = checkout.run("make", "setup")
    assert sentences(made) == [
        "python3 has no venv module; on Debian and Ubuntu: apt-get install python3-venv"
    ]


def test_without_a_network_one_sentence_says_so_and_the_next_make_succeeds(checkout: Checkout) -> None:
    made = checkout.run("make", "setup")
    assert sentences(made) == ["The network does not answer: run make again when it does."]
    with Index(checkout.wheel).running() as index:
        checkout.env["PIP_INDEX_URL"] = index.url
        assert checkout.run("make", "setup").code == 0


def test_a_full_disk_is_told(checkout: Checkout, index: Index, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "sitecustomize.py").write_text(_FULL)
    checkout.env["PYTHONPATH"] = str(tmp_path / "full")
    made = checkout.run("make", "setup")
    assert index.asked.is_set()
    assert sentences(made) == ["The disk is full: make room (2 GB will do) and run make again."]


def test_a_folder_that_cannot_be_written_is_told(checkout: Checkout) -> None:
    checkout.folder.chmod(0o555)
    made = checkout.run(*_without_root("make", "setup"))
    checkout.folder.chmod(0o755)
    assert sentences(made) == ["Nothing can be written here: run make in a folder of your own."]


def test_another_package_than_the_pinned_one_is_refused(checkout: Checkout, index: Index) -> None:
    pinned = checkout.folder / "requirements" / "dev.txt"
    pinned.write_text(f"made-up-backend==1.0 --hash=sha256:{'0' * 64}\n")
    made = checkout.run("make", "setup")
    assert index.asked.is_set()
    assert sentences(made) == [
        "A package is not the one that was locked in requirements/; it was not installed."
    ]


def test_words_nobody_knows_are_shown(checkout: Checkout) -> None:
    checkout.program(
        "python3", f'[ "$1" != -m ] || {{ echo "a riddle"; exit 1; }}; exec "{sys.executable}" "$@"'
    )
    made = checkout.run("make", "setup")
    assert sentences(made) == [
        "a riddle",
        "The set-up has failed; above are the last words of: python3 -m venv --without-pip .venv",
    ]


def test_after_an_update_that_was_cut_off_the_next_make_begins_anew(checkout: Checkout, index: Index) -> None:
    assert checkout.run("make", "setup").code == 0
    assert checkout.run(".venv/bin/pip", "uninstall", "-qqy", "made-up-backend").code == 0
    with (checkout.folder / "requirements" / "dev.txt").open("a") as pinned:
        pinned.write("# pinned anew\n")
    index.asked.clear()
    index.silent = True
    process = checkout.start("make", "setup")
    assert index.asked.wait(300)
    os.killpg(process.pid, signal.SIGTERM)  # as Ctrl+C, which a run in the background does not hear
    process.communicate(timeout=300)
    assert process.returncode != 0
    half = checkout.folder / ".venv" / "half-a-package"
    half.touch()
    index.silent = False
    assert checkout.run("make", "setup").code == 0
    assert not half.exists()


def _without_root(*words: str) -> list[str]:
    """Return the command as somebody who has to obey permissions: root need not."""
    if os.geteuid() != 0:
        return list(words)
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        pytest.fail("setpriv is not installed: it comes with the package util-linux")
    return [setpriv, "--bounding-set=-dac_override", "--inh-caps=-all", "--", *words]
