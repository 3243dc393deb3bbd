"""What `watch` prints of each change, and `status` of the whole."""

from __future__ import annotations

from desktop.core.changes import (
    AccountChanged,
    Change,
    ConnectionChanged,
    ConnectionState,
    ConversationChanged,
    ConversationRead,
    ConversationRemoved,
    GapFound,
    MessageAdded,
    OutboxChanged,
    PeerRead,
    ServerDescribed,
    SnapshotLoaded,
)
from desktop.core.chat import Account
from desktop.core.report import Object, Reporter, Status
from tests.unit.core.build_chat import at, conversation, entry, message

NOON = "2026-11-24T12:00:00.000Z"


def _state(state: ConnectionState) -> ConnectionChanged:
    return ConnectionChanged(state=state, at=at())


def _snapshot(**counts: int) -> SnapshotLoaded:
    return SnapshotLoaded(conversations=(), counts=counts)


def _feed(reporter: Reporter, *changes: Change) -> list[Object]:
    return [line for change in changes for line in reporter.feed(change)]


def _caught_up(**counts: int) -> Reporter:
    reporter = Reporter()
    _feed(reporter, _state(ConnectionState.CATCHING_UP), _snapshot(**counts), _state(ConnectionState.ONLINE))
    return reporter


def test_a_connection_is_told_each_time() -> None:
    line = {"type": "connection", "state": "offline", "uncertain": True, "at": NOON}
    change = ConnectionChanged(state=ConnectionState.OFFLINE, at=at(), uncertain=True, code="session_unknown")
    assert _feed(Reporter(), change) == [line]


def test_the_copy_alone_tells_no_count() -> None:
    reporter = Reporter()
    lines = _feed(
        reporter,
        _snapshot(c1=2),
        _state(ConnectionState.CONNECTING),
        ConversationRead(conversation_id="c1", unread=0),
        _state(ConnectionState.CATCHING_UP),
        ConversationChanged(conversation=conversation(), unread=3),
    )
    assert [line["type"] for line in lines] == ["connection", "read", "connection"]
    assert [line["type"] for line in reporter.greeting()] == ["connection"]


def test_the_count_is_told_once_all_was_looked_at() -> None:
    reporter = Reporter()
    _feed(reporter, _state(ConnectionState.CATCHING_UP))
    told = {"type": "unread", "total": 3, "conversations": {"c1": 2, "c2": 1}}
    assert _feed(reporter, _snapshot(c1=2, c2=1)) == [told]
    assert _feed(reporter, _snapshot(c1=2, c2=1)) == []  # a look that found nothing new
    _feed(reporter, _state(ConnectionState.OFFLINE), _state(ConnectionState.CATCHING_UP))
    assert _feed(reporter, _snapshot(c1=2, c2=1)) == [told]


def test_where_a_count_was_left_out_nothing_unread_is_unknown() -> None:
    reporter = Reporter()
    _feed(reporter, _state(ConnectionState.CATCHING_UP))
    left_out = SnapshotLoaded(conversations=(), counts={}, uncounted=1)
    assert _feed(reporter, left_out) == [{"type": "unread", "total": None, "conversations": {}}]


def test_a_count_is_told_when_it_changes_and_only_then() -> None:
    reporter = _caught_up(c1=1)
    change = ConversationChanged(conversation=conversation(), unread=2)
    assert _feed(reporter, change) == [{"type": "unread", "total": 2, "conversations": {"c1": 2}}]
    assert _feed(reporter, change) == []


def test_a_conversation_that_leaves_takes_its_count_along() -> None:
    reporter = _caught_up(c1=1)
    assert _feed(reporter, ConversationRemoved(conversation_id="c1")) == [
        {"type": "unread", "total": 0, "conversations": {}}
    ]


def test_a_read_is_told_before_the_count() -> None:
    lines = _feed(_caught_up(c1=2), ConversationRead(conversation_id="c1", unread=0))
    assert lines == [
        {"type": "read", "conversationId": "c1", "unread": 0},
        {"type": "unread", "total": 0, "conversations": {}},
    ]


def test_a_message_is_told_whole() -> None:
    lines = _feed(_caught_up(), MessageAdded(message=message(body="¿qué?"), own=True, caught_up=True))
    assert lines == [
        {
            "type": "message",
            "id": "m0",
            "conversationId": "c1",
            "senderId": "eva",
            "sender": "Eva",
            "body": "¿qué?",
            "createdAt": NOON,
            "own": True,
            "caughtUp": True,
        }
    ]


def test_the_first_filling_tells_no_message() -> None:
    assert _feed(_caught_up(), MessageAdded(message=message(), own=False, first_start=True)) == []


def test_a_peer_that_read_and_a_gap_are_told() -> None:
    lines = _feed(
        _caught_up(),
        PeerRead(conversation_id="c1", message_id="m1", up_to=at()),
        GapFound(conversation_id="c1", before=at()),
    )
    assert lines == [
        {"type": "peer_read", "conversationId": "c1", "messageId": "m1"},
        {"type": "gap", "conversationId": "c1", "before": NOON},
    ]


def test_what_concerns_nobody_outside_is_not_told() -> None:
    changes = (ServerDescribed(level=2, capabilities=frozenset()), OutboxChanged(entry=entry()))
    assert _feed(_caught_up(), *changes) == []


def test_somebody_else_signed_in_begins_anew() -> None:
    reporter = _caught_up(c1=1)
    assert (
        _feed(
            reporter, AccountChanged(account=None), SnapshotLoaded(conversations=(), counts={}, known=False)
        )
        == []
    )
    assert [line["type"] for line in reporter.greeting()] == ["connection"]


def test_whoever_comes_later_is_greeted_with_what_holds() -> None:
    assert _caught_up(c1=1).greeting() == [
        {"type": "connection", "state": "online", "uncertain": False, "at": NOON},
        {"type": "unread", "total": 1, "conversations": {"c1": 1}},
    ]
    assert Reporter().greeting() == []


def test_the_status_of_nobody_knows_nothing() -> None:
    assert Status(state=ConnectionState.SIGNED_OUT).to_object() == {
        "state": "signed_out",
        "uncertain": False,
        "account": None,
        "level": None,
        "unread": None,
        "conversations": {},
        "streamSince": None,
        "lastHeartbeat": None,
        "lastReconcile": None,
        "outbox": {"queued": 0, "failed": 0},
    }


def test_the_status_of_somebody_tells_everything() -> None:
    account = Account(
        server="https://erp.example",
        user_id="me",
        org_id="o1",
        email="m@e.es",
        name="M",
        organisation="Norte",
    )
    status = Status(
        state=ConnectionState.ONLINE,
        account=account,
        level=2,
        counts={"c1": 2, "c2": 3},
        stream_since=at(),
        last_heartbeat=at(),
        last_reconcile=at(),
        queued=1,
        failed=2,
    ).to_object()
    assert status["account"] == {
        "email": "m@e.es",
        "name": "M",
        "server": "https://erp.example",
        "organisation": "Norte",
    }
    assert (status["unread"], status["conversations"]) == (5, {"c1": 2, "c2": 3})
    assert status["streamSince"] == status["lastHeartbeat"] == status["lastReconcile"] == NOON
    assert status["outbox"] == {"queued": 1, "failed": 2}
