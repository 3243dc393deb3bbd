"""Whether the system itself is quiet: as Plasma and GNOME would say it, as dunst and Xfce's service do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtDBus import QDBusConnection
from pytestqt.qtbot import QtBot

from desktop.native.focus_mode.linux import BusFocusMode
from tests.integration.native.buses import connected, nowhere
from tests.support.desktop import Desktop
from tests.support.desktop_bus import NOTIFICATIONS
from tests.support.stand_in_service import StandIn

PATH = "/org/freedesktop/Notifications"
PATIENCE_MS = 30_000


def wait(qtbot: QtBot, mode: BusFocusMode, quiet: bool | None) -> None:
    qtbot.waitUntil(lambda: mode.quiet is quiet, timeout=PATIENCE_MS)


@pytest.fixture
def watch(bus: QDBusConnection) -> Iterator[Callable[..., BusFocusMode]]:
    """Begin to watch on the private bus."""
    begun: list[BusFocusMode] = []

    def begin(desktops: str = "") -> BusFocusMode:
        begun.append(BusFocusMode(bus, desktops=desktops))
        return begun[-1]

    yield begin
    while begun:
        begun.pop().close()


def test_plasma_says_it_with_a_property(
    address: str, watch: Callable[..., BusFocusMode], qtbot: QtBot
) -> None:
    with StandIn(address, NOTIFICATIONS) as plasma:
        plasma.properties[NOTIFICATIONS, "Inhibited"] = ("b", True)
        mode = watch()
        wait(qtbot, mode, True)
        told: list[bool | None] = []
        mode.changed.connect(told.append)
        plasma.changed(PATH, NOTIFICATIONS, Inhibited=("b", False))
        wait(qtbot, mode, False)
    wait(qtbot, mode, None)  # nobody is left who could say
    with StandIn(address, NOTIFICATIONS) as plasma:
        plasma.properties[NOTIFICATIONS, "Inhibited"] = ("b", True)
        plasma.signal(PATH, "org.freedesktop.DBus.Properties", "PropertiesChanged", "sa{sv}as", "", {}, [])
        wait(qtbot, mode, True)
        assert told == [False, None, True]


def test_a_service_that_says_nothing_of_it_leaves_it_unknown(
    address: str, watch: Callable[..., BusFocusMode], qtbot: QtBot
) -> None:
    with StandIn(address, NOTIFICATIONS) as plain:
        mode = watch()
        qtbot.waitUntil(lambda: len(plain.calls) == 3, timeout=PATIENCE_MS)
        assert mode.quiet is None


def test_without_a_bus_it_is_unknown(qapp: object) -> None:
    assert qapp is not None
    mode = BusFocusMode(nowhere())
    assert mode.quiet is None
    mode.close()


@pytest.fixture
def gsettings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A gsettings that says what a file holds."""
    held = tmp_path / "held"
    reader = tmp_path / "gsettings"
    reader.write_text(f"#!/bin/sh\necho \"$@\" >> '{tmp_path / 'asked'}'\ncat '{held}'\n")
    reader.chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    return held


def test_gnome_says_it_with_a_setting_that_is_read_again_when_dconf_tells_of_it(
    address: str, watch: Callable[..., BusFocusMode], gsettings: Path, qtbot: QtBot
) -> None:
    gsettings.write_text("true\n")
    with StandIn(address, "ca.desrt.dconf") as dconf:
        mode = watch("ubuntu:GNOME")
        wait(qtbot, mode, False)
        gsettings.write_text("false\n")
        told = ("/ca/desrt/dconf/Writer/user", "ca.desrt.dconf.Writer", "Notify", "sass")
        dconf.signal(*told, "/org/gnome/desktop/interface/", ["clock-format"], "tag")
        dconf.signal(*told, "/org/gnome/desktop/notifications/show-banners", [""], "tag")
        wait(qtbot, mode, True)
        gsettings.write_text("true\n")
        dconf.signal(*told, "/org/gnome/desktop/", ["notifications/show-banners"], "tag")
        wait(qtbot, mode, False)
    asked = (gsettings.parent / "asked").read_text().splitlines()
    assert asked == ["get org.gnome.desktop.notifications show-banners"] * 3


def test_nobody_is_asked_for_the_setting_of_a_desktop_that_does_not_run(
    watch: Callable[..., BusFocusMode], gsettings: Path, qtbot: QtBot
) -> None:
    gsettings.write_text("false\n")
    mode = watch("XFCE")
    qtbot.wait(50)
    assert mode.quiet is None
    assert not (gsettings.parent / "asked").exists()


def test_dunst_that_is_paused_is_quiet(dunst_desktop: Desktop, qtbot: QtBot) -> None:
    with connected(dunst_desktop.bus.address) as bus:
        mode = BusFocusMode(bus, desktops="")
        wait(qtbot, mode, False)
        dunst_desktop.start("dunstctl", "set-paused", "true")
        wait(qtbot, mode, True)
        dunst_desktop.start("dunstctl", "set-paused", "false")
        wait(qtbot, mode, False)
        mode.close()


def test_xfces_service_that_does_not_disturb_is_quiet(bare_desktop: Desktop, qtbot: QtBot) -> None:
    libraries = Path("/usr/lib")
    service, settings = (
        next(libraries.glob(f"*/xfce4/{place}")) for place in ("notifyd/xfce4-notifyd", "xfconf/xfconfd")
    )
    running = [bare_desktop.start(str(settings)), bare_desktop.start(str(service))]
    setting = ("--channel", "xfce4-notifyd", "--property", "/do-not-disturb", "--create", "--type", "bool")
    with connected(bare_desktop.bus.address) as bus:
        mode = BusFocusMode(bus, desktops="")
        bare_desktop.bus.wait_for_name(NOTIFICATIONS)
        for quiet in (True, False):
            bare_desktop.start("xfconf-query", *setting, "--set", str(quiet).lower())
            wait(qtbot, mode, quiet)
        mode.close()
    for process in running:
        bare_desktop.stop(process)
