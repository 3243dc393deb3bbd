"""One number: in the tray, the window's title, the menu's first line, and in the launcher, over the bus."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jeepney import DBusAddress, HeaderFields, MatchRule, MessageType, Properties, new_method_call
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import DBusConnection, open_dbus_connection

from tests.support.desktop import Desktop
from tests.support.desktop_processes import PATIENCE, wait_until
from tests.support.desktop_trays import WATCHER
from tests.support.told_app import ToldApp

pytestmark = [pytest.mark.e2e, pytest.mark.usefixtures("qapp")]

LAUNCHER = "com.canonical.Unity.LauncherEntry"
MENU = "com.canonical.dbusmenu"


@pytest.fixture
def desktop() -> Iterator[Desktop]:
    with Desktop(tray="xfce4-panel", notifications=False, sound=False) as running:
        yield running


@pytest.fixture
def launcher(desktop: Desktop) -> Iterator[DBusConnection]:
    """A launcher that listens for numbers."""
    with open_dbus_connection(desktop.bus.address) as connection:
        rule = MatchRule(type="signal", interface=LAUNCHER)
        connection.send_and_get_reply(message_bus.AddMatch(rule), timeout=PATIENCE)
        yield connection


@pytest.fixture
def app(desktop: Desktop, tmp_path: Path, launcher: DBusConnection) -> Iterator[ToldApp]:
    """The app, with its icon in the tray."""
    assert launcher is not None  # it listens before there is anything to hear
    running = ToldApp(desktop, tmp_path / "app")
    desktop.tray_icon_rect()
    yield running
    assert running.end() == 0


def next_update(launcher: DBusConnection) -> tuple[str, dict[str, Any]]:
    """Return which program has which number now, as the launcher is told."""
    while True:
        message = launcher.receive(timeout=PATIENCE)
        if (
            message.header.message_type is MessageType.signal
            and message.header.fields.get(HeaderFields.interface) == LAUNCHER
        ):
            program, values = message.body
            return program, {name: value for name, (_, value) in values.items()}


def first_line(desktop: Desktop) -> str:
    """Return the first line of the tray's menu, as a panel gets it."""
    with open_dbus_connection(desktop.bus.address) as connection:
        watcher = DBusAddress("/StatusNotifierWatcher", WATCHER, WATCHER)
        known = connection.send_and_get_reply(Properties(watcher).get("RegisteredStatusNotifierItems"))
        (item,) = (entry.removesuffix("/StatusNotifierItem") for entry in known.body[0][1])
        ask = new_method_call(DBusAddress("/MenuBar", item, MENU), "GetLayout", "iias", (0, 1, []))
        _revision, (_id, _values, children) = connection.send_and_get_reply(ask, timeout=PATIENCE).body
        line: str = children[0][1][1]["label"][1]
        return line


def test_the_number_is_the_same_wherever_it_is_shown(
    desktop: Desktop, launcher: DBusConnection, app: ToldApp
) -> None:
    app.tell(signed_in=True, state="online", unread=3, window=True)
    program, values = next_update(launcher)
    assert program == "application://cloud.timenow.Desktop.desktop"
    assert (values["count"], values["count-visible"]) == (3, True)
    desktop.screen.window("(3) TimeNow")
    wait_until(lambda: first_line(desktop) == "Open chat (3)", "the number in the menu")
    app.tell(unread=0)
    program, values = next_update(launcher)
    assert program == "application://cloud.timenow.Desktop.desktop"
    assert not values["count-visible"]
    wait_until(lambda: first_line(desktop) == "Open chat", "no number in the menu")
    wait_until(
        lambda: not [one for one in desktop.windows() if one.name.startswith("(")], "no number in the title"
    )
