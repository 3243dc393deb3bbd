"""Builders of chat values for tests: everything has a default, a test names what it is about."""

from __future__ import annotations

from desktop.core.chat import Conversation, Message, MessageStatus, OutboxEntry, OutboxState, Participant
from desktop.wire.timestamp import Timestamp

NOON = 1_795_521_600_000
"""2026-11-24T12:00Z in epoch milliseconds."""
ME = "me"
PEER = "eva"


def at(ms: int = 0) -> Timestamp:
    """Return noon and so many milliseconds."""
    return Timestamp.from_ms(NOON + ms)


def message(
    ms: int = 0,
    *,
    message_id: str | None = None,
    sender: str = PEER,
    body: str = "hola",
    conversation: str = "c1",
    status: MessageStatus = "sent",
    key: str | None = None,
    edited: int | None = None,
    deleted: int | None = None,
) -> Message:
    """Return a message written `ms` milliseconds after noon."""
    return Message(
        id=f"m{ms}" if message_id is None else message_id,
        conversation_id=conversation,
        sender_id=sender,
        sender_name=sender.title(),
        body=body,
        created_at=at(ms),
        status=status,
        edited_at=None if edited is None else at(edited),
        deleted_at=None if deleted is None else at(deleted),
        client_message_id=key,
    )


def entry(
    entry_id: str = "e1",
    *,
    body: str = "hola",
    conversation: str = "c1",
    written: int = 0,
    state: OutboxState = "queued",
    attempted: int | None = None,
) -> OutboxEntry:
    """Return an outbox entry written `written` milliseconds after noon."""
    return OutboxEntry(
        id=entry_id,
        conversation_id=conversation,
        body=body,
        created_at=at(written),
        state=state,
        attempted_at=None if attempted is None else at(attempted),
    )


def participant(person_id: str = PEER) -> Participant:
    """Return somebody."""
    return Participant(id=person_id, name=person_id.title(), email=f"{person_id}@example.com")


def conversation(
    conversation_id: str = "c1",
    *,
    activity: int = 0,
    people: tuple[Participant, ...] = (),
    blocked: bool = False,
    hidden: bool = False,
) -> Conversation:
    """Return a conversation with Eva, without a last line."""
    return Conversation(
        id=conversation_id,
        org_id="o1",
        participants=people or (participant(),),
        last_activity=at(activity),
        blocked=blocked,
        hidden=hidden,
    )
