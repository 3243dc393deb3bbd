"""Faults to plant, each with the one probe that has to find it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.wrong_server import Asked, Fault, OpenStream, Scene, Told

_ROWS = "GET /api/chat/conversations"
_SEND = "POST /api/chat/messages"
_PAGE = "GET /api/chat/conversations/{id}/messages"
_READ = "POST /api/chat/conversations/{id}/read"
_CONFIG = "GET /api/chat/config"
_CALLBACK = "POST /api/auth/callback/credentials"


@dataclass
class Planted(Fault):
    """A fault, what it is, and the id of the probe that has to find it."""

    says: str
    probe: str
    hooks: dict[str, Callable[..., Any]] = field(default_factory=dict)

    def ask(self, scene: Scene, asked: Asked) -> None:
        """Change a request."""
        if hook := self.hooks.get("ask"):
            hook(scene, asked)

    def tell(self, scene: Scene, asked: Asked, told: Told) -> None:
        """Change an answer."""
        if hook := self.hooks.get("tell"):
            hook(scene, asked, told)

    def open(self, scene: Scene, stream: OpenStream) -> None:
        """Change a stream's headers."""
        if hook := self.hooks.get("open"):
            hook(scene, stream)

    def block(self, scene: Scene, stream: OpenStream, block: bytes) -> bytes:
        """Change a block of a stream."""
        hook = self.hooks.get("block")
        return bytes(hook(scene, stream, block)) if hook else block


PLANTED: list[Planted] = []


def plant(says: str, probe: str, when: str) -> Callable[[Callable[..., Any]], None]:
    """Add a fault to the list: a function that is called `when` (ask, tell, open or block)."""

    def add(spoil: Callable[..., Any]) -> None:
        PLANTED.append(Planted(says, probe, {when: spoil}))

    return add


def _is(route: str, asked: Asked) -> bool:
    return re.fullmatch(re.escape(route).replace(r"\{id\}", "[^/]+"), asked.route) is not None


def _in_answers(says: str, probe: str, route: str, spoil: Callable[[Any], object], query: str = "") -> None:
    """Add a fault in the right answers of one route."""

    @plant(says, probe, "tell")
    def _(_scene: Scene, asked: Asked, told: Told) -> None:
        if told.status < 300 and query in asked.path and _is(route, asked):
            body = told.json
            spoil(body)
            told.json = body


def _last_messages_grow_old(body: Any) -> None:  # noqa: ANN401
    for row in body["conversations"]:
        if row["lastMessage"]:
            row["lastMessage"]["body"] = "something older"


_in_answers(
    "a key is missing",
    "list.shape",
    _ROWS,
    lambda body: [row.pop("isBlocked") for row in body["conversations"]],
)
_in_answers("a number is text", "config.shape", _CONFIG, lambda body: body.update(heartbeatSeconds="30"))
_in_answers("a key too many", "open.shape", "POST /api/chat/conversations", lambda body: body.update(debug=1))
_in_answers("oldest conversation first", "list.order", _ROWS, lambda body: body["conversations"].reverse())
_in_answers("oldest message first", "page.order", _PAGE, lambda body: body["data"].reverse(), "limit=50")
_in_answers(
    "a row twice",
    "messages.cursor",
    _PAGE,
    lambda body: body["data"].insert(0, body["data"][0]),
    "limit=3&cursor",
)
_in_answers("a tie is lost", "messages.cursor", _PAGE, lambda body: body["data"].pop(0), "limit=3&cursor")
_in_answers("an empty promise", "retry", _CONFIG, lambda body: body["capabilities"].append("retry"))
_in_answers(
    "no word of the protocol",
    "config.capabilities",
    _CONFIG,
    lambda body: body["capabilities"].append("telepathy"),
)
_in_answers(
    "served, not announced",
    "event.no-echo",
    _CONFIG,
    lambda body: body["capabilities"].remove("messages.echo"),
)
_in_answers(
    "another total",
    "conversation.read.total",
    _READ,
    lambda body: body.update(totalUnread=body["totalUnread"] + 1),
)
_in_answers("a stale row", "list.last-message", _ROWS, _last_messages_grow_old)


@plant("a wrong status", "read.unknown-message", "tell")
def _(_scene: Scene, asked: Asked, told: Told) -> None:
    if asked.route == f"{_SEND}/read" and b"Mensaje no encontrado" in told.body:
        told.status = 400


@plant("another text", "open.self", "tell")
def _(_scene: Scene, _asked: Asked, told: Told) -> None:
    told.body = told.body.replace(b"contigo mismo", b"contigo")


@plant("an error without JSON", "send.too-long", "tell")
def _(_scene: Scene, _asked: Asked, told: Told) -> None:
    if told.status == 413:
        told.body = b"<h1>Payload Too Large</h1>"


@plant("a session cookie for scripts to read", "signin.session-cookie", "tell")
def _(_scene: Scene, asked: Asked, told: Told) -> None:
    if _is(_CALLBACK, asked):
        told.headers = [(name, value.replace("; HttpOnly", "")) for name, value in told.headers]


@plant("a Secure cookie over http", "signin.secure", "tell")
def _(_scene: Scene, asked: Asked, told: Told) -> None:
    if _is(_CALLBACK, asked):
        told.headers = [
            (name, value.replace("; HttpOnly", "; HttpOnly; Secure")) for name, value in told.headers
        ]


@plant("the forgery token is not checked", "signin.forgery-token", "tell")
def _(scene: Scene, asked: Asked, told: Told) -> None:
    if _is(_CALLBACK, asked) and b"password=" in asked.body and b"MissingCSRF" in told.body:
        told.json = {"url": "http://127.0.0.1/"}
        cookie = next(iter(scene.people.values()))
        told.headers += [
            ("Set-Cookie", f"{cookie}; Path=/; HttpOnly; SameSite=Lax"),
            ("Location", "http://127.0.0.1/"),
        ]


