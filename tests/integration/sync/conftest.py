"""A server of each level with two colleagues, and clients of one of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.fakes.level1_erp import Level1Erp
from tests.integration.sync.client import Client, Me
from tests.support.live_server import LiveServer, Peer
from tests.support.relay import Relay


@dataclass
class World:
    """A running server; Ana uses the client, Bruno is somebody else.

    Attributes:
        most_streams: Returns how many streams Ana ever held at once.
        elsewhere: Ana on another device.
        read_elsewhere: Has her read the conversation there.
    """

    level: int
    url: str
    ana: Me
    bruno: Peer
    elsewhere: Peer
    conversation: str
    most_streams: Callable[[], int]
    read_elsewhere: Callable[[], object]


@pytest.fixture(scope="module", autouse=True)
def server() -> Iterator[LiveServer]:
    """Level 2's; there before the first test begins, so that no test is charged with it."""
    with LiveServer("serve", environ={"CHAT_RATE_LIMIT": "1000/10"}) as running:
        org = running.run("create-org", "Norte")["id"]
        for email, name in (("ana@norte.test", "Ana Alonso"), ("bruno@norte.test", "Bruno Benítez")):
            running.hire(org, email, name)
        yield running


@pytest.fixture(params=[1, 2], ids=["level 1", "level 2"])
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    if request.param == 1:
        with Level1Erp() as erp:
            yield _level1(erp)
    else:
        yield _level2(request.getfixturevalue("server"))


def _level1(erp: Level1Erp) -> World:
    erp.control.rate_limit(1000)
    ana, bruno = erp.accounts[:2]
    peer, elsewhere = Peer(erp.url, bruno.email, bruno.password), Peer(erp.url, ana.email, ana.password)
    conversation = str(elsewhere.open(peer.id)["id"])

    def read_elsewhere() -> None:  # as the ERP's own page does
        erp.control.patch("conversation", conversation, unread={})
        erp.control.tell(ana.id, "conversation_read", {"conversationId": conversation})

    return World(
        level=1,
        url=erp.url,
        ana=Me(ana.id, ana.email, ana.password),
        bruno=peer,
        elsewhere=elsewhere,
        conversation=conversation,
        most_streams=lambda: erp.control.most_streams(ana.id),
        read_elsewhere=read_elsewhere,
    )


def _level2(server: LiveServer) -> World:
    ana, bruno = server.accounts
    peer = Peer(server.url, bruno["email"], bruno["password"])
    elsewhere = Peer(server.url, ana["email"], ana["password"])
    conversation = str(elsewhere.open(peer.id)["id"])
    elsewhere.read(conversation)
    return World(
        level=2,
        url=server.url,
        ana=Me(ana["id"], ana["email"], ana["password"]),
        bruno=peer,
        elsewhere=elsewhere,
        conversation=conversation,
        most_streams=lambda: server.peak_streams(ana["id"]),
        read_elsewhere=lambda: elsewhere.read(conversation),
    )


@pytest.fixture
def relay(world: World) -> Iterator[Relay]:
    with Relay(world.url) as relay:
        yield relay


@pytest.fixture
def client(world: World, relay: Relay, tmp_path: Path) -> Iterator[Client]:
    made = Client(relay.url, world.ana, tmp_path)
    made.start()
    yield made
    made.stop()
