"""Probes: the stream and what comes on it."""

from __future__ import annotations

from tests.conformance.bench import Bench, is_message, must, named, right
from tests.conformance.event_stream import Event, EventStream
from tests.conformance.probes import probe
from tests.conformance.shapes import EVENT_DATA, TEXT, TIME
from tests.conformance.verdicts import SkipError, WrongError
from tests.conformance.visitor import SEND

STREAM = "GET /api/chat/stream"
CAPABILITIES = "6. Level 2: capabilities"
_HEAD = {
    "content-type": "text/event-stream",
    "cache-control": "no-cache, no-transform",
    "x-accel-buffering": "no",
}


def check_event(bench: Bench, event: Event, shape: object = None) -> None:
    """See that an event has its envelope, and data of this shape, or of its kind's at the server's level."""
    envelope = {"type": TEXT, "data": {}, "timestamp": TIME}
    must(isinstance(event.data, dict), f"`{event.name}` has no JSON")
    bench.check({**event.data, "data": {}}, envelope, f"`{event.name}`")
    must(event.data["type"] == event.name, f"`{event.name}` says that its type is {event.data['type']!r}")
    shapes = EVENT_DATA[event.name]
    bench.check(
        event.data["data"], shape or shapes.get(min(bench.level, 2), shapes[1]), f"`{event.name}`.data"
    )


@probe("stream.head", STREAM, "200 over HTTP/1.1: its content type and its other headers, uncompressed")
def _(bench: Bench) -> None:
    stream = bench.ana.streams[0]
    must(stream.status == 200, f"status {stream.status}")
    for name, value in _HEAD.items():
        must(
            stream.headers.get(name) == value, f"{name} is {stream.headers.get(name)!r} instead of {value!r}"
        )
    must("content-encoding" not in stream.headers, "it is compressed")
    must("content-length" not in stream.headers, "it has a length")


@probe("event.system", STREAM, "`system` comes first, once, without an id", events=("system",))
def _(bench: Bench) -> None:
    bench.fence(bench.ana)
    for stream in bench.ana.streams:
        told = [event for event in stream.events if event.name != ":"]
        must(told and told[0].name == "system", f"the first is `{told[0].name if told else 'nothing'}`")
        must(told[0].id is None, "it has an id")
        must(len(named(told, "system")) == 1, "it comes more than once")
        check_event(bench, told[0])


@probe("event.message", STREAM, "`message` goes to all the receiver's streams, as M", events=("message",))
def _(bench: Bench) -> None:
    said = bench.say(bench.bruno)
    for stream in bench.ana.streams:
        event = bench.heard(stream, said["id"])[-1]
        check_event(bench, event)
        must(event.inner == said, "its data is not the M that the POST answered")
        must(event.id, "it has no id")
        logged = bench.level > 1 or "events.replay" in bench.capabilities
        must(logged or event.id == said["id"], "its id is not the message's")


@probe("event.once", STREAM, "a message comes once on a stream")
def _(bench: Bench) -> None:
    said = bench.say(bench.bruno)
    bench.fence(bench.ana)
    counts = [sum(is_message(event, said["id"]) for event in stream.events) for stream in bench.ana.streams]
    must(counts == [1, 1], f"{counts} times")


@probe(
    "event.read",
    STREAM,
    "`read` goes to the peer, also when nothing changed; not to the reader",
    events=("read",),
)
def _(bench: Bench) -> None:
    said = bench.say(bench.bruno)
    fields = {"conversationId": bench.conversation, "messageId": said["id"]}
    for _ in range(2):
        right(bench.ana.ask("POST", f"{SEND}/read", fields))
    told = [one for events in bench.fence(bench.bruno) for one in named(events, "read", messageId=said["id"])]
    must(len(told) == 2, f"it came {len(told)} times for 2 requests")
    check_event(bench, told[0])
    must(told[0].inner["readBy"] == bench.ana.id, "`readBy` is not the reader")
    must(told[0].inner["conversationId"] == bench.conversation, "it is of another conversation")
    own = [one for events in bench.fence(bench.ana) for one in named(events, "read", messageId=said["id"])]
    must(not own, "the reader is told, too")


@probe("event.envelope", STREAM, "every event: `type` as its name, `data`, `timestamp`")
def _(bench: Bench) -> None:
    for person in bench.pair:
        for stream in person.streams:
            for event in stream.events:
                if event.name != ":":
                    must(isinstance(event.data, dict), f"`{event.name}` has no JSON")
                    must(
                        event.data.get("type") == event.name,
                        f"`{event.name}` says type {event.data.get('type')!r}",
                    )
                    bench.check(event.data.get("timestamp"), TIME, f"`{event.name}`.timestamp")


@probe("event.elsewhere", STREAM, "nobody else is told", need="elsewhere")
def _(bench: Bench) -> None:
    if bench.elsewhere is not None:
        bench.fence(bench.ana)
        for stream in bench.elsewhere.streams:
            told = [
                event
                for event in stream.drain(0.3)
                if bench.conversation in event.raw.decode(errors="replace")
            ]
            must(not told, f"somebody of another organisation got `{told[0].name if told else ''}`")


@probe("stream.signed-out", STREAM, "signed out: 401")
def _(bench: Bench) -> None:
    with bench.stream(bench.nobody) as stream:
        must(stream.status == 401, f"status {stream.status}")


