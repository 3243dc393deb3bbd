"""The demo company: who is there, who writes, who answers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.live_server import LiveServer


@pytest.fixture(scope="module")
def demo() -> Iterator[LiveServer]:
    with LiveServer("demo", "--every", "0") as server:
        yield server


def test_eight_people_with_spanish_names_and_some_history_all_of_it_read(demo: LiveServer) -> None:
    ana = demo.peer(0)
    assert len({account["id"] for account in demo.accounts}) == 8
    rows = ana.conversations()
    assert len(rows) == 7
    assert all(row["lastMessage"] for row in rows)
    assert len({row["lastMessageAt"] for row in rows}) == 7
    assert ana.unread() == 0
    assert demo.peer(1).unread() == 0


def test_whoever_is_written_to_reads_it_and_answers(demo: LiveServer) -> None:
    ana = demo.peer(0)
    conversation = ana.open(demo.accounts[4]["id"])["id"]
    with ana.stream() as stream:
        stream.next("system")
        sent = ana.post(conversation, "¿Estás?")
        assert stream.next("message").id == sent["id"]  # the echo
        assert stream.next("read").data["data"]["messageId"] == sent["id"]
        answer = stream.next("message").data["data"]
    assert (answer["conversationId"], answer["senderId"]) == (conversation, demo.accounts[4]["id"])
    assert ana.page(conversation)["data"][1]["status"] == "READ"


def test_colleagues_do_not_answer_each_others_answers(demo: LiveServer) -> None:
    marcos, nuria = demo.peer(2), demo.peer(3)
    conversation = marcos.open(nuria.id)["id"]
    with marcos.stream() as stream:
        stream.next("system")
        marcos.post(conversation, "hola")
        stream.next("message")
        answer = stream.next("message")
        marcos.post(conversation, "otra vez")
        events = [stream.next("message").data["data"]["senderId"] for _ in range(2)]
    assert answer.data["data"]["senderId"] == nuria.id
    assert events == [marcos.id, nuria.id]


def test_a_colleague_writes_of_her_own_accord() -> None:
    with LiveServer("demo", "--every", "0.1", "--silent") as server:
        ana = server.peer(0)
        with ana.stream() as stream:
            senders = {stream.next("message").data["data"]["senderId"] for _ in range(3)}
    assert senders == {server.accounts[1]["id"]}


def test_the_company_is_found_again_with_new_passwords(tmp_path: Path) -> None:
    with LiveServer("demo", "--every", "0", data=tmp_path / "demo") as first:
        before = first.peer(0).conversations()
    with LiveServer("demo", "--every", "0", data=tmp_path / "demo") as second:
        assert second.peer(0).conversations() == before
        assert [a["id"] for a in second.accounts] == [a["id"] for a in first.accounts]
        assert second.accounts[0]["password"] != first.accounts[0]["password"]
