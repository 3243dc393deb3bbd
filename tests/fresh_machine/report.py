"""What fresh machines showed: a block of its own in docs/benchmarks.md, one row a system."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

FILE: Final = Path(__file__).resolve().parents[2] / "docs" / "benchmarks.md"
_BEGIN: Final = "<!-- fresh machines: written by make fresh-machine -->"
_END: Final = "<!-- end of fresh machines -->"
_HEAD: Final = (
    "| system | as | `make demo` | `make test` | tests | building the root | commit, day |",
    "|---|---|---|---|---|---|---|",
)


@dataclass(frozen=True, slots=True)
class Run:
    """How one command went: its exit code, its seconds, pytest's counts."""

    code: int
    seconds: float
    tests: str = ""

    def __str__(self) -> str:
        return f"exit {self.code}, {self.seconds:.0f} s"


@dataclass(frozen=True, slots=True)
class Result:
    """How one system did."""

    system: str
    python: str
    user: str
    commit: str
    day: datetime
    build_seconds: float
    demo: Run
    test: Run

    @property
    def passed(self) -> bool:
        """Whether both commands did what they promise."""
        return self.demo.code == 0 and self.test.code == 0

    def row(self) -> str:
        """Return its line of the table."""
        tests = self.test.tests
        if tests and "skipped" not in tests:
            tests += ", 0 skipped"
        return (
            f"| {self.system}, {self.python} | {self.user} | {self.demo} | {self.test} | {tests} "
            f"| {self.build_seconds:.0f} s | {self.commit}, {self.day:%Y-%m-%d} |"
        )


def write(results: Sequence[Result], file: Path = FILE) -> None:
    """Put the results into the file; rows of other systems, or of another user there, stay.

    Raises:
        ValueError: The file has lost its marks.
    """
    before, begin, rest = file.read_text(encoding="utf-8").partition(_BEGIN)
    block, end, after = rest.partition(_END)
    if not (begin and end):
        raise ValueError(f"{file} has no place for fresh machines: {_BEGIN} … {_END}")
    rows = {_key(line): line for line in block.splitlines() if line.startswith("| Debian")}
    rows |= {_key(result.row()): result.row() for result in results}
    table = "\n".join([*_HEAD, *(rows[key] for key in sorted(rows))])
    file.write_text(f"{before}{begin}\n\n{table}\n\n{end}{after}", encoding="utf-8")


def _key(row: str) -> tuple[str, str]:
    """Return what a row is about: the release's name, and who ran it."""
    _, system, user, *_ = row.split("|")
    return system.partition("(")[2].partition(")")[0], user.strip()
