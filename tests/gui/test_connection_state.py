"""The connection as the GUI sees it: which icon wins, which sentence is said."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from pytestqt.qtbot import QtBot

from desktop.core.changes import (
    AccountChanged,
    Change,
    ConnectionChanged,
    ConnectionState,
    SessionNotice,
    SignedIn,
)
from desktop.state.connection_state import ConnectionStore, icon_state, say, say_notice
from desktop.state.dates import clock, moment
from desktop.state.icon_state import IconState
from desktop.wire.timestamp import Timestamp
from tests.support.chat_scenes import ACCOUNT

NOW = Timestamp.of(datetime(2026, 11, 24, 10, 42, tzinfo=UTC))


def connection(
    state: ConnectionState, *, uncertain: bool = False, code: str | None = None, **details: str
) -> ConnectionChanged:
    return ConnectionChanged(state=state, at=NOW, uncertain=uncertain, code=code, details=details)


@pytest.mark.parametrize(
    ("state", "uncertain", "quiet", "icon"),
    [
        (ConnectionState.SIGNED_OUT, True, True, IconState.SIGNED_OUT),
        (ConnectionState.CHAT_OFF, True, True, IconState.CHAT_OFF),
        (ConnectionState.OFFLINE, True, True, IconState.STALE),
        (ConnectionState.OFFLINE, False, True, IconState.GREYED),
        (ConnectionState.CONNECTING, True, True, IconState.STALE),
        (ConnectionState.CATCHING_UP, True, True, IconState.STALE),
        (ConnectionState.ONLINE, True, True, IconState.DO_NOT_DISTURB),
        (ConnectionState.ONLINE, True, False, IconState.UNCERTAIN),
        (ConnectionState.ONLINE, False, False, IconState.NORMAL),
    ],
)
def test_the_graver_state_wins_the_icon(
    state: ConnectionState, uncertain: bool, quiet: bool, icon: IconState
) -> None:
    assert icon_state(connection(state, uncertain=uncertain), do_not_disturb=quiet) is icon


@pytest.mark.parametrize(
    ("state", "icon"),
    [
        (ConnectionState.ONLINE, IconState.ATTENTION),
        (ConnectionState.OFFLINE, IconState.ATTENTION),
        (ConnectionState.SIGNED_OUT, IconState.SIGNED_OUT),
        (ConnectionState.CHAT_OFF, IconState.CHAT_OFF),
    ],
)
def test_what_a_person_should_look_at_comes_before_being_offline(
    state: ConnectionState, icon: IconState
) -> None:
    change = ConnectionChanged(state=state, at=NOW, uncertain=True, attention=True)
    assert icon_state(change, do_not_disturb=True) is icon


def test_before_anything_is_known_the_icon_is_greyed() -> None:
    assert icon_state(None, do_not_disturb=False) is IconState.GREYED


def test_online_there_is_nothing_to_say() -> None:
    assert say(connection(ConnectionState.ONLINE), "en") == ""


def test_offline_says_since_when_and_why_in_both_languages() -> None:
    change = connection(ConnectionState.OFFLINE, code="server_not_found", host="erp.example")
    assert say(change, "en") == (
        f"Offline since {clock(NOW)}. What you write is sent when the connection is back. "
        "No server answers at erp.example."
    )
    assert say(change, "es").endswith("Ningún servidor responde en erp.example.")


def test_a_reason_is_said_instead_of_the_usual_sentence() -> None:
    assert say(connection(ConnectionState.SIGNED_OUT), "en") == "You are signed out."
    expired = connection(ConnectionState.SIGNED_OUT, code="session_expired")
    assert say(expired, "en") == "Your session has expired. Sign in again."


def test_the_usual_sentence_is_not_said_twice() -> None:
    once = say(connection(ConnectionState.OFFLINE), "en")
    assert say(connection(ConnectionState.OFFLINE, code="offline"), "en") == once


@pytest.mark.parametrize("state", [ConnectionState.ONLINE, ConnectionState.OFFLINE])
def test_a_session_nobody_knows_is_said_in_every_state(state: ConnectionState) -> None:
    said = say(connection(state, uncertain=True, code="session_unknown"), "en")
    assert said.endswith("the server may be down, or your password changed.")
    assert ("Offline since" in said) is (state is ConnectionState.OFFLINE)


def test_where_messages_are_only_delayed_nothing_is_said_of_being_offline() -> None:
    said = say(connection(ConnectionState.OFFLINE, code="buffering_proxy"), "en")
    assert said == "Your network delays live messages; checking every 15 seconds instead."


def test_a_notice_says_its_instant_as_people_do() -> None:
    notice = SessionNotice(code="session_ending", details={"time": NOW.iso})
    assert say_notice(notice, "en").startswith(f"You are signed in until {moment(NOW)}.")
    assert say_notice(notice, "es").startswith(f"Tu sesión termina pronto ({moment(NOW)}).")


ENDING = SessionNotice(code="session_ending", details={"time": NOW.iso})


@pytest.mark.parametrize(
    "end",
    [
        AccountChanged(account=ACCOUNT),
        SignedIn(account=ACCOUNT),
        ConnectionChanged(state=ConnectionState.SIGNED_OUT, at=NOW),
    ],
)
def test_a_notice_stands_until_the_session_is_another_one(end: Change) -> None:
    store = ConnectionStore()
    told: list[object] = []
    store.notice_changed.connect(told.append)
    store.apply(ENDING)
    store.apply(ConnectionChanged(state=ConnectionState.OFFLINE, at=NOW))
    assert (store.notice, told) == (ENDING, [ENDING])
    store.apply(end)
    assert (store.notice, told) == (None, [ENDING, None])


def test_a_notice_can_be_put_away() -> None:
    store = ConnectionStore()
    store.apply(ENDING)
    store.dismiss_notice()
    assert store.notice is None


def test_a_session_nobody_knows_is_no_notice_beside_the_state_that_says_so() -> None:
    store = ConnectionStore()
    store.apply(SessionNotice(code="session_unknown"))
    assert store.notice is None


def test_the_store_tells_a_difference_once(qtbot: QtBot) -> None:
    store = ConnectionStore()
    with qtbot.waitSignal(store.changed) as told:
        store.apply(connection(ConnectionState.ONLINE))
    assert told.args == [store.current]
    with qtbot.assertNotEmitted(store.changed):
        store.apply(connection(ConnectionState.ONLINE))
        store.apply(AccountChanged(account=None))
