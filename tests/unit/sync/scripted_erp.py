"""An ERP of level 1 or 2 in memory, as the engine's ports see it, with faults on demand."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Callable

from msgspec import UNSET, structs

from desktop.core.errors import ErpError, RefusedError, SessionUnknownError, TransientError
from desktop.erp.stream import Heartbeat, StreamEvent, StreamItem
from desktop.wire import events
from desktop.wire.models import (
    ChatConfig,
    Conversation,
    ListedConversation,
    Message,
    Page,
    User,
)
from desktop.wire.requests import ReadAnswer
from desktop.wire.timestamp import Timestamp
from tests.unit.sync.erp_rows import ME, Row, conversation_of, listed_of, user
from tests.unit.sync.fake_loop import FakeLoop
from tests.unit.sync.scripted_actions import REMOVING, Removing, ScriptedActions
from tests.unit.sync.scripted_session import ScriptedSession
from tests.unit.sync.scripted_stream import ScriptedStream

SERVER = "https://erp.example"
LEVEL_2 = (*REMOVING, "conversation.read", "messages.idempotent", "messages.echo", "messages.multiline")


@dataclasses.dataclass
class Fault:
    """What a request meets instead of its answer.

    Attributes:
        commit: Whether it is carried out before the answer is lost.
    """

    error: ErpError
    commit: bool = False


class ScriptedErp(ScriptedSession, Removing):
    """What everybody else does, and what a client asks; the ports `Api`, `Auth`, `Client` in one.

    Attributes:
        requests: What was asked, by the name of the call.
        faults: By the name of the call, what the next ones meet.
        peak: The most streams that were ever open at once.
        deaf: While True, no event is told (a zombie stream).
        down: While True, nothing answers.
        slow_to_open: While True, a stream opens only by `open_stream`.
        mute: While True, a stream that opens says nothing.
        forgetful: While True, nothing is replayed: `resync` comes instead.
        offers: What the config names at level 2.
    """

    def __init__(self, loop: FakeLoop, level: int) -> None:
        super().__init__(loop)
        self.speaks = level
        self.offers: tuple[str, ...] = LEVEL_2
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
        self.mute = False
        self.forgetful = False
        self.closed = 0
        self.dropped = 0
        self.told: list[StreamEvent] = []
        self.keys: dict[str, Message] = {}
        self.most_listed: int | None = None
        self.unreadable: set[str] = set()  # ids of messages and conversations that come broken
        self.uncounted: set[str] = set()  # ids of conversations whose counters are left out
        self.pictures: dict[str, bytes] = {}  # by person
        self._serial = itertools.count(1)
        self._last = 0
        # The ports
        self.server = SERVER
        self.level = 1
        self.capabilities: frozenset[str] = frozenset()
        self.max_message_bytes = 2048
        self.actions = ScriptedActions(self, loop)

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
        last_event_id: str | None,
        silence_limit: float,  # noqa: ARG002  the port's
    ) -> ScriptedStream:
        return ScriptedStream(self, deliver, last_event_id)

    def drop_connections(self) -> None:
        self.dropped += 1

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
        row.unread = row.cleared = 0
        self._tell_read(row, row.newest_first[0].id if row.messages else None)

    def i_hide(self, peer: str) -> None:
        """Have me hide a conversation on another device."""
        row = self.row(peer)
        row.hidden, row.unread, row.cleared = True, 0, 0
        if self.speaks == 2:
            self.tell(events.ConversationHidden(conversation_id=row.id))

    def clears(self, peer: str) -> None:
        """Have all messages of a conversation deleted."""
        row = self.row(peer)
        row.messages, row.unread, row.cleared = [], 0, 0
        if self.speaks == 2:
            self.tell(events.ConversationCleared(conversation_id=row.id))

    def reads(self, peer: str, message_id: str) -> None:
        """Have a peer read up to a message of mine."""
        row = self.row(peer)
        last = next(place for place, one in enumerate(row.messages) if one.id == message_id)
        for place, one in enumerate(row.messages[: last + 1]):
            if one.sender_id == ME:
                row.messages[place] = structs.replace(one, status="READ")
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
            self.streams.append(stream)
            self.peak = max(self.peak, len(self.streams))
            stream.greet()
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
        self.asked("config")
        if self.speaks == 2:
            self._must_be_known()
        if not self.known or not self.chat_on:
            return ChatConfig(chat_enabled=False)
        self.level = self.speaks
        self.capabilities = frozenset(self.offers if self.speaks == 2 else ())
        return ChatConfig(chat_enabled=True, level=self.speaks, capabilities=tuple(self.capabilities))

    def conversations(self, limit: int = 200) -> tuple[tuple[ListedConversation, ...], int]:
        self.asked("conversations")
        self._must_be_known()
        self._stamp(tie=False)  # nothing else happens in the millisecond of a list
        if not self.chat_on:
            return (), 0
        if self.most_listed is not None:
            limit = min(limit, self.most_listed)
        rows = [listed_of(row) for row in self.listed()[:limit]]
        readable = [self._as_told(row) for row in rows if row.id not in self.unreadable]
        return tuple(readable), len(rows) - len(readable)

    def page(self, conversation_id: str, *, cursor: str | None = None, limit: int = 50) -> tuple[Page, int]:
        self.asked("page")
        self._must_be_known()
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
        self._must_be_known()
        fault = self.asked("send", lambda: self._sent(conversation_id, body, client_message_id))
        return fault if fault is not None else self._sent(conversation_id, body, client_message_id)

    def open_conversation(self, peer_user_id: str) -> Conversation:
        self.asked("open")
        row = self.row(peer_user_id)
        return conversation_of(row)

    def mark_messages_read(self, conversation_id: str, message_id: str) -> int:
        self.asked(f"read {conversation_id} {message_id}")
        self.asked("read")
        self._must_be_known()
        self._row(conversation_id)
        return 1

    def read_conversation(self, conversation_id: str, up_to_message_id: str) -> ReadAnswer:
        self.asked(f"read {conversation_id} {up_to_message_id}")
        self.asked("read")
        self._must_be_known()
        row = self._row(conversation_id)
        ids = [message.id for message in row.newest_first]
        newer = ids[: ids.index(up_to_message_id)] if up_to_message_id in ids else ids
        theirs = [one for one in row.messages if one.id in newer and one.sender_id == row.peer]
        row.unread = min(row.unread, len(theirs))
        self._tell_read(row, up_to_message_id)
        return ReadAnswer(unread_count=row.unread, total_unread=self._total())

    def unread_count(self) -> int:
        self.asked("unread")
        if self.speaks == 2:
            self._must_be_known()
        return self._total() if self.known and self.chat_on else 0

    def search_people(self, query: str, limit: int = 10) -> tuple[User, ...]:
        self.asked("search")
        names = ("eva", "leo", "ana", "new", "paz")
        return tuple(user(name) for name in names if query in f"{name}@example.com")[:limit]

    def picture(self, person_id: str) -> bytes | None:
        self.asked("picture")
        return self.pictures.get(person_id)

    # Inside

    def _must_be_known(self) -> None:
        if not self.known:
            raise SessionUnknownError

    def asked(self, call: str, commit: Callable[[], Message] | None = None) -> Message | None:
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
        row = structs.replace(row, org_id=self.organisation)
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
