"""What one client may cost: time, memory, streams, files."""

from __future__ import annotations

import resource
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from server.admin.connection import MAX_HEAD
from server.admin.web import allow_many_files
from server.streams.hub import STREAMS_PER_USER
from tests.integration.server.world import PASSWORD, World
from tests.support.live_server import Peer

_REQUEST = b"GET /api/auth/csrf HTTP/1.1\r\nHost: x\r\n"


@pytest.fixture
def hasty(tmp_path: Path) -> Iterator[World]:
    """A server that waits a fifth of a second for what a client has to say."""
    world = World(tmp_path / "hasty", {}, patience=0.2)
    yield world
    world.close()


def _connect(world: World) -> socket.socket:
    host, port = world.url.removeprefix("http://").split(":")
    return socket.create_connection((host, int(port)), timeout=30)


def _rest(connection: socket.socket) -> bytes:
    """Return all that comes until the server ends the connection."""
    data = b""
    while chunk := connection.recv(65536):
        data += chunk
    return data


@pytest.mark.parametrize("said", [b"", b"G", _REQUEST, _REQUEST + b"X-Half: "])
def test_a_connection_on_which_no_request_comes_is_ended(said: bytes, hasty: World) -> None:
    with closing(_connect(hasty)) as connection:
        connection.sendall(said)
        assert _rest(connection).startswith(b"HTTP/1.1 408 ")


def test_half_a_body_is_not_waited_for(hasty: World) -> None:
    ana = hasty.peer("ana")
    cookies = "; ".join(f"{name}={value}" for name, value in ana.cookies.items())
    with closing(_connect(hasty)) as connection:
        connection.sendall(
            f"POST /api/chat/messages HTTP/1.1\r\nHost: x\r\nCookie: {cookies}\r\nConnection: close\r\n"
            'Content-Length: 1000\r\n\r\n{"conversationId":'.encode()
        )
        answer = _rest(connection)
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b'{"error":"' in answer


def test_a_second_request_half_said_ends_a_stream_without_a_word_into_it(hasty: World) -> None:
    ana = hasty.peer("ana")
    cookies = "; ".join(f"{name}={value}" for name, value in ana.cookies.items())
    with closing(_connect(hasty)) as connection:
        connection.sendall(
            f"GET /api/chat/stream HTTP/1.1\r\nHost: x\r\nCookie: {cookies}\r\n\r\nGET /".encode()
        )
        answer = _rest(connection)
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert b"408" not in answer


def test_patience_begins_anew_with_each_request(hasty: World) -> None:
    with closing(_connect(hasty)) as connection:
        connection.sendall(_REQUEST + b"\r\n")
        data = b""
        while b"csrfToken" not in data:
            data += connection.recv(65536)
        connection.sendall(_REQUEST)
        assert _rest(connection).startswith(b"HTTP/1.1 408 ")


@pytest.mark.parametrize(
    "request_",
    [_REQUEST + b"\r\n", b"POST /api/chat/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\n{"],
)
def test_what_is_no_head_keeps_no_answered_connection(hasty: World, request_: bytes) -> None:
    with closing(_connect(hasty)) as connection:
        connection.sendall(request_)
        assert connection.recv(65536).startswith(b"HTTP/1.1 ")
        connection.sendall(b"\r\n")
        assert b"HTTP/1.1 408 " in _rest(connection)


def test_a_head_that_never_ends_is_refused(world: World) -> None:
    with closing(_connect(world)) as connection:
        connection.sendall(_REQUEST)
        with pytest.raises(ConnectionError):  # noqa: PT012  the server stops listening somewhere in the middle
            for _ in range(1000):
                connection.sendall(b"X-More: " + b"x" * 4000 + b"\r\n")
                assert world.on_loop(lambda: True)  # nobody else waits for it


