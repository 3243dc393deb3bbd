"""The tables of a model ERP: what is true, whatever anybody was told of it."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Callable
from datetime import UTC, datetime

Shape = dict[str, object]
ORG = "org1"


def iso(ms: int) -> str:
    """Return an instant as the ERP writes it."""
    seconds, rest = divmod(ms, 1000)
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%S}.{rest:03}Z"


def ms_of(text: str) -> int:
    """Return the epoch milliseconds of an instant; raises ValueError for none."""
    return round(datetime.fromisoformat(text).timestamp() * 1000)


@dataclasses.dataclass(eq=False)
class Message:
    """One message.

    Attributes:
        seq: Its place in the order of commits.
        key: The sender's own, at level 2.
        cleared: Deleted for both.
    """

    id: str
    conversation_id: str
    sender: str
    body: str
    created_at: int
    seq: int
    key: str | None = None
    status: str = "SENT"
    cleared: bool = False


@dataclasses.dataclass(eq=False)
class Conversation:
    """One pair's conversation, with a counter and a flag for each.

    Attributes:
        hidden_at: When somebody last took it off their list: what it had by then is done with.
    """

    id: str
    user_a: str
    user_b: str
    created_at: int
    last_message_at: int
    messages: list[Message] = dataclasses.field(default_factory=list)
    unread: dict[str, int] = dataclasses.field(default_factory=dict)
    hidden: set[str] = dataclasses.field(default_factory=set)
    blocked: bool = False
    hidden_at: dict[str, int] = dataclasses.field(default_factory=dict)

    def peer_of(self, user: str) -> str:
        """Return the other one."""
        return self.user_b if user == self.user_a else self.user_a

    def shown(self) -> list[Message]:
        """Return its messages, newest first; those of one millisecond the last stored first."""
        rows = [message for message in self.messages if not message.cleared]
        return sorted(rows, key=lambda message: (-message.created_at, -message.seq))


@dataclasses.dataclass(eq=False)
class Session:
    """One sign-in.

    Attributes:
        revoked: The password was changed since, or it was signed out where that counts.
        org: The organisation that is active in it.
    """

    user: str
    expires_at: int
    revoked: bool = False
    org: str = ORG


class Tables:
    """Everything stored.

    Args:
        now: The server's clock, epoch milliseconds.
        seed: Of the ids, which are in no order of time.
    """

    def __init__(self, now: Callable[[], int], seed: int) -> None:
        self.now = now
        self._random = random.Random(seed)  # noqa: S311  a die
        self._seq = 0
        self.names: dict[str, str] = {}
        self.passwords: dict[str, str] = {}
        self.inactive: set[str] = set()
        self.conversations: dict[str, Conversation] = {}
        self.sessions: dict[str, Session] = {}
        self.chat_on = True

    def new_id(self) -> str:
        """Return an id as cuids are: unique, and no clock to anybody."""
        return f"c{self._random.getrandbits(64):016x}"

    def add_person(self, user: str) -> None:
        """Have somebody in the organisation; the password is the name."""
        self.names[user] = user.title()
        self.passwords[user] = f"password of {user}"

    def between(self, one: str, other: str) -> Conversation:
        """Return a pair's conversation, made if need be."""
        user_a, user_b = sorted((one, other))
        for row in self.conversations.values():
            if (row.user_a, row.user_b) == (user_a, user_b):
                return row
        made = Conversation(self.new_id(), user_a, user_b, self.now(), self.now())
        self.conversations[made.id] = made
        return made

    def of(self, user: str) -> list[Conversation]:
        """Return somebody's conversations, newest first."""
        rows = [row for row in self.conversations.values() if user in {row.user_a, row.user_b}]
        return sorted(rows, key=lambda row: (-row.last_message_at, row.id))

    def listed(self, user: str) -> list[Conversation]:
        """Return those that their list shows."""
        return [row for row in self.of(user) if user not in row.hidden and not row.blocked]

    def total(self, user: str) -> int:
        """Return the sum of somebody's counters, hidden conversations included."""
        return sum(row.unread.get(user, 0) for row in self.of(user))

    def commit(
        self, row: Conversation, sender: str, body: str, created_at: int, key: str | None = None
    ) -> Message:
        """Store a message; from now on it can be seen."""
        self._seq += 1
        message = Message(self.new_id(), row.id, sender, body, created_at, self._seq, key)
        row.messages.append(message)
        peer = row.peer_of(sender)
        row.unread[peer] = row.unread.get(peer, 0) + 1
        row.hidden.discard(peer)
        row.last_message_at = max(row.last_message_at, created_at)
        return message

    def hide(self, row: Conversation, user: str) -> None:
        """Take a conversation off somebody's list."""
        row.hidden.add(user)
        row.hidden_at[user] = self.now()
        row.unread[user] = 0

    def clear(self, row: Conversation) -> None:
        """Delete a conversation's messages, for both."""
        for message in row.messages:
            message.cleared = True
        row.unread.clear()

    def session(self, token: str) -> Session | None:
        """Return who a cookie stands for, if it counts."""
        found = self.sessions.get(token)
        if found is None or found.revoked or found.expires_at <= self.now():
            return None
        return found

    def sign_in(self, user: str, lifetime: int) -> str:
        """Return the cookie of a new session; `lifetime` in milliseconds."""
        token = f"jwe.{self.new_id()}"
        self.sessions[token] = Session(user, self.now() + lifetime)
        return token

    # Shapes

    def person(self, user: str, *, full: bool = False) -> Shape:
        """Return somebody as messages and search results have them, or whole."""
        shape: Shape = {
            "id": user,
            "name": self.names[user],
            "email": f"{user}@example.com",
            "image": None,
        }
        return {**shape, "phone": None, "mobilePhone": None, "department": None} if full else shape

    def message(self, message: Message) -> Shape:
        """Return a message as REST and the stream have it."""
        shape: Shape = {
            "id": message.id,
            "body": message.body,
            "status": message.status,
            "createdAt": iso(message.created_at),
            "editedAt": None,
            "deletedAt": None,
            "orgId": ORG,
            "conversationId": message.conversation_id,
            "senderId": message.sender,
            "sender": self.person(message.sender),
        }
        return shape if message.key is None else {**shape, "clientMessageId": message.key}

    def conversation(self, row: Conversation) -> Shape:
        """Return a conversation as it is opened."""
        return {
            "id": row.id,
            "userAId": row.user_a,
            "userBId": row.user_b,
            "lastMessageAt": iso(row.last_message_at),
            "isBlocked": row.blocked,
            "unreadCountUserA": row.unread.get(row.user_a, 0),
            "unreadCountUserB": row.unread.get(row.user_b, 0),
            "hiddenByUserA": row.user_a in row.hidden,
            "hiddenByUserB": row.user_b in row.hidden,
            "createdAt": iso(row.created_at),
            "updatedAt": iso(row.last_message_at),
            "orgId": ORG,
            "userA": self.person(row.user_a, full=True),
            "userB": self.person(row.user_b, full=True),
            "_count": {"messages": len(row.messages)},
        }

    def listed_conversation(self, row: Conversation, user: str) -> Shape:
        """Return a conversation as somebody's list has it."""
        shown = row.shown()
        last = shown[0] if shown else None
        return {
            **self.conversation(row),
            "_count": {"messages": len(shown)},
            "lastMessage": last
            and {
                "id": last.id,
                "body": last.body,
                "createdAt": iso(last.created_at),
                "senderId": last.sender,
            },
            "unreadCount": row.unread.get(user, 0),
        }
