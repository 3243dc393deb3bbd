"""A server process without a rate limit, and what it knows at the end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from desktop.wire.timestamp import Timestamp
from tests.support.live_server import Peer
from tests.support.worlds import Level, Level1World, Level2World, World

MANY = 1_000_000  # messages in ten seconds: no limit
_PAGE = 200


def start_company(level: Level, heartbeat: float = 30.0, newcomers: int = 0) -> World:
    """Start a server.

    Args:
        heartbeat: Seconds between two of them.
        newcomers: How many people are wanted besides Ana and Bruno.
    """
    if level == 2:
        return Level2World(heartbeat=heartbeat, rate_limit=f"{MANY}/10")
    world = Level1World(heartbeat=heartbeat, newcomers=newcomers)
    world.control.rate_limit(MANY)
    return world


@dataclass(frozen=True, slots=True)
class Stored:
    """A message as the server has it."""

    id: str
    sender: str
    body: str


def stored(peer: Peer, conversation_id: str) -> list[Stored]:
    """Return all messages of a conversation, oldest first, each once, on the standard library alone."""
    rows: dict[str, dict[str, Any]] = {}
    cursor: str | None = None
    while True:
        page = peer.page(conversation_id, _PAGE, cursor)["data"]
        new = {row["id"]: row for row in page if row["id"] not in rows}
        rows |= new
        if len(page) < _PAGE:
            break
        assert new, "more than a page in one millisecond"
        oldest = Timestamp.parse(page[-1]["createdAt"])
        cursor = Timestamp.from_ms(oldest.ms + 1).iso  # what shares the millisecond would be lost
    ordered = sorted(rows.values(), key=lambda row: (row["createdAt"], row["id"]))
    return [Stored(row["id"], row["senderId"], row["body"]) for row in ordered]
