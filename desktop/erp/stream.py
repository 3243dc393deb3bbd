"""The one SSE connection: open, frame, hear silence, end."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from http import HTTPStatus
from typing import Protocol

from sseclient import SSEClient

from desktop.core.errors import ErpError, TransientError
from desktop.erp.address import STREAM_PATH, stream_target
from desktop.erp.connections import Cut
from desktop.erp.failures import STREAM, failure, not_timenow, timed_out
from desktop.erp.framing import Block, Comment, Frame, Framer, Refused
from desktop.erp.http import Http, StreamResponse
from desktop.erp.lateness import Lateness
from desktop.wire.codec import DecodeError, decode_event
from desktop.wire.events import Event, MessageReceived

__all__ = [
    "STREAM_PATH",
    "BrokenEvent",
    "Framer",
    "Heartbeat",
    "Joinable",
    "RetryAdvised",
    "StartThread",
    "StreamEnded",
    "StreamEvent",
    "StreamItem",
    "StreamOpened",
    "StreamReader",
    "events",
    "stream_target",
]

_JOIN_TIMEOUT = 0.5  # seconds
_RETRY_LIMITS = (1.0, 60.0)  # seconds
_BEATS = 2.5  # in the limit of silence


class Joinable(Protocol):
    """A started thread."""

    def join(self, timeout: float | None = None) -> None:
        """Wait until it has ended, at most `timeout` seconds."""


StartThread = Callable[[Callable[[], None], str], Joinable]
"""Runs a function on a new thread of that name; handed in by whoever may start threads."""


@dataclass(frozen=True)
class StreamOpened:
    """The server accepted; events follow."""


@dataclass(frozen=True)
class Heartbeat:
    """A comment came: the other end lives."""


@dataclass(frozen=True)
class StreamEvent:
    """An event.

    Attributes:
        event_id: Where the stream stands with it (the last id it gave), or None.
    """

    event: Event
    event_id: str | None


@dataclass(frozen=True)
class BrokenEvent:
    """An event that could not be read; the stream goes on.

    Attributes:
        reason: For the log; never holds a message's text.
        event_id: As in `StreamEvent`.
    """

    name: str
    reason: str
    event_id: str | None = None


@dataclass(frozen=True)
class RetryAdvised:
    """The server said how long to wait before the next connection."""

    seconds: float


@dataclass(frozen=True)
class StreamEnded:
    """Nothing more comes; always the last item, exactly once.

    Attributes:
        error: Why, or None where `stop` was called or the server closed the stream in good order.
    """

    error: ErpError | None = None


StreamItem = StreamOpened | Heartbeat | StreamEvent | BrokenEvent | RetryAdvised | StreamEnded


class StreamReader:
    """Reads the one SSE connection on a thread of its own, once; a new one is made for the next time.

    Args:
        http: Whom to ask.
        deliver: Called on the reader thread with each item.
        start_thread: Starts that thread.
        url: What `stream_target` returned.
        last_event_id: The id of the last event seen, or None.
        silence_limit: Seconds without a byte after which the connection counts as dead.
        level: What the server speaks, 1 or 2, as far as known.
        lateness: Judges whether the network holds back what comes; knows the streams before this one.
    """

    def __init__(
        self,
        http: Http,
        *,
        deliver: Callable[[StreamItem], None],
        start_thread: StartThread,
        url: str,
        last_event_id: str | None,
        silence_limit: float,
        level: int = 1,
        lateness: Lateness | None = None,
    ) -> None:
        self._http = http
        self._deliver = deliver
        self._start_thread = start_thread
        self._url = url
        self._last_event_id = last_event_id
        self._silence_limit = silence_limit
        self._level = level
        self._lateness = lateness or Lateness()
        self._cut = Cut()
        self._stopping = threading.Event()
        self._thread: Joinable | None = None
        self._reader: int | None = None

    def start(self) -> None:
        """Begin; call once."""
        self._thread = self._start_thread(self._run, "stream")

    def stop(self) -> None:
        """End it, whatever it is doing, and wait a moment for its thread; safe to call twice.

        Only a connect that nobody answers cannot be ended from here: then the thread ends by itself
        within the connect time-out, without having opened anything.
        """
        self._stopping.set()
        self._cut.cut()
        if self._thread is not None and self._reader != threading.get_ident():
            self._thread.join(_JOIN_TIMEOUT)

    def _run(self) -> None:
        self._reader = threading.get_ident()
        error: ErpError | None = None
        try:
            self._read()
        except ErpError as exc:
            error = exc
        finally:
            self._deliver(StreamEnded(None if self._stopping.is_set() else error))

    def _read(self) -> None:
        if self._stopping.is_set():
            return
        with closing(self._open()) as response:
            self._check(response)
            self._lateness.opened(self._silence_limit / _BEATS, response.head.date)
            self._tell(StreamOpened())
            framer = Framer(self._last_event_id)
            heard = False
            try:
                while data := response.read():
                    heard = True
                    self._take(events(framer, data))
            except TransientError as exc:
                silent = timed_out(exc)
                if silent:
                    self._lateness.fell_silent()
                ungreeted = not heard and (silent or self._lateness.overdue)
                if ungreeted or self._lateness.found:
                    raise _held_back() from exc
                raise

    def _open(self) -> StreamResponse:
        try:
            return self._http.open_stream(
                self._url,
                last_event_id=self._last_event_id,
                silence_limit=self._silence_limit,
                cut=self._cut,
            )
        except TransientError as exc:
            if timed_out(exc):  # the server has just answered the config: its head is held back
                raise _held_back() from exc
            raise

    def _check(self, response: StreamResponse) -> None:
        if response.status == HTTPStatus.OK and response.content_type == "text/event-stream":
            return
        if response.status == HTTPStatus.OK:  # a page, which may be long: not worth reading
            raise not_timenow(STREAM, response.head, self._http.host)
        raise failure(STREAM, response.answer(), self._level, host=self._http.host)

    def _take(self, items: Iterator[StreamItem]) -> None:
        """Deliver what came in one read; one sign of life says as much as a thousand.

        Raises:
            TransientError: It was held back on its way.
        """
        beats, sent = 0, []
        for item in items:
            if isinstance(item, Heartbeat):
                beats += 1
            elif isinstance(item, StreamEvent) and isinstance(item.event, MessageReceived):
                sent.append(item.event.message.created_at.ms / 1000)
            if not (beats > 1 and isinstance(item, Heartbeat)):
                self._tell(item)
        self._lateness.arrived(beats, sent)
        if self._lateness.found:
            raise _held_back()

    def _tell(self, item: StreamItem) -> None:
        if not self._stopping.is_set():
            self._deliver(item)


def _held_back() -> TransientError:
    return TransientError("something on the way collects before it passes on", code="buffering_proxy")


def events(framer: Framer, data: bytes) -> Iterator[StreamItem]:
    """Yield what `data`, the next bytes of a stream, has to say."""
    for frame in framer.feed(data):
        yield from _items(frame)


def _items(frame: Frame) -> Iterator[StreamItem]:
    if isinstance(frame, Comment):
        yield Heartbeat()
    elif isinstance(frame, Block):
        for parsed in SSEClient(iter((frame.data,))).events():
            try:
                event = decode_event(parsed.event, parsed.data.encode())
            except DecodeError as exc:
                yield BrokenEvent(parsed.event, str(exc), frame.event_id)
            else:
                yield StreamEvent(event, frame.event_id)
    elif isinstance(frame, Refused):
        yield BrokenEvent(frame.name, frame.reason, frame.event_id)
    else:
        shortest, longest = _RETRY_LIMITS
        yield RetryAdvised(min(max(frame.milliseconds / 1000, shortest), longest))
