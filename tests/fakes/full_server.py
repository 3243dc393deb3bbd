"""What this project's server does not offer, added in front of it: all of level 2, to try the judge with."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, urlsplit

from tests.fakes.wrong_server import Asked, Fault, OpenStream, Scene, Told

LACKING = ("events.replay", "retry", "session.closes", "conversations.cursor")
_LIST = "GET /api/chat/conversations"
_EVENT = 'event: {0}\ndata: {{"type":"{0}","data":{{}},"timestamp":"2026-01-01T00:00:00.000Z"}}\n\n'


class Everything(Fault):
    """No fault, for once: it announces everything, and does what it says."""

    def __init__(self) -> None:
        self._log: list[tuple[str, bytes]] = []  # messages by id, in the order of their answers

    def ask(self, _scene: Scene, asked: Asked) -> None:
        """Page the list here: ask for all of it."""
        if asked.route == _LIST:
            asked.headers["X-Asked"] = asked.path
            asked.path = f"{urlsplit(asked.path).path}?limit={'x' if 'limit=x' in asked.path else 1000}"

    def tell(self, scene: Scene, asked: Asked, told: Told) -> None:
        """Announce, page, keep messages, end the streams of whoever signs out."""
        if asked.route == "GET /api/chat/config" and told.status == 200:
            told.json = {**told.json, "capabilities": [*told.json["capabilities"], *LACKING]}
        elif asked.route == _LIST and told.status == 200:
            told.json = _page(told.json["conversations"], asked.headers["X-Asked"])
        elif asked.route == "POST /api/chat/messages" and told.status == 201:
            message = told.json["message"]
            event = {"type": "message", "data": message, "timestamp": message["createdAt"]}
            block = f"id: {message['id']}\nevent: message\ndata: {json.dumps(event)}\n\n"
            self._log.append((message["id"], block.encode()))
        elif asked.route == "POST /api/auth/signout" and "session-token" in asked.headers["Cookie"]:
            for stream in scene.streams:
                if not stream.owner:  # a guest's; the others stay to the end
                    stream.write(_EVENT.format("session_expired").encode())
                    stream.write(b"")

    def block(self, _scene: Scene, stream: OpenStream, block: bytes) -> bytes:
        """Say when to come back; after the greeting, what was missed."""
        if not block.startswith(b"event: system"):
            return block
        stream.write(b"retry: 2000\n" + block)
        ids = [one for one, _ in self._log]
        if stream.last_event_id in ids:
            for _, missed in self._log[ids.index(stream.last_event_id) + 1 :]:
                stream.write(missed)
        elif stream.last_event_id is not None:
            stream.write(_EVENT.format("resync").encode())
        return b""


def _page(rows: list[object], path: str) -> dict[str, object]:
    """Return a page of the list; the cursor is the place where it goes on."""
    query = {name: values[0] for name, values in parse_qs(urlsplit(path).query).items()}
    start, count = int(query.get("cursor", "0")), int(query.get("limit", "20"))
    end = start + count
    return {"conversations": rows[start:end], "nextCursor": str(end) if end < len(rows) else None}
