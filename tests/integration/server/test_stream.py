"""The stream over a real socket: bytes, order, who hears what, ends."""

from __future__ import annotations

import json
import socket
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from typing import Any

import pytest

from desktop.wire.codec import decode
from desktop.wire.events import MessageReceived
from desktop.wire.models import Message
from server.chat.ports import Delivery
from server.security.tokens import SESSION_COOKIE
from server.streams.hub import Hub
from tests.integration.server.world import World
from tests.support.live_server import Peer, Stream


@pytest.fixture
def listen() -> Iterator[Callable[[Peer], Stream]]:
    """Open streams whose greeting has been read; closed at the end."""
    with ExitStack() as stack:

        def open_stream(peer: Peer) -> Stream:
            stream = stack.enter_context(peer.stream())
            stream.next("system")
            return stream

        yield open_stream


def _raw(world: World, peer: Peer, headers: str = "") -> socket.socket:
    """Send the request of a stream by hand; returns the socket."""
    host = world.url.removeprefix("http://")
    connection = socket.create_connection(tuple(host.split(":")), timeout=20)  # type: ignore[arg-type]
    cookie = f"{SESSION_COOKIE}={peer.cookies[SESSION_COOKIE]}"
    request = f"GET /api/chat/stream HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\n{headers}\r\n"
    connection.sendall(request.encode())
    return connection


def _until(connection: socket.socket, end: bytes) -> bytes:
    data = bytearray()
    while not data.endswith(end):
        chunk = connection.recv(65536)
        assert chunk, f"the connection ended after {bytes(data)!r}"
        data += chunk
    return bytes(data)


def _names(stream: Stream, count: int) -> list[str]:
    events = (stream.read() for _ in range(count))
    return [event.name for event in events if event is not None]


def test_the_first_bytes_are_the_recorded_ones_but_for_times(world: World, ana: Peer) -> None:
    world.clock.stands_at = world.clock()
    with closing(_raw(world, ana, "Accept-Encoding: gzip, br\r\n")) as connection:
        head, _, rest = _until(connection, b"\n\n\r\n").partition(b"\r\n\r\n")
    lines = {line.lower() for line in head.split(b"\r\n") if not line.lower().startswith(b"date:")}
    assert lines == {
        b"http/1.1 200 ok",
        b"content-type: text/event-stream",
        b"cache-control: no-cache, no-transform",
        b"x-accel-buffering: no",
        b"x-content-type-options: nosniff",  # ours alone, and of every answer
        b"transfer-encoding: chunked",
    }
    size, _, chunk = rest.partition(b"\r\n")
    assert int(size, 16) == 0x75 == len(chunk) - 2
    assert chunk.startswith(
        b'event: system\ndata: {"type":"system","data":{"message":"Conectado al chat"},"timestamp":"'
    )


def test_a_message_is_one_chunk_with_its_id(world: World, ana: Peer, eva: Peer, conversation_id: str) -> None:
    with closing(_raw(world, ana)) as connection:
        _until(connection, b"\n\n\r\n")
        message = eva.post(conversation_id, "uno ñ 👍\ndos")
        size, _, chunk = _until(connection, b"\n\n\r\n").partition(b"\r\n")
    assert int(size, 16) == len(chunk) - 2
    event_id, name, data, *_ = chunk.decode().split("\n")
    assert (event_id, name) == (f"id: {message['id']}", "event: message")
    event = json.loads(data.removeprefix("data: "))
    assert event["data"] == message
    assert set(event) == {"type", "data", "timestamp"}


def test_all_streams_of_receiver_and_sender_get_the_message(
    ana: Peer, eva: Peer, conversation_id: str, listen: Callable[[Peer], Stream]
) -> None:
    streams = [listen(ana), listen(ana), listen(eva), listen(eva)]
    key = str(uuid.uuid4())
    message = eva.post(conversation_id, "hola", key)
    assert [stream.next("message").data["data"] for stream in streams] == [message] * 4
    assert message["clientMessageId"] == key


def test_a_message_sent_again_with_its_key_is_told_once(
    ana: Peer, eva: Peer, conversation_id: str, listen: Callable[[Peer], Stream]
) -> None:
    stream, key = listen(ana), str(uuid.uuid4())
    first = eva.post(conversation_id, "una vez", key)
    eva.post(conversation_id, "una vez", key)
    second = eva.post(conversation_id, "otra")
    assert [stream.next("message").id for _ in range(2)] == [first["id"], second["id"]]


def test_events_come_in_the_order_of_their_causes(
    ana: Peer, eva: Peer, conversation_id: str, listen: Callable[[Peer], Stream]
) -> None:
    stream = listen(ana)
    ids = [eva.post(conversation_id, f"m{number}")["id"] for number in range(20)]
    assert [stream.next("message").id for _ in ids] == ids


