"""Who is connected: every stream of every user, with a bounded buffer each."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable

from desktop.wire.events import SystemNotice
from desktop.wire.timestamp import Timestamp
from server.chat.ports import Delivery
from server.streams.frames import HEARTBEAT, frame

_log = logging.getLogger(__name__)

# What one stream may have waiting. A reader this far behind is cut off, and comes back with a fresh
# look at everything: better than a buffer that grows for ever, or events that are silently dropped.
BUFFER_LIMIT = 256 * 1024  # bytes

# Devices a person has, with room. One more ends the oldest: it is the likeliest to be dead without knowing.
STREAMS_PER_USER = 20

_GREETING = SystemNotice(message="Conectado al chat")


class Reader:
    """One open stream. Event loop thread only.

    Attributes:
        user_id: Whose stream it is.
    """

    __slots__ = ("_abort", "_frames", "_is_open", "_limit", "_size", "_wake", "user_id")

    def __init__(self, user_id: str, abort: Callable[[], None], limit: int) -> None:
        self.user_id = user_id
        self._abort = abort
        self._limit = limit
        self._frames: deque[bytes] = deque()
        self._size = 0
        self._wake = asyncio.Event()
        self._is_open = True

    def put(self, data: bytes) -> None:
        """Add a block; a reader whose buffer is full is disconnected."""
        if not self._is_open:
            return
        if self._size + len(data) > self._limit:
            _log.warning("stream of user=%s is too slow: disconnected", self.user_id)
            self.drop()
            return
        self._frames.append(data)
        self._size += len(data)
        self._wake.set()

    def close(self) -> None:
        """End the stream; what waits is dropped."""
        self._is_open = False
        self._frames.clear()
        self._size = 0
        self._wake.set()

    def drop(self) -> None:
        """End the stream and its connection at once, whatever its send buffer still holds."""
        self.close()
        self._abort()

    async def next(self) -> bytes | None:
        """Return the next block, or None when the stream has ended."""
        while not self._frames:
            if not self._is_open:
                return None
            self._wake.clear()
            await self._wake.wait()
        data = self._frames.popleft()
        self._size -= len(data)
        return data


class Hub:
    """All streams of this process. Event loop thread only."""

    def __init__(self, now: Callable[[], Timestamp], limit: int = BUFFER_LIMIT) -> None:
        self._now = now
        self._limit = limit
        self._readers: dict[str, dict[Reader, None]] = {}  # of each user, the oldest first
        self._peaks: dict[str, int] = {}
        self._is_closed = False

    def attach(self, user_id: str, abort: Callable[[], None]) -> Reader:
        """Register a stream; its first block is the greeting. The oldest of too many is dropped.

        Args:
            user_id: Who reads.
            abort: Drops the connection at once, whatever is in its send buffer.
        """
        reader = Reader(user_id, abort, self._limit)
        reader.put(frame(_GREETING, self._now()))
        if self._is_closed:
            reader.close()
        readers = self._readers.setdefault(user_id, {})
        if len(readers) >= STREAMS_PER_USER:
            self._drop(next(iter(readers)))
        readers[reader] = None
        self._peaks[user_id] = max(self._peaks.get(user_id, 0), len(readers))
        _log.info("stream opened user=%s streams=%d", user_id, len(readers))
        return reader

    def detach(self, reader: Reader) -> None:
        """Forget a stream; safe to call twice."""
        readers = self._readers.get(reader.user_id, {})
        if reader not in readers:
            return
        reader.close()
        del readers[reader]
        if not readers:
            del self._readers[reader.user_id]
        _log.info("stream closed user=%s streams=%d", reader.user_id, len(readers))

    def _drop(self, reader: Reader) -> None:
        _log.warning("user=%s has more than %d streams: the oldest ends", reader.user_id, STREAMS_PER_USER)
        del self._readers[reader.user_id][reader]
        reader.drop()

    def deliver(self, delivery: Delivery) -> None:
        """Write one event to all the streams of its user."""
        readers = self._readers.get(delivery.user_id)
        if not readers:
            return
        data = frame(delivery.event, self._now(), delivery.event_id)
        for reader in tuple(readers):
            reader.put(data)

    def beat(self) -> None:
        """Write a heartbeat to every stream."""
        for readers in tuple(self._readers.values()):
            for reader in tuple(readers):
                reader.put(HEARTBEAT)

    def close(self) -> None:
        """End every stream, and every one that is opened from now on."""
        self._is_closed = True
        for readers in self._readers.values():
            for reader in readers:
                reader.close()

    def open_streams(self, user_id: str) -> int:
        """Return how many streams a user holds now."""
        return len(self._readers.get(user_id, ()))

    def peak_streams(self, user_id: str) -> int:
        """Return how many streams a user ever held at once."""
        return self._peaks.get(user_id, 0)
