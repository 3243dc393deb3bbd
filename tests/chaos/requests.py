"""How seldom a client asks: counted for each kind of hour, held to the promise; prints the table."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from tests.benchmarks.table import put
from tests.chaos.company import start_company
from tests.chaos.hour import KINDS, Kind, Life
from tests.fakes.full_server import Everything
from tests.fakes.wrong_server import WrongServer
from tests.support.worlds import Level, World

Server = Literal["level 1", "level 2", "level 2 with events.replay"]
SERVERS: Final[tuple[Server, ...]] = ("level 1", "level 2", "level 2 with events.replay")
PUBLISHED: Final = Path(__file__).resolve().parents[2] / "docs" / "protocol.md"
SORTS: Final = ("unread-count", "list", "connect", "page", "read", "send", "other")

# Intervals are the promised ones ± 20 %; an hour may begin in the middle of one.
_MINUTELY: Final = 60 * 5 // 4 + 1
_FIVE_MINUTELY: Final = 12 * 5 // 4 + 1
_HOURLY: Final = 2
_QUARTER_MINUTELY: Final = 240 * 5 // 4 + 1
_BACKING_OFF: Final = _MINUTELY + 5  # every 15 s at first, every 60 s later
_CONNECTING: Final = 180  # attempts with back-off up to 60 s and full jitter: 120, give or take
_OPENINGS: Final = 20


@dataclass(frozen=True, slots=True)
class Figure:
    """What one client asked in one kind of hour of one server."""

    kind: Kind
    server: Server
    asked: Counter[str]

    @property
    def excess(self) -> list[str]:
        """Say where it asked more than was promised."""
        promised = promise(self.kind, self.server)
        return [
            f"{self.server}, {self.kind.name}: {sort} {self.asked[sort]} times, at most {promised[sort]}"
            for sort in SORTS
            if self.asked[sort] > promised[sort]
        ]


def promise(kind: Kind, server: Server) -> dict[str, int]:
    """Return how often at most each sort of request is made."""
    nothing = dict.fromkeys(SORTS, 0)
    replayed = server == SERVERS[2]
    looks = nothing if replayed else {**nothing, **_looks(kind)}
    if kind.name.startswith("busy"):
        # What a person does is asked for; each read may be followed by a look at the list and a page. Level 1
        # is told of a read by two requests, after three that find out how.
        lists = 0 if replayed else _HOURLY + _OPENINGS
        read = 2 * _OPENINGS + 3 if server == SERVERS[0] else _OPENINGS
        return {**looks, "list": lists, "page": lists, "send": 60, "read": read}
    if kind.stands:
        return looks
    connecting = 2 * _CONNECTING if kind.name.endswith("but the stream answers") else _CONNECTING
    return {**nothing, **_looks(kind), "connect": connecting}


def _looks(kind: Kind) -> dict[str, int]:
    name = kind.name
    if name.endswith("locked"):
        return {"unread-count": _FIVE_MINUTELY, "list": _HOURLY}
    if name.endswith("focus in an hour"):
        return {"unread-count": _MINUTELY + 60, "list": _HOURLY + 60}
    if name.endswith("focus in a minute"):
        return {"unread-count": 4, "list": 2}
    if name.endswith("503"):
        return {"unread-count": _BACKING_OFF, "list": _HOURLY}
    if name.endswith("but the stream answers"):
        return {"unread-count": _QUARTER_MINUTELY, "list": _HOURLY}
    return {"unread-count": _MINUTELY, "list": _HOURLY}


def measure(speed: float) -> list[Figure]:
    """Live through every kind of hour with every server, all at the same time.

    Args:
        speed: Of the clients' clocks.
    """
    with ExitStack() as down:
        worlds: dict[Level, World] = {
            level: down.enter_context(start_company(level, 10.0, len(KINDS))) for level in (1, 2)
        }
        folder = Path(down.enter_context(tempfile.TemporaryDirectory(prefix="hours-")))
        pool = down.enter_context(ThreadPoolExecutor(len(SERVERS) * len(KINDS)))
        hours: list[tuple[Kind, Server, Future[Counter[str]]]] = []
        for server in SERVERS:
            world = worlds[1 if server == "level 1" else 2]
            for kind in KINDS:
                if server == SERVERS[2] and not kind.stands:
                    continue  # there the stand-in has nothing to say of its own
                url = world.url
                if server == SERVERS[2]:
                    url = down.enter_context(WrongServer(url, Everything())).url
                life = Life(url, world.newcomer(), world.peer(world.bruno), folder / f"{len(hours)}", speed)
                hours.append((kind, server, pool.submit(life.count, kind)))
        return [Figure(kind, server, asked.result()) for kind, server, asked in hours]


def table(figures: list[Figure]) -> str:
    """Return the figures as the published table, each with the promise beside it."""
    lines = [
        "| hour | server | " + " | ".join(SORTS) + " | all |",
        "| --- | --- |" + " ---: |" * (len(SORTS) + 1),
    ]
    for kind in KINDS:
        for figure in figures:
            if figure.kind is kind:
                promised = promise(kind, figure.server)
                cells = [f"{figure.asked[sort]} (≤ {promised[sort]})" for sort in SORTS]
                cells = ["0" if cell == "0 (≤ 0)" else cell for cell in cells]
                whole = f"{sum(figure.asked.values())} (≤ {sum(promised.values())})"
                lines.append(f"| {kind.name} | {figure.server} | " + " | ".join([*cells, whole]) + " |")
    return "\n".join(lines)


def main() -> int:
    """Print the table; returns 1 where a promise is broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos.requests", description=__doc__)
    parser.add_argument("--speed", type=float, default=60.0, help="seconds of a client that pass in one")
    parser.add_argument("--write", action="store_true", help=f"publish it in {PUBLISHED.name}")
    arguments = parser.parse_args()
    figures = measure(arguments.speed)
    print(table(figures))
    if arguments.write:
        put("requests", table(figures).splitlines(), by="python -m tests.chaos.requests", file=PUBLISHED)
    excess = [text for figure in figures for text in figure.excess]
    for text in excess:
        print(text, file=sys.stderr)
    return 1 if excess else 0


if __name__ == "__main__":
    sys.exit(main())
