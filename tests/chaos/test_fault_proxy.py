"""The wire that fails does what it says."""

from __future__ import annotations

import select
import socket
import threading
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from tests.support.desktop_processes import wait_until
from tests.support.fault_proxy import FaultProxy, in_block, in_character
from tests.support.faulty_server import FaultyServer, Visit, answer

_PATIENCE = 30.0  # seconds
_A_MOMENT = 200  # milliseconds in which nothing must come
_ASK = b"GET /api/chat/config HTTP/1.1\r\nHost: here\r\n\r\n"
_BLOCK = "event: message\ndata: {“ñandú”}\n\n".encode()


def _talk(visit: Visit) -> None:
    """Say one thing, then all that is asked for again, until the client goes."""
    visit.send(b"HTTP/1.1 200 OK\r\n\r\n")
    visit.wait_for_hang_up()


@pytest.fixture
def proxy(server: FaultyServer) -> Iterator[FaultProxy]:
    with FaultProxy(server.url) as proxy:
        yield proxy


@pytest.fixture
def server(request: pytest.FixtureRequest) -> Iterator[FaultyServer]:
    with FaultyServer(getattr(request, "param", _talk)) as server:
        yield server


def connect(proxy: FaultProxy, ask: bytes = _ASK) -> socket.socket:
    address = urlsplit(proxy.url)
    client = socket.create_connection((str(address.hostname), int(address.port or 0)), timeout=_PATIENCE)
    client.sendall(ask)
    return client


def hears_nothing(client: socket.socket) -> bool:
    return not select.select([client], [], [], _A_MOMENT / 1000)[0]


def read_to_the_end(client: socket.socket) -> bytes:
    data = b""
    while piece := client.recv(4096):
        data += piece
    return data


def wait_for_head(client: socket.socket) -> None:
    assert client.recv(4096).startswith(b"HTTP/1.1 200")


def test_a_cut_connection_ends_in_order(proxy: FaultProxy) -> None:
    with connect(proxy) as client:
        wait_for_head(client)
        proxy.cut()
        assert client.recv(1) == b""


def test_a_reset_connection_is_broken(proxy: FaultProxy) -> None:
    with connect(proxy) as client:
        wait_for_head(client)
        proxy.reset()
        with pytest.raises(ConnectionResetError):
            client.recv(1)


def speak_when_asked_twice(visit: Visit) -> None:
    visit.send(b"HTTP/1.1 200 OK\r\n\r\n")
    visit.read_request()
    visit.send(b"more")


@pytest.mark.parametrize("server", [speak_when_asked_twice], indirect=True)
def test_a_half_open_connection_says_nothing_and_does_not_end(
    proxy: FaultProxy, server: FaultyServer
) -> None:
    with connect(proxy) as client:
        wait_for_head(client)
        proxy.half_open()
        client.sendall(_ASK)
        assert hears_nothing(client)
        with connect(proxy) as other:  # new ones are alive
            wait_for_head(other)
        assert hears_nothing(client)
    assert len(server.requests) == 2


def test_the_end_of_the_server_does_not_pass_a_half_open_connection() -> None:
    end = threading.Event()

    def until_told(visit: Visit) -> None:
        visit.send(b"HTTP/1.1 200 OK\r\n\r\n")
        assert end.wait(_PATIENCE)

    with FaultyServer(until_told) as server, FaultProxy(server.url) as proxy, connect(proxy) as client:
        wait_for_head(client)
        proxy.half_open()
        end.set()
        assert hears_nothing(client)


def test_who_is_swallowed_gets_no_answer(proxy: FaultProxy, server: FaultyServer) -> None:
    proxy.swallow()
    with connect(proxy) as client:
        assert hears_nothing(client)
        proxy.calm()
        assert client.recv(1) == b""
    assert not server.requests
    with connect(proxy) as client:
        wait_for_head(client)


@pytest.mark.parametrize("server", [answer("200 OK", b"abcdef")], indirect=True)
def test_what_drips_comes_byte_by_byte(proxy: FaultProxy) -> None:
    proxy.drip = 3600.0
    with connect(proxy) as client:
        assert client.recv(100) == b"H"
        assert hears_nothing(client)
        proxy.calm()
        assert read_to_the_end(client).endswith(b"abcdef")


