"""A world that is about to send, and what it has sent."""

from __future__ import annotations

from tests.unit.sync.world import World


def started(world: World) -> None:
    """Be online, with two conversations and nothing asked yet."""
    for peer in ("eva", "leo"):
        world.erp.says(peer)
    world.start()
    world.loop.advance(10)
    world.erp.requests.clear()


def sent(world: World, peer: str = "eva") -> list[str]:
    """Return what the server has of one's own messages to somebody."""
    return [message.body for message in world.erp.row(peer).messages if message.sender_id == "me"]
