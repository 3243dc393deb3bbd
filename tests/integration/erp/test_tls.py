"""Certificates, and a TLS connection that is ended from another thread."""

from __future__ import annotations

import queue
import ssl
from pathlib import Path

import pytest

from desktop.core.errors import SetupError
from desktop.erp.api import ErpApi
from desktop.erp.http import Http
from desktop.erp.stream import StreamEnded, StreamItem, StreamReader
from tests.integration.erp.test_stream import GREETING, PATIENCE, start_thread
from tests.support.certificates import self_signed
from tests.support.faulty_server import FaultyServer, Visit, answer, stream

CONFIG = answer("200 OK", b'{"chatEnabled":true}')


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with a key and a certificate for 127.0.0.1 that nobody signed."""
    return self_signed(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def context(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def test_a_certificate_that_nobody_signed_is_refused_with_the_reason(context: ssl.SSLContext) -> None:
    with FaultyServer(CONFIG, tls=context) as server, pytest.raises(SetupError) as caught:
        ErpApi(Http(server.url, user_agent="test")).config()
    assert caught.value.code == "certificate"
    assert caught.value.details["host"] == "127.0.0.1"
    assert caught.value.details["reason"] == "self_signed"
    assert caught.value.details["issuer"] == "test"


def test_a_certificate_that_somebody_vouches_for_is_taken(certificate: Path, context: ssl.SSLContext) -> None:
    with FaultyServer(CONFIG, tls=context) as server:
        assert (
            ErpApi(Http(server.url, user_agent="test", ca_file=lambda: str(certificate)))
            .config()
            .chat_enabled
        )


def test_a_certificate_file_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    with pytest.raises(SetupError) as caught:
        Http("https://erp.example", user_agent="test", ca_file=lambda: str(tmp_path / "nothing.pem"))
    assert caught.value.code == "ca_file"


def test_a_server_without_tls_is_not_spoken_to_in_the_clear() -> None:
    with (
        FaultyServer(answer("400 Bad Request"), read_first=False) as server,
        pytest.raises(SetupError) as caught,
    ):
        ErpApi(Http(server.url.replace("http:", "https:"), user_agent="test")).config()
    assert caught.value.code == "not_timenow"


def reader(server: FaultyServer, ca_file: Path) -> tuple[StreamReader, queue.Queue[StreamItem]]:
    items: queue.Queue[StreamItem] = queue.Queue()
    made = StreamReader(
        Http(server.url, user_agent="test", ca_file=lambda: str(ca_file)),
        deliver=items.put,
        start_thread=start_thread,
        url=f"{server.url}/api/chat/stream",
        last_event_id=None,
        silence_limit=60.0,
    )
    made.start()
    return made, items


def test_stopping_ends_a_read_that_waits_on_tls(certificate: Path, context: ssl.SSLContext) -> None:
    with FaultyServer(stream(GREETING, then=Visit.wait_for_hang_up), tls=context) as server:
        made, items = reader(server, certificate)
        for _ in range(2):
            items.get(timeout=PATIENCE)
        made.stop()
        assert items.get(timeout=PATIENCE) == StreamEnded(None)


def test_stopping_ends_a_handshake_that_waits(certificate: Path, context: ssl.SSLContext) -> None:
    with FaultyServer(Visit.wait_for_hang_up, read_first=False, tls=context) as server:
        made, items = reader(server, certificate)
        server.wait_for_visit()
        made.stop()
        assert items.get(timeout=PATIENCE) == StreamEnded(None)
