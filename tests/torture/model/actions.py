"""The web page's own actions as a model ERP of level 1 has them."""

from __future__ import annotations

import json
from collections.abc import Callable
from email.utils import formatdate

from tests.torture.model.answers import Answer, Request
from tests.torture.model.tables import Conversation, Session, Tables

_PAGE = "/dashboard/chat"
_COMPONENT = [("content-type", "text/x-component")]
_NAMES = ("markConversationAsRead", "hideConversation", "clearConversationMessages")


class WebActions:
    """The chat page, its script, its actions.

    Args:
        tell: Tells somebody's own connections of a reading, at one instance.

    Attributes:
        build: Each build of the ERP has other ids.
        cleared: Which conversation whose counter was zeroed by an action, with the messages stored by then.
    """

    def __init__(self, tables: Tables, tell: Callable[[str, Conversation, int], None]) -> None:
        self._tables = tables
        self._tell = tell
        self.build = 1
        self.cleared: list[tuple[str, Conversation, int]] = []

    def _id(self, name: str) -> str:
        return f"40{_NAMES.index(name):02x}{self.build:038x}"

    def handle(self, request: Request, session: Session | None, instance: int) -> Answer:
        """Answer the page, its script, or an action."""
        script = f"/_next/static/chunks/app/(main)/dashboard/chat/page-{self.build:016x}.js"
        if request.method == "POST":
            return self._act(request, session, instance)
        if request.path == _PAGE:
            if session is None:
                return Answer(307, [("location", "http://localhost:3000/auth/login")], b"")
            page = f'<html><script src="{script}" async=""></script></html>'
            return Answer(200, [("content-type", "text/html; charset=utf-8")], page.encode())
        if request.path == script:
            named = ";".join(
                f'(0,a.createServerReference)("{self._id(name)}",a.callServer,void 0,a.source,"{name}")'
                for name in _NAMES
            )
            return Answer(200, [("content-type", "application/javascript; charset=UTF-8")], named.encode())
        return Answer(404, [("content-type", "text/html; charset=utf-8")], b"<html></html>")

    def _act(self, request: Request, session: Session | None, instance: int) -> Answer:
        name = next((one for one in _NAMES if self._id(one) == request.headers.get("next-action")), None)
        if name is None:
            headers = [("x-nextjs-action-not-found", "1"), ("content-type", "text/plain")]
            return Answer(404, headers, b"Server action not found.")
        if request.path != _PAGE:
            return Answer(200, [("content-type", "application/json; charset=utf-8")], b"{}")
        row = self._tables.conversations.get(json.loads(request.body)[0])
        if session is None or row is None or session.user not in {row.user_a, row.user_b}:
            return Answer(500, _COMPONENT, b'0:{"a":"$@1"}\n1:E{"digest":"3240661678"}\n')
        done = self._do(name, row, session.user, instance)
        dated = ("date", formatdate(self._tables.now() / 1000, usegmt=True))
        return Answer(200, [*_COMPONENT, dated], b'0:{"a":"$@1"}\n1:' + done + b"\n")

    def _do(self, name: str, row: Conversation, user: str, instance: int) -> bytes:
        if name == "clearConversationMessages":
            self._tables.clear(row)
            return b'{"success":true}'
        unread = row.unread.get(user, 0)
        if name == "hideConversation":
            self._tables.hide(row, user)
            return b'{"success":true,"unreadCount":%d}' % unread
        row.unread[user] = 0
        self.cleared.append((user, row, unread))
        self._tell(user, row, instance)
        return b'"$undefined"'
