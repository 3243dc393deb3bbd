"""Whether somebody is at the computer, as login1 and screen savers tell it on real buses."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtDBus import QDBusConnection
from pytestqt.qtbot import QtBot

from desktop.native.presence.linux import BusPresence
from tests.integration.native.buses import nowhere
from tests.support.stand_in_service import StandIn

LOGIN = "org.freedesktop.login1"
SESSION, SESSION_PATH = f"{LOGIN}.Session", "/org/freedesktop/login1/session/_37"
SAVER = "org.freedesktop.ScreenSaver"
MUTTER, CASTS = "org.gnome.Mutter.ScreenCast", "/org/gnome/Mutter/ScreenCast/Session"


@pytest.fixture
def login(address: str) -> Iterator[StandIn]:
    with StandIn(address, LOGIN) as login:
        login.answers["GetSession"] = ("o", (SESSION_PATH,))
        for hint in ("LockedHint", "IdleHint"):
            login.properties[SESSION, hint] = ("b", False)
        yield login


@pytest.fixture
def saver(address: str) -> Iterator[StandIn]:
    with StandIn(address, SAVER) as saver:
        yield saver


@pytest.fixture
def presence(bus: QDBusConnection, login: StandIn, qtbot: QtBot) -> Iterator[BusPresence]:
    presence = BusPresence(bus, bus)
    qtbot.waitUntil(lambda: len(login.calls) == 3)
    assert presence.active
    yield presence
    presence.close()


@pytest.mark.parametrize("hint", ["LockedHint", "IdleHint"])
def test_nobody_is_there_while_the_session_is_locked_or_idle(
    presence: BusPresence, login: StandIn, hint: str, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(presence.active_changed) as gone:
        login.changed(SESSION_PATH, SESSION, **{hint: ("b", True)})
    assert (gone.args, presence.active) == ([False], False)
    with qtbot.waitSignal(presence.active_changed) as back:
        login.changed(SESSION_PATH, SESSION, **{hint: ("b", False)})
    assert (back.args, presence.active) == ([True], True)


def test_nobody_is_there_while_the_screen_saver_is_on(
    presence: BusPresence, saver: StandIn, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(presence.active_changed) as gone:
        saver.signal("/ScreenSaver", SAVER, "ActiveChanged", "b", True)
    with qtbot.waitSignal(presence.active_changed) as back:
        saver.signal("/ScreenSaver", SAVER, "ActiveChanged", "b", False)
    assert (gone.args, back.args) == ([False], [True])


def test_somebody_is_there_only_when_both_say_so(
    presence: BusPresence, login: StandIn, saver: StandIn, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(presence.active_changed):
        saver.signal("/ScreenSaver", SAVER, "ActiveChanged", "b", True)
    asked = len(login.calls)
    login.changed(SESSION_PATH, SESSION, LockedHint=("b", True))
    qtbot.waitUntil(lambda: len(login.calls) == asked + 2)
    told: list[bool] = []
    presence.active_changed.connect(told.append)
    with qtbot.waitSignal(presence.active_changed):
        saver.signal("/ScreenSaver", SAVER, "ActiveChanged", "b", False)
        login.changed(SESSION_PATH, SESSION, LockedHint=("b", False))
    assert told == [True]


def test_the_screen_is_hidden_while_locked_or_saved_but_not_while_nobody_touches_anything(
    presence: BusPresence, login: StandIn, saver: StandIn, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(presence.hidden_changed) as hidden:
        login.changed(SESSION_PATH, SESSION, LockedHint=("b", True))
    with qtbot.waitSignal(presence.hidden_changed) as shown:
        login.changed(SESSION_PATH, SESSION, LockedHint=("b", False))
    assert (hidden.args, shown.args) == ([True], [False])
    with qtbot.waitSignal(presence.hidden_changed):
        saver.signal("/ScreenSaver", SAVER, "ActiveChanged", "b", True)
    with qtbot.waitSignal(presence.hidden_changed):
        saver.signal("/ScreenSaver", SAVER, "ActiveChanged", "b", False)
    with qtbot.waitSignal(presence.active_changed):
        login.changed(SESSION_PATH, SESSION, IdleHint=("b", True))
    assert not presence.hidden


def test_a_screen_saver_that_dies_hides_nothing(presence: BusPresence, address: str, qtbot: QtBot) -> None:
    with StandIn(address, SAVER) as saver, qtbot.waitSignal(presence.hidden_changed):
        saver.signal("/ScreenSaver", SAVER, "ActiveChanged", "b", True)
    qtbot.waitUntil(lambda: not presence.hidden)
    assert presence.active


def test_the_screen_is_hidden_while_gnomes_compositor_casts_it(
    bus: QDBusConnection, address: str, qtbot: QtBot
) -> None:
    def be(casts: int) -> None:
        nodes = "".join(f'<node name="u{number}"/>' for number in range(casts))
        mutter.answers["Introspect"] = ("s", (f"<node>{nodes}</node>",))

    with StandIn(address, MUTTER) as mutter:
        be(1)
        presence = BusPresence(nowhere(), bus)
        qtbot.waitUntil(lambda: presence.hidden)  # begun before the program
        assert presence.active
        be(0)
        with qtbot.waitSignal(presence.hidden_changed) as shown:
            mutter.signal(f"{CASTS}/u0", f"{MUTTER}.Session", "Closed")
        assert shown.args == [False]
        be(2)
        with qtbot.waitSignal(presence.hidden_changed):
            mutter.signal(f"{CASTS}/u0/s0", f"{MUTTER}.Stream", "PipeWireStreamAdded", "u", 43)
        be(1)
        asked = len(mutter.calls)
        mutter.signal(f"{CASTS}/u0", f"{MUTTER}.Session", "Closed")
        qtbot.waitUntil(lambda: len(mutter.calls) > asked)
        assert presence.hidden  # the other one goes on
    qtbot.waitUntil(lambda: not presence.hidden)  # the compositor is gone, and its casts
    presence.close()


def test_a_session_that_is_locked_at_the_start_is_seen(
    bus: QDBusConnection, login: StandIn, qtbot: QtBot
) -> None:
    login.properties[SESSION, "LockedHint"] = ("b", True)
    presence = BusPresence(bus, nowhere())
    qtbot.waitUntil(lambda: not presence.active)
    assert presence.hidden
    presence.close()


def test_without_anybody_to_ask_somebody_is_there(bus: QDBusConnection, qtbot: QtBot) -> None:
    for system, session in ((nowhere(), nowhere()), (bus, bus)):
        presence = BusPresence(system, session)
        with qtbot.assertNotEmitted(presence.active_changed):
            presence.close()
        assert presence.active
