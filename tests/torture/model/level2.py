"""The level-2 twin: nothing is lost, zero means zero, and everything is told."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable

from tests.torture.model.answers import Answer, Request, error, in_json
from tests.torture.model.level1 import CHAT_OFF, SIGNED_OUT, Level1
from tests.torture.model.streams import Connection
from tests.torture.model.tables import Conversation, Message, Session, Shape

CAPABILITIES = (
    "conversation.clear",
    "conversation.hide",
    "conversation.read",
    "conversations.cursor",
    "events.replay",
    "messages.cursor",
    "messages.echo",
    "messages.idempotent",
    "messages.multiline",
    "retry",
    "session.closes",
)
_STATUSES = {SIGNED_OUT: 401, CHAT_OFF: 403}


@dataclasses.dataclass
class _Log:
    """One user's numbered events; the oldest go."""

    last: int = 0
    kept: list[tuple[int, bytes]] = dataclasses.field(default_factory=list)


class Level2(Level1):
    """What our server speaks.

    Attributes:
        log_keeps: How many events of a user are kept.
    """

    level = 2

    def __init__(
        self, now: Callable[[], int], later: Callable[[int, Callable[[], None]], None], seed: int
    ) -> None:
        super().__init__(now, later, seed)
        self.log_keeps = 40
        self._logs: dict[str, _Log] = {}

    def handle(self, request: Request) -> Answer:
        """Answer a request, with the right status."""
        if self.database_down and request.path.startswith("/api/chat/"):
            return error("Base de datos no disponible", 503)
        answer = super().handle(request)
        return answer if answer.status != 500 else self._in_order(answer)

    def _in_order(self, answer: Answer) -> Answer:
        texts = [text for text in _STATUSES if text.encode() in answer.body]
        return dataclasses.replace(answer, status=_STATUSES[texts[0]] if texts else 500)

    def _chat(self, request: Request, session: Session | None) -> Answer:
        if session is None:
            return error(SIGNED_OUT, 401)
        if request.path == "/api/chat/config":
            return in_json(
                {
                    "chatEnabled": self.tables.chat_on,
                    "level": 2,
                    "capabilities": CAPABILITIES,
                    "heartbeatSeconds": 30,
                    "streamUrl": None,
                    "maxMessageBytes": 2048,
                }
            )
        if not self.tables.chat_on:
            return error(CHAT_OFF, 403)
        return super()._chat(request, session)

    def of_one(self, name: str, row: Conversation, request: Request, session: Session) -> Answer:
        """Answer what concerns one conversation."""
        user = session.user
        match name:
            case "POST read":
                return self._read(row, user, str(request.fields.get("upToMessageId") or ""))
            case "POST hide":
                self.web_hide(user, row)
                return in_json({"success": True})
            case "POST clear":
                self.web_clear(user, row)
                return in_json({"success": True})
        return super().of_one(name, row, request, session)

    def _read(self, row: Conversation, user: str, up_to: str) -> Answer:
        shown = row.shown()
        message = next((one for one in shown if one.id == up_to), None)
        if message is None:
            return error("Mensaje no encontrado", 404)
        self._lower(row, user, message)
        return in_json({"unreadCount": row.unread[user], "totalUnread": self.tables.total(user)})

    def _lower(self, row: Conversation, user: str, message: Message) -> None:
        place = (message.created_at, message.seq)
        newer = sum(one.sender != user and (one.created_at, one.seq) > place for one in row.shown())
        row.unread[user] = min(row.unread.get(user, 0), newer)
        self._tell_counters(row, user, message.id)
        self.mark_up_to(row, user, message)

    def _tell_counters(self, row: Conversation, user: str, up_to: str | None) -> None:
        counters = {"unreadCount": row.unread.get(user, 0), "totalUnread": self.tables.total(user)}
        self._note(user, "conversation_read", {"conversationId": row.id, **counters, "upToMessageId": up_to})

    def stamp_of(self, begun: int) -> int:  # noqa: ARG002  the order of commits is the order in time
        """Return the time of a message whose transaction took a while: when it ended."""
        return self.now()

    def refused(self, text: str) -> Answer:
        """Return a refusal for good."""
        return error(text, 403)

    def key_of(self, fields: dict[str, object]) -> str | None:
        """Return the sender's own key."""
        key = fields.get("clientMessageId")
        return str(key) if key else None

    def folded(self, body: str) -> str:
        """Return a text as it is stored: lines are kept."""
        return "\n".join(" ".join(line.split()) for line in body.split("\n")).strip()

    # Events

    def open_stream(
        self, request: Request, write: Callable[[bytes], None], end: Callable[[], None]
    ) -> Connection | Answer:
        """Open a stream and replay what was missed; one `resync` where that is forgotten."""
        if self.database_down:
            return error("Base de datos no disponible", 503)
        if self.session_of(request) is None:
            return error(SIGNED_OUT, 401)
        if not self.tables.chat_on:
            return error(CHAT_OFF, 403)
        connection = super().open_stream(request, write, end)
        if isinstance(connection, Connection) and (seen := request.headers.get("last-event-id")):
            for block in self._missed(connection.user, seen):
                write(block)
        return connection

    def _missed(self, user: str, seen: str) -> list[bytes]:
        log = self._logs.setdefault(user, _Log())
        if not seen.isdecimal() or int(seen) > log.last or int(seen) < log.last - len(log.kept):
            return [self.streams.block("resync", {}, str(log.last))]
        return [block for number, block in log.kept if number > int(seen)]

    def _note(self, user: str, name: str, data: Shape) -> None:
        log = self._logs.setdefault(user, _Log())
        log.last += 1
        block = self.streams.block(name, data, str(log.last))
        log.kept = [*log.kept, (log.last, block)][-self.log_keeps :]
        for connection in tuple(self.streams.open):
            if connection.user == user:  # every instance hears of it
                connection.write(block)

    def tell_message(self, row: Conversation, message: Message, instance: int) -> None:  # noqa: ARG002  all hear
        """Tell the receiver, and the sender's other devices."""
        for user in (row.user_a, row.user_b):
            self._note(user, "message", self.tables.message(message))

    def tell_peer_read(self, peer: str, told: Shape) -> None:
        """Tell the peer of a reading."""
        self._note(peer, "read", told)

    # What people do elsewhere

    def web_read(self, user: str, row: Conversation) -> None:
        """Have somebody read a conversation on another device."""
        shown = row.shown()
        if shown:
            self._lower(row, user, shown[0])

    def web_hide(self, user: str, row: Conversation) -> None:
        """Have somebody take a conversation off their list."""
        super().web_hide(user, row)
        self._note(user, "conversation_hidden", {"conversationId": row.id})

    def web_clear(self, user: str, row: Conversation) -> None:
        """Have all messages deleted, for both."""
        super().web_clear(user, row)
        for one in (row.user_a, row.user_b):
            self._note(one, "conversation_cleared", {"conversationId": row.id})

    def deploy(self) -> None:
        """End the streams in good order, and spread those who come back."""
        for number, connection in enumerate(self.streams.open):
            connection.write(b"retry: %d\n\n" % (1000 + 1700 * number % 5000))
        self.restart()

    def end_session(self, token: str) -> None:
        """Revoke a session: its streams are told, and end."""
        super().end_session(token)
        self._close([one for one in self.streams.open if one.token == token], "session_expired")

    def switch_chat(self, *, on: bool) -> None:
        """Switch chat for the organisation: streams are told, and end."""
        super().switch_chat(on=on)
        if not on:
            self._close(tuple(self.streams.open), "chat_disabled")

    def _close(self, connections: Iterable[Connection], event: str) -> None:
        for connection in connections:
            connection.write(self.streams.block(event, {}))
            self.streams.leave(connection)
            connection.end()
