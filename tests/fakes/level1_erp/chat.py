"""The chat's REST routes."""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.fakes.level1_erp.answers import (
    Answer,
    Request,
    StreamAnswer,
    error,
    json_answer,
    orm_error,
    text_answer,
)
from tests.fakes.level1_erp.clock import iso
from tests.fakes.level1_erp.database import Database
from tests.fakes.level1_erp.javascript import fold, parse_date, parse_int, take, trim
from tests.fakes.level1_erp.records import Conversation
from tests.fakes.level1_erp.sessions import Session, Sessions
from tests.fakes.level1_erp.shapes import conversation_shape, found_person, listed_conversation, message_shape
from tests.fakes.level1_erp.stream import HEADERS, StreamHub
from tests.fakes.level1_erp.throttle import MessageRate

SIGNED_OUT = "No autenticado"
CHAT_OFF = "El módulo de chat no está habilitado para esta organización"
NO_CONVERSATION = "Conversación no encontrada o no tienes acceso"
NO_PERSON = "Usuario no encontrado o no pertenece a la misma organización"
MAX_BYTES = 2048
_NOT_A_NUMBER = "Argument `take`: Invalid value provided. Expected Int, provided NaN."


class RefusedError(Exception):
    """A request that the ERP turns down with this text (status 500 unless said)."""

    def __init__(self, text: str, status: int = 500) -> None:
        super().__init__(text)
        self.answer = error(text, status)


def refusing(route: Callable[..., Answer]) -> Callable[..., Answer]:
    """Turn what a route refuses, and JSON that it can't read, into the ERP's answer."""

    def guarded(chat: Chat, request: Request, *path: str) -> Answer:
        try:
            return route(chat, request, *path)
        except RefusedError as refused:
            return refused.answer
        except ValueError as mistake:
            return error(str(mistake))

    return guarded


