"""How much a client asks in an hour: the promise of the trip-wire, counted with a fake clock."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.core.errors import SetupError
from tests.unit.sync.scripted_erp import LEVEL_2
from tests.unit.sync.world import World

_SORTS = ("unread", "conversations", "page", "config", "stream", "read", "send", "other")
_SERVERS = ("level 1", "level 2", "level 2 with events.replay")
Asked = Counter[str]


def _idle(world: World) -> None:
    for _ in range(120):
        world.erp.beat()
        world.loop.advance(30)


def _locked(world: World) -> None:
    world.engine.person_active(False)
    _idle(world)


def _busy(world: World) -> None:
    """A message a minute each way, twenty conversations opened."""
    for minute in range(60):
        world.erp.says("eva")
        world.loop.settle()
        world.engine.send("c-eva", f"{minute}")
        if minute % 3 == 0:
            world.engine.open_conversation("c-eva")
        world.loop.advance(30)
        world.erp.beat()
        world.loop.advance(30)


def _focus(world: World) -> None:
    for _ in range(100):
        world.engine.focused()
        world.loop.advance(36)


def _down(world: World) -> None:
    world.erp.down = True
    world.erp.cut()
    world.loop.advance(3600)


def _no_stream(world: World) -> None:
    world.erp.stream_faults = [SetupError()] * 10_000
    world.erp.cut()
    world.loop.advance(3600)


_HOURS: dict[str, Callable[[World], None]] = {
    "idle": _idle,
    "idle, nobody there": _locked,
    "busy": _busy,
    "100 focus changes": _focus,
    "server down": _down,
    "stream refused": _no_stream,
}

# The most of each sort, with intervals drawn as short as they can be; what is not named is 0.
_MINUTELY, _HOURLY = 76, 2
_WIRED = {
    "idle": {"unread": _MINUTELY, "conversations": _HOURLY},
    "idle, nobody there": {"unread": 16, "conversations": _HOURLY},
    "busy": {
        "unread": _MINUTELY,
        "conversations": _HOURLY + 20,
        "page": _HOURLY + 20,
        "read": 40,
        "send": 60,
        "other": 22,
    },
    "100 focus changes": {"unread": _MINUTELY, "conversations": _HOURLY},
    "server down": {"config": 130},
    "stream refused": {"unread": 301, "conversations": _HOURLY, "config": 130, "stream": 130},
}
_REPLAYED = {
    **{name: {} for name in _HOURS},
    "busy": {"read": 40, "send": 60},
    "server down": {"config": 130},
    "stream refused": _WIRED["stream refused"],
}


def _count(folder: Path, server: str, hour: str, *, jitter: float) -> Asked:
    world = World(folder, 1 if server == _SERVERS[0] else 2)
    if server == _SERVERS[2]:
        world.erp.offers = (*LEVEL_2, "events.replay")
    # Full jitter of the attempts is counted at its middle; the trip-wire also at its shortest.
    world.loop.jitter = jitter
    world.erp.says("eva")
    world.start()
    world.loop.advance(10)
    world.erp.requests.clear()
    _HOURS[hour](world)
    asked: Asked = Counter()
    for request in world.erp.requests:
        if not request.startswith("read "):
            asked[request if request in _SORTS else "other"] += 1
    world.stop()
    return asked


@pytest.mark.parametrize("hour", _HOURS)
@pytest.mark.parametrize("server", _SERVERS)
def test_an_hour_stays_within_the_promise(tmp_path: Path, server: str, hour: str) -> None:
    promised = (_REPLAYED if server == _SERVERS[2] else _WIRED)[hour]
    steady = hour not in {"server down", "stream refused"}
    for jitter in (0.5, 0.001) if steady else (0.5,):
        asked = _count(tmp_path / f"{jitter}", server, hour, jitter=jitter)
        print(_row(server, hour, asked))  # noqa: T201  the table, with `pytest -s`
        assert {sort: count for sort, count in asked.items() if count > promised.get(sort, 0)} == {}


def _row(server: str, hour: str, asked: Asked) -> str:
    return f"| {server} | {hour} | " + " | ".join(str(asked[sort]) for sort in _SORTS) + " |"
