"""The ERP's server actions over HTTP: mark a conversation as read, hide it, clear it."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

from tests.fakes.level1_erp.answers import PAGE_VARY, Answer, Headers, Request, encode
from tests.fakes.level1_erp.build import Build
from tests.fakes.level1_erp.database import Database
from tests.fakes.level1_erp.records import Conversation
from tests.fakes.level1_erp.sessions import Sessions
from tests.fakes.level1_erp.stream import StreamHub

CHAT_PAGE = "/dashboard/chat"
_NO_STORE = ("Cache-Control", "no-cache, no-store, max-age=0, must-revalidate")
_DONE: Headers = [
    PAGE_VARY,
    _NO_STORE,
    ("x-action-revalidated", "[[],0,0]"),
    ("Content-Type", "text/x-component"),
]
_FOREIGN: Headers = [
    PAGE_VARY,
    ("Cache-Control", "private, no-cache, no-store, max-age=0, must-revalidate"),
    ("Content-Type", "text/x-component"),
]
_DIGEST_FOREIGN = "1973001916@E80"
_DIGEST_SIGNED_OUT = "3240661678"
_DIGEST_NO_ACCESS = "486348701"


class Actions:
    """The actions of the chat page."""

    def __init__(self, database: Database, sessions: Sessions, hub: StreamHub, build: Build) -> None:
        self._database = database
        self._sessions = sessions
        self._hub = hub
        self._build = build

    def call(self, request: Request) -> Answer:
        """Answer a POST to a page; on another page than the chat's nothing is done, with a 200."""
        action = request.headers.get("next-action", "")
        if action not in (self._build.mark_read, self._build.hide, self._build.clear):
            kind = ("content-type", "text/plain")
            text = b"Server action not found."
            return _sized(404, [("x-nextjs-action-not-found", "1"), kind], text, "b11cvpkueto")
        if request.url.path != CHAT_PAGE:
            return _page_without_it()
        origin = request.headers.get("origin")
        if origin and urlsplit(origin).netloc != request.headers.get("host"):
            return self._answer(500, _failed(_DIGEST_FOREIGN), _FOREIGN)
        return self._act(request, action)

    def _act(self, request: Request, action: str) -> Answer:
        session = self._sessions.of(request)
        if session is None:
            return self._answer(500, _failed(_DIGEST_SIGNED_OUT))
        row = self._database.conversations.get(_argument(request))
        if row is None or row.org_id != session.org_id or not row.has(session.user_id):
            return self._answer(500, _failed(_DIGEST_NO_ACCESS))
        row.updated_at = self._database.clock.ms()
        if action == self._build.mark_read:
            return self._answer(200, self._mark_read(row, session.user_id))
        if action == self._build.hide:
            return self._answer(200, self._hide(row, session.user_id))
        return self._answer(200, self._clear(row))

    def _mark_read(self, row: Conversation, user_id: str) -> bytes:
        row.unread[user_id] = 0
        self._hub.tell(user_id, "conversation_read", {"conversationId": row.id})
        return b'"$undefined"'

    def _hide(self, row: Conversation, user_id: str) -> bytes:
        unread = row.unread.get(user_id, 0)
        row.unread[user_id] = 0
        row.hidden_by.add(user_id)
        return encode({"success": True, "unreadCount": unread})

    def _clear(self, row: Conversation) -> bytes:
        for message in self._database.messages_of(row.id):
            message.cleared = True
        row.unread.clear()
        return encode({"success": True})

    def _answer(self, status: int, result: bytes, headers: Headers = _DONE) -> Answer:
        frame = encode({"a": "$@1", "f": "", "b": self._build.name})
        return Answer(status, headers, b"0:%b\n1:%b\n" % (frame, result))


def _page_without_it() -> Answer:
    return _sized(200, [], b"{}", "bwc9mymkdm2", ("Content-Type", "application/json; charset=utf-8"))


def _sized(status: int, before: Headers, body: bytes, etag: str, *after: tuple[str, str]) -> Answer:
    tag = ("ETag", f'"{etag}"')
    headers = [PAGE_VARY, _NO_STORE, *before, tag, *after, ("Content-Length", str(len(body)))]
    return Answer(status, headers, body, sized=True)


def _failed(digest: str) -> bytes:
    return b"E" + encode({"digest": digest})


def _argument(request: Request) -> str:
    try:
        values = json.loads(request.body)
    except ValueError:
        return ""
    return str(values[0]) if isinstance(values, list) and values else ""