class Chat:
    """The routes below `/api/chat`."""

    def __init__(self, database: Database, sessions: Sessions, hub: StreamHub, rate: MessageRate) -> None:
        self._database = database
        self._sessions = sessions
        self._hub = hub
        self._rate = rate

    def config(self, request: Request) -> Answer:
        """Answer GET config: false when signed out, too."""
        session = self._sessions.of(request)
        return json_answer({"chatEnabled": session is not None and self._chat_on(session)})

    def unread_count(self, request: Request) -> Answer:
        """Answer GET unread-count: 0 when signed out, too; hidden conversations count."""
        session = self._sessions.of(request)
        total = 0
        if session is not None and self._chat_on(session):
            rows = self._database.conversations_of(session.user_id, session.org_id)
            total = sum(row.unread.get(session.user_id, 0) for row in rows)
        return json_answer({"totalUnread": total})

    @refusing
    def conversations(self, request: Request) -> Answer:
        """Answer GET conversations: newest first, without hidden and blocked ones."""
        session = self._session(request)
        if not self._chat_on(session):
            return json_answer({"conversations": []})
        limit = parse_int(request.query.get("limit") or "20")
        if limit is None:
            return orm_error("conversation.findMany", _NOT_A_NUMBER)
        me = session.user_id
        rows = self._database.conversations_of(me, session.org_id)
        shown = take([row for row in rows if not row.blocked and me not in row.hidden_by], limit)
        return json_answer({"conversations": [listed_conversation(self._database, row, me) for row in shown]})

    @refusing
    def create_conversation(self, request: Request) -> Answer:
        """Answer POST conversations: the pair's one, made if need be."""
        peer_id = _required(request.json(), "peerUserId")
        session = self._session(request)
        self._need_chat(session)
        if peer_id == session.user_id:
            raise RefusedError("No puedes crear una conversación contigo mismo")
        peer = self._database.people.get(peer_id)
        if peer is None or not peer.active or peer.org_id != session.org_id:
            raise RefusedError(NO_PERSON)
        row = self._database.open_conversation(session.org_id, session.user_id, peer_id)
        return json_answer({"conversation": conversation_shape(self._database, row)})

    @refusing
    def messages(self, request: Request, conversation_id: str) -> Answer:
        """Answer GET messages: newest first, older than the cursor's millisecond."""
        session = self._session(request)
        self._need_chat(session)
        self._conversation(session, conversation_id)
        limit = parse_int(request.query.get("limit") or "50")
        if limit is None:
            return orm_error("message.findMany", _NOT_A_NUMBER)
        rows = self._database.messages_of(conversation_id)
        if cursor := request.query.get("cursor"):
            before = parse_date(cursor)
            if before is None:
                return orm_error(
                    "message.findMany", "Invalid value for argument `lt`: Provided Date object is invalid."
                )
            rows = [row for row in rows if row.created_at < before]
        rows = take(rows, limit + 1)
        more, data = len(rows) > limit, rows[:limit]
        return json_answer(
            {
                "data": [message_shape(self._database, row) for row in data],
                "nextCursor": iso(data[-1].created_at) if data and more else None,
                "hasMore": more,
            }
        )

    @refusing
    def send(self, request: Request) -> Answer:
        """Answer POST messages: every attempt counts for the rate, right or wrong."""
        session = self._session(request, 401)
        if wait := self._rate.take(session.user_id):
            text = "Demasiados mensajes. Intenta de nuevo más tarde."
            return json_answer({"error": text, "retryAfter": wait}, 429, ("retry-after", str(wait)))
        fields = request.json()
        conversation_id, body = _required(fields, "conversationId"), _required(fields, "body")
        self._need_chat(session)
        text = _checked_text(body)
        row = self._conversation(session, conversation_id)
        if row.blocked:
            raise RefusedError(NO_CONVERSATION)
        if "\0" in text:
            raise RefusedError('invalid byte sequence for encoding "UTF8": 0x00')
        if any("\ud800" <= char <= "\udfff" for char in text):
            return orm_error("message.create", "unexpected end of hex escape")
        message = self._database.add_message(row, session.user_id, text)
        shape = message_shape(self._database, message)
        self._hub.tell(row.peer_of(session.user_id), "message", shape, message.id)
        return json_answer({"message": shape}, 201)

    @refusing
    def mark_read(self, request: Request) -> Answer:
        """Answer POST messages/read: sets statuses, tells the peer, leaves the counter as it is."""
        session = self._session(request, 401)
        fields = request.json()
        conversation_id, message_id = _required(fields, "conversationId"), _required(fields, "messageId")
        self._need_chat(session)
        row = self._conversation(session, conversation_id)
        message = self._database.messages.get(message_id)
        if message is None:
            raise RefusedError("Mensaje no encontrado")
        unread = [
            other
            for other in self._database.messages_of(row.id)
            if other.sender_id != session.user_id
            and other.status == "SENT"
            and other.created_at <= message.created_at
        ]
        for other in unread:
            other.status = "READ"
        told = {"conversationId": row.id, "messageId": message.id, "readBy": session.user_id}
        self._hub.tell(row.peer_of(session.user_id), "read", dict[str, object](told))
        return json_answer({"count": len(unread)})

    @refusing
    def search(self, request: Request) -> Answer:
        """Answer GET users/search: case is ignored, accents are not; % and _ are wildcards."""
        wanted = trim(request.query.get("q", ""))
        if not wanted:
            return json_answer({"users": []})
        session = self._session(request)
        if not self._chat_on(session):
            return json_answer({"users": []})
        limit = parse_int(request.query.get("limit") or "10")
        if limit is None:
            return orm_error("user.findMany", _NOT_A_NUMBER)
        pattern = _like(wanted)
        people = [
            person
            for person in sorted(self._database.people.values(), key=lambda person: person.name)
            if person.org_id == session.org_id
            and person.active
            and person.id != session.user_id
            and (pattern.search(person.name) or pattern.search(person.email))
        ]
        return json_answer({"users": [found_person(person) for person in take(people, limit)]})

    def stream(self, request: Request) -> Answer | StreamAnswer:
        """Answer GET stream; Last-Event-ID is taken and ignored, the session is not looked at again."""
        session = self._sessions.of(request)
        if session is None:
            return text_answer(SIGNED_OUT, 401)
        if not self._chat_on(session):
            return text_answer("Chat no habilitado para esta organización", 403)
        if request.method == "HEAD":
            return Answer(200, HEADERS)
        return StreamAnswer(session.user_id, HEADERS)

    def _session(self, request: Request, status: int = 500) -> Session:
        session = self._sessions.of(request)
        if session is None:
            raise RefusedError(SIGNED_OUT, status)
        return session

    def _chat_on(self, session: Session) -> bool:
        organisation = self._database.organisations.get(session.org_id)
        return organisation is not None and organisation.chat_enabled

    def _need_chat(self, session: Session) -> None:
        if not self._chat_on(session):
            raise RefusedError(CHAT_OFF)

    def _conversation(self, session: Session, conversation_id: str) -> Conversation:
        row = self._database.conversations.get(conversation_id)
        if row is None or row.org_id != session.org_id or not row.has(session.user_id):
            raise RefusedError(NO_CONVERSATION)
        return row


def _required(fields: dict[str, object], name: str) -> str:
    value = fields.get(name)
    if not value or not isinstance(value, str):
        raise RefusedError(f"{name} es requerido y debe ser una cadena", 400)
    return value


def _checked_text(body: str) -> str:
    text = fold(body)
    if not text:
        raise RefusedError("El mensaje no puede estar vacío")
    if len(text.encode(errors="surrogatepass")) > MAX_BYTES:
        raise RefusedError("El mensaje excede el tamaño máximo permitido (2KB)")
    return text


def _like(wanted: str) -> re.Pattern[str]:
    wildcards = {"%": ".*", "_": "."}
    pattern = "".join(wildcards.get(char) or re.escape(char) for char in wanted)
    return re.compile(pattern, re.IGNORECASE | re.DOTALL)
