"""What happened, as absolute values: what the engine tells everybody who listens."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from desktop.core.chat import Account, Conversation, Message, OutboxEntry, Participant
from desktop.wire.timestamp import Timestamp


class ConnectionState(StrEnum):
    """Where the client stands; the words of `watch --json`."""

    CONNECTING = "connecting"
    CATCHING_UP = "catching_up"
    ONLINE = "online"
    OFFLINE = "offline"
    SIGNED_OUT = "signed_out"
    CHAT_OFF = "chat_off"


class Value(msgspec.Struct, frozen=True, kw_only=True):
    """Base of all changes."""


class AccountChanged(Value, frozen=True, kw_only=True):
    """Somebody else is signed in, or nobody: every store starts anew."""

    account: Account | None


class ConnectionChanged(Value, frozen=True, kw_only=True):
    """The connection's state, whole.

    Attributes:
        at: When it became so.
        uncertain: Whether the number on the icon may be out of date.
        attention: Whether the icon shows its "!" although nobody signed out: a person should look.
        code: Key of the sentence that says why, or None.
        details: Values for that sentence.
    """

    state: ConnectionState
    at: Timestamp
    uncertain: bool = False
    attention: bool = False
    code: str | None = None
    details: dict[str, str] = msgspec.field(default_factory=dict)


class SessionNotice(Value, frozen=True, kw_only=True):
    """Something about the session that a person should hear of once, in the banner and as a notification.

    Attributes:
        code: Key of the sentence (`session_unknown`, `session_ending`), with `details` for it.
    """

    code: str
    details: dict[str, str] = msgspec.field(default_factory=dict)


class ServerDescribed(Value, frozen=True, kw_only=True):
    """What the server said it can do."""

    level: int
    capabilities: frozenset[str]


class SnapshotLoaded(Value, frozen=True, kw_only=True):
    """All conversations with their unread counts: overrides whatever was shown before.

    Attributes:
        counts: Unread messages by conversation id, only where more than 0.
        known: False for a local copy that never saw a list of the server: counts mean nothing yet.
        uncounted: Conversations of which the server told no count, or that could not be read: without
            any other count the total is unknown, and not 0.
        drafts: Texts that were begun, by conversation id.
        hidden: What is off the list and can still be found.
    """

    conversations: tuple[Conversation, ...]
    counts: dict[str, int]
    known: bool = True
    uncounted: int = 0
    drafts: dict[str, str] = msgspec.field(default_factory=dict)
    hidden: tuple[Conversation, ...] = ()


class ConversationChanged(Value, frozen=True, kw_only=True):
    """One conversation and its unread count, whole."""

    conversation: Conversation
    unread: int


class ConversationRemoved(Value, frozen=True, kw_only=True):
    """A conversation left the list (hidden, cleared, blocked)."""

    conversation_id: str


class ConversationHidden(Value, frozen=True, kw_only=True):
    """A conversation that left the list can still be found, as it is now; `ConversationRemoved` was told."""

    conversation: Conversation


class ConversationRead(Value, frozen=True, kw_only=True):
    """This person read (part of) a conversation, here or elsewhere: withdraw what it raised."""

    conversation_id: str
    unread: int


class MessageAdded(Value, frozen=True, kw_only=True):
    """A message this client had not seen before.

    Attributes:
        own: Written by this person, on whatever device.
        caught_up: Found by looking, not told live by the stream.
        first_start: Found while the local copy was filled for the first time: never alerts.
        outbox_id: The outbox entry it replaces, if it was sent from here.
        read: Already covered by what this person has read.
    """

    message: Message
    own: bool
    caught_up: bool = False
    first_start: bool = False
    outbox_id: str | None = None
    read: bool = False


class PeerRead(Value, frozen=True, kw_only=True):
    """The peer has read this person's messages up to one."""

    conversation_id: str
    message_id: str
    up_to: Timestamp


class GapFound(Value, frozen=True, kw_only=True):
    """Messages before an instant are missing here, and could not be fetched."""

    conversation_id: str
    before: Timestamp


class GapFilled(Value, frozen=True, kw_only=True):
    """A gap that was told of (`GapFound`) is smaller now, or gone; or as it was, where nothing could be had.

    Attributes:
        before: The gap as it was told.
        messages: What was found in it, oldest first.
        left: Where messages are still missing (`before` where nothing was found), or None.
    """

    conversation_id: str
    before: Timestamp
    messages: tuple[Message, ...]
    left: Timestamp | None = None


