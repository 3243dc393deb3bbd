"""Whatever a server sends is a value or a DecodeError; one bad item costs that item and nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.wire import requests
from desktop.wire.codec import (
    DecodeError,
    decode,
    decode_conversations,
    decode_event,
    decode_page,
    decode_users,
)
from desktop.wire.events import Event
from desktop.wire.models import ChatConfig, Conversation, Message, Session
from tests.support.hostile import CANARY, NAMES, TEXTS, marked
from tests.support.hostile_json import AT, bodies, escaped, json_mutations, sound_message, sound_user

USER: Final = sound_user("Bruno")
PERSON: Final = {**USER, "phone": None, "mobilePhone": None, "department": None}
MESSAGE: Final[dict[str, Any]] = {**sound_message("hola", USER), "clientMessageId": "k"}
CONVERSATION: Final[dict[str, Any]] = {
    "id": "c1",
    "userAId": "u1",
    "userBId": "u2",
    "lastMessageAt": AT,
    "isBlocked": False,
    "unreadCountUserA": 1,
    "unreadCountUserB": 0,
    "hiddenByUserA": False,
    "hiddenByUserB": False,
    "createdAt": AT,
    "updatedAt": AT,
    "orgId": "o1",
    "userA": {**PERSON, "id": "u1"},
    "userB": PERSON,
    "_count": {"messages": 1},
    "lastMessage": {"id": "m1", "body": "hola", "createdAt": AT, "senderId": "u2"},
    "unreadCount": 1,
}
SESSION: Final = {
    "user": {
        **USER,
        "role": "EMPLOYEE",
        "orgId": "o1",
        "mustChangePassword": False,
        "employeeId": None,
        "employeeOrgId": None,
        "lastPasswordChangeAt": None,
        "rememberMe": True,
        "sessionExpiresAt": 1_796_000_000_000,
        "impersonatedById": None,
        "impersonatedByEmail": None,
        "impersonatedByName": None,
        "impersonationExpiresAt": None,
        "isImpersonating": False,
        "activeOrgId": "o1",
        "accessibleOrgIds": ["o1"],
        "orgMemberships": [{"orgId": "o1", "orgName": "Norte", "isDefault": True}],
    },
    "expires": AT,
}
CONFIG: Final = {
    "chatEnabled": True,
    "level": 2,
    "capabilities": ["events.replay"],
    "heartbeatSeconds": 30,
    "streamUrl": None,
    "maxMessageBytes": 2048,
}

Read = Callable[[bytes], object]


def _as(kind: type[object]) -> Read:
    return lambda data: decode(data, kind)


def _event(name: str) -> Callable[[bytes], Event]:
    return lambda data: decode_event(name, data)


DOCUMENTS: Final[Mapping[str, tuple[object, Read]]] = MappingProxyType(
    {
        "list": ({"conversations": [CONVERSATION]}, decode_conversations),
        "page": ({"data": [MESSAGE], "nextCursor": AT, "hasMore": True}, decode_page),
        "people": ({"users": [USER]}, decode_users),
        "sent": ({"message": MESSAGE}, _as(requests.MessageAnswer)),
        "opened": ({"conversation": CONVERSATION}, _as(requests.ConversationAnswer)),
        "session": (SESSION, _as(Session)),
        "config": (CONFIG, _as(ChatConfig)),
        "error": ({"error": "no", "retryAfter": 3}, _as(requests.ErrorBody)),
        "unread": ({"totalUnread": 1}, _as(requests.UnreadAnswer)),
        "read": ({"unreadCount": 1, "totalUnread": 2}, _as(requests.ReadAnswer)),
        "count": ({"count": 1}, _as(requests.CountAnswer)),
        "csrf": ({"csrfToken": "x"}, _as(requests.CsrfAnswer)),
        "url": ({"url": "x"}, _as(requests.UrlAnswer)),
        "message event": ({"type": "message", "data": MESSAGE, "timestamp": AT}, _event("message")),
        "read event": (
            {"data": {"conversationId": "c1", "messageId": "m1", "readBy": "u2"}},
            _event("read"),
        ),
        "conversation_read event": (
            {"data": {"conversationId": "c1", "unreadCount": 1, "totalUnread": 1, "upToMessageId": "m1"}},
            _event("conversation_read"),
        ),
        "conversation_hidden event": ({"data": {"conversationId": "c1"}}, _event("conversation_hidden")),
        "system event": ({"data": {"message": "Conectado"}}, _event("system")),
    }
)

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=()))  # surrogates too
    | st.sampled_from((AT, "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "SENT"))
)
JSON = st.recursive(SCALARS, lambda one: st.lists(one) | st.dictionaries(st.text(), one), max_leaves=20)


def _read(read: Read, data: bytes, what: str) -> object:
    """Return what was read, or None for a DecodeError; anything else that is raised is named."""
    try:
        return read(data)
    except DecodeError:
        return None
    except BaseException as other:
        raise AssertionError(f"{what}: {type(other).__name__}") from other


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_documents_themselves_can_be_read(name: str) -> None:
    document, read = DOCUMENTS[name]
    assert read(escaped(document)) is not None


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_with_one_thing_wrong_is_a_value_or_one_exception(name: str) -> None:
    document, read = DOCUMENTS[name]
    for mutation in json_mutations(document):
        _read(read, mutation.data, mutation.what)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_what_is_no_document_of_the_protocol_is_a_value_or_one_exception(name: str) -> None:
    _, read = DOCUMENTS[name]
    for what, body in bodies():
        _read(read, body, what)


@pytest.mark.parametrize("name", DOCUMENTS)
@given(value=JSON)
def test_any_json_is_a_value_or_one_exception(name: str, value: object) -> None:
    _read(DOCUMENTS[name][1], escaped(value), repr(value))


@pytest.mark.parametrize("name", DOCUMENTS)
@given(data=st.data())
def test_any_json_in_any_field_is_a_value_or_one_exception(name: str, data: st.DataObject) -> None:
    document, read = DOCUMENTS[name]
    assert isinstance(document, dict)
    inner = document.get("data", document)
    inner = inner[0] if isinstance(inner, list) else inner
    field = data.draw(st.sampled_from(sorted(inner)))
    wrong = {**inner, field: data.draw(JSON)}
    whole = {**document, "data": [wrong] if name == "page" else wrong} if "data" in document else wrong
    _read(read, escaped(whole), name)


@pytest.mark.parametrize("name", DOCUMENTS)
@given(data=st.binary(max_size=200))
def test_any_bytes_are_a_value_or_one_exception(name: str, data: bytes) -> None:
    _read(DOCUMENTS[name][1], data, repr(data))


@given(st.text(), st.binary(max_size=200))
def test_an_event_of_any_name_is_a_value_or_one_exception(name: str, data: bytes) -> None:
    _read(_event(name), data, name)


@pytest.mark.parametrize("place", [0, 1, 2])
def test_one_broken_message_costs_that_message_only(place: int) -> None:
    for mutation in json_mutations(MESSAGE):
        items = [escaped({**MESSAGE, "id": key}) for key in ("before", "after")]
        items.insert(place, mutation.data)
        data = b'{"data": [%b], "nextCursor": null, "hasMore": false}' % b", ".join(items)
        if _is_json(mutation.data):
            page, unreadable = decode_page(data)
            assert {"before", "after"} <= {one.id for one in page.data}, mutation.what
            assert len(page.data) + unreadable == 3, mutation.what


def test_one_broken_conversation_costs_that_conversation_only() -> None:
    for mutation in json_mutations(CONVERSATION):
        items = (escaped({**CONVERSATION, "id": "before"}), mutation.data)
        if _is_json(mutation.data):
            rows, unreadable = decode_conversations(b'{"conversations": [%b, %b]}' % items)
            assert rows[0].id == "before", mutation.what
            assert len(rows) + unreadable == 2, mutation.what


def test_one_broken_person_costs_that_person_only() -> None:
    for mutation in json_mutations(USER):
        items = (escaped({**USER, "id": "before"}), mutation.data)
        if _is_json(mutation.data):
            people, unreadable = decode_users(b'{"users": [%b, %b]}' % items)
            assert people[0].id == "before", mutation.what
            assert len(people) + unreadable == 2, mutation.what


@given(st.lists(st.tuples(st.booleans(), JSON), max_size=8))
def test_any_items_between_good_ones_cost_themselves_only(items: list[tuple[bool, object]]) -> None:
    rows = [{**MESSAGE, "id": f"m{number}"} if good else value for number, (good, value) in enumerate(items)]
    page, unreadable = decode_page(escaped({"data": rows, "nextCursor": None, "hasMore": False}))
    good = [f"m{number}" for number, (is_good, _) in enumerate(items) if is_good]
    assert [one.id for one in page.data] == good
    assert unreadable == len(items) - len(good)


@pytest.mark.parametrize("status", ["DELIVERED", "delivered", "", "read", "\ud800", "x" * 100_000])
def test_a_status_of_a_later_protocol_does_not_cost_the_message(status: str) -> None:
    page, unreadable = decode_page(escaped({"data": [{**MESSAGE, "status": status}], "hasMore": False}))
    assert ([one.id for one in page.data], unreadable) == (["m1"], 0)


@pytest.mark.parametrize("text", TEXTS)
def test_every_text_comes_in_whole_but_for_what_is_no_character(text: str) -> None:
    message = decode(escaped({**MESSAGE, "body": marked(TEXTS[text])}), Message)
    assert message.body == _without_surrogates(marked(TEXTS[text]))
    message.body.encode()  # a terminal, SQLite and Qt can take it


@pytest.mark.parametrize("name", NAMES)
def test_every_name_comes_in_whole_but_for_what_is_no_character(name: str) -> None:
    message = decode(escaped({**MESSAGE, "sender": {**USER, "name": NAMES[name]}}), Message)
    assert message.sender.name == _without_surrogates(NAMES[name])


@pytest.mark.parametrize("counter", ["unreadCount", "unreadCountUserA", "unreadCountUserB"])
@pytest.mark.parametrize("how", ["missing", "null"])
def test_a_counter_that_is_left_out_is_unknown_and_not_zero(counter: str, how: str) -> None:
    row = {key: value for key, value in CONVERSATION.items() if key != counter}
    row |= {counter: None} if how == "null" else {}
    rows, unreadable = decode_conversations(escaped({"conversations": [row]}))
    assert unreadable == 0
    told = {
        "unreadCount": rows[0].unread_count,
        "unreadCountUserA": rows[0].unread_count_user_a,
        "unreadCountUserB": rows[0].unread_count_user_b,
    }
    assert told == {"unreadCount": 1, "unreadCountUserA": 1, "unreadCountUserB": 0, counter: None}
    assert decode(escaped(row), Conversation).id == "c1"


@pytest.mark.parametrize("body", [{}, {"totalUnread": None}, {"totalUnread": -1}, {"totalUnread": 2**63}])
def test_a_total_that_is_left_out_or_impossible_is_refused(body: object) -> None:
    with pytest.raises(DecodeError):
        decode(escaped(body), requests.UnreadAnswer)
    with pytest.raises(DecodeError):
        decode(escaped(body | {"unreadCount": 1} if isinstance(body, dict) else body), requests.ReadAnswer)


@pytest.mark.parametrize(
    ("items", "told", "more"),
    [
        (2, True, True),
        (2, False, False),
        (2, None, True),
        (1, None, False),
        (2, "yes", True),
        (0, None, False),
    ],
)
def test_where_nobody_says_whether_there_are_more_a_full_page_does(
    items: int, told: object, more: bool
) -> None:
    data = [{**MESSAGE, "id": f"m{number}"} for number in range(items)]
    page, _ = decode_page(escaped({"data": data, "hasMore": told, "nextCursor": 7}), asked=2)
    assert (len(page.data), page.has_more, page.next_cursor) == (items, more, None)


def test_an_error_says_where_and_never_what_stands_there() -> None:
    for field in MESSAGE:
        for wrong in (marked("x"), [marked("x")], {marked("x"): 1}, f"2026-11-24T{CANARY}"):
            with pytest.raises(DecodeError) as caught:
                decode(escaped({**MESSAGE, field: wrong, "sender": 1}), Message)
            assert CANARY not in str(caught.value)


def _is_json(data: bytes) -> bool:
    """Whether an item leaves the document around it JSON (as a JSON grammar sees it, at any depth)."""
    if data.startswith((b"[" * 100, b'{"a":' * 100)) or b"[" * 100 in data or b'{"a":' * 100 in data:
        return data.count(b"[") == data.count(b"]") and data.count(b"{") == data.count(b"}")
    try:
        json.loads(data.decode(errors="replace"), parse_constant=_no_constant, parse_int=str, strict=True)
    except ValueError:
        return False
    return True


def _no_constant(name: str) -> object:
    raise ValueError(name)


def _without_surrogates(text: str) -> str:
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
