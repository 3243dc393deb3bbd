"""Bytes end here: unknown is a value, broken is one exception, one bad item takes no list with it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from desktop.wire.codec import (
    DecodeError,
    decode,
    decode_conversations,
    decode_event,
    decode_page,
    decode_users,
    encode,
    encode_event,
)
from desktop.wire.events import (
    ChatDisabled,
    ConversationRead,
    Event,
    MessageReceived,
    MessagesRead,
    Resync,
    SessionExpired,
    SystemNotice,
    UnknownEvent,
)
from desktop.wire.models import ChatConfig, Message, MessageCount, Session, User
from desktop.wire.requests import ErrorBody, SendMessage
from desktop.wire.timestamp import Timestamp

AT = Timestamp.parse("2026-11-24T02:37:46.344Z")
MESSAGE = Message(
    id="m1",
    body="Hola ñ 👍",
    status="SENT",
    created_at=AT,
    org_id="o1",
    conversation_id="c1",
    sender_id="u2",
    sender=User(id="u2", name="Bruno", email="bruno@norte.test"),
)


def _plain(value: object) -> dict[str, Any]:
    return json.loads(encode(value))  # type: ignore[no-any-return]


def test_a_message_is_written_with_all_its_level_1_keys_in_order_and_no_other() -> None:
    keys = "id body status createdAt editedAt deletedAt orgId conversationId senderId sender"
    assert list(_plain(MESSAGE)) == keys.split()
    assert _plain(MESSAGE)["createdAt"] == "2026-11-24T02:37:46.344Z"


def test_a_key_of_level_2_is_left_out_until_it_is_set() -> None:
    plain = SendMessage(conversation_id="c1", body="x")
    keyed = SendMessage(conversation_id="c1", body="x", client_message_id="k")
    assert "clientMessageId" not in _plain(plain)
    assert _plain(keyed)["clientMessageId"] == "k"


def test_unknown_fields_are_ignored_and_missing_ones_have_level_1_defaults() -> None:
    config = decode(b'{"chatEnabled": true, "brandNew": [1]}', ChatConfig)
    assert (config.level, config.capabilities, config.heartbeat_seconds) == (1, (), 30.0)


@pytest.mark.parametrize(
    "data",
    [b"", b"<html>", b"[]", b"{}", b'{"error": 7}', b"\xff\xfe", b'{"error": "\\ud800"}x', b"[" * 100_000],
)
def test_what_is_not_the_protocol_is_one_exception(data: bytes) -> None:
    with pytest.raises(DecodeError):
        decode(data, ErrorBody)


@pytest.mark.parametrize(
    "event",
    [
        SystemNotice(message="Conectado al chat"),
        MessageReceived(message=MESSAGE),
        MessagesRead(conversation_id="c1", message_id="m1", read_by="u2"),
        ConversationRead(conversation_id="c1"),
        ConversationRead(conversation_id="c1", unread_count=0, total_unread=3, up_to_message_id="m1"),
        Resync(),
        SessionExpired(),
        ChatDisabled(),
    ],
    ids=lambda event: type(event).__name__,
)
def test_an_event_survives_the_way_there_and_back(event: Event) -> None:
    name, data = encode_event(event, AT)
    assert b"\n" not in data
    assert decode_event(name, data) == event
    assert json.loads(data)["timestamp"] == AT.iso


def test_a_level_1_conversation_read_names_the_conversation_alone() -> None:
    _, data = encode_event(ConversationRead(conversation_id="c1"), AT)
    assert json.loads(data)["data"] == {"conversationId": "c1"}


def test_an_event_of_a_later_protocol_is_a_value_whatever_it_bears() -> None:
    assert decode_event("typing", b"not even json") == UnknownEvent(name="typing")


@pytest.mark.parametrize(
    "data", [b"", b"null", b'{"type":"message"}', b'{"data":{"id":1}}', b'{"data":null}']
)
def test_a_broken_event_is_one_exception(data: bytes) -> None:
    with pytest.raises(DecodeError):
        decode_event("message", data)


def test_one_broken_message_does_not_take_the_page_with_it() -> None:
    good = _plain(MESSAGE)
    broken = {**good, "createdAt": "2026-99-99T00:00:00Z"}
    page, unreadable = decode_page(encode({"data": [broken, good, 7], "nextCursor": None, "hasMore": True}))
    assert (page.data, page.has_more, unreadable) == ((MESSAGE,), True, 2)


def test_one_broken_conversation_or_person_does_not_take_the_list_with_it() -> None:
    assert decode_conversations(b'{"conversations": [{"id": "c1"}]}') == ((), 1)
    found, unreadable = decode_users(
        b'{"users": [{"id": 1}, {"id":"u","name":"Ana","email":"a@b.c","image":null}]}'
    )
    assert ([user.name for user in found], unreadable) == (["Ana"], 1)


def test_a_broken_envelope_is_one_exception() -> None:
    with pytest.raises(DecodeError):
        decode_page(b'{"messages": []}')


@pytest.mark.parametrize("count", [-1, 2**31, 2**53, 2**70])
def test_a_count_that_cannot_be_is_refused(count: int) -> None:
    with pytest.raises(DecodeError):
        decode(b'{"messages": %d}' % count, MessageCount)
    with pytest.raises(DecodeError):
        decode(b'{"chatEnabled": true, "maxMessageBytes": %d}' % count, ChatConfig)
    for key in (b"unreadCount", b"totalUnread"):
        with pytest.raises(DecodeError):
            decode_event("conversation_read", b'{"data": {"conversationId": "c1", "%s": %d}}' % (key, count))


@pytest.mark.parametrize("counter", ["unreadCount", "unreadCountUserA", "unreadCountUserB"])
@pytest.mark.parametrize("count", [-1, 2**70])
def test_a_conversation_with_an_impossible_counter_goes_alone(counter: str, count: int) -> None:
    person = {"id": "u1", "name": "Ana", "email": "ana@norte.test"}
    good = {
        "id": "c1",
        "userAId": "u1",
        "userBId": "u2",
        "userA": person,
        "userB": {**person, "id": "u2"},
        "orgId": "o1",
        "isBlocked": False,
        "hiddenByUserA": False,
        "hiddenByUserB": False,
        "createdAt": AT.iso,
        "updatedAt": AT.iso,
        "lastMessageAt": AT.iso,
        "lastMessage": None,
        "unreadCount": 0,
        "unreadCountUserA": 0,
        "unreadCountUserB": 0,
        "_count": {"messages": 0},
    }
    rows = json.dumps({"conversations": [good, {**good, counter: count}]}).encode()
    readable, unreadable = decode_conversations(rows)
    assert ([row.id for row in readable], unreadable) == (["c1"], 1)


@pytest.mark.parametrize(
    "at", ["9999-12-31T23:59:59.999Z", "0001-01-01T00:00:00+14:00", "1969-12-31T00:00:00Z"]
)
def test_a_message_of_an_impossible_year_goes_alone(at: str) -> None:
    good = _plain(MESSAGE)
    page, unreadable = decode_page(encode({"data": [{**good, "createdAt": at}, good], "hasMore": False}))
    assert (page.data, unreadable) == ((MESSAGE,), 1)


@pytest.mark.parametrize("end", [-1, 9 * 10**18, 2**70])
def test_a_session_that_ends_at_no_possible_time_is_refused(end: int) -> None:
    user = {"id": "u1", "name": "Ana", "email": "a@b.c", "orgId": "o1", "activeOrgId": "o1"}
    good = {"user": {**user, "sessionExpiresAt": AT.ms}, "expires": AT.iso}
    assert decode(json.dumps(good).encode(), Session).user.session_expires_at == AT.ms
    with pytest.raises(DecodeError):
        decode(json.dumps({**good, "user": {**user, "sessionExpiresAt": end}}).encode(), Session)