def test_messages_read_tells_the_peer_also_when_nothing_changed(
    ana: Peer, eva: Peer, conversation_id: str, listen: Callable[[Peer], Stream]
) -> None:
    message = eva.post(conversation_id, "x")
    mine, theirs = listen(ana), listen(eva)
    for _ in range(2):
        ana.mark_read(conversation_id, message["id"])
        event = theirs.next("read")
        assert event.id is None
        assert event.data["data"] == {
            "conversationId": conversation_id,
            "messageId": message["id"],
            "readBy": ana.id,
        }
    ana.post(conversation_id, "fin")
    assert _names(mine, 1) == ["message"]


def test_reading_a_conversation_tells_all_my_streams_and_the_peer(
    ana: Peer, eva: Peer, conversation_id: str, listen: Callable[[Peer], Stream]
) -> None:
    message = eva.post(conversation_id, "x")
    here, there, theirs = listen(ana), listen(ana), listen(eva)
    ana.read(conversation_id)
    told: dict[str, Any] = {
        "conversationId": conversation_id,
        "unreadCount": 0,
        "totalUnread": 0,
        "upToMessageId": message["id"],
    }
    assert here.next("conversation_read").data["data"] == told
    assert there.next("conversation_read").data["data"] == told
    assert theirs.next("read").data["data"]["messageId"] == message["id"]


def test_reading_what_is_read_tells_the_peer_nothing(
    ana: Peer, eva: Peer, conversation_id: str, listen: Callable[[Peer], Stream]
) -> None:
    eva.post(conversation_id, "x")
    ana.read(conversation_id)
    theirs = listen(eva)
    ana.read(conversation_id)
    ana.post(conversation_id, "fin")
    assert _names(theirs, 1) == ["message"]


def test_hiding_tells_my_streams_and_clearing_both(
    ana: Peer, eva: Peer, conversation_id: str, listen: Callable[[Peer], Stream]
) -> None:
    mine, theirs = listen(ana), listen(eva)
    ana.request("POST", f"/api/chat/conversations/{conversation_id}/hide")
    ana.request("POST", f"/api/chat/conversations/{conversation_id}/clear")
    assert _names(mine, 2) == ["conversation_hidden", "conversation_cleared"]
    event = theirs.read()
    assert event is not None
    assert (event.name, event.data["data"]) == ("conversation_cleared", {"conversationId": conversation_id})


def test_heartbeats_come_by_the_interval_and_config_says_it(make_world: Callable[..., World]) -> None:
    world = make_world(SSE_HEARTBEAT_INTERVAL="50")
    ana = world.peer("ana")
    assert ana.request("GET", "/api/chat/config").json["heartbeatSeconds"] == 0.05
    with closing(_raw(world, ana)) as connection:
        _until(connection, b"\n\n\r\n")
        assert _until(connection, b"\n\n\r\n").startswith(b"d\r\n: heartbeat\n\n\r\n")


def test_a_stream_is_counted_and_forgotten_when_its_reader_goes(
    world: World, ana: Peer, listen: Callable[[Peer], Stream]
) -> None:
    hub = world.server.hub
    first, second = listen(ana), listen(ana)
    assert world.on_loop(lambda: hub.open_streams(ana.id)) == 2
    assert world.on_loop(lambda: hub.peak_streams(ana.id)) >= 2
    first.close()
    world.until(lambda: hub.open_streams(ana.id) == 1)
    second.close()
    world.until(lambda: hub.open_streams(ana.id) == 0)


def test_head_opens_no_stream(world: World, ana: Peer) -> None:
    answer = ana.request("HEAD", "/api/chat/stream")
    assert (answer.status, answer.headers["content-type"]) == (200, "text/event-stream")
    assert world.on_loop(lambda: world.server.hub.open_streams(ana.id)) == 0


def _deliver_often(hub: Hub, delivery: Delivery) -> None:
    for _ in range(16):
        hub.deliver(delivery)


@pytest.mark.expected_log("is too slow: disconnected")
def test_a_reader_that_takes_nothing_is_disconnected_and_nobody_else_notices(
    world: World, ana: Peer, eva: Peer, conversation_id: str, listen: Callable[[Peer], Stream]
) -> None:
    hub, good = world.server.hub, listen(eva)
    with closing(_raw(world, ana)) as stalled:
        _until(stalled, b"\n\n\r\n")
        message = eva.post(conversation_id, "x" * 2048)
        good.next("message")
        event = MessageReceived(message=decode(json.dumps(message).encode(), Message))
        for _ in range(400):  # more than any socket buffers hold: 13 MB
            world.on_loop(lambda: _deliver_often(hub, Delivery(ana.id, event)))
            if world.on_loop(lambda: hub.open_streams(ana.id)) == 0:
                break
        world.until(lambda: hub.open_streams(ana.id) == 0)
    assert ana.post(conversation_id, "sigo aquí")["id"] == good.next("message").id


def test_the_end_of_the_hub_ends_every_stream(make_world: Callable[..., World]) -> None:
    world = make_world()
    with world.peer("ana").stream() as stream:
        stream.next("system")
        world.on_loop(world.server.hub.close)
        assert stream.read() is None
    with world.peer("ana").stream() as stream:
        assert stream.read() is None
