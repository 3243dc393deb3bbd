"""Tray hosts that come late, come empty, restart: on a real bus."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from PySide6.QtCore import ClassInfo, Property, QObject
from PySide6.QtDBus import QDBusConnection, QDBusMessage
from pytestqt.qtbot import QtBot

from desktop.ui.tray_host import TrayHost
from tests.support.desktop_bus import SessionBus
from tests.support.desktop_processes import Processes

WATCHER = "org.kde.StatusNotifierWatcher"
PATH = "/StatusNotifierWatcher"

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    directory = tmp_path_factory.mktemp("bus")
    processes = Processes(dict(os.environ), directory)
    bus = SessionBus(processes, directory)
    yield bus.address
    bus.close()
    processes.stop_all()


@ClassInfo({"D-Bus Interface": WATCHER})  # type: ignore[call-arg]  # the stub knows no decorator
class Watcher(QObject):  # type: ignore[operator]
    """A StatusNotifierWatcher, with or without a host."""

    def __init__(self, bus: QDBusConnection, *, has_host: bool) -> None:
        super().__init__()
        self.bus = bus
        self.has_host = has_host
        bus.registerObject(PATH, self, QDBusConnection.RegisterOption.ExportAllContents)
        assert bus.registerService(WATCHER)

    def _has_host(self) -> bool:
        return self.has_host

    IsStatusNotifierHostRegistered = Property(bool, _has_host)

    def announce(self) -> None:
        self.bus.send(QDBusMessage.createSignal(PATH, WATCHER, "StatusNotifierHostRegistered"))

    def leave(self) -> None:
        self.bus.unregisterService(WATCHER)
        self.bus.unregisterObject(PATH)


@pytest.fixture
def panel(address: str) -> Iterator[QDBusConnection]:
    """The panel's own connection."""
    yield QDBusConnection.connectToBus(address, "panel")
    QDBusConnection.disconnectFromBus("panel")


@pytest.fixture
def host(address: str) -> Iterator[TrayHost]:
    yield TrayHost(QDBusConnection.connectToBus(address, "app"))
    QDBusConnection.disconnectFromBus("app")


def test_a_host_that_comes_later_is_noticed(qtbot: QtBot, host: TrayHost, panel: QDBusConnection) -> None:
    with qtbot.waitSignal(host.changed):
        watcher = Watcher(panel, has_host=True)
    watcher.leave()


def test_a_host_that_leaves_is_noticed(qtbot: QtBot, host: TrayHost, panel: QDBusConnection) -> None:
    with qtbot.waitSignal(host.changed):
        watcher = Watcher(panel, has_host=True)
    qtbot.waitUntil(lambda: host.present)
    with qtbot.waitSignal(host.changed):
        watcher.leave()
    assert not host.present


def test_a_bar_that_comes_after_its_watcher_is_noticed_when_it_is_told(
    qtbot: QtBot, host: TrayHost, panel: QDBusConnection
) -> None:
    with qtbot.waitSignal(host.changed):
        watcher = Watcher(panel, has_host=False)
    with qtbot.waitSignal(host.changed):
        watcher.has_host = True
        watcher.announce()
    watcher.leave()


def test_a_bar_that_comes_after_its_watcher_is_noticed_when_it_is_not_told(
    qtbot: QtBot, host: TrayHost, panel: QDBusConnection
) -> None:
    with qtbot.waitSignal(host.changed):
        watcher = Watcher(panel, has_host=False)
    with qtbot.waitSignal(host.changed):
        watcher.has_host = True
    watcher.leave()


def test_a_host_that_has_the_icon_from_the_start_is_no_change(
    qtbot: QtBot, address: str, panel: QDBusConnection
) -> None:
    watcher = Watcher(panel, has_host=True)
    bus = QDBusConnection.connectToBus(address, "app")
    host = TrayHost(bus, served=True)
    changes: list[bool] = []
    host.changed.connect(lambda: changes.append(True))
    qtbot.waitUntil(lambda: host.present)
    assert not host.is_settling
    watcher.leave()
    qtbot.waitUntil(lambda: changes == [True])  # from here on as for any other
    QDBusConnection.disconnectFromBus("app")


def test_a_name_without_a_host_is_no_tray(qtbot: QtBot, host: TrayHost, panel: QDBusConnection) -> None:
    qtbot.wait_until(lambda: not host.missing)
    watcher = Watcher(panel, has_host=False)
    qtbot.waitUntil(lambda: host.missing)
    watcher.has_host = True
    watcher.announce()
    qtbot.waitUntil(lambda: not host.missing)
    watcher.leave()


def test_a_name_whose_owner_answers_nothing_is_no_tray_and_is_asked_again(
    qtbot: QtBot, host: TrayHost, panel: QDBusConnection
) -> None:
    assert panel.registerService(WATCHER)  # and no object: somebody else's, or a panel that is not ready
    qtbot.waitUntil(lambda: host.missing)
    qtbot.waitUntil(lambda: not host.is_settling)
    with qtbot.waitSignal(host.changed):
        watcher = Watcher(panel, has_host=True)
    qtbot.waitUntil(lambda: host.present)
    watcher.leave()


def test_without_a_bus_nothing_is_watched(qtbot: QtBot) -> None:
    host = TrayHost(QDBusConnection("not connected"))
    with qtbot.assertNotEmitted(host.changed):
        pass
