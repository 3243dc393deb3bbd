"""The routes of messages: shapes as recorded, statuses as level 2 says."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable

import pytest

from tests.integration.server.world import World, keys, recorded, refusal
from tests.support.live_server import Peer


def test_a_message_has_the_recorded_shape(eva: Peer, conversation_id: str) -> None:
    message = eva.post(conversation_id, "Hola")
    assert keys(message) == keys(recorded("rest", "msg.ok")["message"])


def test_a_page_has_the_recorded_shape(eva: Peer, conversation_id: str) -> None:
    for text in ("uno", "dos"):
        eva.post(conversation_id, text)
    assert keys(eva.page(conversation_id, limit=1)) == keys(recorded("rest", "messages.page1"))


def test_times_are_iso_with_milliseconds_and_z(eva: Peer, conversation_id: str) -> None:
    created = eva.post(conversation_id, "Hola")["createdAt"]
    assert len(created) == len("2026-11-24T02:37:46.344Z")
    assert created.endswith("Z")


@pytest.mark.parametrize(
    ("fields", "status", "name"),
    [
        ({"body": None}, 400, "msg.missing_body"),
        ({"body": ""}, 400, "msg.empty"),
        ({"body": 7}, 400, "msg.body_number"),
        ({"conversationId": None}, 400, "msg.missing_conv"),
        ({"conversationId": "nope"}, 404, "msg.unknown_conv"),
        ({"body": "  \n\t "}, 422, "msg.whitespace_only"),
        ({"body": "a" * 2049}, 413, "msg.2049"),
        ({"body": "é" * 1025}, 413, "msg.2050_bytes_multibyte"),
        ({"body": "a\0b"}, 400, None),
        ({"clientMessageId": "no-uuid"}, 400, None),
        ({"clientMessageId": 7}, 400, None),
        ({"clientMessageId": "-" * 60_000 + "0" * 32}, 400, None),
        ({"clientMessageId": "{" + "0" * 32 + "}"}, 400, None),
    ],
)
def test_a_wrong_message_gets_its_status_and_the_recorded_text(
    fields: dict[str, object], status: int, name: str | None, eva: Peer, conversation_id: str
) -> None:
    body = {"conversationId": conversation_id, "body": "x", **fields}
    got = refusal(eva, "/api/chat/messages", body)
    assert got[0] == status
    if name is not None:
        assert got[1] == recorded("rest", name)["error"]


@pytest.mark.parametrize(
    "raw", [b"nope", b"", b"[]", b'{"conversationId":"x","body":"a\\ud83dz"}', b"\xff", b"[" * 5000]
)
def test_a_body_that_is_no_object_is_refused(raw: bytes, eva: Peer) -> None:
    assert eva.request("POST", "/api/chat/messages", raw).status == 400


def test_a_body_larger_than_any_right_one_is_refused(eva: Peer, conversation_id: str) -> None:
    assert (
        refusal(eva, "/api/chat/messages", {"conversationId": conversation_id, "body": "a" * 70_000})[0]
        == 413
    )


@pytest.mark.parametrize(
    "text", ["a" * 2048, "é" * 1024, "ñandú 👩‍👩‍👧‍👦 🇪🇸 ✅", '<b>x</b> & "q" \\ /', "uno\ndos\n\ntres"]
)
def test_a_right_message_comes_back_as_it_was(text: str, ana: Peer, eva: Peer, conversation_id: str) -> None:
    assert eva.post(conversation_id, text)["body"] == text
    assert ana.page(conversation_id)["data"][0]["body"] == text


def test_blanks_are_folded_and_line_breaks_kept(eva: Peer, conversation_id: str) -> None:
    sent = "linea 1\nlinea 2\r\n\r\n\tlinea  3   con   espacios  "
    assert eva.post(conversation_id, sent)["body"] == "linea 1\nlinea 2\n\nlinea 3 con espacios"


def test_a_message_posted_as_plain_text_or_with_more_fields_is_taken(eva: Peer, conversation_id: str) -> None:
    body = json.dumps(
        {"conversationId": conversation_id, "body": "x", "id": "mine", "status": "READ"}
    ).encode()
    answer = eva.request("POST", "/api/chat/messages", body, {"Content-Type": "text/plain"})
    assert answer.status == 201
    assert answer.json["message"]["status"] == "SENT"
    assert answer.json["message"]["id"] != "mine"


def test_the_same_key_again_answers_200_with_the_same_message(
    ana: Peer, eva: Peer, conversation_id: str
) -> None:
    key = str(uuid.uuid4())
    body = {"conversationId": conversation_id, "body": "una vez", "clientMessageId": key}
    first = eva.request("POST", "/api/chat/messages", body)
    shouted = {**body, "body": "otra cosa", "clientMessageId": key.upper()}  # one key, however it is spelt
    again = eva.request("POST", "/api/chat/messages", shouted)
    assert (first.status, again.status) == (201, 200)
    assert first.json == again.json
    assert first.json["message"]["clientMessageId"] == key
    assert ana.unread() == 1
    assert len(ana.page(conversation_id)["data"]) == 1


def test_the_eleventh_post_is_too_fast_on_any_device_and_wrong_ones_count(
    make_world: Callable[..., World],
) -> None:
    world = make_world(CHAT_RATE_LIMIT="10/10")
    world.clock.stands_at = 1_800_000_000_000
    here, there = world.peer("ana"), world.peer("ana")
    conversation_id = here.open(world.ids["eva"])["id"]
    for _ in range(5):
        assert refusal(here, "/api/chat/messages", {})[0] == 400
        there.post(conversation_id, "x")
    world.clock.ahead_ms = 2_500
    answer = here.request("POST", "/api/chat/messages", {"conversationId": conversation_id, "body": "x"})
    assert answer.status == 429
    assert answer.json == {"error": recorded("rest", "ratelimit.11")["error"], "retryAfter": 8}
    assert answer.headers["retry-after"] == "8"
    world.peer("eva").post(conversation_id, "los demás pueden")
    world.clock.ahead_ms = 10_000
    here.post(conversation_id, "x")


def test_a_page_ends_with_a_cursor_and_the_last_one_without(eva: Peer, conversation_id: str) -> None:
    ids = [eva.post(conversation_id, f"m{number}")["id"] for number in range(5)]
    first = eva.page(conversation_id, limit=3)
    second = eva.page(conversation_id, limit=3, cursor=first["nextCursor"])
    assert [message["id"] for message in first["data"] + second["data"]] == ids[::-1]
    assert (first["hasMore"], second["hasMore"], second["nextCursor"]) == (True, False, None)


def test_120_messages_of_one_millisecond_page_completely(
    world: World, eva: Peer, conversation_id: str
) -> None:
    world.clock.stands_at = world.clock()
    ids = [eva.post(conversation_id, f"m{number}")["id"] for number in range(120)]
    got: list[str] = []
    cursor: str | None = None
    while True:
        page = eva.page(conversation_id, limit=50, cursor=cursor)
        got += [message["id"] for message in page["data"]]
        cursor = page["nextCursor"]
        if cursor is None:
            break
    assert got == ids[::-1]


def test_the_cursor_of_level_1_is_still_taken(world: World, eva: Peer, conversation_id: str) -> None:
    world.clock.stands_at = world.clock()
    first = eva.post(conversation_id, "primero")
    world.clock.ahead_ms = 1
    second = eva.post(conversation_id, "segundo")
    for cursor in (second["createdAt"], second["createdAt"].replace("Z", "+00:00")):
        assert [row["id"] for row in eva.page(conversation_id, cursor=cursor)["data"]] == [first["id"]]


@pytest.mark.parametrize(
    "query",
    ["cursor=abc", "cursor=2026-01-10T11:01:00+01:00", "limit=abc", "limit=0", "limit=-1", "limit=2.5"],
)
def test_a_malformed_query_is_refused(query: str, eva: Peer, conversation_id: str) -> None:
    assert eva.request("GET", f"/api/chat/conversations/{conversation_id}/messages?{query}").status == 400


def test_an_empty_cursor_is_none(eva: Peer, conversation_id: str) -> None:
    eva.post(conversation_id, "x")
    assert len(eva.page(conversation_id, cursor="")["data"]) == 1


def test_messages_read_sets_the_peers_messages_to_read_and_leaves_the_counter(
    ana: Peer, eva: Peer, conversation_id: str
) -> None:
    ids = [eva.post(conversation_id, text)["id"] for text in ("uno", "dos", "tres")]
    own = ana.post(conversation_id, "cuatro")["id"]
    assert ana.mark_read(conversation_id, ids[1]) == 2
    assert ana.mark_read(conversation_id, ids[1]) == 0
    assert eva.mark_read(conversation_id, ids[2]) == 0
    statuses = {row["id"]: row["status"] for row in ana.page(conversation_id)["data"]}
    assert [statuses[message_id] for message_id in (*ids, own)] == ["READ", "READ", "SENT", "SENT"]
    assert ana.unread() == 3


@pytest.mark.parametrize(
    ("fields", "status", "name"),
    [
        ({"messageId": None}, 400, "read.missing_msg"),
        ({"conversationId": None}, 400, "read.missing_conv"),
        ({"messageId": "nope"}, 404, "read.unknown_msg"),
        ({"conversationId": "nope"}, 404, "read.unknown_conv"),
    ],
)
def test_a_wrong_messages_read_is_refused(
    fields: dict[str, object], status: int, name: str, eva: Peer, conversation_id: str
) -> None:
    message = eva.post(conversation_id, "x")
    body = {"conversationId": conversation_id, "messageId": message["id"], **fields}
    assert refusal(eva, "/api/chat/messages/read", body) == (status, recorded("rest", name)["error"])


def test_a_clock_that_was_set_back_does_not_put_an_answer_before_its_question(
    world: World, ana: Peer, eva: Peer, conversation_id: str
) -> None:
    question = eva.post(conversation_id, "¿sí?")
    world.clock.ahead_ms = -3_600_000
    answer = ana.post(conversation_id, "sí")
    assert [row["id"] for row in ana.page(conversation_id)["data"]] == [answer["id"], question["id"]]
    assert answer["createdAt"] >= question["createdAt"]
