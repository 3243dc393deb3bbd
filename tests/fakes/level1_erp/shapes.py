"""The ERP's rows as it writes them in JSON."""

from __future__ import annotations

from tests.fakes.level1_erp.clock import iso
from tests.fakes.level1_erp.database import Database
from tests.fakes.level1_erp.records import Conversation, Message, Person

Shape = dict[str, object]


def found_person(person: Person) -> Shape:
    """Return a person as search results and messages show them."""
    return {"id": person.id, "name": person.name, "email": person.email, "image": person.image}


def full_person(person: Person) -> Shape:
    """Return a person as conversations show them."""
    return {
        **found_person(person),
        "phone": person.phone,
        "mobilePhone": person.mobile_phone,
        "department": person.department,
    }


def message_shape(database: Database, message: Message) -> Shape:
    """Return a message as REST and the stream have it."""
    return {
        "id": message.id,
        "body": message.body,
        "status": message.status,
        "createdAt": iso(message.created_at),
        "editedAt": None,
        "deletedAt": None,
        "orgId": message.org_id,
        "conversationId": message.conversation_id,
        "senderId": message.sender_id,
        "sender": found_person(database.people[message.sender_id]),
    }


def conversation_shape(database: Database, row: Conversation) -> Shape:
    """Return a conversation as POST conversations has it."""
    return {
        "id": row.id,
        "userAId": row.user_a,
        "userBId": row.user_b,
        "lastMessageAt": iso(row.last_message_at),
        "isBlocked": row.blocked,
        "unreadCountUserA": row.unread.get(row.user_a, 0),
        "unreadCountUserB": row.unread.get(row.user_b, 0),
        "hiddenByUserA": row.user_a in row.hidden_by,
        "hiddenByUserB": row.user_b in row.hidden_by,
        "createdAt": iso(row.created_at),
        "updatedAt": iso(row.updated_at),
        "orgId": row.org_id,
        "userA": full_person(database.people[row.user_a]),
        "userB": full_person(database.people[row.user_b]),
        "_count": {"messages": database.stored_count(row.id)},
    }


def listed_conversation(database: Database, row: Conversation, user_id: str) -> Shape:
    """Return a conversation as the list of one of its people has it."""
    messages = database.messages_of(row.id)
    newest = messages[0] if messages else None
    last = newest and {
        "id": newest.id,
        "body": newest.body,
        "createdAt": iso(newest.created_at),
        "senderId": newest.sender_id,
    }
    return {
        **conversation_shape(database, row),
        "_count": {"messages": len(messages)},
        "lastMessage": last,
        "unreadCount": row.unread.get(user_id, 0),
    }
