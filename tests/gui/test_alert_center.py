"""The alert center: raises, replaces, gathers, withdraws; never twice, never lost."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from pytestqt.qtbot import QtBot

from desktop.core.alerts import SUMMARY_KEY
from desktop.core.changes import (
    AccountChanged,
    ConnectionChanged,
    ConnectionState,
    ConversationRead,
    ConversationRemoved,
    MessageAdded,
)
from desktop.core.chat import Message
from desktop.core.settings import NotificationSettings, Privacy, Settings
from desktop.state.alert_center import AlertCenter, AlertRequest
from desktop.state.do_not_disturb import FOREVER
from desktop.wire.timestamp import Timestamp

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def arrived(
    key: str = "c1", body: str = "hola", *, at_ms: int = 1, own: bool = False, caught_up: bool = False
) -> MessageAdded:
    message = Message(
        id=f"{key}-{body}-{at_ms}",
        conversation_id=key,
        sender_id="ana",
        sender_name="Ana",
        body=body,
        created_at=Timestamp.from_ms(at_ms),
    )
    return MessageAdded(message=message, own=own, caught_up=caught_up)


def connection(state: ConnectionState) -> ConnectionChanged:
    return ConnectionChanged(state=state, at=Timestamp.of(NOON))


def read(key: str, unread: int = 0) -> ConversationRead:
    return ConversationRead(conversation_id=key, unread=unread)


class Bench:
    """An alert center, and what came out of it."""

    def __init__(self, interval: float = 0.25) -> None:
        self.center = AlertCenter(now=lambda: NOON, interval=interval)
        self.raised: list[AlertRequest] = []
        self.withdrawn: list[str] = []
        self.sounds: list[str] = []
        self.notified: list[tuple[str, int]] = []
        self.center.raised.connect(self.raised.append)
        self.center.withdrawn.connect(self.withdrawn.append)
        self.center.sound_wanted.connect(self.sounds.append)
        self.center.notified.connect(self._noted)

    def _noted(self, key: str, at: Timestamp) -> None:
        self.notified.append((key, at.ms))

    def apply(self, *changes: object) -> None:
        for change in changes:
            self.center.apply(change)

    @property
    def keys(self) -> list[str]:
        return [request.key for request in self.raised]


@pytest.fixture
def bench(qtbot: QtBot) -> Bench:
    assert qtbot is not None
    return Bench()


def test_a_message_raises_a_notification_with_sound_and_is_noted(bench: Bench) -> None:
    bench.apply(arrived("c1", "hola", at_ms=7))
    assert bench.raised == [
        AlertRequest(key="c1", title="Ana", body="hola", count=1, silent=False, names_person=True)
    ]
    assert bench.sounds == [Settings().notifications.sound]
    assert bench.notified == [("c1", 7)]


def test_an_own_message_raises_nothing(bench: Bench) -> None:
    bench.apply(arrived(own=True))
    assert (bench.raised, bench.notified) == ([], [])


def test_what_is_held_back_is_noted_so_that_it_never_comes_later(bench: Bench) -> None:
    bench.center.set_do_not_disturb(FOREVER)
    bench.apply(arrived("c1", at_ms=7))
    bench.center.set_do_not_disturb(None)
    assert (bench.raised, bench.sounds, bench.notified) == ([], [], [("c1", 7)])


def test_the_watched_conversation_stays_silent_until_it_is_watched_no_more(bench: Bench) -> None:
    bench.center.set_focus("c1", True)
    bench.apply(arrived("c1", "seen"))
    bench.center.set_focus("c1", False)
    bench.apply(arrived("c1", "not seen"))
    assert [request.body for request in bench.raised] == ["not seen"]


def test_more_messages_become_one_replacement_that_shows_the_last(qtbot: QtBot, bench: Bench) -> None:
    start = time.monotonic()
    bench.apply(*[arrived("c1", str(number), at_ms=number) for number in range(5)])
    assert [request.body for request in bench.raised] == ["0"]
    qtbot.waitUntil(lambda: len(bench.raised) == 2)
    assert time.monotonic() - start >= 0.25
    assert bench.raised[1].count == 5
    assert bench.raised[1].body.endswith("\n4")
    assert bench.notified == [("c1", 0), ("c1", 4)]


def test_two_conversations_do_not_wait_for_each_other(bench: Bench) -> None:
    bench.apply(arrived("c1"), arrived("c2"))
    assert bench.keys == ["c1", "c2"]
    assert [request.silent for request in bench.raised] == [False, True]  # one sound a second


def test_a_read_withdraws_at_once_and_touches_no_other(bench: Bench) -> None:
    bench.apply(arrived("c1"), arrived("c2"), read("c1"))
    assert bench.withdrawn == ["c1"]


def test_a_read_drops_the_replacement_that_was_waiting(qtbot: QtBot, bench: Bench) -> None:
    bench.apply(arrived("c1", "uno"), arrived("c1", "dos"), read("c1"), arrived("c2"), arrived("c2", "tres"))
    qtbot.waitUntil(lambda: len(bench.raised) == 3)
    assert bench.keys == ["c1", "c2", "c2"]


def test_a_message_after_a_read_is_told_at_once(bench: Bench) -> None:
    bench.apply(arrived("c1", "uno"), read("c1"), arrived("c1", "dos"))
    assert [(request.body, request.count) for request in bench.raised] == [("uno", 1), ("dos", 1)]


def test_a_read_of_older_messages_keeps_what_waits(qtbot: QtBot, bench: Bench) -> None:
    bench.apply(arrived("c1", "uno"), arrived("c1", "dos"), read("c1", unread=1))
    qtbot.waitUntil(lambda: len(bench.raised) == 2)
    bench.apply(read("c1"))
    assert bench.withdrawn == ["c1"]


def test_a_read_of_what_was_never_raised_withdraws_nothing(bench: Bench) -> None:
    bench.apply(read("c1"), ConversationRemoved(conversation_id="c2"))
    assert bench.withdrawn == []


def test_a_removed_conversation_takes_its_notification_along(bench: Bench) -> None:
    bench.apply(arrived("c1"), ConversationRemoved(conversation_id="c1"))
    assert bench.withdrawn == ["c1"]


def test_another_account_leaves_no_notification_of_the_old_one(qtbot: QtBot, bench: Bench) -> None:
    bench.apply(arrived("c1"), arrived("c1", "waits"), arrived("c2", caught_up=True))
    bench.apply(AccountChanged(account=None))
    bench.apply(arrived("c3"), arrived("c3", "otra"))
    qtbot.waitUntil(lambda: len(bench.raised) == 3)
    assert bench.withdrawn == ["c1"]
    assert bench.keys == ["c1", "c3", "c3"]


def test_a_burst_becomes_one_summary(bench: Bench) -> None:
    bench.apply(*[arrived(f"c{number}") for number in range(4)])
    assert bench.keys == ["c0", "c1", "c2", SUMMARY_KEY]
    assert bench.withdrawn == ["c0", "c1", "c2"]
    assert bench.raised[-1].title == "TimeNow"
    assert "4" in bench.raised[-1].body
    assert sorted(bench.notified) == [("c0", 1), ("c1", 1), ("c2", 1), ("c3", 1)]


def test_the_summary_goes_with_its_last_conversation(bench: Bench) -> None:
    bench.apply(*[arrived(f"c{number}") for number in range(4)])
    bench.withdrawn.clear()
    bench.apply(*[read(f"c{number}") for number in range(4)])
    assert bench.withdrawn == [SUMMARY_KEY]


def test_what_was_missed_is_told_together_when_catching_up_ends(bench: Bench) -> None:
    bench.apply(connection(ConnectionState.CATCHING_UP))
    bench.apply(*[arrived(f"c{number % 6}", str(number), caught_up=True) for number in range(14)])
    assert bench.raised == []
    bench.apply(connection(ConnectionState.ONLINE))
    assert [(request.key, request.count) for request in bench.raised] == [(SUMMARY_KEY, 14)]
    assert len(bench.sounds) == 1


def test_three_missed_conversations_make_one_sound(bench: Bench) -> None:
    bench.apply(connection(ConnectionState.CATCHING_UP))
    bench.apply(*[arrived(f"c{number}", caught_up=True) for number in range(3)])
    bench.apply(connection(ConnectionState.ONLINE))
    assert (len(bench.raised), len(bench.sounds)) == (3, 1)


def test_what_is_found_while_online_is_told_together_soon(qtbot: QtBot, bench: Bench) -> None:
    bench.apply(connection(ConnectionState.ONLINE))
    with qtbot.waitSignal(bench.center.raised):
        bench.apply(*[arrived("c1", str(number), caught_up=True) for number in range(3)])
    assert [(request.key, request.count) for request in bench.raised] == [("c1", 3)]


def test_what_is_read_before_it_was_told_is_never_told(bench: Bench) -> None:
    bench.apply(connection(ConnectionState.CATCHING_UP))
    bench.apply(arrived("c1", caught_up=True), arrived("c2", caught_up=True), read("c1"))
    bench.apply(connection(ConnectionState.ONLINE))
    assert bench.keys == ["c2"]


@pytest.mark.parametrize(
    ("privacy", "title", "body", "named"),
    [
        ("full", "Ana", "hola", True),
        ("name", "Ana", "New message", True),
        ("none", "TimeNow", "New message", False),
    ],
)
def test_a_notification_shows_as_much_as_the_person_allows(
    bench: Bench, privacy: Privacy, title: str, body: str, named: bool
) -> None:
    bench.center.set_settings(Settings(notifications=NotificationSettings(privacy=privacy)))
    bench.apply(arrived())
    request = bench.raised[0]
    assert (request.title, request.body, request.names_person) == (title, body, named)


def test_no_sound_is_wanted_where_sound_is_off(bench: Bench) -> None:
    bench.center.set_settings(Settings(notifications=NotificationSettings(sound="none")))
    bench.apply(arrived())
    assert bench.sounds == []
    assert bench.raised == [replace(bench.raised[0], silent=True)]
