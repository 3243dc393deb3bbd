"""What `timenow:` links ask for: kept until the server has answered once, then followed."""

from __future__ import annotations

import logging
from typing import Protocol

from desktop.core.app_links import AppLink, read_link
from desktop.core.changes import ConnectionState
from desktop.core.errors import SetupError
from desktop.erp.address import ascii_server, normalise_server
from desktop.state.connection_state import ConnectionStore

_log = logging.getLogger(__name__)


class Opener(Protocol):
    """Opens what a link names."""

    def open_chat(self) -> None:
        """Show the chat as it is."""

    def open_conversation(self, conversation_id: str) -> None:
        """Show the chat with this conversation open."""

    def open_person(self, email: str) -> None:
        """Show the chat with the conversation with this person, who is looked for."""

    def ask_for_server(self, server: str, email: str) -> None:
        """Let the person decide whether to sign in to this server, as somebody if the link says so."""

    def refuse_server(self, code: str, details: dict[str, str]) -> None:
        """Say why the server that a link named cannot be used."""


class Links:
    """Follows links; before the first answer nobody knows the conversations, or may ask for people.

    A server is asked about as soon as it is known who is signed in.
    """

    def __init__(self, connection: ConnectionStore, opener: Opener) -> None:
        self._connection = connection
        self._opener = opener
        self._kept: list[AppLink] = []
        self._servers: list[AppLink] = []
        self._settled = False

    def open(self, urls: list[str]) -> None:
        """Open what these links name; the chat when there are none."""
        if not urls:
            self._opener.open_chat()
        for link in map(read_link, urls):
            if link is not None and link.kind == "connect":
                self._servers.append(link)
            elif link is not None:
                self._kept.append(link)
        self._ask_for_server()
        self.follow()

    def settle(self) -> None:
        """It is known who is signed in, if anybody."""
        self._settled = True
        self._ask_for_server()

    def follow(self) -> None:
        """Follow those kept, if it is known how the connection stands."""
        connection = self._connection.current
        if connection is None or connection.state not in (ConnectionState.ONLINE, ConnectionState.OFFLINE):
            return
        links, self._kept = self._kept, []
        for link in links:
            if link.kind == "conversation":
                self._opener.open_conversation(link.target)
            else:
                self._opener.open_person(link.target)

    def _ask_for_server(self) -> None:
        """Hand on the last server that was named, if it is one; nobody can answer two questions at once."""
        if not self._settled or not self._servers:
            return
        link = self._servers[-1]
        self._servers.clear()
        try:
            server = ascii_server(normalise_server(link.target))
        except SetupError as error:
            _log.info("a link named a server that must not be used: %s", error.code)
            self._opener.refuse_server(error.code, error.details)
        else:
            self._opener.ask_for_server(server, link.email)
