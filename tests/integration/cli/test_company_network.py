"""Commands in a company's network: its proxy, its authority, its portal, at both levels."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.integration.cli.programs import Done, Programs
from tests.integration.cli.worlds import write
from tests.support.certificates import Authority
from tests.support.desktop import Desktop
from tests.support.proxy_portal import ProxyPortal
from tests.support.tunnels import ConnectProxy, TlsFront
from tests.support.worlds import Person, World

pytestmark = pytest.mark.e2e

SERVER = "https://erp.test"
KEY_EN = "asks for a name and a password. Give them with: timenow-desktop proxy-login"
KEY_ES = "pide usuario y contraseña. Indícalos con: timenow-desktop proxy-login"


@dataclass(frozen=True, slots=True)
class Network:
    """The way to the server: a proxy that asks who we are, and TLS by the company's own authority."""

    world: World
    proxy: ConnectProxy
    authority: Authority
    programs: Programs

    def person(self, person: Person) -> tuple[str, ...]:
        return ("--server", SERVER, "--email", person.email, "--password-stdin")

    def with_login(self) -> str:
        return self.proxy.url.replace("://", "://ana:paso%3A%20%C3%B1@")

    def told(self, person: Person) -> str:
        return f"{person.name} <{person.email}>, {SERVER}\n"


@pytest.fixture
def network(opened: World, programs: Programs, tmp_path: Path) -> Iterator[Network]:
    for name in [name for name in programs.env if name.lower().endswith("_proxy")]:
        del programs.env[name]
    authority = Authority(tmp_path)
    programs.env["SSL_CERT_FILE"] = str(authority.file)
    with (
        TlsFront(opened.url, authority.context("erp.test")) as front,
        ConnectProxy({"erp.test:443": front.port}, logins={"ana": "paso: ñ"}) as proxy,
    ):
        yield Network(opened, proxy, authority, programs)
        proxy.cut()


def test_a_proxy_of_the_environment_with_its_login_leads_to_the_server(network: Network) -> None:
    ana, bruno = network.world.newcomer(), network.world.newcomer()
    conversation = write(network.world, bruno, ana, "uno")
    network.programs.env["HTTPS_PROXY"] = network.with_login()
    done = network.programs.run("status", "--json", *network.person(ana), stdin=ana.stdin)
    assert (done.exit_code, done.err) == (0, "")
    assert (done.object["state"], done.object["conversations"]) == ("online", {conversation: 1})
    watch = network.programs.start("watch", "--json", *network.person(ana), stdin=ana.stdin)
    watch.object(type="connection", state="online")
    write(network.world, bruno, ana, "dos")
    watch.object(type="message", body="dos", caughtUp=False)  # over the stream, through the proxy
    watch.process.terminate()
    assert watch.end().exit_code == 0
    assert set(network.proxy.tunnels) == {"erp.test:443"}


@pytest.mark.parametrize(("language", "said"), [("C.UTF-8", KEY_EN), ("es_ES.UTF-8", KEY_ES)])
def test_a_proxy_that_asks_is_named_with_the_way_out(network: Network, language: str, said: str) -> None:
    ana = network.world.newcomer()
    before = network.world.sign_in_attempts()
    network.programs.env |= {"HTTPS_PROXY": network.proxy.url, "LANG": language, "LC_ALL": language}
    done = network.programs.run("status", *network.person(ana), stdin=ana.stdin)
    assert (done.exit_code, done.out) == (4, "")
    assert f"{network.proxy.name} {said}\n" in done.err
    assert network.world.sign_in_attempts() == before


def test_an_authority_that_the_system_does_not_know_is_named(network: Network, tmp_path: Path) -> None:
    ana = network.world.newcomer()
    strangers = tmp_path / "strangers"
    strangers.mkdir()
    stranger = str(Authority(strangers, "Another").file)
    network.programs.env |= {"HTTPS_PROXY": network.with_login(), "SSL_CERT_FILE": stranger}
    network.programs.env["LC_ALL"] = "es_ES.UTF-8"
    done = network.programs.run("status", *network.person(ana), stdin=ana.stdin)
    assert done == Done(
        1,
        "",
        "El certificado de erp.test no es de confianza (emisor desconocido; emitido por Norte Digital Root). "
        "Consulta a tu departamento de informática o añade su CA en Ajustes.\n",
    )


@pytest.fixture(scope="module")
def keyring() -> Iterator[Desktop]:
    """A session with an unlocked password store."""
    with Desktop(tray=None, window_manager=False, notifications=False, sound=False) as desktop:
        yield desktop


def settled(tmp_path: Path, **settings: object) -> tuple[str, ...]:
    """Return the option for a data directory with these settings."""
    folder = tmp_path / "client"
    (folder / "config").mkdir(parents=True)
    (folder / "config" / "settings.json").write_text(json.dumps(settings))
    return ("--data-dir", str(folder))


def test_a_login_given_once_serves_every_command(network: Network, keyring: Desktop, tmp_path: Path) -> None:
    programs, ana, bruno = network.programs, network.world.newcomer(), network.world.newcomer()
    programs.env["DBUS_SESSION_BUS_ADDRESS"] = keyring.env["DBUS_SESSION_BUS_ADDRESS"]
    place = settled(tmp_path, proxy={"mode": "manual", "url": network.proxy.url})
    signing_in = ("login", *place, *network.person(ana))
    refused = programs.run(*signing_in, stdin=ana.stdin)
    assert (refused.exit_code, refused.out) == (4, "")
    assert KEY_EN in refused.err
    given = programs.run(
        "proxy-login", *place, "--server", SERVER, "--user", "ana", "--password-stdin", stdin="paso: ñ\n"
    )
    assert given == Done(0, "", "")
    assert programs.run(*signing_in, stdin=ana.stdin) == Done(0, network.told(ana), "")
    assert programs.run("send", *place, "--to", bruno.email, "hola") == Done(0, "", "")
    watch = programs.start("watch", "--json", *place)
    watch.object(type="connection", state="online")
    write(network.world, bruno, ana, "buenas")
    watch.object(type="message", body="buenas")
    watch.process.terminate()
    assert watch.end().exit_code == 0
    files = [path.read_bytes() for path in (tmp_path / "client").rglob("*") if path.is_file()]
    assert not [content for content in files if "paso: ñ".encode() in content]


def test_the_portal_of_the_desktop_leads_to_the_server(network: Network, keyring: Desktop) -> None:
    ana = network.world.newcomer()
    address = keyring.env["DBUS_SESSION_BUS_ADDRESS"]
    network.programs.env["DBUS_SESSION_BUS_ADDRESS"] = address
    network.proxy.logins = {}

    def by_pac(url: str) -> list[str]:
        return [network.proxy.url] if url == f"{SERVER}/" else ["direct://"]

    with ProxyPortal(address, by_pac) as portal:
        done = network.programs.run("status", *network.person(ana), stdin=ana.stdin)
        assert done == Done(0, f"{network.told(ana)}online, 0 unread\n", "")
        assert portal.asked == [f"{SERVER}/"]
    direct = network.programs.run("status", *network.person(ana), stdin=ana.stdin)
    assert direct == Done(4, "", "No server answers at erp.test.\n")


def test_a_proxy_login_without_a_proxy_is_wrong_use(network: Network) -> None:
    done = network.programs.run(
        "proxy-login", "--server", SERVER, "--user", "ana", "--password-stdin", stdin="paso\n"
    )
    assert (done.exit_code, done.out) == (2, "")
    assert f"no proxy leads to {SERVER}" in done.err
