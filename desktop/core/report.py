"""The objects that `watch` and `status` print."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from desktop.core.changes import (
    AccountChanged,
    Change,
    ConnectionChanged,
    ConnectionState,
    ConversationChanged,
    ConversationRead,
    ConversationRemoved,
    GapFound,
    MessageAdded,
    PeerRead,
    SnapshotLoaded,
)
from desktop.core.chat import Account, Message
from desktop.core.unread import total
from desktop.wire.timestamp import Timestamp

Object = dict[str, Any]


class Reporter:
    """Turns changes into the lines of `watch --json`; remembers only the last counts.

    Nothing is reported of the local copy alone: the first `unread` comes after catching up.
    """

    def __init__(self) -> None:
        self._connection: Object | None = None
        self._counts: dict[str, int] = {}
        self._known = False  # the counts mean something
        self._uncounted = 0  # conversations whose count nobody told
        self._reached = False  # the server is being asked, or was
        self._owed = True  # it caught up, which is worth a line whatever the counts
        self._told = False  # it answered, so that they may be told

    def greeting(self) -> list[Object]:
        """Return what somebody who begins to listen must know first."""
        return ([] if self._connection is None else [self._connection]) + (
            [self._unread()] if self._told else []
        )

    def feed(self, change: Change) -> list[Object]:
        """Return the lines that a change makes."""
        before = self._unread()
        self._count(change)
        lines = self._lines(change)
        after = self._unread()
        caught_up = self._owed and isinstance(change, SnapshotLoaded)
        if self._told and (after != before or caught_up):
            lines.append(after)
            self._owed = False
        return lines

    def _unread(self) -> Object:
        total_unread = total(self._counts.values(), uncounted=self._uncounted) if self._known else None
        counts = dict(self._counts) if self._known else {}
        return {"type": "unread", "total": total_unread, "conversations": counts}

    def _count(self, change: Change) -> None:
        match change:
            case AccountChanged():
                self._counts, self._known, self._reached, self._told = {}, False, False, False
            case SnapshotLoaded(counts=counts, known=known, uncounted=uncounted):
                self._counts, self._known, self._uncounted = dict(counts), known, uncounted
                self._told = self._told or self._reached
            case ConversationChanged(conversation=conversation, unread=unread):
                self._set(conversation.id, unread)
            case ConversationRead(conversation_id=conversation_id, unread=unread):
                self._set(conversation_id, unread)
            case ConversationRemoved(conversation_id=conversation_id):
                self._set(conversation_id, 0)

    def _set(self, conversation_id: str, unread: int) -> None:
        if unread:
            self._counts[conversation_id] = unread
        else:
            self._counts.pop(conversation_id, None)

    def _lines(self, change: Change) -> list[Object]:
        match change:
            case ConnectionChanged():
                self._reached = change.state is not ConnectionState.SIGNED_OUT
                self._owed = self._owed or change.state is ConnectionState.CATCHING_UP
                self._connection = connection_object(change)
                return [self._connection]
            case MessageAdded(first_start=False):
                return [message_object(change)]
            case ConversationRead():
                return [{"type": "read", "conversationId": change.conversation_id, "unread": change.unread}]
            case PeerRead():
                return [
                    {
                        "type": "peer_read",
                        "conversationId": change.conversation_id,
                        "messageId": change.message_id,
                    }
                ]
            case GapFound():
                return [
                    {"type": "gap", "conversationId": change.conversation_id, "before": change.before.iso}
                ]
        return []


def connection_object(change: ConnectionChanged) -> Object:
    """Return a connection's state as `watch` prints it."""
    return {
        "type": "connection",
        "state": change.state.value,
        "uncertain": change.uncertain,
        "at": change.at.iso,
    }


def message_object(added: MessageAdded) -> Object:
    """Return a message as `watch` prints it."""
    message: Message = added.message
    return {
        "type": "message",
        "id": message.id,
        "conversationId": message.conversation_id,
        "senderId": message.sender_id,
        "sender": message.sender_name,
        "body": message.body,
        "createdAt": message.created_at.iso,
        "own": added.own,
        "caughtUp": added.caught_up,
    }


class Marking(msgspec.Struct, frozen=True, kw_only=True):
    """How the server is told that nothing is unread any more in a conversation.

    Attributes:
        way: By its `route`, by the ERP's web `action`, or not at all (`local`).
        why: What keeps it from being told: the settings, an action that is not there, one that nothing
            called for yet; None where the server has no such thing.
    """

    way: Literal["route", "action", "local"]
    why: Literal["switched_off", "not_found", "not_tried"] | None = None


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """Everything `status --json` tells, and how reading is told (which it does not print).

    Attributes:
        level: 1 or 2, or None before a server said so.
        counts: Unread messages by conversation, or None where they were never known.
        uncounted: Conversations whose count nobody told.
    """

    state: ConnectionState
    uncertain: bool = False
    account: Account | None = None
    level: int | None = None
    counts: dict[str, int] | None = None
    uncounted: int = 0
    stream_since: Timestamp | None = None
    last_heartbeat: Timestamp | None = None
    last_reconcile: Timestamp | None = None
    queued: int = 0
    failed: int = 0
    marking: Marking | None = None

    def to_object(self) -> Object:
        """Return it as `status --json` prints it."""
        account, counts = self.account, self.counts
        return {
            "state": self.state.value,
            "uncertain": self.uncertain,
            "account": account
            and {
                "email": account.email,
                "name": account.name,
                "server": account.server,
                "organisation": account.organisation,
            },
            "level": self.level,
            "unread": None if counts is None else total(counts.values(), uncounted=self.uncounted),
            "conversations": counts or {},
            "streamSince": _iso(self.stream_since),
            "lastHeartbeat": _iso(self.last_heartbeat),
            "lastReconcile": _iso(self.last_reconcile),
            "outbox": {"queued": self.queued, "failed": self.failed},
        }


def _iso(at: Timestamp | None) -> str | None:
    return None if at is None else at.iso
