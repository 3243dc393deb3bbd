"""The connection as the GUI sees it: which icon wins, which sentence is said."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from pytestqt.qtbot import QtBot

from desktop.core.changes import AccountChanged, ConnectionChanged, ConnectionState
from desktop.state.connection_state import ConnectionStore, icon_state, say
from desktop.state.dates import clock
from desktop.state.icon_state import IconState
from desktop.wire.timestamp import Timestamp

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
        (ConnectionState.OFFLINE, True, True, IconState.GREYED),
        (ConnectionState.CONNECTING, True, True, IconState.GREYED),
        (ConnectionState.CATCHING_UP, True, True, IconState.GREYED),
        (ConnectionState.ONLINE, True, True, IconState.DO_NOT_DISTURB),
        (ConnectionState.ONLINE, True, False, IconState.UNCERTAIN),
        (ConnectionState.ONLINE, False, False, IconState.NORMAL),
    ],
)
def test_the_graver_state_wins_the_icon(
    state: ConnectionState, uncertain: bool, quiet: bool, icon: IconState
) -> None:
    assert icon_state(connection(state, uncertain=uncertain), do_not_disturb=quiet) is icon


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


def test_the_store_tells_a_difference_once(qtbot: QtBot) -> None:
    store = ConnectionStore()
    with qtbot.waitSignal(store.changed) as told:
        store.apply(connection(ConnectionState.ONLINE))
    assert told.args == [store.current]
    with qtbot.assertNotEmitted(store.changed):
        store.apply(connection(ConnectionState.ONLINE))
        store.apply(AccountChanged(account=None))
