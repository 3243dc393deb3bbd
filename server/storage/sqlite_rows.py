"""Rows of SQLite as values of the protocol."""

from __future__ import annotations

import sqlite3

from msgspec import UNSET

from desktop.wire.models import (
    Conversation,
    LastMessage,
    ListedConversation,
    Message,
    MessageCount,
    Person,
    User,
)
from desktop.wire.timestamp import Timestamp

# Nobody can give this server a picture yet. The initials that it paints for whoever asks are none: clients
# paint them in their own letters and colours.
_NO_PICTURE = None


def user(row: sqlite3.Row) -> User:
    """Return a name card from a row with `id, name, email`."""
    return User(id=row["id"], name=row["name"], email=row["email"], image=_NO_PICTURE)


def message(row: sqlite3.Row, org_id: str) -> Message:
    """Return a message from a row of `messages` with its sender's `name, email`."""
    return Message(
        id=row["id"],
        body=row["body"],
        status=row["status"],
        created_at=Timestamp.from_ms(row["created_at"]),
        org_id=org_id,
        conversation_id=row["conversation_id"],
        sender_id=row["sender_id"],
        sender=User(id=row["sender_id"], name=row["name"], email=row["email"], image=_NO_PICTURE),
        client_message_id=UNSET if row["client_message_id"] is None else row["client_message_id"],
    )


def _person(row: sqlite3.Row, side: str) -> Person:
    user_id = row[f"user_{side}_id"]
    return Person(
        id=user_id,
        name=row[f"{side}_name"],
        email=row[f"{side}_email"],
        image=_NO_PICTURE,
        phone=row[f"{side}_phone"],
        mobile_phone=row[f"{side}_mobile_phone"],
        department=row[f"{side}_department"],
    )


def conversation(row: sqlite3.Row) -> Conversation:
    """Return a conversation from a row of `conversations` with both people's columns."""
    return Conversation(
        id=row["id"],
        user_a_id=row["user_a_id"],
        user_b_id=row["user_b_id"],
        last_message_at=Timestamp.from_ms(row["last_message_at"]),
        is_blocked=bool(row["is_blocked"]),
        unread_count_user_a=row["unread_count_user_a"],
        unread_count_user_b=row["unread_count_user_b"],
        hidden_by_user_a=bool(row["hidden_by_user_a"]),
        hidden_by_user_b=bool(row["hidden_by_user_b"]),
        created_at=Timestamp.from_ms(row["created_at"]),
        updated_at=Timestamp.from_ms(row["updated_at"]),
        org_id=row["org_id"],
        user_a=_person(row, "a"),
        user_b=_person(row, "b"),
        count=MessageCount(messages=row["message_count"]),
    )


def listed(row: sqlite3.Row, me: str) -> ListedConversation:
    """Return a list entry from the same row with the newest message's columns."""
    base = conversation(row)
    last = None
    if row["last_id"] is not None:
        last = LastMessage(
            id=row["last_id"],
            body=row["last_body"],
            created_at=Timestamp.from_ms(row["last_created_at"]),
            sender_id=row["last_sender_id"],
        )
    return ListedConversation(
        **{name: getattr(base, name) for name in Conversation.__struct_fields__},
        last_message=last,
        unread_count=base.unread_count_user_a if me == base.user_a_id else base.unread_count_user_b,
    )
