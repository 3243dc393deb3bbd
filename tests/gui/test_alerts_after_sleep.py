"""What is told after sleep or an outage: few notifications, one sound, nothing that was read elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from pytestqt.qtbot import QtBot

from desktop.core.alerts import SUMMARY_KEY
from desktop.core.changes import (
    AccountChanged,
    AlertsOwed,
    Change,
    ConnectionChanged,
    ConnectionState,
    ConversationRead,
    MessageAdded,
    SessionNotice,
    SignedIn,
    SnapshotLoaded,
)
from desktop.core.chat import Message
from desktop.core.settings import NotificationSettings, Settings
from desktop.state.alert_center import SESSION_KEY, AlertCenter, AlertRequest
from desktop.state.connection_state import say_notice
from desktop.state.do_not_disturb import FOREVER
from desktop.wire.timestamp import Timestamp
from tests.support.chat_scenes import ACCOUNT

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


class Bench:
    """An alert center with a clock of its own; what is on the screen, and what was ever raised."""

    def __init__(self) -> None:
        self.passed = 0.0
        self.center = AlertCenter(
            now=lambda: NOON + timedelta(seconds=self.passed), seconds=lambda: self.passed, interval=0.0
        )
        self.raised: list[AlertRequest] = []
        self.screen: dict[str, AlertRequest] = {}
        self.sounds = 0
        self.notified: list[tuple[str, int]] = []
        self.center.raised.connect(self._show)
        self.center.withdrawn.connect(lambda key: self.screen.pop(key, None))
        self.center.sound_wanted.connect(self._sound)
        self.center.notified.connect(lambda key, at: self.notified.append((key, at.ms)))

    def _show(self, request: AlertRequest) -> None:
        self.raised.append(request)
        self.screen[request.key] = request

    def _sound(self, _name: str) -> None:
        self.sounds += 1

    def apply(self, *changes: Change) -> None:
        for change in changes:
            self.center.apply(change)

    def be(self, *states: ConnectionState) -> None:
        self.apply(*(ConnectionChanged(state=state, at=Timestamp.of(NOON)) for state in states))

    def look(self, counts: dict[str, int], *found: MessageAdded) -> None:
        """Catch up: the list says these counts, and these messages are new here."""
        self.be(ConnectionState.CATCHING_UP)
        self.apply(SnapshotLoaded(conversations=(), counts=counts), *found)
        self.be(ConnectionState.ONLINE)


@pytest.fixture
def bench(qtbot: QtBot) -> Iterator[Bench]:
    assert qtbot is not None
    bench = Bench()
    yield bench
    bench.apply(AccountChanged(account=None))


def message(key: str, number: int) -> Message:
    return Message(
        id=f"{key}-{number}",
        conversation_id=key,
        sender_id=f"u-{key}",
        sender_name=key.title(),
        body=str(number),
        created_at=Timestamp.from_ms(number),
    )


def found(key: str, *numbers: int) -> list[MessageAdded]:
    return [MessageAdded(message=message(key, number), own=False, caught_up=True) for number in numbers]


def flood(conversations: int, messages: int = 200) -> tuple[dict[str, int], list[MessageAdded]]:
    """Spread messages over conversations: the counts, and what is found, oldest first."""
    keys = [f"c{number % conversations}" for number in range(messages)]
    return {key: keys.count(key) for key in keys}, [
        added for number, key in enumerate(keys, 1) for added in found(key, number)
    ]


@pytest.mark.parametrize(("conversations", "shown"), [(1, 1), (3, 3), (6, 1), (200, 1)])
def test_two_hundred_messages_are_few_notifications_and_one_sound(
    bench: Bench, conversations: int, shown: int
) -> None:
    counts, messages = flood(conversations)
    bench.look(counts, *messages)
    assert (len(bench.raised), len(bench.screen), bench.sounds) == (shown, shown, 1)
    assert sum(request.count for request in bench.screen.values()) == 200
    assert {key for key, _ in bench.notified} == set(counts)


def test_what_was_read_elsewhere_meanwhile_is_not_told(bench: Bench) -> None:
    bench.look({"c2": 1}, *found("c1", 1, 2, 3), *found("c2", 4, 5, 6))
    assert [(request.key, request.count, request.body) for request in bench.raised] == [("c2", 1, "6")]


def test_nothing_is_told_where_everything_was_read_elsewhere(bench: Bench) -> None:
    _, messages = flood(6)
    bench.look({}, *messages)
    assert (bench.raised, bench.sounds) == ([], 0)


def test_a_count_that_the_server_did_not_tell_holds_nothing_back(bench: Bench) -> None:
    bench.be(ConnectionState.CATCHING_UP)
    bench.apply(SnapshotLoaded(conversations=(), counts={}, uncounted=1), *found("c1", 1))
    bench.be(ConnectionState.ONLINE)
    assert list(bench.screen) == ["c1"]


def test_what_was_shown_before_and_read_elsewhere_meanwhile_is_withdrawn(bench: Bench) -> None:
    bench.apply(MessageAdded(message=message("c1", 1), own=False))
    bench.apply(MessageAdded(message=message("c2", 2), own=False))
    bench.look({"c2": 1})
    assert list(bench.screen) == ["c2"]


def test_muted_conversations_stay_silent_and_are_noted(bench: Bench) -> None:
    bench.center.set_settings(Settings(mutes={"c1": None}))
    bench.look({"c1": 1, "c2": 1}, *found("c1", 1), *found("c2", 2))
    assert list(bench.screen) == ["c2"]
    assert ("c1", 1) in bench.notified


def test_messages_that_trickle_in_over_several_looks_make_one_sound_and_one_summary(bench: Bench) -> None:
    counts: dict[str, int] = {}
    for number in range(1, 11):
        counts[f"c{number}"] = 1
        bench.look(counts, *found(f"c{number}", number))
        bench.passed += 2.5
    assert bench.sounds == 1
    assert len([key for key in bench.screen if key != SUMMARY_KEY]) <= 3
    assert sum(request.count for request in bench.screen.values()) == 10


def test_a_trip_wire_that_finds_something_each_minute_tells_each_of_it(qtbot: QtBot, bench: Bench) -> None:
    bench.look({})
    for number in (1, 2, 3):
        with qtbot.waitSignal(bench.center.raised):
            bench.apply(SnapshotLoaded(conversations=(), counts={"c1": number}), *found("c1", number))
        bench.passed += 60.0
    assert (bench.screen["c1"].count, bench.sounds) == (3, 3)


def test_what_is_owed_is_told_with_what_the_first_look_finds(bench: Bench) -> None:
    owed = tuple(message(f"c{number}", number) for number in (1, 2))
    counts = {f"c{number}": 1 for number in range(1, 6)}
    bench.apply(SnapshotLoaded(conversations=(), counts={"c1": 1, "c2": 1}), AlertsOwed(messages=owed))
    bench.be(ConnectionState.CONNECTING)
    bench.look(counts, *(added for number in (3, 4, 5) for added in found(f"c{number}", number)))
    assert [(request.key, request.count) for request in bench.raised] == [(SUMMARY_KEY, 5)]
    assert bench.sounds == 1
    assert {key for key, _ in bench.notified} == set(counts)


def test_what_is_owed_is_told_although_there_is_no_connection(bench: Bench) -> None:
    bench.apply(AlertsOwed(messages=(message("c1", 1),)))
    bench.be(ConnectionState.CONNECTING, ConnectionState.OFFLINE)
    assert list(bench.screen) == ["c1"]


def test_what_is_owed_is_not_told_once_it_was_read(bench: Bench) -> None:
    bench.be(ConnectionState.CONNECTING)
    bench.apply(
        SnapshotLoaded(conversations=(), counts={"c1": 2, "c2": 1}),
        AlertsOwed(messages=(message("c1", 1), message("c1", 2), message("c2", 3))),
        ConversationRead(conversation_id="c1", unread=0),
    )
    bench.be(ConnectionState.OFFLINE)
    assert list(bench.screen) == ["c2"]


UNKNOWN = SessionNotice(code="session_unknown")
ENDING = SessionNotice(code="session_ending", details={"time": Timestamp.of(NOON).iso})


@pytest.mark.parametrize("notice", [UNKNOWN, ENDING])
def test_a_notice_of_the_session_is_shown_without_a_sound_whatever_is_held_back(
    bench: Bench, notice: SessionNotice
) -> None:
    bench.center.set_do_not_disturb(FOREVER)
    bench.apply(notice)
    shown = bench.screen[SESSION_KEY]
    assert (shown.title, shown.body, shown.silent) == ("TimeNow", say_notice(notice, "en"), True)
    assert bench.sounds == 0


def test_whoever_wants_no_notification_gets_none_of_the_session_either(bench: Bench) -> None:
    bench.center.set_settings(Settings(notifications=NotificationSettings(enabled=False)))
    bench.apply(UNKNOWN)
    assert bench.screen == {}


def test_the_notification_of_a_lost_session_goes_once_it_is_known_again(bench: Bench) -> None:
    unknown = ConnectionChanged(
        state=ConnectionState.OFFLINE, at=Timestamp.of(NOON), uncertain=True, code="session_unknown"
    )
    bench.apply(UNKNOWN, unknown)
    assert list(bench.screen) == [SESSION_KEY]
    bench.be(ConnectionState.ONLINE)
    assert bench.screen == {}


def test_the_notification_of_an_ending_session_goes_with_a_new_sign_in(bench: Bench) -> None:
    bench.apply(ENDING)
    bench.be(ConnectionState.ONLINE)
    assert list(bench.screen) == [SESSION_KEY]
    bench.apply(SignedIn(account=ACCOUNT))
    assert bench.screen == {}
