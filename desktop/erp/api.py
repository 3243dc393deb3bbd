"""The REST calls, typed in and out."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from http import HTTPStatus
from typing import TypeVar
from urllib.parse import quote

from msgspec import UNSET, structs

from desktop.core.errors import RefusedError, TransientError
from desktop.erp.answer import Answer
from desktop.erp.failures import failure, not_timenow, translated
from desktop.erp.http import Http
from desktop.erp.pictures import fetch_picture
from desktop.wire.codec import decode, decode_conversations, decode_page, decode_users, encode
from desktop.wire.models import ChatConfig, Conversation, ListedConversation, Message, Page, User, Wire
from desktop.wire.requests import (
    ConversationAnswer,
    CountAnswer,
    DoneAnswer,
    MarkMessagesRead,
    MessageAnswer,
    NoFields,
    OpenConversation,
    ReadAnswer,
    ReadConversation,
    SendMessage,
    UnreadAnswer,
)

T = TypeVar("T")

_WILDCARDS = frozenset("%_")
_RIGHT = frozenset({HTTPStatus.OK, HTTPStatus.CREATED})
_HEARTBEATS = (0.05, 600.0)  # seconds; the silence limit is made from them
_MANY = 50  # people asked for where some of the server's answers will not count


class ErpApi:
    """The chat's REST calls. One at a time; each blocks, and raises `ErpError`.

    Attributes:
        level: What the server speaks; raised by `config`, never lowered.
        capabilities: What the server announced.
        max_message_bytes: How long a message may be, in UTF-8.
    """

    def __init__(self, http: Http) -> None:
        self._http = http
        self.level = 1
        self.capabilities: frozenset[str] = frozenset()
        self.max_message_bytes = 2048

    def config(self) -> ChatConfig:
        """Ask what the server is and can do."""
        config = self._get("/api/chat/config", lambda body: decode(body, ChatConfig))
        if config.level >= self.level:  # a server whose database is down answers like a level 1
            self.level = config.level
            self.capabilities = frozenset(config.capabilities)
            self.max_message_bytes = config.max_message_bytes
        shortest, longest = _HEARTBEATS
        heartbeat = min(max(config.heartbeat_seconds, shortest), longest)
        return structs.replace(config, heartbeat_seconds=heartbeat)

    def conversations(self, limit: int = 200) -> tuple[tuple[ListedConversation, ...], int]:
        """List conversations, newest first; returns them, and how many were unreadable."""
        return self._get("/api/chat/conversations", decode_conversations, limit=str(limit))

    def page(self, conversation_id: str, *, cursor: str | None = None, limit: int = 50) -> tuple[Page, int]:
        """Return a page of messages older than `cursor`, and how many were unreadable."""
        query = {"limit": str(limit)} if cursor is None else {"limit": str(limit), "cursor": cursor}
        path = f"/api/chat/conversations/{_part(conversation_id)}/messages"
        return self._get(path, lambda body: decode_page(body, limit), **query)

    def send(self, conversation_id: str, body: str, client_message_id: str | None) -> Message:
        """Send a message and return it as stored.

        Args:
            conversation_id: Where to.
            body: The text; the server folds it.
            client_message_id: Our own key; it travels only where the server keeps keys.
        """
        key = client_message_id if "messages.idempotent" in self.capabilities else None
        message = SendMessage(conversation_id=conversation_id, body=body, client_message_id=key or UNSET)
        try:
            return self._post("/api/chat/messages", message, MessageAnswer).message
        except RefusedError as error:
            if error.code == "too_long":
                error.details |= {"bytes": str(len(body.encode())), "limit": str(self.max_message_bytes)}
            raise

    def open_conversation(self, peer_user_id: str) -> Conversation:
        """Return the conversation with somebody; it is made if there is none."""
        wanted = OpenConversation(peer_user_id=peer_user_id)
        path = "/api/chat/conversations"
        try:
            return self._post(path, wanted, ConversationAnswer).conversation
        except TransientError as error:
            # Level 1: when both open it for the first time at one moment, one of them may get a 500.
            if error.details.get("status") != str(HTTPStatus.INTERNAL_SERVER_ERROR.value):
                raise
            return self._post(path, wanted, ConversationAnswer).conversation

    def mark_messages_read(self, conversation_id: str, message_id: str) -> int:
        """Tell the peer that this user has read up to a message; returns how many messages that changed."""
        mark = MarkMessagesRead(conversation_id=conversation_id, message_id=message_id)
        return self._post("/api/chat/messages/read", mark, CountAnswer).count

    def read_conversation(self, conversation_id: str, up_to_message_id: str) -> ReadAnswer:
        """Lower this user's counter (`conversation.read`); returns the counters afterwards."""
        mark = ReadConversation(up_to_message_id=up_to_message_id)
        return self._post(f"/api/chat/conversations/{_part(conversation_id)}/read", mark, ReadAnswer)

    def hide_conversation(self, conversation_id: str) -> None:
        """Take a conversation off this user's list (`conversation.hide`)."""
        self._post(f"/api/chat/conversations/{_part(conversation_id)}/hide", NoFields(), DoneAnswer)

    def clear_conversation(self, conversation_id: str) -> None:
        """Delete a conversation's messages, for both (`conversation.clear`)."""
        self._post(f"/api/chat/conversations/{_part(conversation_id)}/clear", NoFields(), DoneAnswer)

    def unread_count(self) -> int:
        """Return the sum of this user's counters, hidden conversations included."""
        return self._get("/api/chat/unread-count", lambda body: decode(body, UnreadAnswer)).total_unread

    def search_people(self, query: str, limit: int = 10) -> tuple[User, ...]:
        """Return people whose name or e-mail contains `query`, whatever its case.

        Level 1 takes `%` and `_` for "anything": what came only because of that is left out here.
        """
        wild = not _WILDCARDS.isdisjoint(query)
        asked = max(limit, _MANY) if wild else limit
        users, _broken = self._get("/api/chat/users/search", decode_users, q=query, limit=str(asked))
        wanted = _folded(query.strip())
        return tuple(u for u in users if wanted in _folded(u.name) or wanted in _folded(u.email))[:limit]

    def picture(self, person_id: str) -> bytes | None:
        """Return somebody's picture; None where there is none. See `fetch_picture`."""
        return fetch_picture(self._http, person_id, self.level)

    def _get(self, path: str, read: Callable[[bytes], T], **query: str) -> T:
        return self._read(f"GET {path}", self._http.request("GET", path, query=query), read)

    def _post(self, path: str, body: Wire, kind: type[T]) -> T:
        answer = self._http.request("POST", path, json=encode(body))
        return self._read(f"POST {path}", answer, lambda data: decode(data, kind))

    def _read(self, route: str, answer: Answer, read: Callable[[bytes], T]) -> T:
        host = self._http.host
        if answer.status not in _RIGHT:
            raise failure(route, answer, self.level, host=host)
        if not answer.is_json:
            raise not_timenow(route, answer, host)
        with translated(host, acts=route.startswith("POST ")):
            return read(answer.body)


def _part(name: str) -> str:
    return quote(name, safe="")


def _folded(text: str) -> str:
    """Return `text` without accents or case, for comparing."""
    parts = unicodedata.normalize("NFKD", text)
    return "".join(character for character in parts if not unicodedata.combining(character)).casefold()
