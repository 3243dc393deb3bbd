"""The hub: all of a user's streams, bounded buffers, ends."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from desktop.wire.events import ConversationHidden, MessagesRead, SystemNotice
from desktop.wire.timestamp import Timestamp
from server.chat.ports import Delivery
from server.streams.frames import frame
from server.streams.heartbeat import beat_forever
from server.streams.hub import Hub, Reader

_AT = Timestamp.from_ms(1_795_531_043_246)
_GREETING = frame(SystemNotice(message="Conectado al chat"), _AT)


class _Line:
    """A connection that only notes whether it was dropped."""

    dropped = False

    def drop(self) -> None:
        self.dropped = True


def _in_loop(test: Callable[[], Coroutine[Any, Any, None]]) -> None:
    async def run() -> None:
        async with asyncio.timeout(30):
            await test()

    asyncio.run(run())


def _hub(limit: int = 10_000) -> Hub:
    return Hub(lambda: _AT, limit)


def _open(hub: Hub, user_id: str) -> Reader:
    return hub.attach(user_id, _Line().drop)


def test_a_frame_is_what_the_erp_writes() -> None:
    event = MessagesRead(conversation_id="c1", message_id="m1", read_by="u1")
    assert frame(event, _AT) == (
        b'event: read\ndata: {"type":"read","data":{"conversationId":"c1","messageId":"m1","readBy":"u1"},'
        b'"timestamp":"2026-11-24T14:37:23.246Z"}\n\n'
    )
    assert frame(event, _AT, "m1").startswith(b"id: m1\nevent: read\n")


def test_an_event_reaches_all_streams_of_its_user_and_no_other() -> None:
    async def test() -> None:
        hub = _hub()
        mine, also_mine, theirs = _open(hub, "ana"), _open(hub, "ana"), _open(hub, "eva")
        event = ConversationHidden(conversation_id="c1")
        hub.deliver(Delivery("ana", event, "7"))
        hub.beat()
        for reader in (mine, also_mine):
            assert [await reader.next() for _ in range(3)] == [
                _GREETING,
                frame(event, _AT, "7"),
                b": heartbeat\n\n",
            ]
        assert [await theirs.next() for _ in range(2)] == [_GREETING, b": heartbeat\n\n"]

    _in_loop(test)


def test_streams_are_counted_now_and_at_most() -> None:
    async def test() -> None:
        hub = _hub()
        readers = [_open(hub, "ana") for _ in range(3)]
        for reader in readers:
            hub.detach(reader)
            hub.detach(reader)
        _open(hub, "ana")
        assert (hub.open_streams("ana"), hub.peak_streams("ana")) == (1, 3)
        assert (hub.open_streams("eva"), hub.peak_streams("eva")) == (0, 0)

    _in_loop(test)


@pytest.mark.expected_log("is too slow: disconnected")
def test_a_reader_over_its_limit_is_dropped_and_the_others_are_not() -> None:
    async def test() -> None:
        hub, line = _hub(limit=2 * len(_GREETING)), _Line()
        slow, good = hub.attach("ana", line.drop), _open(hub, "ana")
        assert await good.next() == _GREETING
        hub.deliver(Delivery("ana", SystemNotice(message="Conectado al chat!")))
        assert line.dropped
        assert await slow.next() is None
        assert await good.next() is not None

    _in_loop(test)


def test_a_waiting_reader_wakes_for_an_event_and_for_the_end() -> None:
    async def test() -> None:
        hub = _hub()
        reader = _open(hub, "ana")
        await reader.next()
        waiting = asyncio.create_task(reader.next())
        await asyncio.sleep(0)
        hub.beat()
        assert await waiting == b": heartbeat\n\n"
        waiting = asyncio.create_task(reader.next())
        await asyncio.sleep(0)
        hub.close()
        assert await waiting is None

    _in_loop(test)


def test_after_the_end_a_new_stream_ends_at_once() -> None:
    async def test() -> None:
        hub = _hub()
        hub.close()
        assert await _open(hub, "ana").next() is None

    _in_loop(test)


def test_the_heartbeat_goes_on() -> None:
    async def test() -> None:
        beats = asyncio.Semaphore(0)
        ticker = asyncio.create_task(beat_forever(beats.release, 0.01))
        for _ in range(3):
            await beats.acquire()
        ticker.cancel()

    _in_loop(test)
