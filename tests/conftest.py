"""What every test has: no screen, nothing left behind."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


_skipped: list[str] = []


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Remember what was skipped."""
    if report.skipped and not hasattr(report, "wasxfail"):
        _skipped.append(report.nodeid)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where everything must run (`CI`), a skipped test is a failure."""
    if _skipped and os.environ.get("CI"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        sys.stderr.write(f"skipped, though all must run: {', '.join(_skipped)}\n")


# A server that a whole module shares starts these when they are first needed.
_SHARED = ("sqlite-reader", "sqlite-writer")
_ENDING = 2.0  # seconds; one that has just been told to end may still be at it


@pytest.fixture(autouse=True)
def no_thread_left_behind() -> Iterator[None]:
    """A thread that outlives its test would disturb the next one."""
    before = set(threading.enumerate())
    yield
    left = [one for one in threading.enumerate() if one not in before and not one.name.startswith(_SHARED)]
    for thread in left:
        thread.join(_ENDING)
    assert not [thread.name for thread in left if thread.is_alive()], "threads left running"
