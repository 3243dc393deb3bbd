"""HTTP over real sockets, with a server that misbehaves."""

from __future__ import annotations

import gzip
import socket
import threading

import pytest

from desktop.core.errors import ErpError, RefusedError, SetupError, TransientError
from desktop.erp.api import ErpApi
from desktop.erp.http import MAX_ANSWER, Http
from tests.support.faulty_server import FaultyServer, Play, Visit, answer, chunk

SESSION = "next-auth.session-token"
FOREVER = "Path=/; Expires=Thu, 24 Dec 2099 03:06:13 GMT; HttpOnly; Secure; SameSite=Lax"
OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
CONFIG = b'{"chatEnabled":true}'


def http(server: FaultyServer) -> Http:
    return Http(server.url, user_agent="TimeNow-Desktop/1 (test)")


def failed(play: Play, *, method: str = "GET", read_timeout: float = 5.0, deadline: float = 60.0) -> ErpError:
    body = b"{}" if method == "POST" else None
    with FaultyServer(play) as server, pytest.raises(ErpError) as caught:
        http(server).request(method, "/x", json=body, timeout=(5.0, read_timeout), deadline=deadline)
    return caught.value


def test_a_request_says_who_we_are_and_what_it_bears() -> None:
    with FaultyServer(answer("200 OK", b"{}")) as server:
        http(server).request("POST", "/a%2Fb", query={"q": "ñ &"}, json=b'{"a":1}')
        [request] = server.requests
    head, _, body = request.partition(b"\r\n\r\n")
    assert head.startswith(b"POST /a%2Fb?q=%C3%B1+%26 HTTP/1.1\r\n")
    assert b"User-Agent: TimeNow-Desktop/1 (test)" in head
    assert b"Content-Type: application/json" in head
    assert b"Cookie" not in head
    assert b"Authorization" not in head
    assert body == b'{"a":1}'


def test_a_form_is_sent_as_a_form() -> None:
    with FaultyServer(answer("200 OK", b"{}")) as server:
        http(server).request("POST", "/x", form={"email": "a@b", "password": "ñ&="}, headers={"X-A": "1"})
        [request] = server.requests
    assert b"application/x-www-form-urlencoded" in request
    assert b"X-A: 1" in request
    assert request.endswith(b"email=a%40b&password=%C3%B1%26%3D")


def test_a_secure_cookie_goes_back_over_loopback_and_a_deletion_does_not_lose_it() -> None:
    plays = (
        answer(
            "200 OK", b"{}", f"Set-Cookie: {SESSION}.0=a; {FOREVER}", f"Set-Cookie: {SESSION}.1=b; {FOREVER}"
        ),
        answer(
            "200 OK",
            b"null",
            f"Set-Cookie: {SESSION}.0=; Max-Age=0",
            "Set-Cookie: authjs.csrf-token=c; Path=/",
        ),
        answer("200 OK", b"{}"),
    )
    with FaultyServer(*plays) as server:
        client = http(server)
        for _ in plays:
            client.request("GET", "/x")
    assert b"\r\nCookie: next-auth.session-token.0=a; next-auth.session-token.1=b\r\n" in server.requests[1]
    assert b"next-auth.session-token.0=a" in server.requests[2]
    assert b"authjs.csrf-token=c" in server.requests[2]
    assert client.session_cookies() == {f"{SESSION}.0": "a", f"{SESSION}.1": "b"}


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(TransientError) as caught:
        Http(f"http://127.0.0.1:{port}", user_agent="test").request("POST", "/x", json=b"{}")
    assert (caught.value.code, caught.value.sent, caught.value.reached) == ("server_not_found", False, False)
    assert caught.value.details == {"host": "127.0.0.1"}


def test_a_name_that_nobody_has() -> None:
    with pytest.raises(TransientError) as caught:
        Http("https://timenow.invalid", user_agent="test").request("GET", "/x")
    assert (caught.value.code, caught.value.reached) == ("server_not_found", False)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_silent_server_is_left_and_a_post_may_have_arrived(method: str) -> None:
    error = failed(Visit.wait_for_hang_up, method=method, read_timeout=1.0)
    assert isinstance(error, TransientError)
    assert (error.code, error.sent) == ("server_not_found", method == "POST")


@pytest.mark.expected_log("urllib3.connection: Failed to parse headers")
@pytest.mark.parametrize(
    "play",
    [
        lambda visit: visit.reset(),
        lambda _visit: None,
        lambda visit: visit.send(b"HTTP/1.1 200 OK\r\nContent-Le"),
        lambda visit: visit.send(OK, b"Content-Length: 20\r\n\r\n{}"),
        lambda visit: visit.send(OK, b"Transfer-Encoding: chunked\r\n\r\n", chunk(b"{")),
        lambda visit: visit.send(OK, b"Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n"),
        lambda visit: visit.send(OK, b"Content-Encoding: gzip\r\nContent-Length: 9\r\n\r\nnot a zip"),
    ],
    ids=["reset", "hang-up", "torn head", "torn body", "torn chunks", "bad chunk size", "no gzip"],
)
def test_a_torn_answer_to_a_post_is_unclear(play: Play) -> None:
    error = failed(play, method="POST")
    assert isinstance(error, TransientError)
    assert error.sent


