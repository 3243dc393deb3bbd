"""Which proxy the settings mean, and the store for what proxies ask."""

from __future__ import annotations

from contextlib import closing

import pytest

from desktop.core.errors import SetupError
from desktop.core.settings import ProxySettings
from desktop.erp.proxies import Proxies, ProxyLogin, proxy_name
from desktop.runtime.build import Cookies
from desktop.runtime.cookie_store import KeyringLane
from desktop.runtime.password_store import PasswordStore
from desktop.runtime.proxies import ProxyPasswords, proxies_by

URL = "https://erp.example/api/chat/config"
SYSTEM = "http://system.example:3128"
OWN = "http://own.example:8080"


class System:
    """A system with one proxy for everything."""

    def __init__(self, found: str | None = SYSTEM) -> None:
        self.found = found
        self.forgotten = 0

    def find(self, _url: str) -> str | None:
        return self.found

    def forget(self) -> None:
        self.forgotten += 1


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def name(proxies: Proxies, url: str = URL) -> str | None:
    found = proxies.on_the_way(url)
    return None if found is None else found.name


@pytest.mark.parametrize(
    ("settings", "found"),
    [
        (ProxySettings(), "system.example:3128"),
        (ProxySettings(url=OWN), "system.example:3128"),
        (ProxySettings(mode="none"), None),
        (ProxySettings(mode="none", url=OWN), None),
        (ProxySettings(mode="manual", url=OWN), "own.example:8080"),
        (ProxySettings(mode="manual"), None),
    ],
)
def test_the_settings_say_which_way(settings: ProxySettings, found: str | None) -> None:
    assert name(proxies_by(lambda: settings, lambda _: None, System())) == found


def test_a_change_of_the_settings_counts_from_the_next_request_on() -> None:
    settings = [ProxySettings()]
    proxies = proxies_by(lambda: settings[-1], lambda _: None, System())
    assert name(proxies) == "system.example:3128"
    settings.append(ProxySettings(mode="none"))
    assert name(proxies) is None


@pytest.mark.parametrize("mode", ["system", "manual"])
@pytest.mark.parametrize("url", ["http://localhost:8470/x", "http://127.0.0.1:1/", "http://[::1]/"])
def test_no_proxy_leads_to_this_computer(mode: str, url: str) -> None:
    settings = ProxySettings(mode="manual" if mode == "manual" else "system", url=OWN)
    assert name(proxies_by(lambda: settings, lambda _: None, System()), url) is None


def test_where_the_system_has_none_the_environment_may(monkeypatch: pytest.MonkeyPatch) -> None:
    proxies = proxies_by(ProxySettings, lambda _: None, System(None))
    monkeypatch.setenv("https_proxy", OWN)
    assert name(proxies) == "own.example:8080"
    monkeypatch.setenv("no_proxy", ".example")
    assert name(proxies) is None


def test_another_network_is_another_question() -> None:
    system = System()
    proxies_by(ProxySettings, lambda _: None, system).forget()
    assert system.forgotten == 1


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("http://proxy.example", "proxy.example:80"),
        ("https://proxy.example", "proxy.example:443"),
        ("proxy.example:3128", "proxy.example:3128"),
        ("http://ana:secret@proxy.example:3128/", "proxy.example:3128"),
        ("socks5://old.example", "old.example:1080"),
        ("http://[::1]:3128", "[::1]:3128"),
    ],
)
def test_a_proxy_is_known_by_host_and_port(url: str, found: str) -> None:
    assert proxy_name(url) == found


@pytest.mark.parametrize("url", ["http://ana:secret@proxy.example:port", "http://", "http://[::1"])
def test_what_is_no_address_is_said_without_a_password(url: str) -> None:
    with pytest.raises(SetupError) as caught:
        proxy_name(url)
    assert caught.value.code == "proxy_not_found"
    assert "secret" not in caught.value.details["proxy"]


def test_neither_password_nor_address_with_one_is_ever_printed() -> None:
    proxies = Proxies(lambda _: OWN, login=lambda _: ProxyLogin("ana", "secret"))
    first = proxies.on_the_way(URL)
    assert first is not None
    assert proxies.another_login(first)
    second = proxies.on_the_way(URL)
    assert second is not None
    assert "secret" in second.url
    assert "secret" not in f"{second!r} {ProxyLogin('ana', 'secret')!r}"


def test_a_run_that_keeps_nothing_has_no_login_for_a_proxy() -> None:
    store = Cookies("0" * 12, keyring=False).proxy_passwords
    assert not store.save("proxy.example:3128", ProxyLogin("ana", "secret"))
    assert store.load("proxy.example:3128") is None


class Store(PasswordStore):
    """A password store in memory."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, user: str) -> str | None:
        return self.entries.get((service, user))

    def set_password(self, service: str, user: str, text: str) -> None:
        self.entries[service, user] = text

    def delete_password(self, service: str, user: str) -> None:
        del self.entries[service, user]


def test_a_login_that_was_taken_away_is_not_used_again_by_whoever_still_knew_it() -> None:
    with closing(KeyringLane(store=Store())) as lane:
        store = ProxyPasswords("0" * 12, lane)
        proxies = Proxies(lambda _: "http://proxy.example:3128", login=store.load)
        store.removed = proxies.drop_login
        assert store.save("proxy.example:3128", ProxyLogin("ana", "secret"))
        first = proxies.on_the_way(URL)
        assert first is not None
        assert proxies.another_login(first)
        assert store.remove("proxy.example:3128")
        again = proxies.on_the_way(URL)
        assert again is not None
        assert again.login is None
        assert store.load("proxy.example:3128") is None
        assert store.remove("proxy.example:3128"), "gone is gone"


def test_a_login_that_is_given_again_is_another_one() -> None:
    """The person says it once more: it may be tried once more."""
    with closing(KeyringLane(store=Store())) as lane:
        store = ProxyPasswords("0" * 12, lane)
        found = []
        for _ in range(2):
            assert store.save("proxy.example:3128", ProxyLogin("ana", "secret"))
            found.append(store.load("proxy.example:3128"))
        first, second = found
    assert first is not None
    assert second is not None
    assert (first.user, first.password) == (second.user, second.password) == ("ana", "secret")
    assert first != second
