"""The rules of the house: each is broken once on purpose, and must be noticed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.file_map import BEGIN, END, LIMIT

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
CONTRACTS = {contract["id"]: contract for contract in PROJECT["importlinter"]["contracts"]}
BANS = PROJECT["ruff"]["lint"]["flake8-tidy-imports"]["banned-api"]
NOT_OURS = {"build", "dist", "node_modules", "__pycache__", ".git", ".venv", ".hypothesis"}
_BESIDE = "sha" + "red"  # in two halves: this file too must not name what no file may name
ELSEWHERE = (f"../{_BESIDE}", str(ROOT.parent / _BESIDE))

LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"
WITHOUT = """
import sys
class Ban:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {banned!r}:
            raise ModuleNotFoundError(name + " is banned here", name=name)
sys.meta_path.insert(0, Ban())
"""
IMPORT_ALL = """
import importlib, pkgutil, {package}
for module in pkgutil.walk_packages({package}.__path__, "{package}."):
    if not module.name.endswith(("__main__", "env")) and ".versions." not in module.name:
        importlib.import_module(module.name)
print(sorted(name for name in sys.modules if name.partition(".")[0] == "{other}"))
"""
SERVER_ONLY = {"starlette", "uvicorn", "sqlalchemy", "alembic", "argon2", "PIL", "server"}
CLIENT_ONLY = {"PySide6", "shiboken6", "requests", "sseclient", "keyring", "platformdirs", "truststore"}


@dataclass(frozen=True, slots=True)
class Breach:
    """What breaks one contract: modules, each with an import that must not be."""

    modules: dict[str, str]


BREACHES = {
    "layers": Breach({"desktop.state.bad": "import desktop.ui"}),
    "ui-sideways": Breach({"desktop.ui.bad": "import desktop.runtime"}),
    "shell-sideways": Breach({"desktop.native.bad": "import desktop.storage"}),
    "no-qt": Breach({"desktop.sync.bad": "from PySide6.QtCore import QObject"}),
    "sockets": Breach({"desktop.state.bad": "import requests"}),
    "sql": Breach({"desktop.runtime.bad": "import sqlite3"}),
    "core-pure": Breach({"desktop.core.bad": "from time import monotonic"}),
    "server-wire-only": Breach({"server.bad": "import desktop.core"}),
    "client-not-server": Breach({"desktop.runtime.bad": "import server"}),
    "no-circles": Breach({"desktop.ui.a": "import desktop.ui.b", "desktop.ui.b": "import desktop.ui.a"}),
}


@pytest.fixture
def small_house(tmp_path: Path) -> Path:
    """A tree with nothing in it but the modules that the contracts name, under the same contracts."""
    (tmp_path / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    for name in sorted(_named()):
        if len(name.split(".")) == 2 and (ROOT / name.replace(".", "/")).is_dir():
            _write(tmp_path, f"{name}.__init__", "")
        else:
            _write(tmp_path, name, "")
    return tmp_path


def _named() -> set[str]:
    words = {"desktop.__init__", "server.__init__"}
    for contract in CONTRACTS.values():
        for layer in contract.get("layers", ()):
            words |= {each.strip() for each in layer.split("|")}
        words |= {*contract.get("source_modules", ()), *contract.get("forbidden_modules", ())}
    return {word for word in words if word.startswith(("desktop.", "server."))}


def _write(root: Path, module: str, text: str) -> None:
    path = root / f"{module.replace('.', '/')}.py"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{text}\n", encoding="utf-8")


def _python(*args: str, cwd: Path = ROOT, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603  this interpreter
        [sys.executable, *args],
        cwd=cwd,
        input=stdin,
        env={**os.environ, "PYTHONPATH": str(cwd)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def _broken(root: Path) -> set[str]:
    """Return the names of the contracts that the linter finds broken."""
    done = _python("-c", LINT, "--no-cache", cwd=root)
    verdicts = dict(re.findall(r"^(.+) (KEPT|BROKEN)$", done.stdout, re.MULTILINE))
    assert set(verdicts) == {contract["name"] for contract in CONTRACTS.values()}, done.stdout + done.stderr
    broken = {name for name, verdict in verdicts.items() if verdict == "BROKEN"}
    assert done.returncode == (1 if broken else 0)
    return broken


def test_a_house_that_keeps_the_rules_passes(small_house: Path) -> None:
    assert _broken(small_house) == set()


@pytest.mark.parametrize("contract", CONTRACTS)
def test_a_broken_contract_is_named(small_house: Path, contract: str) -> None:
    assert contract in BREACHES, "a new contract needs its breach"
    for module, text in BREACHES[contract].modules.items():
        _write(small_house, module, text)
    assert _broken(small_house) == {CONTRACTS[contract]["name"]}


@pytest.mark.parametrize("banned", BANS)
@pytest.mark.parametrize("form", ["from {parent} import {name}", "import {parent}\n\nprint({parent}.{name})"])
def test_what_is_banned_is_noticed_outside_its_room(banned: str, form: str) -> None:
    parent, _, name = banned.rpartition(".")
    snippet = form.format(parent=parent, name=name) + "\n"
    for path in (
        "desktop/core/x.py",
        "desktop/ui/x.py",
        "desktop/cli.py",
        "server/x.py",
        "tests/unit/test_x.py",
    ):
        done = _ruff(snippet, path)
        assert BANS[banned]["msg"] in done.stdout, (path, done.stdout)
        assert done.returncode == 1


def test_threads_begin_in_runtime_only() -> None:
    assert _ruff("from threading import Thread\n", "desktop/runtime/x.py").returncode == 0


def _ruff(snippet: str, path: str) -> subprocess.CompletedProcess[str]:
    args = ("check", "--no-cache", "--select", "TID251", "--stdin-filename", str(ROOT / path), "-")
    return _python("-m", "ruff", *args, stdin=snippet)


def _text_files() -> Iterator[tuple[Path, str]]:
    for folder, inner, names in os.walk(ROOT):
        inner[:] = [name for name in inner if name not in NOT_OURS and not name.endswith("_cache")]
        for name in names:
            path = Path(folder, name)
            try:
                yield path.relative_to(ROOT), path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue  # a picture, a sound


def test_no_source_file_is_too_long() -> None:
    long = [str(path) for path, text in _text_files() if path.suffix == ".py" and text.count("\n") > LIMIT]
    assert long == []


def test_no_file_leads_out_of_the_project() -> None:
    found = [
        f"{path}: {words}" for path, text in _text_files() for words in ELSEWHERE if words in text.casefold()
    ]
    assert found == []


@pytest.fixture
def mapped(tmp_path: Path) -> Path:
    """A small project with a file map that is right."""
    tool = tmp_path / "tests" / "support" / "file_map.py"
    tool.parent.mkdir(parents=True)
    tool.write_bytes((ROOT / "tests/support/file_map.py").read_bytes())
    _write(tmp_path, "desktop.__init__", '"""The client."""')
    _write(tmp_path, "server.app", '"""The server."""')
    (tmp_path / "ARCHITECTURE.md").write_text(f"# It\n{BEGIN}\n{END}\nThe end.\n", encoding="utf-8")
    assert _python(str(tool), "--write").returncode == 0
    assert _python(str(tool), "--check").returncode == 0
    return tmp_path


def test_the_file_map_says_what_the_docstrings_say(mapped: Path) -> None:
    text = (mapped / "ARCHITECTURE.md").read_text(encoding="utf-8")
    assert re.search(r"^desktop/ +The client\.$", text, re.MULTILINE)
    assert re.search(r"^  app\.py +The server\.$", text, re.MULTILINE)
    assert text.endswith(f"{END}\nThe end.\n")


@pytest.mark.parametrize(
    ("module", "text"),
    [
        ("server.app", '"""Another server."""'),
        ("server.new", '"""A file that the map does not know."""'),
        ("tests.long", '"""A long one."""' + "\n" * LIMIT),
    ],
)
def test_a_file_map_that_is_wrong_is_noticed(mapped: Path, module: str, text: str) -> None:
    _write(mapped, module, text)
    done = _python(str(mapped / "tests/support/file_map.py"), "--check")
    assert done.returncode == 1
    assert done.stderr


def test_the_server_needs_nothing_of_the_client_but_the_wire(tmp_path: Path) -> None:
    program = (
        WITHOUT.format(banned=CLIENT_ONLY) + "import runpy\nrunpy.run_module('server', run_name='__main__')\n"
    )
    done = _python("-c", program, "create-org", "Norte", "--data", str(tmp_path / "data"))
    assert (done.returncode, done.stderr) == (0, "")
    assert '"name": "Norte"' in done.stdout


@pytest.mark.parametrize(
    ("package", "banned", "other"), [("desktop", SERVER_ONLY, "server"), ("server", CLIENT_ONLY, "PySide6")]
)
def test_one_half_imports_nothing_of_the_other(package: str, banned: set[str], other: str) -> None:
    done = _python("-c", WITHOUT.format(banned=banned) + IMPORT_ALL.format(package=package, other=other))
    assert (done.returncode, done.stdout) == (0, "[]\n"), done.stderr