@plant("a sign-out that ends nothing", "signout.dead", "ask")
def _(_scene: Scene, asked: Asked) -> None:
    if asked.route == "POST /api/auth/signout":
        asked.headers["Cookie"] = asked.headers["Cookie"].replace("next-auth.session-token=", "left=")


@plant("a foreign origin is welcome", "rest.origin", "ask")
def _(_scene: Scene, asked: Asked) -> None:
    asked.headers.pop("Origin", None)


@plant("everybody reads everything", "page.elsewhere", "ask")
def _(scene: Scene, asked: Asked) -> None:
    people = list(scene.people.values())
    if _is(_PAGE, asked) and len(people) > 2 and people[2] in asked.headers.get("Cookie", ""):
        asked.headers["Cookie"] = people[0]


@plant("a repeat is a second message", "messages.idempotent", "ask")
def _(scene: Scene, asked: Asked) -> None:
    fields = asked.json if asked.route == _SEND else {}
    if key := isinstance(fields, dict) and fields.get("clientMessageId"):
        seen = scene.memory.setdefault(f"{key}{asked.headers['Cookie']}", asked.body)
        if seen is not asked.body:
            asked.json = {name: value for name, value in fields.items() if name != "clientMessageId"}


@plant("the key does not come back", "messages.idempotent.key", "block")
def _(_scene: Scene, _stream: OpenStream, block: bytes) -> bytes:
    return re.sub(rb',"clientMessageId":"[^"]*"', b"", block)


@plant("one line where two were written", "messages.multiline", "ask")
def _(_scene: Scene, asked: Asked) -> None:
    asked.body = asked.body.replace(rb"\r\n\n", b" ").replace(rb" \n", b" ")


@plant("up to that one means all", "conversation.read.up-to", "ask")
def _(_scene: Scene, asked: Asked) -> None:
    if _is(_READ, asked) and b"unknown" not in asked.body:
        asked.body = b"{}"


@plant("read, and still counted", "conversation.read", "tell")
def _(scene: Scene, asked: Asked, told: Told) -> None:
    if asked.route == _ROWS and scene.memory.get("read"):
        body = told.json
        for row in body["conversations"]:
            row["unreadCountUserA"] = row["unreadCountUserB"] = 1
        told.json = body
    # Of the very next request only, after all was read: the probe's own look.
    scene.memory["read"] = _is(_READ, asked) and asked.body == b"{}" and told.status == 200


@plant("a limit that is none", "list.limit", "ask")
def _(_scene: Scene, asked: Asked) -> None:
    if asked.route == _ROWS:
        asked.path = (
            asked.path.replace("limit=1", "limit=100") if asked.path.endswith("limit=1") else asked.path
        )


@plant("no greeting", "event.system", "block")
def _(_scene: Scene, stream: OpenStream, block: bytes) -> bytes:
    return b"" if block.startswith(b"event: system") and stream.last_event_id is None else block


@plant("line ends of another system", "stream.bytes", "block")
def _(_scene: Scene, _stream: OpenStream, block: bytes) -> bytes:
    return block.replace(b"\n", b"\r\n")


@plant("a stream of plain text", "stream.head", "open")
def _(_scene: Scene, stream: OpenStream) -> None:
    stream.headers = [
        (name, "text/plain" if name.lower() == "content-type" else value) for name, value in stream.headers
    ]


@plant("another heartbeat", "stream.heartbeat", "block")
def _(_scene: Scene, _stream: OpenStream, block: bytes) -> bytes:
    return block.replace(b": heartbeat", b": ping")


@plant("an event in two chunks", "stream.chunks", "block")
def _(_scene: Scene, stream: OpenStream, block: bytes) -> bytes:
    if not block.startswith(b"event: read\n"):
        return block
    stream.write(block[:20])
    return block[20:]


def _message(block: bytes) -> dict[str, Any]:
    """Return the message in a block, or nothing."""
    if b"\nevent: message\n" not in block:
        return {}
    found: dict[str, Any] = json.loads(block.split(b"data: ", 1)[1])["data"]
    return found


@plant("an echo is promised, and does not come", "messages.echo", "block")
def _(_scene: Scene, stream: OpenStream, block: bytes) -> bytes:
    return b"" if _message(block).get("senderId") == stream.owner else block


@plant("a message comes twice", "event.once", "block")
def _(scene: Scene, stream: OpenStream, block: bytes) -> bytes:
    # To the first who signed in, of others: the second's, and one's own, are for other probes.
    first = stream.owner == next(iter(scene.people))
    if first and _message(block).get("senderId", stream.owner) != stream.owner:
        stream.write(block)
    return block


@plant("the other device is not told", "conversation.read.event", "block")
def _(_scene: Scene, stream: OpenStream, block: bytes) -> bytes:
    return b"" if block.startswith(b"event: conversation_read") and stream.number == 1 else block


@plant("the peer is told what is the reader's own", "conversation.read.event", "block")
def _(scene: Scene, stream: OpenStream, block: bytes) -> bytes:
    if block.startswith(b"event: conversation_read") and stream.number == 0:
        scene.streams[2].write(block)
    return block


@plant("another organisation is told", "event.elsewhere", "block")
def _(scene: Scene, stream: OpenStream, block: bytes) -> bytes:
    if _message(block) and stream.number == 0:
        scene.streams[3].write(block)
    return block


@plant("no word of when to come back", "send.rate", "tell")
def _(_scene: Scene, _asked: Asked, told: Told) -> None:
    told.headers = [(name, value) for name, value in told.headers if name.lower() != "retry-after"]
