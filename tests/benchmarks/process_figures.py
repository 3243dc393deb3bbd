"""What the kernel counts for a process and those it started: memory, time on a processor, switches."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")
_SWITCHES = re.compile(r"^(?:non)?voluntary_ctxt_switches:\s+(\d+)$", re.MULTILINE)


def family(pid: int) -> list[int]:
    """Return a process and all that descend from it or share its session."""
    parents: dict[int, tuple[int, int]] = {}
    for entry in _PROC.iterdir():
        if entry.name.isdigit():
            fields = _read(entry / "stat").rpartition(")")[2].split()
            if fields:
                parents[int(entry.name)] = (int(fields[1]), int(fields[3]))
    members = {pid}
    while True:
        more = {
            one for one, (parent, session) in parents.items() if parent in members or session == pid
        } - members
        if not more:
            return sorted(members)
        members |= more


def pss(pids: list[int]) -> float:
    """Return the proportional set size of processes together, in megabytes (10⁶ bytes)."""
    kilobytes = 0
    for pid in pids:
        match = re.search(r"^Pss:\s+(\d+) kB", _read(_PROC / str(pid) / "smaps_rollup"), re.MULTILINE)
        kilobytes += int(match[1]) if match else 0
    return kilobytes * 1024 / 1e6


def descriptors(pids: list[int]) -> int:
    """Return how many files, sockets and the like processes have open together."""
    return sum(len(list((_PROC / str(pid) / "fd").iterdir())) for pid in pids)


def threads(pids: list[int]) -> int:
    """Return how many threads processes have together."""
    return sum(len(list((_PROC / str(pid) / "task").iterdir())) for pid in pids)


@dataclass(frozen=True, slots=True)
class Work:
    """What a process has done so far: seconds on a processor, context switches."""

    seconds: float
    switches: int


def work(pid: int) -> Work:
    """Return what all threads of a process have done so far."""
    nanoseconds = switches = 0
    for task in (_PROC / str(pid) / "task").iterdir():
        nanoseconds += int((_read(task / "schedstat").split() or ["0"])[0])
        switches += sum(int(count) for count in _SWITCHES.findall(_read(task / "status")))
    return Work(nanoseconds / 1e9, switches)


def _read(path: Path) -> str:
    """Return a file of /proc; empty when the process is gone."""
    try:
        return path.read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""
