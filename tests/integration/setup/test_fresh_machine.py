"""`make fresh-machine` without building anything: what it refuses, what it writes down."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.fresh_machine.report import Result, Run, write
from tests.fresh_machine.root import Mirrors

_RESULT = Result(
    system="Debian 12.1 (bookworm)",
    python="Python 3.11.2",
    user="root",
    commit="abc",
    day=datetime(2026, 1, 2, tzinfo=UTC),
    build_seconds=30.2,
    demo=Run(0, 61.0),
    test=Run(0, 400.4, "17 passed"),
)
_FILE = """\
before
<!-- fresh machines: written by make fresh-machine -->
<!-- end of fresh machines -->
after
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "benchmarks.md"
    path.write_text(_FILE)
    return path


def rows(file: Path) -> list[str]:
    return [line for line in file.read_text().splitlines() if line.startswith("| Debian")]


def test_a_row_says_how_both_commands_ended_and_that_nothing_was_skipped(file: Path) -> None:
    write([_RESULT], file)
    (row,) = rows(file)
    assert row == (
        "| Debian 12.1 (bookworm), Python 3.11.2 | root | exit 0, 61 s | exit 0, 400 s "
        "| 17 passed, 0 skipped | 30 s | abc, 2026-01-02 |"
    )
    assert file.read_text().startswith("before\n")
    assert file.read_text().endswith("\nafter\n")


def test_a_system_gets_one_row_for_each_user_and_the_newest_counts(file: Path) -> None:
    stranger = replace(_RESULT, user="a user with sudo")
    write([_RESULT, replace(_RESULT, system="Debian 13.0 (trixie)")], file)
    write(
        [
            stranger,
            replace(_RESULT, system="Debian 12.2 (bookworm)", test=Run(2, 9.0, "1 failed, 2 skipped")),
        ],
        file,
    )
    assert [row.split(" | ")[:2] for row in rows(file)] == [
        ["| Debian 12.1 (bookworm), Python 3.11.2", "a user with sudo"],
        ["| Debian 12.2 (bookworm), Python 3.11.2", "root"],
        ["| Debian 13.0 (trixie), Python 3.11.2", "root"],
    ]
    assert "| exit 2, 9 s | 1 failed, 2 skipped |" in rows(file)[1]


def test_a_file_without_the_marks_is_refused(file: Path) -> None:
    file.write_text("no marks\n")
    with pytest.raises(ValueError, match="no place for fresh machines"):
        write([_RESULT], file)


@pytest.mark.parametrize(("demo", "test", "passed"), [(0, 0, True), (1, 0, False), (0, 2, False)])
def test_a_machine_passes_when_both_commands_did(demo: int, test: int, *, passed: bool) -> None:
    result = replace(_RESULT, demo=Run(demo, 1.0), test=Run(test, 1.0))
    assert result.passed is passed


def test_the_root_has_the_security_updates_where_this_machine_has_them() -> None:
    assert Mirrors("http://a.example/debian").sources("trixie") == (
        "deb http://a.example/debian trixie main\ndeb http://a.example/debian trixie-updates main\n"
    )
    assert (
        Mirrors("http://a.example/debian", "http://a.example/security")
        .sources("trixie")
        .endswith("deb http://a.example/security trixie-security main\n")
    )
