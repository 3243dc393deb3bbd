"""The whole engine against a whole ERP of level 1 and our own server of level 2."""

from __future__ import annotations

import pytest

from desktop.core.changes import (
    ConversationChanged,
    ConversationRead,
    ConversationRemoved,
    OutboxRemoved,
    PeerRead,
)
from tests.integration.sync.client import Client
from tests.integration.sync.conftest import World
from tests.support.desktop_processes import wait_until
from tests.support.relay import Relay


def test_a_message_comes_in_and_counts(world: World, client: Client) -> None:
    world.bruno.post(world.conversation, "hola")
    client.wait(lambda: client.bodies() == ["hola"])
    [added] = client.heard()
    assert (added.own, added.caught_up) == (False, False)
    assert client.status().counts == {world.conversation: 1}
    assert client.status().level == world.level


def test_a_conversation_read_here_is_read_for_everybody(world: World, client: Client) -> None:
    posted = world.bruno.post(world.conversation, "read me")
    client.wait(lambda: client.bodies() == ["read me"])
    with world.bruno.stream(timeout=30.0) as hears:
        hears.next("system")
        client.do(lambda engine: engine.open_conversation(world.conversation))
        client.wait(lambda: ConversationRead(conversation_id=world.conversation, unread=0) in client.told)
        told = hears.next("read").data["data"]
    assert told["messageId"] == posted["id"]
    assert told["readBy"] == world.ana.user_id
    assert client.status().counts == {}
    wait_until(lambda: world.elsewhere.unread() == 0, "the server's own counter to be cleared")


def test_a_conversation_hidden_here_is_off_the_list_until_somebody_writes(
    world: World, client: Client
) -> None:
    world.bruno.post(world.conversation, "hide me")
    client.wait(lambda: client.bodies() == ["hide me"])
    client.do(lambda engine: engine.hide_conversation(world.conversation))
    client.wait(lambda: ConversationRemoved(conversation_id=world.conversation) in client.told)
    wait_until(lambda: world.elsewhere.conversations() == [], "the server to hide it")
    assert client.status().counts == {}
    world.bruno.post(world.conversation, "back again")
    client.wait(lambda: client.bodies() == ["hide me", "back again"])
    assert client.status().counts == {world.conversation: 1}


def test_a_hidden_conversation_is_written_in_without_waiting_for_the_other(
    world: World, client: Client
) -> None:
    world.bruno.post(world.conversation, "hide me")
    client.wait(lambda: client.bodies() == ["hide me"])
    client.do(lambda engine: engine.hide_conversation(world.conversation))
    wait_until(lambda: world.elsewhere.conversations() == [], "the server to hide it")
    client.do(lambda engine: engine.open_conversation(world.conversation))
    client.do(lambda engine: engine.send(world.conversation, "here I am"))
    client.wait(lambda: client.bodies() == ["hide me", "here I am"])
    assert client.status().counts == {}
    told = world.bruno.page(world.conversation)["data"]
    assert [message["body"] for message in told][:2] == ["here I am", "hide me"]


def test_what_is_marked_as_unread_here_counts_nowhere(world: World, client: Client) -> None:
    def marked() -> list[bool]:
        return [one.conversation.marked_unread for one in client.told if isinstance(one, ConversationChanged)]

    world.bruno.post(world.conversation, "mark me")
    client.wait(lambda: client.bodies() == ["mark me"])
    client.do(lambda engine: engine.mark_read(world.conversation))
    wait_until(lambda: world.elsewhere.unread() == 0, "the server's own counter to be cleared")
    client.do(lambda engine: engine.mark_unread(world.conversation))
    client.wait(lambda: marked()[-1:] == [True])
    assert (client.status().counts, world.elsewhere.unread()) == ({}, 0)
    client.do(lambda engine: engine.open_conversation(world.conversation))
    client.wait(lambda: marked()[-1:] == [False])


def test_a_conversation_cleared_here_is_empty_for_both(world: World, client: Client) -> None:
    world.bruno.post(world.conversation, "clear me")
    client.wait(lambda: client.bodies() == ["clear me"])
    client.do(lambda engine: engine.clear_conversation(world.conversation))
    client.wait(lambda: ConversationRemoved(conversation_id=world.conversation) in client.told)
    assert world.bruno.page(world.conversation)["data"] == []
    assert client.status().counts == {}
    world.bruno.post(world.conversation, "fresh")
    client.wait(lambda: client.bodies() == ["clear me", "fresh"])
    client.stop()
    client.start()
    assert client.bodies() == []
    assert client.status().counts == {world.conversation: 1}


