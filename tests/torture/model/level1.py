"""An ERP of level 1: its routes and its faults, as docs/protocol.md has them."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable

from tests.torture.model.actions import WebActions
from tests.torture.model.answers import Answer, LostError, Request, error, in_json, plain
from tests.torture.model.sign_in import SignIn
from tests.torture.model.streams import Connection, Streams
from tests.torture.model.tables import Conversation, Message, Session, Shape, Tables, iso, ms_of

SIGNED_OUT = "No autenticado"
CHAT_OFF = "El módulo de chat no está habilitado para esta organización"
NOT_FOUND = "Conversación no encontrada o no tienes acceso"
_OF_ONE = re.compile(r"/api/chat/conversations/([^/]+)/(messages|read|hide|clear)")
_WINDOW = 10_000  # ms of the rate limit, and 10 posts in it


@dataclasses.dataclass(frozen=True)
class _Draft:
    """A message whose transaction takes a while."""

    user: str
    body: str
    at: int
    key: str | None
    instance: int


class Level1:
    """What every TimeNow ERP speaks.

    Args:
        now: Its clock, epoch milliseconds.
        later: Has something done so many milliseconds from now.

    Attributes:
        database_down: Nobody is known, and nothing can be read or written.
        instances: How many processes answer; events do not cross from one to the other.
        send_faults: What the next messages meet: `500` (stored all the same), `late` (stored a while
            after the connection was cut), `refused` (blocked, for this once).
    """

    level = 1

    def __init__(
        self, now: Callable[[], int], later: Callable[[int, Callable[[], None]], None], seed: int
    ) -> None:
        self.now = now
        self.later = later
        self.tables = Tables(now, seed)
        self.streams = Streams(now)
        self.sign_in = SignIn(self.tables)
        self.actions = WebActions(self.tables, self.told_read)
        self.database_down = False
        self.instances = 1
        self.send_faults: list[str] = []
        self.late_by = 3000
        self._turn = 0
        self._window: dict[str, list[int]] = {}
        self._routes: dict[str, Callable[[Request, Session], Answer]] = {
            "GET conversations": self._list,
            "POST conversations": self._open,
            "POST messages": self._send,
            "POST messages/read": self._mark_messages,
            "GET users/search": self._search,
        }

    # What the network brings

    def handle(self, request: Request) -> Answer:
        """Answer a request.

        Raises:
            LostError: It is taken, and the connection is cut before the answer.
        """
        self._turn += 1
        session = self.session_of(request)
        if request.path.startswith("/api/auth/"):
            return self.sign_in.handle(request, session, down=self.database_down)
        if request.path.startswith(("/dashboard/", "/_next/")) and self.level == 1:
            return self.actions.handle(request, session, self.instance)
        return self._chat(request, session)

    def open_stream(
        self, request: Request, write: Callable[[bytes], None], end: Callable[[], None]
    ) -> Connection | Answer:
        """Open a stream, or say why not; `Last-Event-ID` is taken, and means nothing."""
        self._turn += 1
        session = self.session_of(request)
        if session is None:
            return plain(SIGNED_OUT, 401)
        if not self.tables.chat_on:
            return plain("Chat no habilitado para esta organización", 403)
        connection = Connection(session.user, write, end, self.instance, request.token)
        self.streams.take(connection)
        return connection

    @property
    def instance(self) -> int:
        """Which process has the request at hand."""
        return self._turn % self.instances

    def session_of(self, request: Request) -> Session | None:
        """Return whose request it is, as far as is known."""
        return None if self.database_down else self.tables.session(request.token)

    def told_read(self, user: str, row: Conversation, instance: int) -> None:
        """Tell somebody's own connections that they read a conversation."""
        block = self.streams.block("conversation_read", {"conversationId": row.id})
        self.streams.tell(user, block, instance)

    # The routes

    def _chat(self, request: Request, session: Session | None) -> Answer:
        name = f"{request.method} {request.path.removeprefix('/api/chat/')}"
        if name == "GET config":
            return in_json({"chatEnabled": session is not None and self.tables.chat_on})
        if name == "GET unread-count":
            known = session is not None and self.tables.chat_on
            return in_json({"totalUnread": self.tables.total(session.user) if session and known else 0})
        if session is None:
            return error(SIGNED_OUT, 401 if name in {"POST messages", "POST messages/read"} else 500)
        return self._known(name, request, session)

    def _known(self, name: str, request: Request, session: Session) -> Answer:
        if name == "POST messages" and (wait := self._too_fast(session.user)):
            text = "Demasiados mensajes. Intenta de nuevo más tarde."
            return in_json({"error": text, "retryAfter": wait}, 429, ("retry-after", str(wait)))
        if not self.tables.chat_on:
            return in_json({"conversations": []}) if name == "GET conversations" else error(CHAT_OFF)
        if (route := self._routes.get(name)) is not None:
            return route(request, session)
        found = _OF_ONE.fullmatch(request.path)
        row = self._mine(found[1] if found else "", session)
        if found is None or row is None:
            return error(NOT_FOUND)
        return self.of_one(f"{request.method} {found[2]}", row, request, session)

    def of_one(self, name: str, row: Conversation, request: Request, session: Session) -> Answer:  # noqa: ARG002  level 2 asks who
        """Answer what concerns one conversation."""
        return self._page(row, request) if name == "GET messages" else Answer(405, [], b"")

    def _list(self, request: Request, session: Session) -> Answer:
        rows = [] if session.org != "org1" else self.tables.listed(session.user)
        rows = rows[: int(request.query.get("limit", "20"))]
        return in_json(
            {"conversations": [self.tables.listed_conversation(row, session.user) for row in rows]}
        )

    def _open(self, request: Request, session: Session) -> Answer:
        peer = str(request.fields.get("peerUserId") or "")
        if peer not in self.tables.names or peer == session.user:
            return error("Usuario no encontrado o no pertenece a la misma organización")
        return in_json({"conversation": self.tables.conversation(self.tables.between(session.user, peer))})

    def _search(self, request: Request, session: Session) -> Answer:
        wanted = request.query.get("q", "").strip().lower()
        found = [name for name in self.tables.names if wanted and wanted in name and name != session.user]
        return in_json({"users": [self.tables.person(user) for user in found]})

    def _page(self, row: Conversation, request: Request) -> Answer:
        limit, cursor = int(request.query.get("limit", "50")), request.query.get("cursor")
        rows = row.shown()
        if cursor is not None:  # no tie-break: what shares the edge's millisecond is lost
            rows = [message for message in rows if message.created_at < ms_of(cursor)]
        data, more = rows[:limit], len(rows) > limit
        return in_json(
            {
                "data": [self.tables.message(message) for message in data],
                "nextCursor": iso(data[-1].created_at) if data and more else None,
                "hasMore": more,
            }
        )

    def _send(self, request: Request, session: Session) -> Answer:
        fields = request.fields
        row = self._mine(str(fields.get("conversationId") or ""), session)
        body = self.folded(str(fields.get("body") or ""))
        fault = self.send_faults.pop(0) if self.send_faults else ""
        if row is None or row.blocked or fault == "refused":
            return self.refused(NOT_FOUND)
        if not body:
            return error("El mensaje no puede estar vacío")
        key = self.key_of(fields)
        if key is not None and (known := self._by_key(row, session.user, key)):
            return in_json({"message": self.tables.message(known)})
        at, instance = self.now(), self.instance
        if fault == "late":
            draft = _Draft(session.user, body, at, key, instance)
            self.later(self.late_by, lambda: self._late(row, draft))
            raise LostError
        message = self.post(row, session.user, body, at, key=key, instance=instance)
        return (
            error("Error interno")
            if fault == "500"
            else in_json({"message": self.tables.message(message)}, 201)
        )

    def _late(self, row: Conversation, draft: _Draft) -> None:
        known = draft.key is not None and self._by_key(row, draft.user, draft.key)  # keys are unique
        if not (self.database_down or known):  # an outage kills transactions
            at = self.stamp_of(draft.at)
            self.post(row, draft.user, draft.body, at, key=draft.key, instance=draft.instance)

    def stamp_of(self, begun: int) -> int:
        """Return the time of a message whose transaction took a while: when it began."""
        return begun

    def refused(self, text: str) -> Answer:
        """Return a refusal for good."""
        return error(text)

    def key_of(self, fields: dict[str, object]) -> str | None:  # noqa: ARG002  level 2's
        """Return the sender's own key; level 1 keeps none."""
        return None

    def folded(self, body: str) -> str:
        """Return a text as it is stored."""
        return " ".join(body.split())

    def _by_key(self, row: Conversation, user: str, key: str) -> Message | None:
        return next((one for one in row.messages if one.key == key and one.sender == user), None)

    def post(
        self, row: Conversation, sender: str, body: str, at: int, *, key: str | None = None, instance: int = 0
    ) -> Message:
        """Store a message and tell whoever is told."""
        message = self.tables.commit(row, sender, body, at, key)
        self.tell_message(row, message, instance)
        return message

    def tell_message(self, row: Conversation, message: Message, instance: int) -> None:
        """Tell the receiver's connections, at this process."""
        block = self.streams.block("message", self.tables.message(message), message.id)
        self.streams.tell(row.peer_of(message.sender), block, instance)

    def _mark_messages(self, request: Request, session: Session) -> Answer:
        fields = request.fields
        row = self._mine(str(fields.get("conversationId") or ""), session)
        wanted = str(fields.get("messageId") or "")
        if row is None:
            return error(NOT_FOUND)
        message = next((one for one in row.messages if one.id == wanted), None)
        if message is None:
            return error("Mensaje no encontrado")
        return in_json({"count": self.mark_up_to(row, session.user, message)})

    def mark_up_to(self, row: Conversation, reader: str, message: Message) -> int:
        """Set statuses, and tell the peer; returns how many."""
        marked = [
            one
            for one in row.shown()
            if one.sender != reader and one.status == "SENT" and one.created_at <= message.created_at
        ]
        for one in marked:
            one.status = "READ"
        told: Shape = {"conversationId": row.id, "messageId": message.id, "readBy": reader}
        self.tell_peer_read(row.peer_of(reader), told)
        return len(marked)

    def tell_peer_read(self, peer: str, told: Shape) -> None:
        """Tell the peer's connections of a reading."""
        self.streams.tell(peer, self.streams.block("read", told), self.instance)

    def _mine(self, conversation_id: str, session: Session) -> Conversation | None:
        row = self.tables.conversations.get(conversation_id)
        return row if row is not None and session.user in {row.user_a, row.user_b} else None

    def _too_fast(self, user: str) -> int:
        begun = self.now() // _WINDOW * _WINDOW
        window = [at for at in self._window.get(user, []) if at >= begun]
        self._window[user] = [*window, self.now()]
        return max(1, -(-(begun + _WINDOW - self.now()) // 1000)) if len(window) >= 10 else 0

    # What people do elsewhere

    def web_read(self, user: str, row: Conversation) -> None:
        """Have somebody read a conversation on the web page."""
        row.unread[user] = 0
        self.told_read(user, row, self.instance)

    def web_hide(self, user: str, row: Conversation) -> None:
        """Have somebody take a conversation off their list; nobody is told."""
        self.tables.hide(row, user)

    def web_clear(self, user: str, row: Conversation) -> None:  # noqa: ARG002  level 2 tells
        """Have all messages deleted; nobody is told."""
        self.tables.clear(row)

    def restart(self) -> None:
        """End the process: streams break, counters of the rate are gone."""
        self._window.clear()
        self.streams.end_all()

    def deploy(self) -> None:
        """Start a new process and let the old one die slowly: its streams stand, and hear nothing."""
        self.streams.deploy()
        self.actions.build += 1

    def end_session(self, token: str) -> None:
        """Revoke a session; a stream that stands is not looked at."""
        if (session := self.tables.sessions.get(token)) is not None:
            session.revoked = True

    def switch_chat(self, *, on: bool) -> None:
        """Switch chat for the organisation; streams stay."""
        self.tables.chat_on = on
