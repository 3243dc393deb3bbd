"""The routes of conversations: shapes as recorded, statuses as level 2 says."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.integration.server.world import World, keys, recorded, refusal
from tests.support.live_server import Peer


def test_a_new_conversation_has_the_recorded_shape(ana: Peer, eva: Peer) -> None:
    conversation = ana.open(eva.id)
    assert keys(conversation) == keys(recorded("rest", "conv.create")["conversation"])
    assert {conversation["userAId"], conversation["userBId"]} == {ana.id, eva.id}


def test_a_conversation_is_the_same_from_both_sides_and_again(ana: Peer, eva: Peer) -> None:
    assert ana.open(eva.id) == ana.open(eva.id) == eva.open(ana.id)


def test_a_listed_conversation_without_messages_has_the_recorded_shape(ana: Peer, eva: Peer) -> None:
    ana.open(eva.id)
    assert keys(ana.conversations()) == keys(recorded("rest", "conv.list.no_messages")["conversations"])


def test_the_list_is_newest_first_with_the_last_message_and_my_counter(
    world: World, ana: Peer, eva: Peer, conversation_id: str
) -> None:
    leo = world.peer("leo")
    other = leo.open(ana.id)["id"]
    leo.post(other, "primero")
    last = eva.post(conversation_id, "segundo")
    rows = ana.conversations()
    assert [row["id"] for row in rows] == [conversation_id, other]
    assert rows[0]["lastMessage"] == {key: last[key] for key in ("id", "body", "createdAt", "senderId")}
    assert [row["unreadCount"] for row in rows] == [1, 1]
    assert [row["unreadCount"] for row in eva.conversations()] == [0]
    assert rows[0]["_count"] == {"messages": 1}
    assert len(ana.conversations(limit=1)) == 1


def test_of_conversations_of_one_millisecond_the_last_written_comes_first(world: World, ana: Peer) -> None:
    world.clock.stands_at = world.clock()
    for peer in [world.peer(name) for name in ("leo", "eva", "leo")]:
        conversation = peer.open(ana.id)["id"]
        peer.post(conversation, "a la vez")
        assert ana.conversations()[0]["id"] == conversation


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 400),
        ({"peerUserId": None}, 400),
        ({"peerUserId": 5}, 400),
        ({"peerUserId": ""}, 400),
        ({"peerUserId": "nope"}, 404),
        ([], 400),
    ],
)
def test_a_conversation_with_nobody_is_refused(body: object, status: int, ana: Peer) -> None:
    assert refusal(ana, "/api/chat/conversations", body)[0] == status


def test_a_blocked_conversation_takes_no_message_and_leaves_the_list(
    world: World, ana: Peer, eva: Peer, conversation_id: str
) -> None:
    eva.post(conversation_id, "antes")
    world.execute("UPDATE conversations SET is_blocked = 1")
    assert refusal(eva, "/api/chat/messages", {"conversationId": conversation_id, "body": "x"})[0] == 403
    assert ana.conversations() == []
    assert len(ana.page(conversation_id)["data"]) == 1
    assert ana.unread() == 1


def test_reading_a_conversation_zeroes_the_counter(ana: Peer, eva: Peer, conversation_id: str) -> None:
    for text in ("uno", "dos"):
        eva.post(conversation_id, text)
    assert ana.read(conversation_id) == {"unreadCount": 0, "totalUnread": 0}
    assert ana.unread() == 0
    assert {row["status"] for row in ana.page(conversation_id)["data"]} == {"READ"}


def test_reading_up_to_a_message_lowers_the_counter_and_never_raises_it(
    ana: Peer, eva: Peer, conversation_id: str
) -> None:
    ids = [eva.post(conversation_id, text)["id"] for text in ("uno", "dos", "tres")]
    assert ana.read(conversation_id, ids[1]) == {"unreadCount": 1, "totalUnread": 1}
    assert ana.read(conversation_id, ids[0]) == {"unreadCount": 1, "totalUnread": 1}
    assert ana.read(conversation_id, ids[2]) == {"unreadCount": 0, "totalUnread": 0}
    assert ana.read(conversation_id, ids[0]) == {"unreadCount": 0, "totalUnread": 0}


@pytest.mark.parametrize("body", [{"upToMessageId": 5}, {"upToMessageId": ""}, []])
def test_a_malformed_reading_is_refused(body: object, ana: Peer, conversation_id: str) -> None:
    assert refusal(ana, f"/api/chat/conversations/{conversation_id}/read", body)[0] == 400


def test_reading_up_to_an_unknown_message_is_refused(ana: Peer, conversation_id: str) -> None:
    body = {"upToMessageId": "nope"}
    assert refusal(ana, f"/api/chat/conversations/{conversation_id}/read", body)[0] == 404


def test_an_empty_conversation_can_be_read_without_a_body(ana: Peer, conversation_id: str) -> None:
    answer = ana.request("POST", f"/api/chat/conversations/{conversation_id}/read")
    assert (answer.status, answer.json) == (200, {"unreadCount": 0, "totalUnread": 0})


def test_hiding_takes_it_off_my_list_alone_and_a_message_brings_it_back(
    ana: Peer, eva: Peer, conversation_id: str
) -> None:
    eva.post(conversation_id, "uno")
    assert ana.request("POST", f"/api/chat/conversations/{conversation_id}/hide").status == 200
    assert (ana.conversations(), ana.unread()) == ([], 0)
    assert len(eva.conversations()) == 1
    eva.post(conversation_id, "dos")
    assert [row["unreadCount"] for row in ana.conversations()] == [1]


def test_writing_into_a_hidden_conversation_takes_it_up_again(
    ana: Peer, eva: Peer, conversation_id: str
) -> None:
    eva.post(conversation_id, "uno")
    ana.request("POST", f"/api/chat/conversations/{conversation_id}/hide")
    assert ana.open(eva.id)["id"] == conversation_id
    assert ana.conversations() == []
    ana.post(conversation_id, "dos")
    assert [row["id"] for row in ana.conversations()] == [conversation_id]


def test_clearing_deletes_for_both(ana: Peer, eva: Peer, conversation_id: str) -> None:
    eva.post(conversation_id, "uno")
    ana.post(conversation_id, "dos")
    assert ana.request("POST", f"/api/chat/conversations/{conversation_id}/clear").status == 200
    for peer in (ana, eva):
        assert peer.page(conversation_id) == {"data": [], "nextCursor": None, "hasMore": False}
        (row,) = peer.conversations()
        assert (row["lastMessage"], row["unreadCount"], row["_count"]) == (None, 0, {"messages": 0})
        assert peer.unread() == 0


def test_everybody_who_opens_a_pair_at_once_gets_the_same_conversation(ana: Peer, eva: Peer) -> None:
    with ThreadPoolExecutor(6) as threads:
        opened = list(threads.map(lambda pair: pair[0].open(pair[1].id)["id"], [(ana, eva), (eva, ana)] * 3))
    assert len(set(opened)) == 1


@pytest.mark.parametrize(("who", "status"), [("ana", 422), ("ivan", 404), ("zoe", 404), ("noa", 404)])
def test_a_conversation_with_the_wrong_person_is_refused(
    who: str, status: int, world: World, ana: Peer
) -> None:
    text = recorded("rest", "conv.create.self" if who == "ana" else "conv.create.other_org")["error"]
    assert refusal(ana, "/api/chat/conversations", {"peerUserId": world.ids[who]}) == (status, text)
