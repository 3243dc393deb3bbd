"""A wire with the faults of real ones: dead without a word, reset, swallowing, dripping, late, collecting."""

from __future__ import annotations

import contextlib
import re
import select
import socket
import struct
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from tests.support.relay import Pair, Relay

_PIECE = 65536
_AT_ONCE = 1.0  # seconds; sooner than any of the client's time-outs
_LINGER_NOT = struct.pack("ii", 1, 0)  # closing resets the connection
_ANSWER = re.compile(rb"HTTP/1\.1 (\d{3}) ")
_CHARACTER = re.compile(rb"[\xc2-\xf4]")  # the first byte of a character that has more than one
_BLOCK = re.compile(rb"event: (?!system)\w+\n")

Place = Callable[[bytes], int | None]
"""Says how much of a piece is passed on before the connection is cut; None: not in this one."""


@dataclass(eq=False, slots=True)
class Attempt:
    """One request that came through.

    Attributes:
        request: Method and path.
        at: When, on the monotonic clock, in seconds.
        status: Of its answer; None where none came.
        spoiled: Whether a fault met its connection before it was answered.
        over: Whether its connection has ended without an answer.
        withdrawn: Whether the client took it back at once, as it does on hearing that the network has gone.
    """

    request: str
    at: float
    status: int | None = None
    spoiled: bool = False
    over: bool = False
    withdrawn: bool = False

    @property
    def failed(self) -> bool:
        """Whether it went wrong although the way was open."""
        if self.status is None:
            return self.over and not (self.spoiled or self.withdrawn)
        return not 200 <= self.status < 300


class FaultProxy(Relay):
    """A relay with more ways to fail; a context manager.

    `cut` ends connections in order (FIN) and `shut` refuses new ones. What is slow stays so, for old
    connections and new ones, until `calm`.

    Attributes:
        attempts: Every request and how it went, oldest first.
        delay: Seconds that each piece takes, either way.
        drip: Seconds between two bytes of an answer, which come one by one; 0: as they come.
        collect: Bytes and seconds: an answer's bytes are held until there are so many, or for so long.
        refusal: An answer that everybody gets instead of the server's, or None.
    """

    def __init__(self, target: str) -> None:
        self.attempts: list[Attempt] = []
        self.delay = 0.0
        self.drip = 0.0
        self.collect: tuple[int, float] | None = None
        self.refusal: bytes | None = None
        self._swallowing = False
        self._swallowed: set[socket.socket] = set()
        self._place: Place | None = None
        self._lock = threading.Lock()
        self._calmed = threading.Event()
        super().__init__(target)

    # What a test does

    def half_open(self) -> None:
        """Let every connection that stands be dead without a word: no FIN, and nothing passes any more."""
        for pair in self._faulty():
            pair.fall_silent()

    def reset(self) -> None:
        """Reset every connection that stands (RST)."""
        for pair in self._faulty():
            pair.reset()

    def swallow(self) -> None:
        """Take new connections in, and never answer them."""
        self._swallowing = True

    def cut_at(self, place: Place) -> None:
        """Cut the next connection whose answer has that place, there."""
        self._place = place

    def calm(self) -> None:
        """Let everybody through again, as fast as it goes; what is dead stays dead."""
        self.delay = self.drip = 0.0
        self.collect = self.refusal = self._place = None
        self._swallowing = False
        before, self._calmed = self._calmed, threading.Event()
        before.set()
        with self._lock:
            swallowed = list(self._swallowed)
        for near in swallowed:
            with contextlib.suppress(OSError):
                near.shutdown(socket.SHUT_RDWR)
        self.open()

    def close(self) -> None:
        """End it."""
        self.calm()
        super().close()

    # How it is done

    def cut(self) -> None:
        """Cut every connection that stands; new ones are passed on."""
        for pair in self._faulty():
            pair.spoil()
        super().cut()

    def pair(self, near: socket.socket, far: socket.socket) -> Pair:
        """Put the two ends of a new connection together."""
        return _FaultyPair(self, near, far)

    def receive(self, near: socket.socket) -> None:
        """Begin with a connection that has just come."""
        if self._swallowing:
            with self._lock:
                self._swallowed.add(near)
            self.run(lambda: self._drown(near))
        elif self.refusal is not None:
            self.run(lambda: self._turn_away(near))
        else:
            super().receive(near)

    def wait(self, seconds: float) -> bool:
        """Let a piece wait; returns whether the whole time has passed without a calm."""
        return not self._calmed.wait(seconds)

    def place_in(self, data: bytes) -> int | None:
        """Return where this piece of an answer is to be cut; only one piece is."""
        with self._lock:
            at = None if self._place is None else self._place(data)
            if at is not None:
                self._place = None
            return at

    def note(self, request: str) -> Attempt:
        """Remember that something was asked."""
        attempt = Attempt(request, time.monotonic())
        self.attempts.append(attempt)
        return attempt

    def _faulty(self) -> list[_FaultyPair]:
        return [pair for pair in self.standing() if isinstance(pair, _FaultyPair)]

    def _drown(self, near: socket.socket) -> None:
        with near, contextlib.suppress(OSError):
            while near.recv(_PIECE):
                pass
        with self._lock:
            self._swallowed.discard(near)

    def _turn_away(self, near: socket.socket) -> None:
        with near, contextlib.suppress(OSError):
            if (refusal := self.refusal) is not None and (request := request_in(near.recv(_PIECE))):
                self.hear(request)
                near.sendall(refusal)


