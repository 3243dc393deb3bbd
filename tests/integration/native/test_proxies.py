"""The system's proxies: a portal on a bus of its own, and what Qt reads of this system."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing

import pytest

from desktop.core.settings import ProxySettings
from desktop.native.os_name import OsName
from desktop.native.proxies import make_proxies
from desktop.native.proxies.linux import PortalProxies
from desktop.native.proxies.qt import QtProxies
from desktop.runtime.proxies import proxies_by
from desktop.runtime.threads import start_thread
from tests.support.desktop_bus import SessionBus
from tests.support.desktop_processes import Processes
from tests.support.proxy_portal import ProxyPortal

URL = "https://erp.example/api/chat/config"
PROXY = "http://proxy.example:3128"


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(scope="module")
def bus_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A bus on which nobody is."""
    folder = tmp_path_factory.mktemp("bus")
    processes = Processes({"PATH": "/usr/bin:/bin"}, folder)
    with closing(SessionBus(processes, folder)) as bus:
        yield bus.address
    processes.stop_all()


@pytest.fixture
def bus(bus_address: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The same, as this process's session bus; no proxy in the environment."""
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus_address)
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    return bus_address


def by_pac(url: str) -> list[str]:
    """What a PAC file of some company says."""
    if url == "https://erp.example/":
        return ["socks://old.example:1080", PROXY, "direct://"]
    if url == "https://socks.example/":
        return ["socks5://old.example:1080"]
    return ["direct://"]


@pytest.fixture
def portal(bus: str) -> Iterator[ProxyPortal]:
    with ProxyPortal(bus, by_pac) as portal:
        yield portal


@pytest.mark.parametrize(
    ("url", "found"),
    [
        (URL, PROXY),
        ("https://inside.example/x", None),
        ("https://socks.example/", "socks5://old.example:1080"),
    ],
)
def test_the_portal_tells_the_proxy_for_each_address(
    portal: ProxyPortal, url: str, found: str | None
) -> None:
    assert PortalProxies(timeout=60.0).find(url) == found
    assert portal.asked == [
        "/".join(url.split("/")[:3]) + "/"
    ]  # the host, and nothing of what is asked there


def test_an_answer_is_remembered_for_a_minute_and_until_the_network_changes(portal: ProxyPortal) -> None:
    clock = Clock()
    proxies = PortalProxies(clock, timeout=60.0)
    for wait, asked in ((0.0, 1), (59.0, 1), (2.0, 2)):
        clock.now += wait
        assert proxies.find(URL) == PROXY
        assert len(portal.asked) == asked
    proxies.forget()
    assert proxies.find(URL) == PROXY
    assert len(portal.asked) == 3


def test_what_the_portal_names_goes_before_the_environment(
    portal: ProxyPortal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("https_proxy", "http://other.example:8080")
    proxies = proxies_by(ProxySettings, lambda _: None, PortalProxies(timeout=60.0))
    found = proxies.on_the_way(URL)
    assert found is not None
    assert found.name == "proxy.example:3128"
    assert len(portal.asked) == 1


@pytest.mark.usefixtures("bus")
def test_where_there_is_no_portal_the_environment_tells(monkeypatch: pytest.MonkeyPatch) -> None:
    proxies = proxies_by(ProxySettings, lambda _: None, PortalProxies(timeout=60.0))
    assert proxies.on_the_way(URL) is None
    monkeypatch.setenv("https_proxy", "proxy.example:8080")
    monkeypatch.setenv("no_proxy", "inside.example,10.0.0.0/8")
    found = proxies.on_the_way(URL)
    assert found is not None
    assert found.name == "proxy.example:8080"
    assert proxies.on_the_way("https://inside.example/") is None
    assert proxies.on_the_way("https://10.1.2.3/") is None


@pytest.mark.parametrize("address", ["", "unix:path=/nowhere/bus", "nonsense"])
def test_without_a_bus_there_is_no_proxy(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    assert PortalProxies().find(URL) is None
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS")
    assert PortalProxies().find(URL) is None


def test_a_portal_that_refuses_has_no_proxy(bus: str) -> None:
    with ProxyPortal(bus, lambda _: None):
        assert PortalProxies(timeout=60.0).find(URL) is None


def test_a_portal_that_hangs_is_given_up_and_left_alone_for_a_while(bus: str) -> None:
    let_go = threading.Event()

    def hang(_: str) -> list[str]:
        let_go.wait(60.0)
        return [PROXY]

    with ProxyPortal(bus, hang) as portal:
        proxies = PortalProxies(timeout=0.5)
        assert proxies.find(URL) is None
        assert proxies.find(URL) is None
        assert len(portal.asked) == 1
        let_go.set()


def test_what_is_asked_while_the_network_changes_is_not_remembered(bus: str) -> None:
    asked, let_go, found = threading.Event(), threading.Event(), []

    def think(_: str) -> list[str]:
        asked.set()
        let_go.wait(60.0)
        return [PROXY]

    with ProxyPortal(bus, think) as portal:
        proxies = PortalProxies(timeout=60.0)
        finding = start_thread(lambda: found.append(proxies.find(URL)), "finding")
        assert asked.wait(60.0)
        changed = start_thread(proxies.forget, "changed")
        changed.join(60.0)
        assert not changed.is_alive()
        let_go.set()
        finding.join(60.0)
        assert [*found, proxies.find(URL)] == [PROXY, PROXY]
        assert len(portal.asked) == 2


def test_this_computer_is_never_asked_about(portal: ProxyPortal) -> None:
    proxies = proxies_by(ProxySettings, lambda _: None, PortalProxies(timeout=60.0))
    for url in ("http://localhost:8470/", "http://127.0.0.1/", "http://[::1]:8470/"):
        assert proxies.on_the_way(url) is None
    assert portal.asked == []


def test_on_this_system_it_is_the_portal_on_the_others_qt() -> None:
    assert isinstance(make_proxies(OsName.LINUX), PortalProxies)
    for system in (OsName.WINDOWS, OsName.MACOS):
        assert isinstance(make_proxies(system), QtProxies)


def test_qt_tells_what_this_system_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "inside.example")
    proxies = QtProxies()
    for given, found in (
        ("http://proxy.example:3128", "http://proxy.example:3128"),
        ("http://ana:p%40ss@proxy.example:3128", "http://ana:p%40ss@proxy.example:3128"),
        ("socks5://old.example:1080", "socks5h://old.example:1080"),
    ):
        monkeypatch.setenv("https_proxy", given)
        monkeypatch.setenv("http_proxy", given)
        assert proxies.find("https://erp.example/") == found
    assert proxies.find("https://inside.example/") is None
    monkeypatch.delenv("https_proxy")
    monkeypatch.delenv("http_proxy")
    assert proxies.find("https://erp.example/") is None