def test_who_speaks_no_http_is_no_timenow_server() -> None:
    error = failed(lambda visit: visit.send(b"SSH-2.0-OpenSSH_9.2\r\n"))
    assert isinstance(error, SetupError)
    assert error.code == "not_timenow"


def test_a_server_that_drips_is_left_in_the_end() -> None:
    def drip(visit: Visit) -> None:
        visit.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        while visit.pause(0.02):
            visit.send(chunk(b" "))

    assert isinstance(failed(drip, deadline=0.2), TransientError)


def _drip_after(head: bytes, drop: bytes) -> Play:
    def drip(visit: Visit) -> None:
        visit.send(head)
        while visit.pause(0.02):
            visit.send(drop)

    return drip


CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
DRIPS = {
    "status line": _drip_after(b"HTTP/1.1 200 ", b"O"),
    "head": _drip_after(OK, b"X: y\r\n"),
    "one header": _drip_after(OK + b"X: ", b"y"),
    "continue": _drip_after(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "chunk size": _drip_after(CHUNKED, b"0"),
    "chunk extension": _drip_after(CHUNKED + b"1;", b"x"),
    "trailers": _drip_after(CHUNKED + b"0\r\n", b"X: y\r\n"),
    "body": _drip_after(OK + b"Content-Length: 9999\r\n\r\n", b" "),
}


@pytest.mark.parametrize("play", DRIPS.values(), ids=DRIPS.keys())
def test_a_server_that_drips_anywhere_is_left_at_the_deadline(play: Play) -> None:
    error = failed(play, method="POST", deadline=1.0)  # time enough to send it on a loaded machine
    assert isinstance(error, TransientError)
    assert error.sent


def test_a_used_connection_has_a_deadline_of_its_own_each_time() -> None:
    both = OK + b"Content-Length: 2\r\n\r\n{}"

    def play(visit: Visit) -> None:
        visit.send(both)
        visit.read_request()
        visit.send(both)
        visit.read_request()
        DRIPS["head"](visit)

    with FaultyServer(play) as server:
        client = http(server)
        client.request("GET", "/x", deadline=30.0)
        client.request("GET", "/x", deadline=30.0)
        with pytest.raises(TransientError):
            client.request("GET", "/x", deadline=0.3)
        client.close()
    assert len(server.requests) == 1


def test_a_slow_answer_within_its_deadline_is_read() -> None:
    def play(visit: Visit) -> None:
        for byte in CHUNKED + chunk(CONFIG) + b"0\r\n\r\n":
            visit.send(bytes((byte,)))

    with FaultyServer(play) as server:
        assert http(server).request("GET", "/x", deadline=30.0).body == CONFIG


@pytest.mark.parametrize("play", [DRIPS["head"], DRIPS["continue"]], ids=["head", "continue"])
def test_a_stream_whose_head_drips_is_left(play: Play) -> None:
    with FaultyServer(play) as server, pytest.raises(TransientError):
        http(server).open_stream("/x", last_event_id=None, silence_limit=60.0, head_limit=0.3)


def test_a_stream_lasts_longer_than_its_head_may() -> None:
    def play(visit: Visit) -> None:
        visit.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n")
        if visit.pause(2.5):
            visit.send(b": late\n\n")

    with FaultyServer(play) as server:
        stream = http(server).open_stream("/x", last_event_id=None, silence_limit=60.0, head_limit=2.0)
        assert stream.read() == b": late\n\n"
        stream.close()


def test_an_endless_answer_is_not_kept() -> None:
    def flood(visit: Visit) -> None:
        visit.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        for _ in range(MAX_ANSWER // 1_000_000 + 3):
            visit.send(chunk(b" " * 1_000_000))

    assert isinstance(failed(flood), TransientError)


def test_a_compressed_answer_and_odd_chunks_are_read() -> None:
    packed = gzip.compress(CONFIG)
    head = OK + b"Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"
    pieces = [chunk(packed[at : at + 1]) for at in range(len(packed))]
    with FaultyServer(lambda visit: visit.send(head, *pieces, b"000;last\r\nTrailer: x\r\n\r\n")) as server:
        assert ErpApi(http(server)).config().chat_enabled


@pytest.mark.parametrize(
    "status", ["301 Moved", "302 Found", "307 Temporary Redirect", "308 Permanent Redirect"]
)
def test_a_redirect_is_not_followed(status: str) -> None:
    plays = answer(status, b"", "Location: /elsewhere"), answer("200 OK", CONFIG)
    with FaultyServer(*plays) as server, pytest.raises(SetupError) as caught:
        ErpApi(http(server)).config()
    assert caught.value.code == "not_timenow"
    assert len(server.requests) == 1


def test_a_network_that_wants_a_sign_in_first() -> None:
    with (
        FaultyServer(answer("302 Found", b"", "Location: https://portal.example/")) as server,
        pytest.raises(SetupError) as caught,
    ):
        ErpApi(http(server)).config()
    assert caught.value.code == "captive_portal"


def test_a_page_in_place_of_an_answer() -> None:
    with (
        FaultyServer(answer("200 OK", b"<html>", content_type="text/html")) as server,
        pytest.raises(SetupError) as caught,
    ):
        ErpApi(http(server)).unread_count()
    assert caught.value.code == "not_timenow"


def test_a_page_in_place_of_the_answer_to_a_post_does_not_say_that_it_was_refused() -> None:
    with (
        FaultyServer(answer("200 OK", b"<html>", content_type="text/html")) as server,
        pytest.raises(SetupError) as caught,
    ):
        ErpApi(http(server)).send("c", "hola", None)
    assert caught.value.code == "not_timenow"
    assert not hasattr(caught.value, "sent")


@pytest.mark.parametrize(
    ("said", "seconds"),
    [("0", 0.05), ("-3", 0.05), ("0.2", 0.2), ("30", 30.0), ("1e9", 600.0), ("1e300", 600.0)],
)
def test_a_heartbeat_is_kept_within_reason(said: str, seconds: float) -> None:
    config = f'{{"chatEnabled":true,"heartbeatSeconds":{said}}}'.encode()
    with FaultyServer(answer("200 OK", config)) as server:
        assert ErpApi(http(server)).config().heartbeat_seconds == seconds


@pytest.mark.parametrize("said", ["NaN", "1e999"])
def test_a_heartbeat_that_is_no_number_is_the_servers_problem(said: str) -> None:
    config = f'{{"chatEnabled":true,"heartbeatSeconds":{said}}}'.encode()
    with FaultyServer(answer("200 OK", config)) as server, pytest.raises(TransientError) as caught:
        ErpApi(http(server)).config()
    assert caught.value.code == "server_error"


def test_json_of_another_kind_is_the_servers_problem() -> None:
    with (
        FaultyServer(answer("200 OK", b'{"totalUnread":"many"}')) as server,
        pytest.raises(TransientError) as caught,
    ):
        ErpApi(http(server)).unread_count()
    assert caught.value.code == "server_error"


def test_too_long_says_how_long_and_how_long_it_may_be() -> None:
    refusal = '{"error":"El mensaje excede el tamaño máximo permitido (2KB)"}'.encode()
    with (
        FaultyServer(answer("500 Internal Server Error", refusal)) as server,
        pytest.raises(RefusedError) as caught,
    ):
        ErpApi(http(server)).send("c", "ñ" * 1025, None)
    assert caught.value.code == "too_long"
    assert caught.value.details == {"bytes": "2050", "limit": "2048"}


def test_opening_a_conversation_is_tried_once_more_after_a_500() -> None:
    with (
        FaultyServer(answer("500 Internal Server Error", b'{"error":"Unique constraint"}')) as server,
        pytest.raises(TransientError),
    ):
        ErpApi(http(server)).open_conversation("peer")
    assert len(server.requests) == 2


def test_a_key_travels_only_where_the_server_keeps_keys() -> None:
    config = b'{"chatEnabled":true,"level":2,"capabilities":["messages.idempotent"]}'
    nothing = answer("503 Service Unavailable", b"")
    with FaultyServer(nothing, answer("200 OK", config), nothing) as server:
        api = ErpApi(http(server))
        with pytest.raises(TransientError):
            api.send("c", "text", "key")
        api.config()
        with pytest.raises(TransientError):
            api.send("c", "text", "key")
    assert server.requests[0].endswith(b'{"conversationId":"c","body":"text"}')
    assert server.requests[2].endswith(b'{"conversationId":"c","body":"text","clientMessageId":"key"}')


def test_a_level_once_known_is_never_lowered() -> None:
    better = b'{"chatEnabled":true,"level":2,"capabilities":["conversation.read"]}'
    with FaultyServer(answer("200 OK", better), answer("200 OK", b'{"chatEnabled":false}')) as server:
        api = ErpApi(http(server))
        api.config()
        api.config()
    assert api.level == 2
    assert api.capabilities == {"conversation.read"}


def test_two_threads_may_ask_at_once() -> None:
    both = threading.Barrier(2, timeout=10.0)

    def play(visit: Visit) -> None:
        both.wait()
        answer("200 OK", b"{}", f"Set-Cookie: {SESSION}=x; {FOREVER}")(visit)

    with FaultyServer(play) as server:
        client = http(server)
        other = threading.Thread(target=lambda: client.request("GET", "/x"))  # noqa: TID251  the second asker
        other.start()
        assert client.request("GET", "/x").status == 200
        other.join()
    assert client.session_cookies() == {SESSION: "x"}
