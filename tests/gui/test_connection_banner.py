"""The banner: there when something is wrong, gone when it is not, with the way out."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from pytestqt.qtbot import QtBot

from desktop.core.changes import ConnectionChanged, ConnectionState, SessionNotice
from desktop.ui.connection_banner import ConnectionBanner
from desktop.ui.theme import Theme
from desktop.wire.timestamp import Timestamp

NOW = Timestamp.of(datetime(2026, 11, 24, 10, 42, tzinfo=UTC))


@pytest.fixture
def theme(qtbot: QtBot) -> Theme:
    assert qtbot is not None
    return Theme("light")


@pytest.fixture
def banner(qtbot: QtBot, theme: Theme) -> ConnectionBanner:
    banner = ConnectionBanner(theme)
    qtbot.addWidget(banner)
    return banner


def be(banner: ConnectionBanner, state: ConnectionState, code: str | None = None) -> None:
    banner.show_state(ConnectionChanged(state=state, at=NOW, code=code))


def test_trouble_shows_at_once_and_leaves_at_once(banner: ConnectionBanner) -> None:
    be(banner, ConnectionState.OFFLINE)
    assert banner.isVisible()
    be(banner, ConnectionState.ONLINE)
    assert not banner.isVisible()


def test_a_short_catching_up_is_not_shown(qtbot: QtBot, banner: ConnectionBanner) -> None:
    be(banner, ConnectionState.CATCHING_UP)
    assert not banner.isVisible()
    be(banner, ConnectionState.ONLINE)
    qtbot.wait_until(lambda: not banner.is_waiting)
    assert not banner.isVisible()


def test_a_long_catching_up_is_shown(qtbot: QtBot, banner: ConnectionBanner) -> None:
    be(banner, ConnectionState.CATCHING_UP)
    qtbot.wait_until(banner.isVisible)
    assert banner.text == "Catching up…"


def test_catching_up_after_trouble_takes_its_place_at_once(banner: ConnectionBanner) -> None:
    be(banner, ConnectionState.OFFLINE)
    be(banner, ConnectionState.CATCHING_UP)
    assert banner.isVisible()
    assert banner.text == "Catching up…"


@pytest.mark.parametrize(
    ("state", "code", "text"),
    [
        (ConnectionState.SIGNED_OUT, None, "Sign in"),
        (ConnectionState.SIGNED_OUT, "session_expired", "Sign in again"),
        (ConnectionState.ONLINE, "session_unknown", "Sign in again"),
    ],
)
def test_a_lost_session_offers_to_sign_in(
    qtbot: QtBot, banner: ConnectionBanner, state: ConnectionState, code: str | None, text: str
) -> None:
    be(banner, state, code)
    assert banner.button.text() == text
    with qtbot.waitSignal(banner.sign_in_requested):
        banner.button.click()


ENDING = SessionNotice(code="session_ending", details={"time": NOW.iso})


def test_a_session_that_soon_ends_is_said_with_the_way_to_a_new_one(
    qtbot: QtBot, banner: ConnectionBanner
) -> None:
    be(banner, ConnectionState.ONLINE)
    banner.show_notice(ENDING)
    assert banner.isVisible()
    assert banner.text.startswith("You are signed in until")
    with qtbot.waitSignal(banner.sign_in_requested):
        banner.button.click()
    with qtbot.waitSignal(banner.notice_dismissed):
        banner.later.click()
    banner.show_notice(None)
    assert not banner.isVisible()


def test_in_a_narrow_window_the_words_keep_their_room(qtbot: QtBot, banner: ConnectionBanner) -> None:
    banner.show_notice(ENDING)
    banner.resize(960, 60)
    qtbot.waitUntil(lambda: banner.later.x() > banner.button.geometry().right())
    banner.resize(360, 200)
    qtbot.waitUntil(lambda: banner.later.y() > banner.button.geometry().bottom())


def test_what_is_wrong_now_comes_before_what_will_be(banner: ConnectionBanner) -> None:
    banner.show_notice(ENDING)
    be(banner, ConnectionState.OFFLINE)
    assert banner.text.startswith("Offline since")
    assert not banner.later.isVisible()
    assert not banner.button.isVisible()
    be(banner, ConnectionState.ONLINE)
    assert banner.text.startswith("You are signed in until")
    assert banner.later.isVisible()


def test_the_banner_of_a_session_nobody_knows_goes_once_it_is_known_again(banner: ConnectionBanner) -> None:
    be(banner, ConnectionState.ONLINE, "session_unknown")
    assert (banner.isVisible(), banner.later.isVisible()) == (True, False)
    be(banner, ConnectionState.ONLINE)
    assert not banner.isVisible()


def test_a_password_that_must_change_opens_the_browser(qtbot: QtBot, banner: ConnectionBanner) -> None:
    be(banner, ConnectionState.SIGNED_OUT, "must_change_password")
    with qtbot.waitSignal(banner.browser_requested), qtbot.assertNotEmitted(banner.sign_in_requested):
        banner.button.click()


@pytest.mark.parametrize("state", [ConnectionState.OFFLINE, ConnectionState.CHAT_OFF])
def test_where_a_person_can_do_nothing_there_is_no_button(
    banner: ConnectionBanner, state: ConnectionState
) -> None:
    be(banner, state)
    assert not banner.button.isVisible()


def test_graver_states_have_their_own_colour(banner: ConnectionBanner, theme: Theme) -> None:
    grounds = []
    for state in (ConnectionState.CATCHING_UP, ConnectionState.OFFLINE, ConnectionState.SIGNED_OUT):
        be(banner, state)
        grounds.append(banner.styleSheet())
    assert len(set(grounds)) == 3
    theme.prefer("dark")
    assert banner.styleSheet() not in grounds


def test_screen_readers_get_the_sentence(banner: ConnectionBanner) -> None:
    be(banner, ConnectionState.CHAT_OFF)
    assert banner.accessibleName() == "Your organisation has switched chat off."
