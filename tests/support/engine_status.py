"""How an engine on a thread of its own says that it stands."""

from __future__ import annotations

import threading
from collections.abc import Callable

from desktop.core.report import Status
from desktop.sync.engine import Engine


def status_of(do: Callable[[Callable[[Engine], None]], None], patience: float) -> Status:
    """Ask an engine, and wait for what it says.

    Args:
        do: Has the engine do something, on its thread.
        patience: Seconds.
    """
    found: list[Status] = []
    done = threading.Event()

    def ask(engine: Engine) -> None:
        found.append(engine.status())
        done.set()

    do(ask)
    assert done.wait(patience)
    return found[0]
