"""Wakes and networks, as login1 and NetworkManager tell them on a real bus."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtDBus import QDBusConnection
from pytestqt.qtbot import QtBot

from desktop.native.reachability.linux import SystemBusSource
from tests.integration.native.buses import nowhere
from tests.support.stand_in_service import StandIn

LOGIN, LOGIN_PATH = "org.freedesktop.login1", "/org/freedesktop/login1"
MANAGER = f"{LOGIN}.Manager"
NETWORK, NETWORK_PATH = "org.freedesktop.NetworkManager", "/org/freedesktop/NetworkManager"
ACTIVE = f"{NETWORK}.Connection.Active"
HOME, OFFICE = f"{NETWORK_PATH}/ActiveConnection/1", f"{NETWORK_PATH}/ActiveConnection/2"


class Ear(QObject):
    """Notes what a source says.

    Signals:
        heard: Why.
    """

    heard = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    def note(self, why: str) -> None:
        self.said.append(why)
        self.heard.emit(why)


@pytest.fixture
def login(address: str) -> Iterator[StandIn]:
    with StandIn(address, LOGIN) as login:
        yield login


@pytest.fixture
def network(address: str) -> Iterator[StandIn]:
    with StandIn(address, NETWORK) as network:
        network.properties[NETWORK, "PrimaryConnection"] = ("o", HOME)
        yield network


@pytest.fixture
def ear() -> Ear:
    return Ear()


@pytest.fixture
def source(bus: QDBusConnection, network: StandIn, ear: Ear, qtbot: QtBot) -> Iterator[SystemBusSource]:
    source = SystemBusSource(ear.note, bus)
    qtbot.waitUntil(lambda: source.primary == HOME)
    assert network.calls == [("Get", (NETWORK, "PrimaryConnection"))]
    yield source
    source.close()


@pytest.mark.usefixtures("source")
def test_the_end_of_a_sleep_is_noticed_and_its_beginning_is_not(
    login: StandIn, ear: Ear, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(ear.heard):
        login.signal(LOGIN_PATH, MANAGER, "PrepareForSleep", "b", True)
        login.signal(LOGIN_PATH, MANAGER, "PrepareForSleep", "b", False)
    assert ear.said == ["the computer woke up"]


@pytest.mark.usefixtures("source")
def test_a_network_that_is_connected_is_noticed_one_that_goes_is_not(
    network: StandIn, ear: Ear, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(ear.heard):
        for state in (20, 40, 70):  # disconnected, connecting, connected
            network.signal(NETWORK_PATH, NETWORK, "StateChanged", "u", state)
    assert ear.said == ["the network is connected"]


def test_another_network_is_noticed(
    source: SystemBusSource, network: StandIn, ear: Ear, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(ear.heard):
        network.changed(NETWORK_PATH, NETWORK, PrimaryConnection=("o", OFFICE))
    assert ear.said == ["another network"]
    assert source.primary == OFFICE
    assert source.knows_networks


def test_a_network_that_is_lost_is_not_worth_a_try(
    source: SystemBusSource, network: StandIn, ear: Ear, qtbot: QtBot
) -> None:
    network.changed(NETWORK_PATH, NETWORK, PrimaryConnection=("o", "/"))
    qtbot.waitUntil(lambda: source.primary == "/")
    assert ear.said == []


@pytest.mark.usefixtures("source")
def test_another_address_in_the_same_network_is_noticed_other_connections_are_not(
    network: StandIn, ear: Ear, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(ear.heard):
        network.changed(OFFICE, ACTIVE, Ip4Config=("o", "/a/container/bridge"))
        network.changed(f"{NETWORK_PATH}/AccessPoint/7", f"{NETWORK}.AccessPoint", Strength=("y", 60))
        network.changed(HOME, ACTIVE, Ip4Config=("o", "/another/address"))
    assert ear.said == ["the network's connection changed"]


def test_a_closed_source_notices_nothing(
    source: SystemBusSource, bus: QDBusConnection, login: StandIn, ear: Ear, qtbot: QtBot
) -> None:
    source.close()
    source.close()
    other = Ear()
    witness = SystemBusSource(other.note, bus)
    with qtbot.waitSignal(other.heard):
        login.signal(LOGIN_PATH, MANAGER, "PrepareForSleep", "b", False)
    witness.close()
    assert ear.said == []


def test_services_that_are_not_there_are_heard_when_they_come(
    bus: QDBusConnection, address: str, ear: Ear, qtbot: QtBot
) -> None:
    source = SystemBusSource(ear.note, bus)
    assert not source.knows_networks
    with StandIn(address, LOGIN) as login, qtbot.waitSignal(ear.heard):
        login.signal(LOGIN_PATH, MANAGER, "PrepareForSleep", "b", False)
    source.close()
    assert ear.said == ["the computer woke up"]


def test_without_a_bus_one_line_in_the_log_says_so(
    qapp: object, ear: Ear, caplog: pytest.LogCaptureFixture
) -> None:
    assert qapp is not None
    with caplog.at_level("INFO", logger="desktop"):
        source = SystemBusSource(ear.note, nowhere())
        source.close()
    assert caplog.messages == ["no system bus: nobody tells of wakes and networks"]
    assert ear.said == []