class AlertsOwed(Value, frozen=True, kw_only=True):
    """Stored, unread messages of which the program had told nobody when it ended; oldest first."""

    messages: tuple[Message, ...]


class OutboxChanged(Value, frozen=True, kw_only=True):
    """An outbox entry as it now is."""

    entry: OutboxEntry


class OutboxRemoved(Value, frozen=True, kw_only=True):
    """An outbox entry is gone: sent (a `MessageAdded` bears its id), or deleted by the person."""

    entry_id: str
    conversation_id: str


class TimelineLoaded(Value, frozen=True, kw_only=True):
    """A stretch of one conversation, asked for by whoever shows it.

    Attributes:
        messages: Oldest first.
        outbox: Pending own messages, in the order written; only where it replaces what was shown.
        newest: Whether this is the newest stretch (an opening), else it goes above what is shown.
        at: The id of the message to go to: it replaces what was shown. Then it is not `newest`.
        newer: It goes below what is shown.
        edge: The id of the message shown that it was asked for above or below; "" where none was shown.
        complete: Nothing older exists.
        reaches_newest: Nothing newer exists, of what goes below or replaces what was shown.
        unread: How many messages were unread before the conversation was opened (for the "New" line).
        gaps: Before which instants messages are missing in it.
    """

    conversation_id: str
    messages: tuple[Message, ...]
    outbox: tuple[OutboxEntry, ...] = ()
    newest: bool = True
    at: str = ""
    newer: bool = False
    edge: str = ""
    complete: bool = False
    reaches_newest: bool = True
    unread: int = 0
    draft: str = ""
    gaps: tuple[Timestamp, ...] = ()


class ConversationPreviewed(Value, frozen=True, kw_only=True):
    """What is kept of a conversation's end, asked for by whoever shows it without opening it.

    Attributes:
        messages: The newest few, oldest first.
    """

    conversation_id: str
    messages: tuple[Message, ...]
    draft: str = ""


class MessagesFound(Value, frozen=True, kw_only=True):
    """The answer to a search among the messages that are kept here, for the words it was asked with.

    Attributes:
        conversation_id: Where it was looked, or "" for everywhere.
        hits: Newest first.
        more: Whether a larger limit would give more of them.
        complete: Whether all there is was looked through, nothing being on the server alone.
        since: The oldest message that is kept here, or None for none.
        kept: Whether messages are kept at all, or only while the program runs.
        ready: False while some are not indexed yet: another answer follows by itself.
    """

    query: str
    conversation_id: str = ""
    hits: tuple[Message, ...]
    more: bool = False
    complete: bool = True
    since: Timestamp | None = None
    kept: bool = True
    ready: bool = True


class PeopleFound(Value, frozen=True, kw_only=True):
    """The answer to a people search, for the words it was asked with."""

    query: str
    people: tuple[Participant, ...]


class PictureFound(Value, frozen=True, kw_only=True):
    """Somebody's picture, asked for by whoever shows it, as the server sent it: not looked into yet.

    Attributes:
        data: Empty where there is none.
    """

    person_id: str
    data: bytes = b""

    def __repr__(self) -> str:
        """Say whose, and how much."""
        return f"PictureFound({self.person_id!r}, {len(self.data)} bytes)"


class ConversationReady(Value, frozen=True, kw_only=True):
    """The conversation with a person exists now; whoever asked may open it."""

    conversation_id: str
    peer_id: str


class ActionFailed(Value, frozen=True, kw_only=True):
    """Something a person asked for did not work.

    Attributes:
        action: `sign_in`, `sign_out`, `search`, `open`, …
        code: Key of the sentence that says why, with `details` for it.
    """

    action: str
    code: str
    details: dict[str, str] = msgspec.field(default_factory=dict)


class SignedIn(Value, frozen=True, kw_only=True):
    """A sign-in succeeded.

    Attributes:
        kept: False when no password store would keep the session: it lasts for this run only.
    """

    account: Account
    kept: bool = True


Change = (
    AccountChanged
    | ConnectionChanged
    | SessionNotice
    | ServerDescribed
    | SnapshotLoaded
    | ConversationChanged
    | ConversationRemoved
    | ConversationHidden
    | ConversationRead
    | MessageAdded
    | PeerRead
    | GapFound
    | GapFilled
    | AlertsOwed
    | OutboxChanged
    | OutboxRemoved
    | TimelineLoaded
    | ConversationPreviewed
    | MessagesFound
    | PeopleFound
    | PictureFound
    | ConversationReady
    | ActionFailed
    | SignedIn
)
