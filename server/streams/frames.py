"""Events as bytes of the stream."""

from __future__ import annotations

from desktop.wire.codec import encode_event
from desktop.wire.events import Event
from desktop.wire.timestamp import Timestamp

HEARTBEAT = b": heartbeat\n\n"


def frame(event: Event, at: Timestamp, event_id: str | None = None) -> bytes:
    """Return one SSE block; the JSON is on one line, so one `data:` line is enough."""
    name, data = encode_event(event, at)
    head = f"id: {event_id}\n" if event_id is not None else ""
    return b"%bevent: %b\ndata: %b\n\n" % (head.encode(), name.encode(), data)
