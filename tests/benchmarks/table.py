"""The file docs/benchmarks.md: only a block between its marks is written anew."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Final

from tests.benchmarks.figures import Row
from tests.benchmarks.imports import Cost

FILE: Final = Path(__file__).resolve().parents[2] / "docs" / "benchmarks.md"


def write(command: str, rows: Sequence[Row], load: float, programs: str) -> None:
    """Put the rows into the file, in place of the last ones.

    Raises:
        ValueError: The file has lost its marks.
    """
    put("figures", [*_head(command, load, programs), "", *_table(rows)])


def write_more(name: str, command: str, rows: Sequence[Row], load: float) -> None:
    """Put rows of another command than `make bench` into a place of their own.

    Args:
        name: The place's.
        command: Such as `make chaos`; what follows its first two words is how it was called.

    Raises:
        ValueError: The file has lost its marks.
    """
    put(name, [*_head(command, load), "", *_table(rows)], by=" ".join(command.split()[:2]))


def write_costs(costs: Sequence[Cost]) -> None:
    """Put the parts' costs into the file, in place of the last ones.

    Raises:
        ValueError: The file has lost its marks.
    """
    lines = ["| part | loaded | ms | MB |", "|---|---|---|---|"]
    lines += [f"| {one.part} | {one.when} | {one.milliseconds:.0f} | {one.megabytes:.1f} |" for one in costs]
    put("parts", [f"Python {platform.python_version()}, {_machine()}.", "", *lines])


def put(name: str, lines: Sequence[str], *, by: str = "make bench", file: Path = FILE) -> None:
    """Put lines into their place in a file.

    Raises:
        ValueError: The file has lost its marks.
    """
    begin_mark, end_mark = f"<!-- {name}: written by {by} -->", f"<!-- end of {name} -->"
    before, begin, rest = file.read_text(encoding="utf-8").partition(begin_mark)
    _, end, after = rest.partition(end_mark)
    if not (begin and end):
        raise ValueError(f"{file} has no place for the {name}: {begin_mark} … {end_mark}")
    block = "\n".join(["", "", *lines, ""])
    file.write_text(f"{before}{begin}{block}{end}{after}", encoding="utf-8")


def _head(command: str, load: float, programs: str = "") -> list[str]:
    return [
        f"`{command}`, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC; load average before it {load:.1f}.  ",
        f"{_machine()}.  ",
        ", ".join(filter(None, (_interpreter(), programs))) + ".",
    ]


def _table(rows: Sequence[Row]) -> list[str]:
    lines = ["| figure | TimeNow Desktop | beside it | ratio | target | met |", "|---|---|---|---|---|---|"]
    for row in rows:
        met = {None: "", True: "yes", False: "**no**"}[row.met]
        lines.append(f"| {row.what} | {row.ours} | {row.beside} | {row.ratio} | {row.target} | {met} |")
    return lines


def _interpreter() -> str:
    return f"Python {platform.python_version()}, PySide6 {version('pyside6-essentials')}"


def _machine() -> str:
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 1e9
    system = platform.freedesktop_os_release().get("PRETTY_NAME", platform.system())
    kernel = platform.release().partition("-")[0]
    return f"{_processor()}, {os.cpu_count()} processors, {memory:.0f} GB; {system}, Linux {kernel}"


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()
