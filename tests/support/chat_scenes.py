"""A small company's conversations, for tests and pictures of the chat window."""

from __future__ import annotations

from datetime import timedelta

from desktop.core.changes import SnapshotLoaded, TimelineLoaded
from desktop.core.chat import Account, Conversation, LastLine, Message, OutboxEntry, Participant
from desktop.wire.timestamp import Timestamp

ME = "u-me"
ACCOUNT = Account(
    server="https://erp.example", user_id=ME, org_id="o1", email="eva@example.com", name="Eva Soler"
)
NOON = Timestamp.parse("2026-03-02T12:00:00.000Z")


def person(number: int, name: str, department: str | None = None) -> Participant:
    """Return somebody."""
    first = name.split(maxsplit=1)[0].lower()
    return Participant(id=f"u{number}", name=name, email=f"{first}@example.com", department=department)


def message(number: int, body: str = "", *, minutes: float = 0, own: bool = False, **more: object) -> Message:
    """Return a message of conversation c1.

    Args:
        number: Gives the id, `m<number>`.
        body: The text.
        minutes: After NOON.
        own: Written by this person.
        more: Other fields of `Message`.
    """
    fields: dict[str, object] = {
        "id": f"m{number}",
        "conversation_id": "c1",
        "sender_id": ME if own else "u1",
        "sender_name": "Eva Soler" if own else "Ana Ruiz",
        "body": body or f"message {number}",
        "created_at": Timestamp.of(NOON + timedelta(minutes=minutes)),
    }
    return Message(**(fields | more))  # type: ignore[arg-type]  # a builder: the fields' types are Message's


def messages(first: int, last: int) -> tuple[Message, ...]:
    """Return messages `first` to `last`, ten minutes apart, every third one own."""
    return tuple(
        message(number, minutes=number * 10, own=number % 3 == 0) for number in range(first, last + 1)
    )


def entry(number: int, body: str = "", *, minutes: float = 0, **more: object) -> OutboxEntry:
    """Return a pending message of conversation c1, with the id `e<number>`."""
    fields: dict[str, object] = {
        "id": f"e{number}",
        "conversation_id": "c1",
        "body": body or f"entry {number}",
        "created_at": Timestamp.of(NOON + timedelta(minutes=minutes)),
    }
    return OutboxEntry(**(fields | more))  # type: ignore[arg-type]  # as above


def conversation(
    number: int,
    name: str = "",
    *,
    minutes: float = 0,
    last: str | None = "hola",
    own: bool = False,
    **more: object,
) -> Conversation:
    """Return conversation `c<number>` with person `u<number>`, last active some minutes after NOON."""
    at = Timestamp.of(NOON + timedelta(minutes=minutes))
    sender = ME if own else f"u{number}"
    line = LastLine(message_id=f"last{number}", body=last or "", created_at=at, sender_id=sender)
    fields: dict[str, object] = {
        "id": f"c{number}",
        "org_id": "o1",
        "participants": (person(number, name or f"Person {number}"),),
        "last_activity": at,
        "last_line": None if last is None else line,
    }
    return Conversation(**(fields | more))  # type: ignore[arg-type]  # as above


def snapshot(*conversations: Conversation, **counts: int) -> SnapshotLoaded:
    """Return these conversations as the whole list, with unread counts by conversation id."""
    return SnapshotLoaded(conversations=conversations, counts=counts)


def loaded(*shown: Message, **more: object) -> TimelineLoaded:
    """Return a stretch of conversation c1."""
    fields: dict[str, object] = {"conversation_id": "c1", "messages": shown}
    return TimelineLoaded(**(fields | more))  # type: ignore[arg-type]  # as above
