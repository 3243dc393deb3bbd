"""The command line."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop import __version__
from desktop.runtime.arguments import COMMANDS, Arguments, command_word, parse

OWN = ("--server", "https://erp.example", "--email", "ana@norte.test", "--password-stdin")


@pytest.mark.parametrize("parts", list(permutations([("--data-dir", "watch"), ("status",), ("--json",)])))
def test_options_stand_before_or_after_the_command(parts: tuple[tuple[str, ...], ...]) -> None:
    argv = [word for part in parts for word in part]
    assert parse(argv) == Arguments("status", data_dir=Path("watch"), json=True)


@given(command=st.sampled_from(COMMANDS), value=st.sampled_from(COMMANDS), before=st.booleans())
def test_a_value_that_looks_like_a_command_is_none(command: str, value: str, before: bool) -> None:
    option = ["--email", value]
    assert command_word([*option, command] if before else [command, *option]) == command


@pytest.mark.parametrize("argv", [[], ["--hidden"], ["timenow:conversation/c1"], ["--data-dir", "status"]])
def test_without_a_command_word_it_is_the_app(argv: list[str]) -> None:
    assert parse(argv).command is None


def test_a_link_is_passed_on_to_the_app() -> None:
    assert parse(["--hidden", "timenow:person/a@b.test"]) == Arguments(
        None, hidden=True, urls=("timenow:person/a@b.test",)
    )


def test_everything_that_signs_in_by_itself_is_read() -> None:
    assert parse(["send", "--to", "send", "status", *OWN]) == Arguments(
        "send",
        server="https://erp.example",
        email="ana@norte.test",
        password_stdin=True,
        to="send",
        text="status",
    )


@pytest.mark.parametrize("text", ["-x", "--json", "--"])
def test_after_two_dashes_everything_is_text(text: str) -> None:
    assert parse(["send", "--to", "a@b.test", "--", text]).text == text


@pytest.mark.parametrize(
    "argv",
    [
        ["statsu"],
        ["status", "watch"],
        ["status", "--jso"],
        ["--data", "status"],
        ["watch", "--hidden"],
        ["logout", "--json"],
        ["send", "hola"],
        ["send", "--to", "a@b.test"],
        ["login", "--server", "https://erp.example"],
        ["login"],
        ["status", "--password-stdin"],
        ["--password-stdin", "--email", "a@b.test"],
    ],
)
def test_wrong_use_exits_2_with_a_reason(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parse(argv)
    said = capsys.readouterr()
    assert ended.value.code == 2
    assert said.out == ""
    assert "timenow-desktop: error: " in said.err


@pytest.mark.parametrize("argv", [["--version"], ["--hidden", "--version"]])
def test_the_version_is_printed(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parse(argv)
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"timenow-desktop {__version__}\n"