def test_a_long_head_is_still_taken(world: World) -> None:
    with closing(_connect(world)) as connection:
        many = b"".join(b"X-%d: " % number + b"x" * 4000 + b"\r\n" for number in range(MAX_HEAD // 4000 - 2))
        connection.sendall(_REQUEST + many + b"Connection: close\r\n\r\n")
        assert _rest(connection).startswith(b"HTTP/1.1 200 ")


def test_a_body_that_is_too_long_is_refused(ana: Peer) -> None:
    def status(size: int) -> int:
        return ana.request("POST", "/api/chat/messages", {"conversationId": "a" * size, "body": "b"}).status

    assert status(60 * 1024) == 404
    assert status(64 * 1024) == 413


def test_a_client_that_leaves_in_the_middle_of_its_body_is_no_error_of_ours(
    world: World, ana: Peer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    cookies = "; ".join(f"{name}={value}" for name, value in ana.cookies.items())
    with closing(_connect(world)) as connection:
        connection.sendall(
            f"POST /api/chat/messages HTTP/1.1\r\nHost: x\r\nCookie: {cookies}\r\n"
            'Content-Length: 1000\r\n\r\n{"half":'.encode()
        )
    world.until(lambda: any("/api/chat/messages 400" in record.getMessage() for record in caplog.records))
    assert not [record for record in caplog.records if record.levelname in ("WARNING", "ERROR")]


@pytest.mark.expected_log("streams: the oldest ends")
def test_one_stream_too_many_ends_the_oldest(world: World, ana: Peer, eva: Peer) -> None:
    with ExitStack() as stack:
        elsewhere = stack.enter_context(eva.stream())
        elsewhere.next("system")
        streams = []
        for _ in range(STREAMS_PER_USER + 1):
            stream = stack.enter_context(ana.stream())
            stream.next("system")
            streams.append(stream)
        with pytest.raises((ConnectionError, OSError, EOFError)):  # noqa: PT012  cut, not ended
            while streams[0].read() is not None:
                pass
            raise EOFError
        assert world.on_loop(lambda: world.server.hub.open_streams(ana.id)) == STREAMS_PER_USER
        assert world.on_loop(lambda: world.server.hub.open_streams(eva.id)) == 1


def test_a_person_changes_things_at_ten_times_the_rate_of_messages_at_most(
    make_world: Callable[..., World],
) -> None:
    world = make_world(CHAT_RATE_LIMIT="1/600")
    ana, eva = world.peer("ana"), world.peer("eva")
    conversation = ana.open(eva.id)["id"]
    path = f"/api/chat/conversations/{conversation}/hide"
    assert [ana.request("POST", path).status for _ in range(9)] == [200] * 9
    answer = ana.request("POST", path)
    assert answer.status == 429
    assert answer.json["retryAfter"] == int(answer.headers["retry-after"])
    assert ana.request("GET", "/api/chat/unread-count").status == 200
    assert eva.request("POST", path).status == 200


def test_every_answer_forbids_guessing_its_type_and_keeping_a_copy(world: World, ana: Peer) -> None:
    for peer in (ana, world.nobody()):
        for path in ("/api/chat/config", "/api/chat/conversations", "/api/auth/session", "/nothing", "/"):
            answer = peer.request("GET", path)
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert "no-store" in answer.headers["cache-control"]
    picture = ana.request("GET", f"/api/users/{ana.id}/avatar")
    assert picture.headers["x-content-type-options"] == "nosniff"
    assert picture.headers["cache-control"].startswith("private")


def test_an_email_longer_than_any_is_refused_without_a_look(world: World) -> None:
    peer = world.nobody()
    peer.email = "a" * 250 + "@example.test"
    assert peer.try_sign_in(PASSWORD).endswith("code=credentials")


def test_the_server_takes_as_many_files_as_it_may() -> None:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (256, before[1]))
        allowed = allow_many_files()
        assert allowed == resource.getrlimit(resource.RLIMIT_NOFILE)[0]
        assert allowed is not None
        assert allowed > 256
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


def test_a_system_that_refuses_more_files_keeps_nobody_from_serving(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_which: int, _limits: tuple[int, int]) -> None:
        raise ValueError

    monkeypatch.setattr(resource, "getrlimit", lambda _which: (256, resource.RLIM_INFINITY))
    monkeypatch.setattr(resource, "setrlimit", refuse)
    assert allow_many_files() == 256
