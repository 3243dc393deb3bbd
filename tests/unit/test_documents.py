"""The documents say what is so: their commands, links, names, lists."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop.runtime.arguments import COMMANDS, parse
from desktop.ui.shortcuts import GROUPS
from server.admin.commands import main as server_main
from server.api.config import CAPABILITIES
from server.api.routes import ROUTES
from tests.support.file_map import BEGIN, END, ROOT, file_map

_GENERATED = {".git", ".venv", "build", "dist"}
_TEXT = {".md", ".py", ".toml", ".yml", ".sh", ".txt", ".svg", ".ts", "", ".in", ".ini", ".mako"}

# In two parts each, so that this file may hold them.
_OTHER_PLACES = re.compile(
    "|".join(
        first + second
        for first, second in (
            (r"/wo", r"rk/"),
            (r"\.\./sha", r"red"),
            (r"\bshared/", r"(?:contract|design|knowledge|mission)"),
            (r"/ro", r"ot/"),
            (r"py", r"pi\.org"),
            (r"python", r"hosted"),
            (r"npm", r"js\.(?:org|com)"),
            (r"--(?:extra-)?index", r"-url[ =]"),
            (r"(?i:\bclau", r"de\b)"),
            (r"(?i:\banth", r"ropic)"),
            (r"(?i:\bopen", r"ai\b)"),
            (r"(?i:\biss", r"ue #?\d)"),
            (r"(?i:work", r"place)"),
            (r"(?i:sub-?", r"agent)"),
        )
    )
)


def documents() -> list[Path]:
    return [path for path in files() if path.suffix == ".md"]


def files() -> Iterator[Path]:
    """Yield the project's own text files."""
    for top in sorted(ROOT.iterdir()):
        if top.is_file():
            yield from [top] if top.suffix in _TEXT else []
        elif top.name not in _GENERATED and not top.name.endswith("_cache") and top.name != ".hypothesis":
            yield from (
                path
                for path in sorted(top.rglob("*"))
                if path.is_file() and path.suffix in _TEXT and "__pycache__" not in path.parts
            )


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def shown(program: str) -> list[list[str]]:
    """Return the words after `program`, for each line of the README's shell examples that runs it."""
    blocks = re.findall(r"^```sh\n(.*?)^```", read("README.md"), re.DOTALL | re.MULTILINE)
    lines = [shlex.split(line, comments=True) for block in blocks for line in block.splitlines()]
    return [words[1:] for words in lines if words and words[0] == program]


def help_of(run: Callable[[list[str]], object], *words: str, capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(SystemExit) as ended:
        run([*words, "--help"])
    assert ended.value.code == 0
    return capsys.readouterr().out


def options(words: list[str]) -> set[str]:
    return {word for word in words if word.startswith("--")}


@pytest.mark.parametrize("name", ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_every_make_command_in_a_document_exists(name: str) -> None:
    targets = set(re.findall(r"^([a-z0-9-]+):", read("Makefile"), re.MULTILINE))
    named = re.findall(r"(?:^|`)make ([a-z0-9-]+(?: [a-z0-9-]+)*)", read(name), re.MULTILINE)
    assert {word for words in named for word in words.split()} <= targets


def test_the_readme_has_an_example_for_every_command() -> None:
    assert {words[0] for words in shown("timenow-desktop") if words} >= set(COMMANDS)


def test_the_readmes_client_commands_are_understood(capsys: pytest.CaptureFixture[str]) -> None:
    for words in shown("timenow-desktop"):
        parse(words)
        command = [word for word in words[:1] if not word.startswith("-")]
        assert options(words) <= set(re.findall(r"--[a-z-]+", help_of(parse, *command, capsys=capsys)))


def test_the_readmes_server_commands_exist(capsys: pytest.CaptureFixture[str]) -> None:
    commands = shown("timenow-server")
    assert commands
    for words in commands:
        said = help_of(server_main, words[0], capsys=capsys)
        assert options(words) <= set(re.findall(r"--[a-z-]+", said))


@pytest.mark.parametrize("document", documents(), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_to_a_file_resolves(document: Path) -> None:
    targets = re.findall(r"\]\(([^)\s]+)\)", document.read_text(encoding="utf-8"))
    ours = {target.partition("#")[0] for target in targets if "://" not in target}
    assert not [target for target in ours if target and not (document.parent / target).exists()]


@pytest.mark.parametrize("document", documents(), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_path_in_code_marks_exists(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    paths = re.findall(r"`((?:desktop|server|tests|resources|docs|requirements)/[\w./-]*)`", text)
    assert not [path for path in paths if not (ROOT / path).exists()]


def test_the_file_map_is_current() -> None:
    assert f"{BEGIN}\n{file_map()}\n{END}" in read("ARCHITECTURE.md"), "run make format"


def test_the_protocol_names_every_route_that_is_served() -> None:
    text = read("docs/protocol.md")
    served = {f"{method} {route.path}" for route in ROUTES for method in route.methods or ()}
    assert not {name for name in served if not name.startswith("HEAD ") and name not in text}


def test_the_protocol_names_every_capability_that_is_announced() -> None:
    text = read("docs/protocol.md").split("\n## 7.")[0]
    announced, later = text.split("**Announced and served")[1].split("**Defined, and not")
    assert set(re.findall(r"^\| `([a-z.]+)` \|", announced, re.MULTILINE)) == set(CAPABILITIES)
    assert not {name for name in CAPABILITIES if f"| `{name}`" in later}


def test_the_guide_names_every_variable_that_the_server_reads_and_its_default() -> None:
    read_by_it = dict(re.findall(r'environ\.get\("([A-Z_]+)"(?:, "(.*?)")?\)', read("server/settings.py")))
    named = dict(re.findall(r"^\| `([A-Z_]+)` \| (.*?) \|", read("docs/admin.md"), re.MULTILINE))
    assert named.keys() == read_by_it.keys()
    assert not {name for name, default in read_by_it.items() if default and named[name] != f"`{default}`"}


def interactions() -> list[list[str]]:
    """Return what, by key, by mouse, shown by: each row of the document's tables."""
    rows = [
        [cell.strip() for cell in line.strip("|").split(" | ")]
        for line in read("docs/interactions.md").splitlines()
        if line.startswith("| ") and not line.startswith(("| what a person does", "| ---"))
    ]
    assert rows
    return rows


def test_every_interaction_is_shown_by_tests_that_exist() -> None:
    written = {
        (path.name, name)
        for path in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"^def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    before: list[str] = []
    named = set()
    for what, *ways, shown_by in interactions():
        assert len(ways) == 2, what
        assert all(ways), what
        cited = before if shown_by == "the same two" else re.findall(r"`(test_\w+\.py::test_\w+)`", shown_by)
        assert cited, what
        before = cited
        named |= {tuple(each.split("::")) for each in cited}
    assert not named - written
    walks = {each for each in written if each[0].startswith("test_every_interaction")}
    assert walks <= named


def test_the_interactions_name_every_key_that_f1_lists_and_no_other() -> None:
    named = {key for _, keys, *_ in interactions() for key in re.findall(r"`(.+?)`", keys)}
    assert named == {key for _, keys in GROUPS for key in keys}


def test_the_project_speaks_of_itself_alone() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in files()
        for match in _OTHER_PLACES.finditer(path.read_text(encoding="utf-8"))
    ]
    assert not found
