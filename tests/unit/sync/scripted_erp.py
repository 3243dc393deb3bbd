"""An ERP of level 1 or 2 in memory, as the engine's ports see it, with faults on demand."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Callable

from msgspec import UNSET, structs

from desktop.core.errors import ErpError, RefusedError, SessionUnknownError, SignInError, TransientError
from desktop.erp.stream import Heartbeat, StreamEvent, StreamItem, StreamOpened
from desktop.wire import events
from desktop.wire.models import (
    ChatConfig,
    Conversation,
    ListedConversation,
    Message,
    OrgMembership,
    Page,
    Session,
    SessionUser,
    User,
)
from desktop.wire.requests import ReadAnswer
from desktop.wire.timestamp import Timestamp
from tests.unit.sync.erp_rows import ME, Row, conversation_of, listed_of, user
from tests.unit.sync.fake_loop import FakeLoop
from tests.unit.sync.scripted_stream import ScriptedStream

SERVER = "https://erp.example"
LEVEL_2 = ("conversation.read", "messages.idempotent", "messages.echo", "messages.multiline")
PASSWORD = "right"


@dataclasses.dataclass
class Fault:
    """What a request meets instead of its answer.

    Attributes:
        commit: Whether it is carried out before the answer is lost.
    """

    error: ErpError
    commit: bool = False


class ScriptedErp:
    """What everybody else does, and what a client asks; the ports `Api`, `Auth`, `Client` in one.

    Attributes:
        requests: What was asked, by the name of the call.
        faults: By the name of the call, what the next ones meet.
        peak: The most streams that were ever open at once.
        deaf: While True, no event is told (a zombie stream).
        down: While True, nothing answers.
        slow_to_open: While True, a stream opens only by `open_stream`.
        known: Whether the session cookie is known.
    """

    def __init__(self, loop: FakeLoop, level: int) -> None:
        self._loop = loop
        self.speaks = level
        self.rows: dict[str, Row] = {}
        self.requests: list[str] = []
        self.faults: dict[str, list[Fault]] = {}
        self.stream_faults: list[ErpError] = []
        self.streams: list[ScriptedStream] = []
        self.wanted: list[ScriptedStream] = []
        self.peak = 0
        self.deaf = False
        self.slow_to_open = False
        self.chat_on = True
        self.down = False
        self.known = True
        self.user = ME
        self.expires: Timestamp | None = None
        self.cookies: dict[str, str] = {}
        self.closed = 0
        self.told: list[StreamEvent] = []
        self.keys: dict[str, Message] = {}
        self.most_listed: int | None = None
        self.unreadable: set[str] = set()  # ids of messages and conversations that come broken
        self.uncounted: set[str] = set()  # ids of conversations whose counters are left out
        self._serial = itertools.count(1)
        self._last = 0
        # The ports
        self.server = SERVER
        self.level = 1
        self.capabilities: frozenset[str] = frozenset()

    @property
    def api(self) -> ScriptedErp:
        return self

    @property
    def auth(self) -> ScriptedErp:
        return self

    def stream(
        self,
        deliver: Callable[[StreamItem], None],
        *,
        stream_url: str | None,  # noqa: ARG002  the port's
        last_event_id: str | None,  # noqa: ARG002  the port's
        silence_limit: float,  # noqa: ARG002  the port's
    ) -> ScriptedStream:
        return ScriptedStream(self, deliver)

    def session_cookies(self) -> dict[str, str]:
        return dict(self.cookies)

    def load_session_cookies(self, cookies: dict[str, str]) -> None:
        self.cookies = dict(cookies)

    def close(self) -> None:
        self.closed += 1

    # What everybody else does

    def row(self, peer: str) -> Row:
        """Return my conversation with a peer, made if need be."""
        found = self.rows.get(f"c-{peer}")
        if found is None:
            found = self.rows[f"c-{peer}"] = Row(f"c-{peer}", peer, self._stamp(tie=False))
        return found

    def says(self, peer: str, body: str = "hola", *, tie: bool = False, tell: bool = True) -> Message:
        """Have a peer write to me.

        Args:
            tie: In the very millisecond of the message before.
            tell: Whether my stream is told.
        """
        row = self.row(peer)
        message = self._store(row, peer, body, tie=tie)
        row.unread += 1
        row.hidden = False
        if tell:
            self.tell(events.MessageReceived(message=message))
        return message

    def i_say(self, peer: str, body: str = "yo") -> Message:
        """Have me write from another device."""
        message = self._store(self.row(peer), ME, body)
        if self.speaks == 2:
            self.tell(events.MessageReceived(message=message))
        return message

    def i_read(self, peer: str) -> None:
        """Have me read on another device."""
        row = self.row(peer)
        row.unread = 0
        self._tell_read(row, row.newest_first[0].id if row.messages else None)

    def i_hide(self, peer: str) -> None:
        """Have me hide a conversation on another device."""
        row = self.row(peer)
        row.hidden, row.unread = True, 0
        if self.speaks == 2:
            self.tell(events.ConversationHidden(conversation_id=row.id))

    def clears(self, peer: str) -> None:
        """Have all messages of a conversation deleted."""
        row = self.row(peer)
        row.messages, row.unread = [], 0
        if self.speaks == 2:
            self.tell(events.ConversationCleared(conversation_id=row.id))

    def reads(self, peer: str, message_id: str) -> None:
        """Have a peer read up to a message of mine."""
        row = self.row(peer)
        self.tell(events.MessagesRead(conversation_id=row.id, message_id=message_id, read_by=peer))

    def tell(self, event: events.Event) -> None:
        """Send an event to my streams."""
        item = StreamEvent(event, str(next(self._serial)))
        self.told.append(item)
        for stream in self.streams:
            if not self.deaf:
                stream.deliver(item)

    def repeat(self, back: int = 1) -> None:
        """Send an event of before once more."""
        for stream in self.streams:
            if len(self.told) >= back:
                stream.deliver(self.told[-back])

    def beat(self) -> None:
        for stream in self.streams:
            stream.deliver(Heartbeat())

    def open_stream(self) -> None:
        """Let the streams that were asked for open."""
        for stream in self.wanted:
            stream.open = True
            self.streams.append(stream)
            self.peak = max(self.peak, len(self.streams))
            stream.deliver(StreamOpened())
            stream.deliver(StreamEvent(events.SystemNotice(), None))
        self.wanted.clear()

    def cut(self) -> None:
        """Cut my stream."""
        for stream in list(self.streams):
            stream.end(TransientError("cut"))

    def fail(self, call: str, *errors: ErpError, commit: bool = False) -> None:
        """Let the next requests of a kind meet these errors."""
        self.faults.setdefault(call, []).extend(Fault(error, commit) for error in errors)

    def count(self, call: str) -> int:
        return self.requests.count(call)

    def listed(self) -> list[Row]:
        rows = [row for row in self.rows.values() if not row.hidden and not row.blocked]
        return sorted(rows, key=lambda row: -row.activity.ms)

    # The calls

    def config(self) -> ChatConfig:
        self._asked("config")
        if not self.known or not self.chat_on:
            if self.speaks == 2 and not self.known:
                raise SessionUnknownError
            return ChatConfig(chat_enabled=False)
        self.level = self.speaks
        self.capabilities = frozenset(LEVEL_2 if self.speaks == 2 else ())
        return ChatConfig(chat_enabled=True, level=self.speaks, capabilities=tuple(self.capabilities))

    def conversations(self, limit: int = 200) -> tuple[tuple[ListedConversation, ...], int]:
        self._asked("conversations")
        self._stamp(tie=False)  # nothing else happens in the millisecond of a list
        if self.most_listed is not None:
            limit = min(limit, self.most_listed)
        rows = [listed_of(row) for row in self.listed()[:limit]]
        readable = [self._as_told(row) for row in rows if row.id not in self.unreadable]
        return tuple(readable), len(rows) - len(readable)

    def page(self, conversation_id: str, *, cursor: str | None = None, limit: int = 50) -> tuple[Page, int]:
        self._asked("page")
        rows = self._row(conversation_id).newest_first
        if cursor is not None:
            before = Timestamp.parse(cursor)
            rows = [message for message in rows if message.created_at < before]
        data = tuple(rows[:limit])
        more = len(rows) > limit
        page = Page(data=data, next_cursor=data[-1].created_at.iso if more else None, has_more=more)
        readable = tuple(message for message in data if message.id not in self.unreadable)
        return structs.replace(page, data=readable), len(data) - len(readable)

    def send(self, conversation_id: str, body: str, client_message_id: str | None) -> Message:
        fault = self._asked("send", lambda: self._sent(conversation_id, body, client_message_id))
        return fault if fault is not None else self._sent(conversation_id, body, client_message_id)

    def open_conversation(self, peer_user_id: str) -> Conversation:
        self._asked("open")
        row = self.row(peer_user_id)
        return conversation_of(row)

    def mark_messages_read(self, conversation_id: str, message_id: str) -> int:
        self._asked(f"read {conversation_id} {message_id}")
        self._asked("read")
        self._row(conversation_id)
        return 1

    def read_conversation(self, conversation_id: str, up_to_message_id: str) -> ReadAnswer:
        self._asked(f"read {conversation_id} {up_to_message_id}")
        self._asked("read")
        row = self._row(conversation_id)
        ids = [message.id for message in row.newest_first]
        newer = ids[: ids.index(up_to_message_id)] if up_to_message_id in ids else ids
        theirs = [one for one in row.messages if one.id in newer and one.sender_id == row.peer]
        row.unread = min(row.unread, len(theirs))
        self._tell_read(row, up_to_message_id)
        return ReadAnswer(unread_count=row.unread, total_unread=self._total())

    def unread_count(self) -> int:
        self._asked("unread")
        return self._total()

    def search_people(self, query: str, limit: int = 10) -> tuple[User, ...]:
        self._asked("search")
        names = ("eva", "leo", "ana", "new")
        return tuple(user(name) for name in names if query in f"{name}@example.com")[:limit]

    def sign_in(self, email: str, password: str, *, remember: bool) -> Session:
        self._asked(f"sign_in {email} {remember}")
        self._asked("sign_in")
        if password != PASSWORD:
            raise SignInError
        self.user = email.partition("@")[0]
        self.cookies = {"next-auth.session-token": f"of {self.user}"}
        found = self.session()
        if found is None:
            raise SessionUnknownError
        return found

    def session(self) -> Session | None:
        self._asked("session")
        if not self.known:
            return None
        return Session(
            user=SessionUser(
                name=self.user.title(),
                email=f"{self.user}@example.com",
                id=self.user,
                org_id="o1",
                active_org_id="o1",
                session_expires_at=None if self.expires is None else self.expires.ms,
                org_memberships=(OrgMembership(org_id="o1", org_name="Norte"),),
            ),
            expires=self._loop.now(),
        )

    def sign_out(self) -> None:
        self._asked("sign_out")
        self.cookies = {}

    # Inside

    def _asked(self, call: str, commit: Callable[[], Message] | None = None) -> Message | None:
        self.requests.append(call)
        if self.down:
            raise TransientError(reached=False)
        if waiting := self.faults.get(call):
            fault = waiting.pop(0)
            if fault.commit and commit is not None:
                commit()
            raise fault.error
        return None

    def _sent(self, conversation_id: str, body: str, key: str | None) -> Message:
        if key is not None and key in self.keys:
            return self.keys[key]
        row = self._row(conversation_id)
        message = self._store(row, ME, body, key=key)
        if key is not None:
            self.keys[key] = message
        row.peer_unread += 1
        if self.speaks == 2:
            self.tell(events.MessageReceived(message=message))
        return message

    def _store(
        self, row: Row, sender: str, body: str, *, tie: bool = False, key: str | None = None
    ) -> Message:
        at = self._stamp(tie=tie)
        message = Message(
            id=f"m{next(self._serial):05}",
            body=body,
            status="SENT",
            created_at=at,
            org_id="o1",
            conversation_id=row.id,
            sender_id=sender,
            sender=user(sender),
            client_message_id=UNSET if key is None else key,
        )
        row.messages.append(message)
        row.activity = at
        return message

    def _stamp(self, *, tie: bool) -> Timestamp:
        if not tie or not self._last:
            self._last = max(self._last + 1, self._loop.now().ms)
        return Timestamp.from_ms(self._last)

    def _tell_read(self, row: Row, up_to: str | None) -> None:
        if self.speaks == 1:
            self.tell(events.ConversationRead(conversation_id=row.id))
            return
        self.tell(
            events.ConversationRead(
                conversation_id=row.id,
                unread_count=row.unread,
                total_unread=self._total(),
                up_to_message_id=up_to,
            )
        )

    def _as_told(self, row: ListedConversation) -> ListedConversation:
        if row.id not in self.uncounted:
            return row
        return structs.replace(row, unread_count=None, unread_count_user_a=None, unread_count_user_b=None)

    def _total(self) -> int:
        return sum(row.unread for row in self.rows.values())

    def _row(self, conversation_id: str) -> Row:
        found = self.rows.get(conversation_id)
        if found is None:
            raise RefusedError(status=404)
        return found
