"""The one SSE connection over real sockets, with a server that misbehaves."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable

import pytest

from desktop.core.errors import ChatOffError, ErpError, SessionUnknownError, SetupError, TransientError
from desktop.erp.http import Http
from desktop.erp.stream import (
    BrokenEvent,
    Heartbeat,
    Joinable,
    RetryAdvised,
    StreamEnded,
    StreamEvent,
    StreamItem,
    StreamOpened,
    StreamReader,
)
from desktop.wire.events import ConversationRead, SystemNotice, UnknownEvent
from tests.support.faulty_server import STREAM_HEAD, FaultyServer, Play, Visit, answer, chunk, stream

GREETING = b'event: system\ndata: {"type":"system","data":{"message":"hola"}}\n\n'
READ = b'id: 5\nevent: conversation_read\ndata: {"data":{"conversationId":"c"}}\n\n'
SIGNED_OUT = answer("401 Unauthorized", b"No autenticado", content_type="text/plain")
TORN_REFUSAL = b"HTTP/1.1 401 Unauthorized\r\nContent-Type: text/plain\r\nContent-Length: 14\r\n\r\nNo"
PATIENCE = 60.0


def start_thread(work: Callable[[], None], name: str) -> Joinable:
    thread = threading.Thread(target=work, name=name, daemon=True)  # noqa: TID251  what main hands in
    thread.start()
    return thread


class Heard:
    """A reader and what it delivered."""

    def __init__(
        self,
        server: FaultyServer,
        *,
        silence_limit: float = 60.0,
        last_event_id: str | None = None,
        http: Http | None = None,
        url: str | None = None,
        start: Callable[[Callable[[], None], str], Joinable] = start_thread,
    ) -> None:
        self.items: queue.Queue[StreamItem] = queue.Queue()
        self.reader = StreamReader(
            http or Http(server.url, user_agent="test"),
            deliver=self.items.put,
            start_thread=start,
            url=url or f"{server.url}/api/chat/stream",
            last_event_id=last_event_id,
            silence_limit=silence_limit,
        )
        self.reader.start()

    def next(self) -> StreamItem:
        return self.items.get(timeout=PATIENCE)

    def rest(self) -> list[StreamItem]:
        found = [self.next()]
        while not isinstance(found[-1], StreamEnded):
            found.append(self.next())
        return found

    def stop(self) -> list[StreamItem]:
        self.reader.stop()
        return self.rest()


def all_of(play: Play, *, silence_limit: float = 60.0, last_event_id: str | None = None) -> list[StreamItem]:
    with FaultyServer(play) as server:
        return Heard(server, silence_limit=silence_limit, last_event_id=last_event_id).rest()


def error_of(play: Play, *, silence_limit: float = 60.0) -> ErpError:
    last = all_of(play, silence_limit=silence_limit)[-1]
    assert isinstance(last, StreamEnded)
    assert last.error is not None
    return last.error


def test_what_the_stream_says_is_delivered_in_order() -> None:
    broken = b'event: read\ndata: {"data":{}}\n\n'
    later = b"event: party\ndata: {}\n\n"
    items = all_of(stream(GREETING, b": heartbeat\n\n", b"retry: 500\n\n", READ, broken, later))
    assert items[:4] == [
        StreamOpened(),
        StreamEvent(SystemNotice(message="hola"), None),
        Heartbeat(),
        RetryAdvised(1.0),
    ]
    assert items[4] == StreamEvent(ConversationRead(conversation_id="c"), "5")
    assert isinstance(items[5], BrokenEvent)
    assert (items[5].name, items[5].event_id) == ("read", "5")
    assert items[6:] == [StreamEvent(UnknownEvent(name="party"), "5"), StreamEnded(None)]


def test_many_comments_in_one_piece_are_one_heartbeat() -> None:
    items = all_of(stream(b": a\n" * 1000 + GREETING + b": b\n" * 1000))
    assert [type(item) for item in items] == [StreamOpened, Heartbeat, StreamEvent, StreamEnded]


@pytest.mark.parametrize(("sent", "seconds"), [(b"0", 1.0), (b"2500", 2.5), (b"99999999", 60.0)])
def test_advice_on_when_to_come_back_is_kept_within_reason(sent: bytes, seconds: float) -> None:
    assert RetryAdvised(seconds) in all_of(stream(b"retry: " + sent + b"\n\n"))


def test_every_byte_in_a_packet_of_its_own_is_the_same_stream() -> None:
    pieces = [bytes((byte,)) for byte in GREETING + READ]
    assert all_of(stream(*pieces)) == all_of(stream(GREETING + READ))


def test_the_request_says_where_we_stand() -> None:
    with FaultyServer(stream(READ)) as server:
        items = Heard(server, last_event_id="ñ-4").rest()
        [request] = server.requests
    assert request.startswith(b"GET /api/chat/stream HTTP/1.1\r\n")
    assert b"\r\nAccept: text/event-stream\r\n" in request
    assert "\r\nLast-Event-ID: ñ-4\r\n".encode() in request
    assert items[1] == StreamEvent(ConversationRead(conversation_id="c"), "5")


@pytest.mark.parametrize("event_id", [None, "", " 4", "4\r\nX: y"])
def test_an_id_that_is_no_header_is_not_sent(event_id: str | None) -> None:
    with FaultyServer(stream(GREETING)) as server:
        Heard(server, last_event_id=event_id).rest()
        assert b"Last-Event-ID" not in server.requests[0]


def test_heartbeats_keep_a_stream_alive_beyond_the_silence_limit() -> None:
    def beat(visit: Visit) -> None:
        while visit.pause(0.25):
            visit.send(chunk(b": heartbeat\n\n"))

    with FaultyServer(stream(GREETING, then=beat)) as server:
        heard = Heard(server, silence_limit=3.0)
        assert [type(heard.next()) for _ in range(16)] == [StreamOpened, StreamEvent, *[Heartbeat] * 14]
        assert heard.stop()[-1] == StreamEnded(None)


def test_a_connection_that_falls_silent_is_dead() -> None:
    error = error_of(stream(GREETING, then=Visit.wait_for_hang_up), silence_limit=1.5)
    assert isinstance(error, TransientError)
    assert error.code == "server_not_found"


def test_a_stream_without_even_a_greeting_is_held_up_by_something() -> None:
    error = error_of(stream(then=Visit.wait_for_hang_up), silence_limit=1.5)
    assert isinstance(error, TransientError)
    assert error.code == "buffering_proxy"


@pytest.mark.parametrize(
    ("play", "kind", "code"),
    [
        (SIGNED_OUT, SessionUnknownError, "session_unknown"),
        (answer("403 Forbidden", b"Chat no habilitado", content_type="text/plain"), ChatOffError, "chat_off"),
        (answer("429 Too Many Requests", b"{}", "Retry-After: 3"), TransientError, "server_error"),
        (answer("502 Bad Gateway", b"<html>", content_type="text/html"), TransientError, "server_error"),
        (answer("200 OK", b"<html>", content_type="text/html"), SetupError, "not_timenow"),
        (answer("200 OK", b"{}"), SetupError, "not_timenow"),
        (answer("204 No Content"), SetupError, "not_timenow"),
        (answer("302 Found", b"", "Location: /auth/login"), SetupError, "not_timenow"),
        (answer("302 Found", b"", "Location: http://portal.example/"), SetupError, "captive_portal"),
        (lambda visit: visit.send(b"SSH-2.0-OpenSSH_9.2\r\n"), SetupError, "not_timenow"),
        (lambda visit: visit.send(TORN_REFUSAL), TransientError, "server_not_found"),
        (lambda visit: visit.reset(), TransientError, "server_not_found"),
        (lambda _visit: None, TransientError, "server_not_found"),
        (lambda visit: visit.send(STREAM_HEAD, b"zz\r\n"), TransientError, "server_not_found"),
    ],
)  # fmt: skip
def test_a_stream_that_does_not_open_says_why(play: Play, kind: type[ErpError], code: str) -> None:
    error = error_of(play)
    assert (type(error), error.code) == (kind, code)


def test_a_stream_cut_in_the_middle_of_an_event_loses_that_event_alone() -> None:
    def cut(visit: Visit) -> None:
        visit.send(chunk(READ[:-1]))
        visit.reset()

    items = all_of(stream(GREETING, then=cut))
    assert [type(item) for item in items] == [StreamOpened, StreamEvent, StreamEnded]


def test_a_stream_of_garbage_ends_in_good_order() -> None:
    items = all_of(stream(*(bytes(range(256)) for _ in range(50))))
    assert items[0] == StreamOpened()
    assert items[-1] == StreamEnded(None)


def test_a_giant_block_is_refused_and_the_stream_goes_on() -> None:
    megabyte = b"x" * 1_000_000
    items = all_of(stream(b"id: 4\nevent: message\ndata: ", *[megabyte] * 9, b"\n\n", READ))
    assert items[1] == BrokenEvent("message", "over 8388608 bytes", "4")
    assert items[2] == StreamEvent(ConversationRead(conversation_id="c"), "5")


def test_stopping_ends_a_read_that_waits() -> None:
    with FaultyServer(stream(GREETING, then=Visit.wait_for_hang_up)) as server:
        heard = Heard(server)
        heard.next(), heard.next()
        assert heard.stop() == [StreamEnded(None)]
        heard.reader.stop()
        assert heard.items.empty()


def test_stopping_ends_the_wait_for_an_answer() -> None:
    with FaultyServer(Visit.wait_for_hang_up) as server:
        heard = Heard(server)
        server.wait_for_visit()
        assert heard.stop() == [StreamEnded(None)]


def test_stopping_before_the_thread_runs_opens_nothing() -> None:
    held: list[Callable[[], None]] = []

    def hold(work: Callable[[], None], _name: str) -> Joinable:
        held.append(work)
        return start_thread(lambda: None, "instead")

    with FaultyServer(stream(GREETING)) as server:
        heard = Heard(server, start=hold)
        heard.reader.stop()
        held[0]()
        assert heard.rest() == [StreamEnded(None)]
        assert server.requests == []


def test_the_reader_may_be_stopped_from_what_it_delivers_to() -> None:
    stopped: list[StreamItem] = []
    ended = threading.Event()

    def deliver(item: StreamItem) -> None:
        stopped.append(item)
        reader.stop()
        if isinstance(item, StreamEnded):
            ended.set()

    with FaultyServer(stream(GREETING, READ, then=Visit.wait_for_hang_up)) as server:
        reader = StreamReader(
            Http(server.url, user_agent="test"),
            deliver=deliver,
            start_thread=start_thread,
            url=f"{server.url}/api/chat/stream",
            last_event_id=None,
            silence_limit=60.0,
        )
        reader.start()
        assert ended.wait(PATIENCE)
    assert stopped == [StreamOpened(), StreamEnded(None)]


def test_the_stream_has_a_connection_of_its_own_each_time() -> None:
    with FaultyServer(SIGNED_OUT) as server:
        http = Http(server.url, user_agent="test")
        http.request("GET", "/x")
        Heard(server, http=http).rest()
        Heard(server, http=http).rest()
        http.close()
    assert len(server.requests) == 3


def test_an_announced_stream_on_another_port_gets_the_session_alone() -> None:
    with FaultyServer(answer("200 OK", b"{}")) as server, FaultyServer(stream(GREETING)) as other:
        http = Http(server.url, user_agent="test")
        http.load_session_cookies({"next-auth.session-token": "eyJ"})
        Heard(server, http=http, url=f"{other.url}/live").rest()
    assert b"\r\nCookie: next-auth.session-token=eyJ\r\n" in other.requests[0]


def test_a_foreign_host_never_gets_the_session() -> None:
    with FaultyServer(stream(GREETING)) as server:
        http = Http("http://localhost:1", user_agent="test")
        http.load_session_cookies({"next-auth.session-token": "eyJ"})
        Heard(server, http=http).rest()
    assert b"Cookie" not in server.requests[0]
