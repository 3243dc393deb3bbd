"""Connections that are dead and do not say so: how long until the client shows what it missed."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from desktop.core.changes import Change, MessageAdded
from tests.chaos.company import start_company
from tests.chaos.quick import PATIENCE, QuickClient
from tests.support.fault_proxy import FaultProxy
from tests.support.live_server import Peer
from tests.support.worlds import Level, Level1World, World

HEARTBEAT: Final = 0.4  # seconds
SILENCE: Final = 2.5 * HEARTBEAT
_WIRES: Final = 10  # people, at level 1
_LOOK: Final = "GET /api/chat/unread-count"


@dataclass
class Wire:
    """Ana's client, online, on a wire to a server; Bruno writes to her.

    Attributes:
        elsewhere: Ana on another device.
    """

    world: World
    proxy: FaultProxy
    client: QuickClient
    bruno: Peer
    elsewhere: Peer
    conversation: str
    heard: dict[str, float]
    counts: Callable[[], dict[str, int]]

    def bruno_says(self, body: str) -> None:
        self.bruno.post(self.conversation, body)

    def seconds_until_shown(self, body: str, since: float | None = None) -> float:
        """Wait until a message is shown; returns how long that took from now, or from `since`."""
        start = time.monotonic() if since is None else since
        self.client.wait(lambda: body in self.heard, f"{body} shown", PATIENCE)
        return self.heard[body] - start


def start_quick_company(level: Level) -> World:
    """Start a server whose silence is noticed soon, with people for many wires."""
    return start_company(level, HEARTBEAT, _WIRES)


@contextmanager
def wire(world: World, *, speed: float = 1.0) -> Iterator[Wire]:
    """Have somebody nobody has met online, whom tests call Ana.

    Args:
        speed: How many seconds of her client pass in one.
    """
    heard: dict[str, float] = {}

    def told(change: Change) -> None:
        if isinstance(change, MessageAdded):
            heard[change.message.body] = time.monotonic()

    with ExitStack() as down:
        proxy = down.enter_context(FaultProxy(world.url))
        folder = Path(down.enter_context(tempfile.TemporaryDirectory(prefix="wire-")))
        ana = world.newcomer()
        bruno, elsewhere = world.peer(world.bruno), world.peer(ana)
        conversation = str(elsewhere.open(bruno.id)["id"])
        client = QuickClient(proxy.url, ana, folder, speed=speed, heartbeat=HEARTBEAT, told=told)
        down.callback(client.stop)
        client.start()
        client.wait_for_online()
        yield Wire(
            world=world,
            proxy=proxy,
            client=client,
            bruno=bruno,
            elsewhere=elsewhere,
            conversation=conversation,
            heard=heard,
            counts=lambda: client.status().counts or {},
        )


def half_open(wire: Wire) -> float:
    """The way breaks without a word; returns the seconds after the silence limit."""
    wire.proxy.half_open()
    start = time.monotonic()
    wire.bruno_says("into a dead wire")
    return wire.seconds_until_shown("into a dead wire", start) - SILENCE


def slept(wire: Wire) -> float:
    """The computer sleeps for two hours, and its connections die; returns the seconds after it woke."""
    wire.proxy.half_open()
    wire.bruno_says("while it slept")
    wire.client.sleep(hours=2.0)
    return wire.seconds_until_shown("while it slept")


def moved(wire: Wire) -> float:
    """The computer has another address: its connections are dead; returns the seconds after that is told."""
    wire.proxy.half_open()
    wire.bruno_says("to the old address")
    wire.client.do(lambda engine: engine.network_back())
    return wire.seconds_until_shown("to the old address")


def zombie(wire: Wire) -> float:
    """A deploy leaves level 1's stream alive and deaf; returns the seconds after the next `unread-count`."""
    assert isinstance(wire.world, Level1World)
    wire.world.control.deafen_streams()
    wire.bruno_says("past a zombie")
    wire.seconds_until_shown("past a zombie")
    shown = wire.heard["past a zombie"]
    looks = [one.at for one in wire.proxy.attempts if one.request == _LOOK and one.at <= shown]
    return shown - looks[-1]
