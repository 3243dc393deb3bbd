"""The way to the server, as the settings want it: certificates, hosts that may have the session."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from desktop.core.errors import SetupError
from desktop.core.settings import Settings
from desktop.runtime.build import connect
from tests.integration.erp.test_tls import CONFIG, certificate, context
from tests.support.faulty_server import FaultyServer

__all__ = ["certificate", "context"]


@pytest.fixture
def server(context: ssl.SSLContext) -> Iterator[FaultyServer]:
    with FaultyServer(CONFIG, tls=context) as server:
        yield server


def test_the_certificates_of_the_settings_are_trusted(server: FaultyServer, certificate: Path) -> None:
    with closing(connect(server.url, lambda: Settings(ca_file=str(certificate)))) as client:
        assert client.api.config().chat_enabled


def test_without_them_the_server_is_refused(server: FaultyServer) -> None:
    with closing(connect(server.url, Settings)) as client, pytest.raises(SetupError) as caught:
        client.api.config()
    assert caught.value.code == "certificate"


def test_a_stream_elsewhere_needs_an_administrators_word() -> None:
    def stream(settings: Settings) -> None:
        with closing(connect("https://erp.example", lambda: settings)) as client:
            client.stream(
                lambda _: None,
                stream_url="https://stream.example/api/chat/stream",
                last_event_id=None,
                silence_limit=75.0,
            )

    stream(Settings(stream_hosts=("Stream.example",)))
    with pytest.raises(SetupError) as caught:
        stream(Settings(stream_hosts=("other.example",)))
    assert caught.value.code == "not_timenow"
