"""Own messages until the server has them: which is next, when, which stored message is one of them."""

from __future__ import annotations

from collections import deque
from collections.abc import Container, Iterable, Sequence
from datetime import timedelta

from desktop.core.chat import Message, OutboxEntry
from desktop.core.text import fold

CLOCK_SKEW = timedelta(seconds=120)
"""How far this computer's clock may run ahead of the server's.

A clock set by the network is right within a second; one that is set by hand, within minutes. A
wider allowance would take the same short text, sent from another own device a while ago, for this
one, and lose it; a narrower one would send twice.
"""


def find_delivered(
    entry: OutboxEntry,
    page_messages: Sequence[Message],
    me: str,
    known_before: Container[str],
) -> Message | None:
    """Return the stored message that an unclear attempt left on the server, or None: send again.

    It is the oldest one that is mine, says the same after folding, was unknown before the attempt,
    bears no other entry's key, is not older than the attempt nor than any message known before it
    (the second bound needs no clock). A message that bears the entry's own key needs no more proof.

    Args:
        entry: What was attempted.
        page_messages: The conversation's newest messages, in any order.
        me: The signed-in user's id.
        known_before: Ids of messages that were here when the entry was first attempted.
    """
    if entry.attempted_at is None:
        return None
    for message in page_messages:
        if message.client_message_id == entry.id:
            return message
    floor = max((message.order for message in page_messages if message.id in known_before), default=(0, ""))
    earliest = entry.attempted_at - CLOCK_SKEW
    body = fold(entry.body)
    found = [
        message
        for message in page_messages
        if message.conversation_id == entry.conversation_id
        and message.sender_id == me
        and message.client_message_id is None
        and message.created_at >= earliest
        and message.created_at.ms >= floor[0]
        and message.id not in known_before
        and fold(message.body) == body
    ]
    return min(found, key=lambda message: message.order, default=None)


def next_to_send(entries: Iterable[OutboxEntry], in_flight: Container[str]) -> tuple[OutboxEntry, ...]:
    """Return what may be sent now: the first of each conversation that has nothing in flight.

    A failed entry does not block those behind it: it waits for the person, who may never come back
    to it, and the failure says why. An entry in state `sending` that is not in flight was cut off
    (a crash); it is next, and has to be looked for first.

    Args:
        entries: The outbox, in the order written.
        in_flight: Ids of conversations with an attempt under way.
    """
    first: dict[str, OutboxEntry] = {}
    for entry in entries:
        if entry.state != "failed" and entry.conversation_id not in in_flight:
            first.setdefault(entry.conversation_id, entry)
    return tuple(first.values())


class SendPace:
    """The server's rate limit, kept from this side: so many posts in any so many seconds.

    Times are seconds of one clock that never goes back; the caller reads it.
    """

    def __init__(self, posts: int = 10, seconds: float = 10.0) -> None:
        self._seconds = seconds
        self._noted: deque[float] = deque(maxlen=posts)

    def delay(self, now: float) -> float:
        """Return how many seconds to wait before the next post, 0.0 for none."""
        if len(self._noted) < (self._noted.maxlen or 0):
            return 0.0
        return max(0.0, self._noted[0] + self._seconds - now)

    def note(self, now: float) -> None:
        """Note a post; the server counts refused ones too."""
        self._noted.append(now)
