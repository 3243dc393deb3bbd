"""What people do at a server while commands run, which reach it through its relay."""

from __future__ import annotations

from tests.support.worlds import Person, World


def write(world: World, sender: Person, receiver: Person, *bodies: str) -> str:
    """Have somebody send messages, straight to the server; returns the conversation's id."""
    peer = world.peer(sender)
    conversation = str(peer.open(receiver.id)["id"])
    for body in bodies:
        peer.post(conversation, body)
    return conversation


def bodies(world: World, reader: Person, other: Person) -> list[str]:
    """Return what two people wrote to each other, oldest first."""
    peer = world.peer(reader)
    page = peer.page(str(peer.open(other.id)["id"]))
    return [message["body"] for message in reversed(page["data"])]


def own(world: World, person: Person) -> tuple[str, ...]:
    """Return the options of a run that signs in by itself."""
    return ("--server", world.relay.url, "--email", person.email, "--password-stdin")
