"""What holds for every test of the network room."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

_SECONDS = 10.0


@pytest.fixture(autouse=True)
def no_thread_left_behind() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    left = [thread for thread in threading.enumerate() if thread not in before]
    for thread in left:
        thread.join(_SECONDS)  # its last item is delivered a moment before it ends
    assert not [thread.name for thread in left if thread.is_alive()]
