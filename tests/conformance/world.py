"""Servers to hold to the protocol in tests: every kind of person, a second conversation, no throttles."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.conformance.visitor import Rate
from tests.support.live_server import LiveServer, Peer
from tests.support.worlds import Level1World

RATE = Rate(100, 120.0)  # above what a run needs, so that nothing waits; low enough to be reached
HEARTBEAT = 0.5  # seconds


@dataclass(frozen=True, slots=True)
class Stand:
    """A server that answers, and the file of accounts for it."""

    url: str
    file: Path


@contextmanager
def level2_stand(folder: Path, rate: Rate = RATE) -> Iterator[Stand]:
    """Start this project's own server."""
    environ = {
        "SSE_HEARTBEAT_INTERVAL": str(int(HEARTBEAT * 1000)),
        "CHAT_RATE_LIMIT": f"{rate.count}/{rate.window:g}",
    }
    with LiveServer("demo", "--silent", "--every", "0", environ=environ) as server:
        colleagues = server.accounts[1:4]  # the first of them has a conversation with somebody else already
        others = []
        for name in ("diego", "elena"):
            org = server.run("create-org", f"{name.capitalize()} SL")["id"]
            others.append(server.hire(org, f"{name}@{name}.test", name.capitalize()))
        server.run("disable-chat", org)
        yield Stand(server.url, accounts_file(folder, [*colleagues, *others]))


@contextmanager
def level1_stand(folder: Path) -> Iterator[Stand]:
    """Start the fake of the ERP; some messages of the pair share a millisecond, as they do in a busy ERP."""
    with Level1World(heartbeat=HEARTBEAT) as world:
        accounts = [{"email": f"{name}@norte.test"} for name in ("ana", "bruno", "carla")]
        accounts += [{"email": "diego@sur.test"}, {"email": "elena@muda.test"}]
        accounts = [{**one, "password": world.ana.password} for one in accounts]
        world.control.rate_limit(RATE.count, RATE.window)
        carla = Peer(world.url, accounts[2]["email"], accounts[2]["password"])
        carla.post(carla.open(world.ana.id)["id"], "hola")
        at_ms = 1_700_000_000_000
        for number in range(8):
            world.control.say(
                world.bruno.id, world.ana.id, f"[conformance] {number}", at_ms=at_ms, tell=False
            )
        yield Stand(world.url, accounts_file(folder, accounts))


def accounts_file(folder: Path, accounts: list[dict[str, str]]) -> Path:
    """Write the file: three colleagues, somebody elsewhere, somebody without chat."""
    *colleagues, elsewhere, chat_off = accounts
    path = folder / "accounts.json"
    path.touch(0o600)
    path.write_text(json.dumps({"accounts": colleagues, "elsewhere": elsewhere, "chatOff": chat_off}))
    os.chmod(path, 0o600)  # noqa: PTH101
    return path