class _FaultyPair(Pair):
    """One connection that faults may meet."""

    def __init__(self, proxy: FaultProxy, near: socket.socket, far: socket.socket) -> None:
        super().__init__(proxy, near, far)
        self._proxy = proxy
        self._open: list[Attempt] = []
        self._silent = False
        self._spoiled = False
        self._reset = False
        self._over = threading.Event()

    def spoil(self) -> None:
        """What is not answered yet never will be, by no fault of the two ends."""
        self._spoiled = True
        for attempt in self._open:
            attempt.spoiled = True

    def fall_silent(self) -> None:
        """Pass nothing on any more, the end of a connection neither."""
        self.spoil()
        self._silent = True

    def reset(self) -> None:
        """Break both connections rather than end them."""
        self.spoil()
        self._reset = True
        for end in (self.near, self.far):
            with contextlib.suppress(OSError):
                end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_NOT)
                end.shutdown(socket.SHUT_RD)  # says nothing to the other end, and wakes who reads here

    def cut(self) -> None:
        """End both connections; those that were reset end by being closed."""
        self._over.set()
        if not self._reset:
            super().cut()

    def say(self, data: bytes) -> None:
        """Pass a piece on to the server."""
        if (request := request_in(data)) is not None:
            attempt = self._proxy.note(request)
            attempt.spoiled = self._spoiled
            self._open.append(attempt)
        self._proxy.wait(self._proxy.delay)
        if self._silent:
            return
        super().say(data)
        if self._doomed:  # its answer will be lost
            self.spoil()

    def answer(self, data: bytes) -> None:
        """Pass a piece on to the client."""
        if self._proxy.collect is not None:
            size, seconds = self._proxy.collect
            data += self._more(size - len(data), seconds)
        self._proxy.wait(self._proxy.delay)
        if self._silent:
            return
        at = self._proxy.place_in(data)
        if at is not None:
            self.spoil()
            super().answer(data[:at])
            self.cut()
            return
        self._note_answer(data)
        while data and self._proxy.drip and not self._silent:
            super().answer(data[:1])
            data = data[1:]
            self._proxy.wait(self._proxy.drip)
        if not self._silent:
            super().answer(data)

    def end(self, mine: socket.socket) -> None:
        """Nothing more comes from one end; the client of a dead connection does not learn of it."""
        if self._silent and mine is self.far:
            self._over.wait()
        for attempt in self._open:
            if not attempt.over:  # whichever end was first
                attempt.withdrawn = mine is self.near and time.monotonic() - attempt.at < _AT_ONCE
                attempt.over = True
        super().end(mine)

    def _note_answer(self, data: bytes) -> None:
        if self._open and (match := _ANSWER.match(data)) is not None:
            self._open.pop(0).status = int(match[1])

    def _more(self, size: int, seconds: float) -> bytes:
        """Return what else the server says until there is enough of it, or for long enough."""
        found = b""
        until = time.monotonic() + seconds
        waiting = select.poll()
        waiting.register(self.far, select.POLLIN)
        while len(found) < size and (left := until - time.monotonic()) > 0:
            if waiting.poll(left * 1000):
                piece = self.far.recv(_PIECE)
                if not piece:
                    break  # the end; whoever reads next hears of it again
                found += piece
        return found


def in_character(data: bytes) -> int | None:
    """Find a place inside a character."""
    match = _CHARACTER.search(data)
    return None if match is None else match.end()


def in_block(data: bytes) -> int | None:
    """Find a place inside an event of a stream, its greeting left out."""
    match = _BLOCK.search(data)
    return None if match is None else match.end() + 8


def request_in(data: bytes) -> str | None:
    """Return method and path of the request that begins here."""
    parts = data.partition(b"\r\n")[0].split(b" ")
    if len(parts) != 3 or parts[2] != b"HTTP/1.1":  # method, target, version
        return None
    return b" ".join((parts[0], parts[1].partition(b"?")[0])).decode(errors="replace")
