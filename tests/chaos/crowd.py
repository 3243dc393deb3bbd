"""Many real clients in one process that lose their server together, at the true pace of time."""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

from desktop.core.changes import Change, ConnectionChanged, ConnectionState
from tests.chaos.company import start_company
from tests.chaos.quick import QuickClient
from tests.support.fault_proxy import FaultProxy
from tests.support.worlds import Level, Person

_STABLE: Final = 32.0  # seconds online after which the back-off has begun anew
_ALL_BACK: Final = 120.0  # seconds


class Crowd:
    """Clients of as many people, each with its own copy, on one wire."""

    def __init__(self, url: str, people: list[Person], folder: Path) -> None:
        self.proxy = FaultProxy(url)
        self._never = threading.Event()
        self._members = [
            _Member(self.proxy.url, person, folder / str(number)) for number, person in enumerate(people)
        ]

    def start(self) -> None:
        """Start one after the other: a password takes a server a while on purpose."""
        for member in self._members:
            member.client.start()
            member.client.wait_for_online()

    def stop(self) -> None:
        """End all."""
        for member in self._members:
            member.client.stop()
        self.proxy.close()

    def return_from(self, loss: Callable[[FaultProxy], None]) -> list[float]:
        """Lose the server once connections are stable; returns the seconds until each was caught up."""
        self._never.wait(_STABLE)
        before = [member.client.onlines for member in self._members]
        start = time.monotonic()
        loss(self.proxy)
        for member, onlines in zip(self._members, before, strict=True):
            member.wait_for_return(onlines)
        return [member.online_at - start for member in self._members]


class _Member:
    """One client, and when it last came online."""

    def __init__(self, url: str, person: Person, data: Path) -> None:
        self.online_at = 0.0
        self.client = QuickClient(url, person, data, told=self._told)

    def wait_for_return(self, onlines: int) -> None:
        self.client.wait(
            lambda: self.client.is_online and self.client.onlines > onlines, "back online", _ALL_BACK
        )

    def _told(self, change: Change) -> None:
        if isinstance(change, ConnectionChanged) and change.state is ConnectionState.ONLINE:
            self.online_at = time.monotonic()


@contextmanager
def crowd(level: Level, clients: int) -> Iterator[Crowd]:
    """Have so many clients online at a server process of their own."""
    with ExitStack() as down:
        world = down.enter_context(start_company(level, newcomers=clients))
        folder = Path(down.enter_context(tempfile.TemporaryDirectory(prefix="crowd-")))
        made = Crowd(world.url, [world.newcomer() for _ in range(clients)], folder)
        down.callback(made.stop)
        made.start()
        yield made


def cut(proxy: FaultProxy) -> None:
    """Break every connection; the server is there."""
    proxy.reset()


def gone_for(seconds: float) -> Callable[[FaultProxy], None]:
    """Have the server be away for a while."""

    def away(proxy: FaultProxy) -> None:
        proxy.shut()
        threading.Event().wait(seconds)
        proxy.calm()

    return away
