"""What links ask for: each is followed once, when it can be; only a web server is asked about."""

from __future__ import annotations

import pytest

from desktop.core.changes import ConnectionChanged, ConnectionState
from desktop.links import Links
from desktop.state.connection_state import ConnectionStore
from tests.support.chat_scenes import NOON

pytestmark = pytest.mark.usefixtures("qapp")


class Opened:
    """Notes what is opened."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def open_chat(self) -> None:
        self.seen.append("chat")

    def open_conversation(self, conversation_id: str) -> None:
        self.seen.append(f"conversation {conversation_id}")

    def open_person(self, email: str) -> None:
        self.seen.append(f"person {email}")

    def ask_for_server(self, server: str) -> None:
        self.seen.append(f"server {server}")


@pytest.fixture
def opened() -> Opened:
    return Opened()


@pytest.fixture
def connection() -> ConnectionStore:
    return ConnectionStore()


@pytest.fixture
def links(connection: ConnectionStore, opened: Opened) -> Links:
    return Links(connection, opened)


def test_without_a_link_the_chat_is_shown(links: Links, opened: Opened) -> None:
    links.open([])
    assert opened.seen == ["chat"]


@pytest.mark.parametrize("state", [ConnectionState.ONLINE, ConnectionState.OFFLINE])
def test_links_wait_for_the_servers_first_answer_and_are_followed_once(
    links: Links, connection: ConnectionStore, opened: Opened, state: ConnectionState
) -> None:
    links.open(["timenow:conversation/c1", "timenow:person/eva@example.com"])
    connection.apply(ConnectionChanged(state=ConnectionState.CATCHING_UP, at=NOON))
    links.follow()
    assert opened.seen == []
    connection.apply(ConnectionChanged(state=state, at=NOON))
    links.follow()
    links.follow()
    assert opened.seen == ["conversation c1", "person eva@example.com"]


def test_a_server_is_asked_about_at_once(links: Links, opened: Opened) -> None:
    links.open(["timenow:connect?server=https://erp.example/"])
    assert opened.seen == ["server https://erp.example"]


@pytest.mark.expected_log("a link named a server that must not be used")
def test_no_server_that_must_not_be_used_is_asked_about(links: Links, opened: Opened) -> None:
    links.open(["timenow:connect?server=file:///etc/passwd", "timenow:connect?server=http://erp.example"])
    assert opened.seen == []


def test_what_is_no_link_of_ours_opens_nothing(links: Links, opened: Opened) -> None:
    links.open(["https://erp.example", "timenow:", "timenow:conversation/"])
    assert opened.seen == []
