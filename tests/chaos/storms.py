"""What befalls a wire: ways to lose a connection, chosen at random from a seed."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from typing import Final

from tests.support.fault_proxy import FaultProxy, in_block, in_character

_REFUSED: Final = 0.2  # seconds, at most, that a server or a network is away
_SENT: Final = 1.0  # seconds, at most, until a message is sent
_UNAVAILABLE: Final = b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class Storms:
    """Cuts a wire in one way after the other; each ends every connection that stands.

    Args:
        seed: Of the choice: the same again gives the same cuts.

    Attributes:
        befell: How often each way was chosen.
    """

    def __init__(self, proxy: FaultProxy, seed: int) -> None:
        self._proxy = proxy
        self._random = random.Random(seed)  # noqa: S311  repeats, guards nothing
        self._never = threading.Event()
        self._ways: tuple[Callable[[], None], ...] = (
            self.cut,
            self.reset,
            self.half_open,
            self.gone,
            self.black_hole,
            self.unavailable,
            self.inside_a_character,
            self.inside_a_block,
            self.answer_lost,
            self.late,
            self.dripping,
        )
        self.befell: dict[str, int] = {way.__name__: 0 for way in self._ways}

    def wait(self, at_most: float) -> None:
        """Let a random while pass, in seconds."""
        self._never.wait(self._random.uniform(0.0, at_most))

    def chance(self, probability: float) -> bool:
        """Toss a coin."""
        return self._random.random() < probability

    def strike(self) -> None:
        """Cut all that stands in one way or another, and leave the wire open again."""
        way = self._random.choice(self._ways)
        self.befell[way.__name__] += 1
        way()

    def cut(self) -> None:
        """In order."""
        self._proxy.cut()

    def reset(self) -> None:
        """By a reset."""
        self._proxy.reset()

    def half_open(self) -> None:
        """Without a word: whoever waits has to find out."""
        self._proxy.half_open()

    def gone(self) -> None:
        """Nobody listens for a while."""
        self._proxy.shut()
        self.wait(_REFUSED)
        self._proxy.calm()

    def black_hole(self) -> None:
        """All that is said for a while gets no answer."""
        self._proxy.swallow()
        self._proxy.reset()
        self.wait(_REFUSED)
        self._proxy.calm()

    def unavailable(self) -> None:
        """Something on the way answers in the server's place."""
        self._proxy.refusal = _UNAVAILABLE
        self._proxy.cut()
        self.wait(_REFUSED)
        self._proxy.calm()

    def inside_a_character(self) -> None:
        """After half a letter, if one comes."""
        self._proxy.cut_at(in_character)
        self.wait(_REFUSED)
        self._proxy.cut()

    def inside_a_block(self) -> None:
        """After half an event, if one comes."""
        self._proxy.cut_at(in_block)
        self.wait(_REFUSED)
        self._proxy.cut()

    def answer_lost(self) -> None:
        """A message arrives, and who sent it does not hear so."""
        self._proxy.lose_answers = 1
        until = time.monotonic() + _SENT
        while self._proxy.lose_answers and time.monotonic() < until:
            self._never.wait(0.01)
        self._proxy.lose_answers = 0
        self._proxy.cut()

    def late(self) -> None:
        """All takes its time before it breaks."""
        self._proxy.delay = 0.05
        self.wait(_REFUSED)
        self._proxy.calm()
        self._proxy.reset()

    def dripping(self) -> None:
        """A byte a second, then nothing."""
        self._proxy.drip = 1.0
        self.wait(_REFUSED)
        self._proxy.cut()
        self._proxy.calm()
