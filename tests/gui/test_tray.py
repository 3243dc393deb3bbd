"""The tray: what it says, how often it paints, what its menu asks for."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QSystemTrayIcon
from pytestqt.qtbot import QtBot

from desktop.core.changes import ConnectionChanged, ConnectionState
from desktop.core.chat import Account, Conversation, Participant
from desktop.state.dates import clock
from desktop.state.do_not_disturb import FOREVER
from desktop.state.local_time import tomorrow_morning
from desktop.ui.mark import first_icon
from desktop.ui.tray import Tray
from desktop.wire.timestamp import Timestamp

NOW = Timestamp.of(datetime(2026, 11, 24, 10, 42, tzinfo=UTC))


@pytest.fixture
def tray(qtbot: QtBot) -> Iterator[Tray]:
    assert qtbot is not None
    tray = Tray()
    yield tray
    tray.remove()


def be(tray: Tray, state: ConnectionState, *, uncertain: bool = False) -> None:
    tray.set_state(ConnectionChanged(state=state, at=NOW, uncertain=uncertain))


def rows(*names: str) -> tuple[tuple[Conversation, int], ...]:
    return tuple(
        (
            Conversation(
                id=f"c-{name}",
                org_id="o",
                participants=(Participant(id=name, name=name, email=""),),
                last_activity=NOW,
            ),
            position + 1,
        )
        for position, name in enumerate(names)
    )


def actions(menu: QMenu) -> list[QAction]:
    return [action for action in menu.actions() if action.isVisible() and not action.isSeparator()]


def texts(menu: QMenu) -> list[str]:
    return [action.text() for action in actions(menu)]


def item(menu: QMenu, text: str) -> QAction:
    return next(action for action in actions(menu) if action.text() == text)


def quiet_menu(tray: Tray) -> QMenu:
    return next(menu for menu in tray.menu.findChildren(QMenu))


def picture(tray: Tray) -> int:
    assert tray.icon is not None
    return tray.icon.icon().cacheKey()


@pytest.mark.parametrize(
    ("state", "total", "names", "says"),
    [
        (ConnectionState.ONLINE, 0, (), "TimeNow \N{EN DASH} no unread messages"),
        (ConnectionState.ONLINE, None, (), "TimeNow"),
        (ConnectionState.ONLINE, 3, (), "TimeNow \N{EN DASH} 3 unread"),
        (ConnectionState.CATCHING_UP, 0, (), "TimeNow \N{EN DASH} no unread messages · catching up"),
        (ConnectionState.CONNECTING, None, (), "TimeNow · connecting"),
        (ConnectionState.OFFLINE, 3, (), f"TimeNow \N{EN DASH} 3 unread · offline since {clock(NOW)}"),
        (ConnectionState.SIGNED_OUT, 3, (), "TimeNow \N{EN DASH} sign in"),
        (ConnectionState.CHAT_OFF, 3, (), "TimeNow \N{EN DASH} chat is switched off"),
    ],
)
def test_the_tooltip_says_the_state(
    tray: Tray, state: ConnectionState, total: int | None, names: tuple[str, ...], says: str
) -> None:
    be(tray, state)
    tray.set_unread(total)
    tray.set_unread_conversations(rows(*names))
    assert tray.tooltip() == says


def test_the_tooltip_counts_conversations_too(tray: Tray) -> None:
    be(tray, ConnectionState.ONLINE)
    tray.set_unread(3)
    tray.set_unread_conversations(rows("Ana", "Eva"))
    assert tray.tooltip().startswith("TimeNow \N{EN DASH} 3 unread in 2 conversation")


def test_an_uncertain_count_is_said(tray: Tray) -> None:
    be(tray, ConnectionState.ONLINE, uncertain=True)
    tray.set_unread(0)
    assert tray.tooltip() == "TimeNow \N{EN DASH} no unread messages · count may be out of date"


@pytest.mark.parametrize("state", [ConnectionState.OFFLINE, ConnectionState.CATCHING_UP])
def test_an_uncertain_count_is_said_beside_the_trouble(tray: Tray, state: ConnectionState) -> None:
    be(tray, state, uncertain=True)
    tray.set_unread(3)
    assert tray.tooltip().endswith(" · count may be out of date")
    assert tray.tooltip().count(" · ") == 2


def test_an_uncertain_count_is_said_while_nobody_is_to_disturb(tray: Tray) -> None:
    be(tray, ConnectionState.ONLINE, uncertain=True)
    tray.set_do_not_disturb(FOREVER)
    assert tray.tooltip() == "TimeNow · do not disturb · count may be out of date"


def test_a_session_nobody_knows_is_said_with_the_number_that_was_kept(tray: Tray) -> None:
    tray.set_state(
        ConnectionChanged(
            state=ConnectionState.OFFLINE, at=NOW, uncertain=True, attention=True, code="session_unknown"
        )
    )
    tray.set_unread(3)
    assert tray.tooltip().startswith("TimeNow \N{EN DASH} 3 unread · TimeNow does not recognise this session")


def test_delayed_messages_are_not_called_offline(tray: Tray) -> None:
    tray.set_state(ConnectionChanged(state=ConnectionState.OFFLINE, at=NOW, code="buffering_proxy"))
    tray.set_unread(3)
    assert tray.tooltip() == "TimeNow \N{EN DASH} 3 unread · checking every 15 seconds"


def test_do_not_disturb_is_said_with_its_end(tray: Tray) -> None:
    be(tray, ConnectionState.ONLINE)
    tray.set_unread(0)
    tray.set_do_not_disturb(NOW)
    assert tray.tooltip().endswith(f" · do not disturb until {clock(NOW)}")
    tray.set_do_not_disturb(FOREVER)
    assert tray.tooltip().endswith(" · do not disturb")


def test_quiet_hours_show_the_moon_too_and_say_until_when(tray: Tray) -> None:
    be(tray, ConnectionState.ONLINE)
    ends = NOW + timedelta(hours=1)
    tray.set_quiet_hours(ends)
    assert tray.tooltip().endswith(f" · quiet until {clock(Timestamp.of(ends))}")
    tray.set_do_not_disturb(FOREVER)  # which is what can be turned off
    assert tray.tooltip().endswith(" · do not disturb")
    tray.set_do_not_disturb(None)
    tray.set_quiet_hours(FOREVER)
    assert tray.tooltip().endswith(" · quiet hours")
    tray.set_quiet_hours(None)
    assert "quiet" not in tray.tooltip()


def test_being_offline_is_said_before_do_not_disturb(tray: Tray) -> None:
    be(tray, ConnectionState.OFFLINE)
    tray.set_do_not_disturb(FOREVER)
    assert "offline since" in tray.tooltip()


def test_the_first_change_is_painted_at_once(qtbot: QtBot, tray: Tray) -> None:
    qtbot.wait_until(lambda: not tray.is_resting)
    before = picture(tray)
    tray.set_unread(1)
    assert picture(tray) != before


def test_many_changes_are_painted_at_most_five_times_a_second_and_the_last_one_stays(
    qtbot: QtBot, tray: Tray
) -> None:
    be(tray, ConnectionState.ONLINE)
    qtbot.wait_until(lambda: not tray.is_resting)
    seen: list[tuple[float, int]] = []

    def flood() -> bool:
        asked = time.monotonic()
        tray.set_unread(1 + int(asked * 1000) % 90)
        if (
            not seen or picture(tray) != seen[-1][1]
        ):  # on a loaded machine the look comes late: count from the asking
            seen.append((time.monotonic() if seen else asked, picture(tray)))
        return len(seen) == 4

    qtbot.wait_until(flood)
    assert seen[-1][0] - seen[0][0] > 0.5  # three pauses of 0.2 s, less what timers may be early
    tray.set_unread(7)
    qtbot.wait_until(lambda: not tray.is_resting)
    last = picture(tray)
    tray.set_unread(7)
    assert picture(tray) == last


def test_words_that_change_do_not_make_the_icon_wait(qtbot: QtBot, tray: Tray) -> None:
    be(tray, ConnectionState.ONLINE)
    tray.set_unread(1)
    qtbot.wait_until(lambda: not tray.is_resting)
    tray.set_unread_conversations(rows("Ana"))
    before = picture(tray)
    tray.set_unread(2)
    assert picture(tray) != before


def test_a_new_icon_shows_what_the_old_one_showed(tray: Tray) -> None:
    be(tray, ConnectionState.ONLINE)
    tray.set_unread(5)
    old = tray.icon
    tray.rebuild()
    assert tray.icon is not None
    assert tray.icon is not old
    assert "5 unread" in tray.icon.toolTip()
    assert tray.icon.contextMenu() is tray.menu


def test_a_menu_that_no_panel_draws_wants_a_look(qtbot: QtBot, tray: Tray) -> None:
    with qtbot.waitSignal(tray.look_wanted):
        tray.menu.aboutToShow.emit()


def test_where_the_first_icon_is_a_mask_all_are(qtbot: QtBot) -> None:
    assert qtbot is not None
    tray = Tray(first=QSystemTrayIcon(first_icon(mask=True)))
    assert tray.icon is not None
    assert tray.icon.icon().isMask()
    tray.rebuild()
    assert tray.icon.icon().isMask()
    tray.remove()


@pytest.mark.parametrize(
    ("reason", "signals"),
    [
        (QSystemTrayIcon.ActivationReason.Trigger, ["open"]),
        (QSystemTrayIcon.ActivationReason.MiddleClick, ["pop-over"]),
        (QSystemTrayIcon.ActivationReason.Context, []),
    ],
)
def test_each_button_asks_for_its_own(
    tray: Tray, reason: QSystemTrayIcon.ActivationReason, signals: list[str]
) -> None:
    asked: list[str] = []
    tray.open_requested.connect(lambda: asked.append("open"))
    tray.pop_over_requested.connect(lambda: asked.append("pop-over"))
    assert tray.icon is not None
    tray.icon.activated.emit(reason)
    assert asked == signals


def test_the_menu_begins_with_the_chat_and_who_is_waiting(qtbot: QtBot, tray: Tray) -> None:
    tray.set_unread(28)
    tray.set_unread_conversations(rows("Ana", "R & D", "Eva", "Luis", "Pau", "Zoe", "Ivo"))
    qtbot.wait_until(lambda: texts(tray.menu)[0] == "Open chat (28)")
    assert texts(tray.menu)[1:7] == [
        "Ana (1)",
        "R && D (2)",
        "Eva (3)",
        "Luis (4)",
        "Pau (5)",
        "Mark all as read",
    ]


def test_with_nothing_unread_the_menu_offers_nothing_to_mark(tray: Tray) -> None:
    assert texts(tray.menu)[:2] == ["Open chat", "Refresh now"]


def test_the_menu_is_complete_and_in_its_order(tray: Tray) -> None:
    tray.set_account(Account(server="", user_id="u", org_id="o", email="", name="Eva"))
    tray.set_unread(1)
    tray.set_unread_conversations(rows("Ana"))
    tray.rebuild()
    assert texts(tray.menu) == [
        "Open chat (1)",
        "Ana (1)",
        "Mark all as read",
        "Quick reply…",
        "Refresh now",
        "Do not disturb",
        "Settings…",
        "Why was I not notified?…",
        "Open TimeNow in the browser",
        "Sign out (Eva)…",
        "Quit",
    ]


def test_picking_a_conversation_asks_for_it(qtbot: QtBot, tray: Tray) -> None:
    tray.set_unread(3)
    tray.set_unread_conversations(rows("Ana", "Eva"))
    qtbot.wait_until(lambda: "Eva (2)" in texts(tray.menu))
    with qtbot.waitSignal(tray.conversation_requested) as asked:
        item(tray.menu, "Eva (2)").trigger()
    assert asked.args == ["c-Eva"]


@pytest.mark.parametrize(
    ("text", "signal"),
    [
        ("Open chat", "open_requested"),
        ("Refresh now", "refresh_requested"),
        ("Open TimeNow in the browser", "browser_requested"),
        ("Quick reply…", "pop_over_requested"),
        ("Settings…", "settings_requested"),
        ("Why was I not notified?…", "why_requested"),
        ("Sign out (Eva)…", "sign_out_requested"),
        ("Quit", "quit_requested"),
    ],
)
def test_each_item_asks_for_what_it_says(qtbot: QtBot, tray: Tray, text: str, signal: str) -> None:
    tray.set_account(Account(server="", user_id="u", org_id="o", email="", name="Eva"))
    with qtbot.waitSignal(getattr(tray, signal)):
        item(tray.menu, text).trigger()


def test_signed_out_the_menu_offers_to_sign_in(qtbot: QtBot, tray: Tray) -> None:
    assert not [text for text in texts(tray.menu) if text.startswith("Sign out")]
    with qtbot.waitSignal(tray.sign_in_requested):
        item(tray.menu, "Sign in…").trigger()


@pytest.mark.parametrize(("text", "minutes"), [("For 30 minutes", 30), ("For 1 hour", 60)])
def test_do_not_disturb_can_be_had_for_a_while(qtbot: QtBot, tray: Tray, text: str, minutes: int) -> None:
    before = datetime.now(UTC)
    with qtbot.waitSignal(tray.do_not_disturb_requested) as asked:
        item(quiet_menu(tray), text).trigger()
    until = asked.args[0]
    assert timedelta(0) <= until - before - timedelta(minutes=minutes) < timedelta(minutes=1)


def test_do_not_disturb_can_be_had_for_good_and_turned_off(qtbot: QtBot, tray: Tray) -> None:
    with qtbot.waitSignal(tray.do_not_disturb_requested) as asked:
        item(quiet_menu(tray), "Until I turn it off").trigger()
    assert asked.args == [FOREVER]
    assert "Turn off" not in texts(quiet_menu(tray))
    tray.set_do_not_disturb(FOREVER)
    with qtbot.waitSignal(tray.do_not_disturb_requested) as asked:
        item(quiet_menu(tray), "Turn off").trigger()
    assert asked.args == [None]


def test_tomorrow_morning_is_eight_o_clock_of_the_next_local_day() -> None:
    now = datetime(2026, 12, 31, 23, 59).astimezone()
    morning = tomorrow_morning(now)
    assert (morning.year, morning.month, morning.day, morning.hour) == (2027, 1, 1, 8)
    assert morning.tzinfo is not None
