"""What a test leaves behind: threads, processes, sockets, files, temporary directories, variables."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import os
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

PATIENCE = 10.0  # seconds; what was told to end just now may still be at it
_LOOK_AGAIN = 0.01  # seconds
_PR_SET_CHILD_SUBREAPER = 36  # linux/prctl.h
_PROC = Path("/proc")
_PYTESTS_OWN = "PYTEST_CURRENT_TEST"
_EVENT = "anon_inode:[eventfd]"  # Qt makes one for each thread of its own when it feels like it

kept: set[int] = set()
"""Processes that live longer than a test on purpose: those of a desktop that a whole module shares."""


def adopt_orphans() -> None:
    """Become the parent of all descendants whose own parent ends: so none gets out of sight."""
    if _PROC.is_dir():
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Belongings:
    """What this process has at a moment.

    Attributes:
        processes: Those that run.
        ended: Those that have ended, and whose end nobody has asked for.
        descriptors: What they lead to, such as `socket:[4711]`, and how many lead there.
        scratch: What lies in the directory for temporary files.
        variables: The environment, as `NAME=value`.
    """

    threads: frozenset[threading.Thread]  # noqa: TID251  counts them
    processes: frozenset[int]
    ended: frozenset[int]
    descriptors: Counter[str]
    scratch: frozenset[str]
    variables: frozenset[str]

    @classmethod
    def now(cls, scratch: Path) -> Self:
        """Return what there is now."""
        processes, ended = _children()
        return cls(
            frozenset(threading.enumerate()),
            frozenset(processes),
            frozenset(ended),
            Counter(_descriptors()),
            frozenset(os.listdir(scratch)),  # noqa: PTH208  names are enough, and this is asked often
            frozenset(f"{name}={value}" for name, value in os.environ.items() if name != _PYTESTS_OWN),
        )

    def since(self, before: Belongings) -> list[str]:
        """Return, in words, what is here that was not there before."""
        return [
            *(f"thread {one.name}" for one in self.threads - before.threads),
            *(f"process {_command(pid)}" for pid in self.processes - before.processes - kept),
            *(f"descriptor of {what}" for what in self.descriptors - before.descriptors),
            *(f"temporary {name}" for name in self.scratch - before.scratch),
            *(f"variable {one}" for one in self.variables - before.variables),
        ]


def left_since(before: Belongings, scratch: Path, let_go: Callable[[], None] | None = None) -> list[str]:
    """Return what is left since then, in words; what is just about to go gets the time.

    Args:
        let_go: Drops what the test was given, which may hold a socket though it is closed.
    """
    until = time.monotonic() + PATIENCE
    never = threading.Event()
    now = Belongings.now(scratch)
    left = now.since(before)
    if left:
        if let_go is not None:
            let_go()
        gc.collect()  # a circle may hold one, too
    while left and time.monotonic() < until:
        never.wait(_LOOK_AGAIN)
        now = Belongings.now(scratch)
        left = now.since(before)
    for pid in now.ended - before.processes - kept:  # orphans; else each later look would find them
        with contextlib.suppress(ChildProcessError):
            os.waitpid(pid, os.WNOHANG)
    return left


def _descriptors() -> list[str]:
    """Return what each descriptor leads to."""
    found = []
    for name in os.listdir("/proc/self/fd") if _PROC.is_dir() else ():  # noqa: PTH208  as above
        try:
            what = os.readlink(f"/proc/self/fd/{name}")  # noqa: PTH115  as above
        except OSError:
            continue  # the one that reads this list, or one that another thread has just closed
        if what != _EVENT:
            found.append(what)
    return found


def _children() -> tuple[list[int], list[int]]:
    """Return the processes whose parent this one is: those that run, those that have ended."""
    running: list[int] = []
    ended: list[int] = []
    try:
        os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except ChildProcessError:
        return running, ended  # the usual case, and a cheap question
    mine = os.getpid()
    for name in os.listdir(_PROC) if _PROC.is_dir() else ():  # noqa: PTH208  as above
        if not name.isdigit():
            continue
        try:
            stat = (_PROC / name / "stat").read_text()
        except OSError:
            continue  # ended meanwhile
        state, parent = stat.rpartition(")")[2].split()[:2]
        if int(parent) == mine:
            (ended if state == "Z" else running).append(int(name))
    return running, ended


def _command(pid: int) -> str:
    try:
        return f"{pid}: {(_PROC / str(pid) / 'cmdline').read_text().replace(chr(0), ' ')}"
    except OSError:
        return str(pid)
