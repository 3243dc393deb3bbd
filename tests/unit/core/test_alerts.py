"""Alerts: what holds a message back, replacement, bursts, catching up, privacy."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.alerts import (
    BURST_WINDOW,
    MOST_AT_ONCE,
    SUMMARY_KEY,
    Alert,
    Reason,
    Shown,
    Summary,
    decide,
    forget,
    never_notifies,
    silenced,
)
from desktop.core.changes import MessageAdded
from desktop.core.chat import Message
from desktop.core.settings import NotificationSettings, Privacy, QuietHours, Settings
from desktop.wire.timestamp import Timestamp

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def arrived(
    conversation_id: str = "c1",
    body: str = "hola",
    *,
    own: bool = False,
    first_start: bool = False,
    read: bool = False,
) -> MessageAdded:
    return MessageAdded(
        message=Message(
            id=f"{conversation_id}-{body}",
            conversation_id=conversation_id,
            sender_id="ana",
            sender_name=f"Ana of {conversation_id}",
            body=body,
            created_at=Timestamp.of(NOON),
        ),
        own=own,
        first_start=first_start,
        read=read,
    )


def why(
    message: MessageAdded,
    settings: Settings | None = None,
    *,
    do_not_disturb: bool = False,
    watched: str = "",
) -> Reason | None:
    key = message.message.conversation_id
    return never_notifies(message) or silenced(
        key, settings or Settings(), now=NOON, do_not_disturb=do_not_disturb, watched=watched
    )


def tell(
    shown: Shown, *messages: MessageAdded, after: float = 0.0, privacy: Privacy = "full"
) -> tuple[Shown, tuple[Alert | Summary, ...]]:
    return decide(shown, messages, now=NOON + timedelta(seconds=after), privacy=privacy)


def tell_each(shown: Shown, *conversations: str) -> tuple[Shown, list[Alert | Summary]]:
    raised: list[Alert | Summary] = []
    for conversation_id in conversations:
        shown, more = tell(shown, arrived(conversation_id))
        raised += more
    return shown, raised


def test_a_message_of_somebody_else_notifies() -> None:
    assert why(arrived()) is None


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        (arrived(own=True), Reason.OWN),
        (arrived(first_start=True), Reason.FIRST_START),
        (arrived(read=True), Reason.READ),
    ],
)
def test_own_first_and_read_messages_do_not_notify(message: MessageAdded, reason: Reason) -> None:
    assert why(message) is reason


def test_nothing_notifies_while_notifications_are_off() -> None:
    assert why(arrived(), Settings(notifications=NotificationSettings(enabled=False))) is Reason.OFF


@pytest.mark.parametrize(
    ("until", "reason"),
    [(None, Reason.MUTED), (NOON + timedelta(minutes=1), Reason.MUTED), (NOON, None)],
)
def test_a_muted_conversation_is_silent_until_its_time(until: datetime | None, reason: Reason | None) -> None:
    assert why(arrived("c1"), Settings(mutes={"c1": until})) is reason


def test_muting_one_conversation_leaves_the_others_alone() -> None:
    assert why(arrived("c2"), Settings(mutes={"c1": None})) is None


def test_quiet_hours_hold_messages_back() -> None:
    quiet = Settings(quiet_hours=(QuietHours(start=time(11), end=time(13)),))
    assert why(arrived(), quiet) is Reason.QUIET_HOURS


def test_do_not_disturb_holds_messages_back() -> None:
    assert why(arrived(), do_not_disturb=True) is Reason.DO_NOT_DISTURB


def test_only_the_watched_conversation_stays_silent() -> None:
    assert why(arrived("c1"), watched="c1") is Reason.WATCHED
    assert why(arrived("c2"), watched="c1") is None


def test_the_first_message_names_the_person_and_shows_the_line() -> None:
    _, raised = tell(Shown(), arrived("c1", "hola"))
    assert raised == (Alert(conversation_id="c1", sender="Ana of c1", body="hola", count=1),)


def test_the_next_message_replaces_it_and_counts() -> None:
    shown, _ = tell(Shown(), arrived("c1", "hola"))
    _, raised = tell(shown, arrived("c1", "otra vez"), after=60)
    assert raised == (Alert(conversation_id="c1", sender="Ana of c1", body="otra vez", count=2),)


def test_after_a_read_counting_starts_anew() -> None:
    shown, _ = tell(Shown(), arrived("c1", "hola"))
    shown, withdrawn = forget(shown, "c1")
    _, raised = tell(shown, arrived("c1", "otra vez"))
    assert withdrawn == "c1"
    assert [notice.count for notice in raised] == [1]


@pytest.mark.parametrize(
    ("privacy", "sender", "body"),
    [("full", "Ana of c1", "hola"), ("name", "Ana of c1", None), ("none", None, None)],
)
def test_privacy_decides_what_leaves_the_core(privacy: Privacy, sender: str | None, body: str | None) -> None:
    _, raised = tell(Shown(), arrived("c1", "hola"), privacy=privacy)
    assert raised == (Alert(conversation_id="c1", sender=sender, body=body, count=1),)


def test_the_fourth_conversation_of_a_burst_turns_all_four_into_one_summary() -> None:
    _, raised = tell_each(Shown(), "c1", "c2", "c3", "c4")
    assert [notice.key for notice in raised] == ["c1", "c2", "c3", SUMMARY_KEY]
    assert raised[3] == Summary(count=4, conversations=("c1", "c2", "c3", "c4"), replaces=("c1", "c2", "c3"))


def test_a_burst_within_one_conversation_is_one_notification() -> None:
    _, raised = tell_each(Shown(), *["c1"] * 20)
    assert [notice.key for notice in raised] == ["c1"] * 20
    assert raised[-1].count == 20


def test_four_conversations_spread_over_time_are_no_burst() -> None:
    shown = Shown()
    raised: list[Alert | Summary] = []
    for number in range(8):
        shown, more = tell(shown, arrived(f"c{number}"), after=number * BURST_WINDOW.total_seconds() / 3)
        raised += more
    assert [notice.key for notice in raised] == [f"c{number}" for number in range(8)]


def test_a_notification_from_before_the_burst_is_replaced_not_summarised() -> None:
    shown, _ = tell(Shown(), arrived("old"))
    for number in range(4):
        shown, _ = tell(shown, arrived(f"c{number}"), after=60)
    _, raised = tell(shown, arrived("old", "otra vez"), after=60)
    assert [(notice.key, notice.count) for notice in raised] == [("old", 2)]


def test_after_the_burst_a_summarised_conversation_notifies_by_itself_again() -> None:
    shown, _ = tell_each(Shown(), "c1", "c2", "c3", "c4")
    _, raised = tell(shown, arrived("c2", "otra vez"), after=60)
    assert raised == (Alert(conversation_id="c2", sender="Ana of c2", body="otra vez", count=2),)


def test_the_summary_is_withdrawn_with_the_last_of_its_conversations() -> None:
    shown, _ = tell_each(Shown(), "c1", "c2", "c3", "c4")
    withdrawn = []
    for key in ("c1", "c2", "c3", "c4"):
        shown, gone = forget(shown, key)
        withdrawn.append(gone)
    assert withdrawn == [None, None, None, SUMMARY_KEY]
    assert shown == Shown()


def test_reading_what_was_never_shown_withdraws_nothing() -> None:
    assert forget(Shown(), "c1") == (Shown(), None)


def test_up_to_three_conversations_caught_up_notify_once_each() -> None:
    _, raised = tell(
        Shown(),
        arrived("c1", "uno"),
        arrived("c2"),
        arrived("c1", "dos"),
        arrived("c3"),
        arrived("c1", "tres"),
    )
    assert [(notice.key, notice.count) for notice in raised] == [("c1", 3), ("c2", 1), ("c3", 1)]
    assert isinstance(raised[0], Alert)
    assert raised[0].body == "tres"


def test_more_conversations_caught_up_are_one_summary() -> None:
    messages = [arrived(f"c{number % 6}", str(number)) for number in range(14)]
    _, raised = tell(Shown(), *messages)
    assert len(raised) == 1
    assert isinstance(raised[0], Summary)
    assert (raised[0].count, len(raised[0].conversations)) == (14, 6)


def test_a_summary_takes_over_what_notified_alone_before() -> None:
    shown, _ = tell(Shown(), arrived("c1"))
    _, raised = tell(shown, *[arrived(f"c{number}") for number in range(1, 6)], after=3600)
    assert isinstance(raised[0], Summary)
    assert (raised[0].count, raised[0].replaces) == (6, ("c1",))


steps = st.lists(
    st.tuples(
        st.lists(st.sampled_from([f"c{number}" for number in range(8)]), max_size=10),
        st.floats(0, 4),
        st.sampled_from([None, *(f"c{number}" for number in range(8))]),
    ),
    max_size=12,
)


@given(steps)
def test_every_message_is_told_and_never_more_than_three_at_once(
    script: list[tuple[list[str], float, str | None]],
) -> None:
    shown, now = Shown(), 0.0
    waiting: dict[str, int] = {}
    for batch, pause, read in script:
        now += pause
        shown, raised = tell(shown, *[arrived(key) for key in batch], after=now)
        told = {key for notice in raised for key in notice.conversations}
        assert set(batch) <= told
        assert len(raised) <= MOST_AT_ONCE + 1
        for key in batch:
            waiting[key] = waiting.get(key, 0) + 1
        if read is not None:
            shown, _ = forget(shown, read)
            waiting.pop(read, None)
        assert not shown.alone.keys() & shown.together.keys()
        assert {**shown.alone, **shown.together} == waiting
