"""The global shortcut of Linux: a strict portal on a bus of its own, and buses without one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from desktop.native.os_name import OsName
from desktop.native.shortcut import OFF, Shortcut, ShortcutState, make_shortcut
from desktop.runtime.threads import start_thread
from tests.support.shortcut_portal import ShortcutPortal

WORDS = "Quick reply"
NOT_OFFERED = ShortcutState("not_offered", "system")
DECLINED = ShortcutState("refused", "declined")


@pytest.fixture
def shortcut(qapp: object, address: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shortcut]:
    """The shortcut under test, on the bus of this room; it waits for a loaded machine."""
    assert qapp is not None
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    monkeypatch.setattr("desktop.native.shortcut.portal_bus._TIMEOUT", 20.0)
    shortcut = make_shortcut(start_thread=start_thread, system=OsName.LINUX)
    yield shortcut
    shortcut.close()


def become(qtbot: QtBot, shortcut: Shortcut, state: ShortcutState) -> None:
    qtbot.waitUntil(lambda: shortcut.state == state, timeout=30_000)


def on(trigger: str) -> ShortcutState:
    return ShortcutState("on", keys=f"Press {trigger}")


def test_the_keys_are_bound_and_each_press_is_told_with_its_token(
    qtbot: QtBot, shortcut: Shortcut, address: str
) -> None:
    with ShortcutPortal(address) as portal:
        shortcut.set("Ctrl+Alt+T", WORDS)
        assert shortcut.state == ShortcutState("asking")
        become(qtbot, shortcut, on("CTRL+ALT+t"))
        assert portal.registered == ["cloud.timenow.Desktop"]
        assert portal.bound == [("quick-reply", WORDS, "CTRL+ALT+t")]
        for token in ("token-1", ""):
            with qtbot.waitSignal(shortcut.pressed, timeout=30_000) as pressed:
                portal.press(token)
            assert pressed.args == [token]
        portal.choose("Press LOGO+q")
        become(qtbot, shortcut, on("LOGO+q"))
        shortcut.set("Meta+F2", WORDS)
        become(qtbot, shortcut, on("LOGO+F2"))
        with qtbot.waitSignal(shortcut.pressed, timeout=30_000):
            portal.press()
        portal.end_session()
        become(qtbot, shortcut, DECLINED)
        shortcut.set("", WORDS)
        assert shortcut.state == OFF
        assert portal.broken == []


def test_a_person_who_says_no_is_not_asked_again(qtbot: QtBot, shortcut: Shortcut, address: str) -> None:
    with ShortcutPortal(address, answer=1) as portal:
        shortcut.set("Ctrl+Alt+T", WORDS)
        become(qtbot, shortcut, DECLINED)
        assert len(portal.bound) == 1


def test_an_old_portal_that_takes_no_names_binds_all_the_same(
    qtbot: QtBot, shortcut: Shortcut, address: str
) -> None:
    with ShortcutPortal(address, knows_names=False):
        shortcut.set("Ctrl+Alt+T", WORDS)
        become(qtbot, shortcut, on("CTRL+ALT+t"))


def test_a_portal_that_comes_later_or_anew_binds_the_keys_again(
    qtbot: QtBot, shortcut: Shortcut, address: str
) -> None:
    shortcut.set("Ctrl+Alt+T", WORDS)
    become(qtbot, shortcut, NOT_OFFERED)
    for _ in range(2):
        with ShortcutPortal(address) as portal:
            become(qtbot, shortcut, on("CTRL+ALT+t"))
            with qtbot.waitSignal(shortcut.pressed, timeout=30_000):
                portal.press()
            assert portal.broken == []
        become(qtbot, shortcut, NOT_OFFERED)
    with ShortcutPortal(address, without="org.freedesktop.portal.GlobalShortcuts") as portal:
        qtbot.waitUntil(lambda: bool(portal.registered), timeout=30_000)
        become(qtbot, shortcut, NOT_OFFERED)


@pytest.mark.parametrize("bus", ["unix:path=/nowhere/bus", "nonsense"])
def test_without_a_bus_nothing_is_offered(
    qtbot: QtBot, shortcut: Shortcut, bus: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus)
    shortcut.set("Ctrl+Alt+T", WORDS)
    become(qtbot, shortcut, NOT_OFFERED)
    shortcut.set("", WORDS)
    assert shortcut.state == OFF


def test_keys_that_people_write_with_are_refused_without_asking_anybody(shortcut: Shortcut) -> None:
    shortcut.set("Shift+A", WORDS)
    assert shortcut.state == ShortcutState("refused", "keys")


def test_a_system_without_such_a_thing_says_so(qapp: object) -> None:
    assert qapp is not None
    shortcut = make_shortcut(start_thread=start_thread, system=OsName.MACOS)
    shortcut.set("Ctrl+Alt+T", WORDS)
    assert shortcut.state == NOT_OFFERED
    shortcut.set("", WORDS)
    assert shortcut.state == OFF