def test_a_delay_is_taken_both_ways(proxy: FaultProxy) -> None:
    proxy.delay = 0.2
    start = time.monotonic()
    with connect(proxy) as client:
        wait_for_head(client)
    assert time.monotonic() - start >= 0.4


def three_pieces(visit: Visit) -> None:
    visit.send(b"HTTP/1.1 200 OK\r\n\r\n")
    for piece in (b"one ", b"two ", b"three"):
        assert visit.pause(0.05)
        visit.send(piece)
    visit.wait_for_hang_up()


@pytest.mark.parametrize("server", [three_pieces], indirect=True)
def test_what_is_collected_comes_at_once(proxy: FaultProxy) -> None:
    whole = b"HTTP/1.1 200 OK\r\n\r\none two three"
    proxy.collect = (len(whole), _PATIENCE)
    with connect(proxy) as client:
        assert client.recv(4096) == whole


@pytest.mark.parametrize("server", [three_pieces], indirect=True)
def test_what_was_collected_for_long_enough_comes_too(proxy: FaultProxy) -> None:
    proxy.collect = (1_000_000, 0.5)
    with connect(proxy) as client:
        assert client.recv(4096).startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize("server", [lambda visit: visit.send(_BLOCK, b"more")], indirect=True)
def test_a_connection_is_cut_inside_a_character(proxy: FaultProxy) -> None:
    proxy.cut_at(in_character)
    with connect(proxy) as client:
        data = read_to_the_end(client)
    with pytest.raises(UnicodeDecodeError, match="unexpected end of data"):
        data.decode()
    with connect(proxy) as client:  # once
        assert read_to_the_end(client) == _BLOCK + b"more"


@pytest.mark.parametrize("server", [lambda visit: visit.send(_BLOCK, b"more")], indirect=True)
def test_a_connection_is_cut_inside_a_block(proxy: FaultProxy) -> None:
    proxy.cut_at(in_block)
    with connect(proxy) as client:
        data = read_to_the_end(client)
    assert data.startswith(b"event: message\ndata: ")
    assert not data.endswith(b"\n\n")


def test_whoever_comes_gets_a_refusal(proxy: FaultProxy, server: FaultyServer) -> None:
    proxy.refusal = b"HTTP/1.1 503 Service Unavailable\r\n\r\n"
    with connect(proxy) as client:
        assert read_to_the_end(client) == proxy.refusal
    assert not server.requests
    assert proxy.requests == ["GET /api/chat/config"]


def test_each_attempt_is_noted_with_its_end(proxy: FaultProxy) -> None:
    with connect(proxy) as client:
        wait_for_head(client)
    [attempt] = proxy.attempts
    assert (attempt.request, attempt.status, attempt.failed) == ("GET /api/chat/config", 200, False)


@pytest.mark.parametrize("server", [lambda _: None], indirect=True)
def test_an_attempt_without_an_answer_has_failed(proxy: FaultProxy) -> None:
    with connect(proxy) as client:
        assert client.recv(1) == b""
    wait_until(lambda: proxy.attempts[0].failed, "the attempt to have failed")


@pytest.mark.parametrize("server", [lambda visit: visit.wait_for_hang_up()], indirect=True)
def test_an_attempt_that_its_client_took_back_has_not_failed(proxy: FaultProxy, server: FaultyServer) -> None:
    with connect(proxy):
        server.wait_for_visit()
    wait_until(lambda: proxy.attempts[0].over, "the end of the connection")
    assert not proxy.attempts[0].failed


@pytest.mark.parametrize("server", [lambda visit: visit.wait_for_hang_up()], indirect=True)
def test_an_attempt_that_was_cut_off_has_not_failed(proxy: FaultProxy, server: FaultyServer) -> None:
    with connect(proxy) as client:
        server.wait_for_visit()
        proxy.cut()
        assert client.recv(1) == b""
    assert proxy.attempts[0].spoiled
    assert not proxy.attempts[0].failed
