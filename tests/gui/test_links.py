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

    def ask_for_server(self, server: str, email: str) -> None:
        self.seen.append(f"server {server} {email}".rstrip())

    def refuse_server(self, code: str, details: dict[str, str]) -> None:
        self.seen.append(f"refused: {code} {details['host']}")


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


def test_a_server_is_asked_about_once_it_is_known_who_is_signed_in(links: Links, opened: Opened) -> None:
    links.open(["timenow:connect?server=https://erp.example/&email=ana@erp.example"])
    assert opened.seen == []
    links.settle()
    links.settle()
    assert opened.seen == ["server https://erp.example ana@erp.example"]
    links.open(["timenow:connect?server=erp.example:8443"])
    assert opened.seen[1:] == ["server https://erp.example:8443"]


def test_of_many_servers_only_the_last_is_asked_about(links: Links, opened: Opened) -> None:
    links.settle()
    links.open([f"timenow:connect?server=https://erp{number}.example" for number in range(20)])
    assert opened.seen == ["server https://erp19.example"]


def test_letters_that_pass_for_others_are_shown_as_the_network_knows_them(
    links: Links, opened: Opened
) -> None:
    links.settle()
    links.open(["timenow:connect?server=https://\u0435rp.example"])  # a Cyrillic letter that looks like an e
    assert opened.seen == ["server https://xn--rp-mlc.example"]


@pytest.mark.parametrize(
    ("server", "why"),
    [
        ("file://erp.example/etc/passwd", "http_refused"),
        ("file:///etc/passwd", "server_not_found"),
        ("http://erp.example", "http_refused"),
        ("javascript:alert(1)", "server_not_found"),
        ("https://erp.example@evil.example", "server_not_found"),
        ("https://erp.example\\@evil.example", "server_not_found"),
        ("https://erp.example:0", "server_not_found"),
        ("https://[::1", "server_not_found"),
        ("https:///", "server_not_found"),
        ("erp example", "server_not_found"),
        ("%00", "server_not_found"),
        ("https://" + "a" * 300, "server_not_found"),
    ],
)
def test_a_server_that_must_not_be_used_is_refused_with_the_reason(
    links: Links, opened: Opened, server: str, why: str
) -> None:
    links.settle()
    links.open([f"timenow:connect?server={server}"])
    assert [seen.partition(" ")[2].split()[0] for seen in opened.seen] == [why]


def test_what_is_no_link_of_ours_opens_nothing(links: Links, opened: Opened) -> None:
    links.open(["https://erp.example", "timenow:", "timenow:conversation/"])
    assert opened.seen == []