@probe("stream.post", STREAM, "POST: 405")
def _(bench: Bench) -> None:
    right(bench.ana.ask("POST", "/api/chat/stream"), 405)


@probe("stream.head-method", STREAM, "HEAD: 200, and no stream")
def _(bench: Bench) -> None:
    right(bench.ana.ask("HEAD", "/api/chat/stream"))


@probe("stream.last-event-id", STREAM, "an unknown `Last-Event-ID` does no harm: 200, and `system`")
def _(bench: Bench) -> None:
    with bench.stream(bench.ana, Last_Event_ID="conformance-unknown") as stream:
        must(stream.status == 200, f"status {stream.status}")
        stream.until(lambda event: event.name == "system", "`system` event")


def _seconds(bench: Bench) -> float:
    return 1.5 * bench.heartbeat + 10.0


@probe("stream.heartbeat", STREAM, "the heartbeat is a comment, `: heartbeat`, on time")
def _(bench: Bench) -> None:
    stream = bench.ana.streams[0]
    if not any(event.name == ":" for event in stream.events):
        stream.until(lambda event: event.name == ":", "heartbeat", _seconds(bench))
    beats = [event for event in stream.events if event.name == ":"]
    must(beats[0].raw.strip() == b": heartbeat", f"it is {beats[0].raw!r}")


@probe("stream.bytes", STREAM, "line ends are LF; `id:` before `event:` before one `data:` line")
def _(bench: Bench) -> None:
    for stream in (*bench.ana.streams, *bench.bruno.streams):
        must(b"\r" not in stream.raw, "there is a CR")
        for event in stream.events:
            names = [
                line.partition(b":")[0] for line in event.raw.split(b"\n") if not line.startswith(b"retry")
            ]
            must(
                names in ([b""], [b"event", b"data"], [b"id", b"event", b"data"], []), f"an event has {names}"
            )


@probe("stream.chunks", STREAM, "one event a chunk; a proxy may join them, nobody may cut one")
def _(bench: Bench) -> None:
    for stream in (*bench.ana.streams, *bench.bruno.streams):
        for chunk in filter(None, stream.chunks):
            plain = chunk.replace(b"\r", b"")  # which is another probe's business
            must(plain.endswith(b"\n\n"), "a chunk ends within an event")
            must(plain.count(b"\n\n") == 1 or not bench.strict, "a chunk holds several events")


@probe("event.names", STREAM, "nothing comes that the protocol does not name")
def _(bench: Bench) -> None:
    known = {*EVENT_DATA, ":", "resync", "session_expired", "chat_disabled"}
    for stream in (*bench.ana.streams, *bench.bruno.streams):
        names = {event.name for event in stream.events if event.raw} - known
        must(not (names and bench.strict), f"it does: {sorted(names)}")


def replay(bench: Bench, last: str) -> EventStream:
    """Open another stream of Ana's from an event on."""
    return bench.stream(bench.ana, Last_Event_ID=last)


@probe(
    "events.replay",
    CAPABILITIES,
    "`Last-Event-ID`: what was missed, in order, once",
    capability="events.replay",
)
def _(bench: Bench) -> None:
    first, *missed = [bench.say(bench.bruno) for _ in range(3)]
    event = bench.heard(bench.ana.streams[0], first["id"])[-1]
    if not event.id:
        raise WrongError("a `message` has no id")
    with replay(bench, event.id) as stream:
        bench.heard(stream, bench.say(bench.bruno)["id"])
        told = [one.inner.get("id") for one in named(stream.events, "message")]
    must(
        told[:2] == [one["id"] for one in missed] and len(told) == 3,
        f"{len(told)} messages came instead of 2 and 1",
    )


@probe(
    "events.replay.unknown",
    CAPABILITIES,
    "an unknown id: one `resync`",
    capability="events.replay",
    events=("resync",),
)
def _(bench: Bench) -> None:
    with replay(bench, "conformance-unknown") as stream:
        bench.heard(stream, bench.say(bench.bruno)["id"])
        must(len(named(stream.events, "resync")) == 1, "there is not one `resync`")


@probe("retry", CAPABILITIES, "`retry:` is sent, 1 to 60 s", capability="retry")
def _(bench: Bench) -> None:
    with bench.stream(bench.ana) as stream:
        bench.heard(stream, bench.say(bench.bruno)["id"])
        lines = [line for line in stream.raw.split(b"\n") if line.startswith(b"retry:")]
    must(lines, "there is none")
    must(all(1000 <= int(line.partition(b":")[2]) <= 60000 for line in lines), f"{lines}")


@probe(
    "session.closes",
    CAPABILITIES,
    "signing out ends the stream, after `session_expired`; then 401",
    capability="session.closes",
    events=("session_expired", "chat_disabled"),
)
def _(bench: Bench) -> None:
    guest = bench.visitor()
    if guest.sign_in(bench.ana.account).refusal:
        raise SkipError("could not sign in once more")
    copy = bench.visitor()
    copy.cookies.update(guest.cookies)
    with bench.stream(guest) as stream:
        guest.sign_out()
        must(stream.wait_for_end(), "it stays open")
        must(named(stream.events, "session_expired"), "no `session_expired` came")
    right(copy.ask("GET", "/api/chat/conversations"), 401)
