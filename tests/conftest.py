"""What every test has: no screen, nothing left behind."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


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