def test_a_message_goes_out_and_is_seen_to_be_read(world: World, client: Client) -> None:
    client.do(lambda engine: engine.send(world.conversation, "out"))
    client.wait(lambda: client.bodies() == ["out"] and any(isinstance(c, OutboxRemoved) for c in client.told))
    [sent] = client.heard()
    assert sent.outbox_id is not None
    world.bruno.mark_read(world.conversation, sent.message.id)
    client.wait(lambda: any(isinstance(change, PeerRead) for change in client.told))


def test_a_read_elsewhere_drops_the_count_here(world: World, client: Client) -> None:
    world.bruno.post(world.conversation, "read on the phone")
    client.wait(lambda: client.bodies() == ["read on the phone"])
    world.read_elsewhere()
    client.wait(lambda: ConversationRead(conversation_id=world.conversation, unread=0) in client.told)
    assert client.status().counts == {}


def test_a_send_whose_answer_is_lost_arrives_once(
    world: World, client: Client, relay: Relay, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.sync.sender._PATIENCE", 0.5)
    relay.lose_answers = 1
    for text in ("first", "second", "third"):
        client.do(lambda engine, text=text: engine.send(world.conversation, text))  # type: ignore[misc]
    client.wait(lambda: sum(isinstance(change, OutboxRemoved) for change in client.told) == 3)
    assert relay.lose_answers == 0
    mine = [
        message["body"]
        for message in world.elsewhere.page(world.conversation)["data"]
        if message["senderId"] == world.ana.user_id
    ]
    assert mine[:3] == ["third", "second", "first"]
    assert client.bodies() == ["first", "second", "third"]
    assert client.status().queued == 0


def test_what_was_written_while_cut_off_goes_out_afterwards(
    world: World, client: Client, relay: Relay
) -> None:
    relay.shut()
    client.wait(lambda: not client.online())
    client.do(lambda engine: engine.send(world.conversation, "patience"))
    assert client.status().queued == 1
    world.bruno.post(world.conversation, "meanwhile")
    relay.open()
    client.do(lambda engine: engine.network_back())
    client.wait(lambda: sorted(client.bodies()) == ["meanwhile", "patience"])
    assert client.status().queued == 0


def test_a_restart_tells_what_was_missed_once(world: World, client: Client) -> None:
    world.bruno.post(world.conversation, "before")
    client.wait(lambda: client.bodies() == ["before"])
    client.stop()
    missed = [f"missed {number}" for number in range(60)]
    for body in missed:
        world.bruno.post(world.conversation, body)
    client.start()
    assert sorted(client.bodies()) == sorted(missed)
    order = [change.message.order for change in client.heard()]
    assert order == sorted(order)
    assert all(change.caught_up for change in client.heard())
    assert client.status().counts == {world.conversation: 61}
    client.stop()
    client.start()
    assert client.bodies() == []


def test_there_is_one_stream_ever(world: World, client: Client, relay: Relay) -> None:
    for number in range(4):
        told = len(client.told)
        relay.cut()
        client.wait(lambda told=told: client.was_offline_since(told) and client.online())  # type: ignore[misc]
        client.do(lambda engine: engine.network_back())
        client.do(lambda engine: engine.refresh())
        world.bruno.post(world.conversation, f"{number}")
        client.wait(lambda number=number: f"{number}" in client.bodies() and client.online())  # type: ignore[misc]
    client.stop()
    client.start()
    assert world.most_streams() == 1
    assert len(client.heard()) == 0


def test_signing_in_again_closes_the_old_stream_first(world: World, client: Client, relay: Relay) -> None:
    me = world.ana
    before = len(client.told)
    client.do(lambda engine: engine.sign_in(relay.url, me.email, me.password, False))
    client.wait(lambda: len(client.told) > before and client.online())
    world.bruno.post(world.conversation, "still here")
    client.wait(lambda: client.bodies() == ["still here"])
    assert world.most_streams() == 1
