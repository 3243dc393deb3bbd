"""The way through a company's proxy: real tunnels, real TLS, names and passwords."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.core.errors import ErpError, SetupError, TransientError
from desktop.core.sentences import sentence
from desktop.erp.api import ErpApi
from desktop.erp.certificates import Trust, issuer_of
from desktop.erp.http import Http
from desktop.erp.proxies import Proxies, ProxyLogin
from desktop.erp.stream import StreamItem, StreamOpened, StreamReader
from tests.integration.erp.test_stream import GREETING, PATIENCE, start_thread
from tests.integration.erp.test_tls import CONFIG
from tests.support.certificates import Authority
from tests.support.faulty_server import FaultyServer, Visit, answer, stream
from tests.support.tunnels import ConnectProxy

ERP = "erp.test"
SERVER = f"https://{ERP}"
ANA = {"ana": "secreto:ñ@/ %"}
LOGIN = ProxyLogin(*next(iter(ANA.items())))


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def server(authority: Authority) -> Iterator[FaultyServer]:
    with FaultyServer(CONFIG, tls=authority.context(ERP)) as server:
        yield server


def routes(server: FaultyServer) -> dict[str, int]:
    return {f"{ERP}:443": server.port}


def http(authority: Authority, proxies: Proxies) -> Http:
    return Http(SERVER, user_agent="test", ca_file=lambda: str(authority.file), proxies=proxies)


def through(
    proxy: ConnectProxy, login: Callable[[str], ProxyLogin | None] = lambda _: None, user: str = ""
) -> Proxies:
    url = proxy.url.replace("://", f"://{user}@") if user else proxy.url
    return Proxies(lambda _: url, login=login)


def asked(made: Http) -> bool:
    return ErpApi(made).config().chat_enabled


def refused(made: Http) -> ErpError:
    with pytest.raises(ErpError) as caught:
        asked(made)
    return caught.value


def test_a_proxy_that_lets_everybody_through_sees_the_host_and_no_cookie(
    authority: Authority, server: FaultyServer
) -> None:
    with ConnectProxy(routes(server)) as proxy:
        made = http(authority, through(proxy))
        made.load_session_cookies({"next-auth.session-token": "secret"})
        assert asked(made)
        made.close()
    assert proxy.tunnels == [f"{ERP}:443"]
    assert not any("secret" in head or "Proxy-Authorization" in head for head in proxy.heads)
    assert b"secret" in server.requests[0]


def test_a_proxy_that_asks_gets_the_login_that_was_given_for_it(
    authority: Authority, server: FaultyServer
) -> None:
    wanted: list[str] = []

    def login(name: str) -> ProxyLogin:
        wanted.append(name)
        return LOGIN

    with ConnectProxy(routes(server), logins=ANA) as proxy:
        made = http(authority, through(proxy, login))
        assert asked(made)
        assert asked(made)
        made.close()
    assert wanted == [proxy.name]  # once, and only because it asked
    assert "Proxy-Authorization" not in proxy.heads[0]
    assert b"Proxy-Authorization" not in b"".join(server.requests)


def test_the_stream_takes_the_same_way(authority: Authority) -> None:
    items: queue.Queue[StreamItem] = queue.Queue()
    events = stream(GREETING, then=Visit.wait_for_hang_up)
    with (
        FaultyServer(events, tls=authority.context(ERP)) as server,
        ConnectProxy(routes(server), logins=ANA) as proxy,
    ):
        reader = StreamReader(
            http(authority, through(proxy, lambda _: LOGIN)),
            deliver=items.put,
            start_thread=start_thread,
            url=f"{SERVER}/api/chat/stream",
            last_event_id=None,
            silence_limit=PATIENCE,
        )
        reader.start()
        assert items.get(timeout=PATIENCE) == StreamOpened()
        reader.stop()
    assert proxy.tunnels == [f"{ERP}:443"]


def test_a_name_and_password_in_the_proxys_own_address_are_used(
    authority: Authority, server: FaultyServer
) -> None:
    with ConnectProxy(routes(server), logins={"ana": "secret"}) as proxy:
        made = http(authority, through(proxy, user="ana:secret"))
        assert asked(made)
        made.close()


def test_a_password_in_the_proxys_own_address_is_sent_once_if_it_is_refused(
    authority: Authority, server: FaultyServer
) -> None:
    given: list[ProxyLogin | None] = [None]
    with ConnectProxy(routes(server), logins=ANA) as proxy:
        made = http(authority, through(proxy, lambda _: given[-1], user="ana:wrong"))
        for _ in range(3):
            assert refused(made).code == "proxy_password"
        assert len([head for head in proxy.heads if "Proxy-Authorization" in head]) == 1
        given.append(LOGIN)
        assert asked(made)
        made.close()


@pytest.mark.parametrize("login", [None, ProxyLogin("ana", "wrong")])
def test_without_the_right_login_the_person_is_told_what_to_do(
    authority: Authority, server: FaultyServer, login: ProxyLogin | None
) -> None:
    with ConnectProxy(routes(server), logins=ANA) as proxy:
        error = refused(http(authority, through(proxy, lambda _: login)))
    assert isinstance(error, SetupError)
    assert sentence(error.code, "en", **error.details) == (
        f"The proxy {proxy.name} asks for a name and a password. Give them with: timenow-desktop proxy-login"
    )
    assert sentence(error.code, "es", **error.details) == (
        f"El proxy {proxy.name} pide usuario y contraseña. Indícalos con: timenow-desktop proxy-login"
    )


def test_a_login_that_was_refused_is_not_sent_again_until_it_changes(
    authority: Authority, server: FaultyServer
) -> None:
    given = [ProxyLogin("ana", "wrong")]
    with ConnectProxy(routes(server), logins=ANA) as proxy:
        made = http(authority, through(proxy, lambda _: given[-1]))
        for _ in range(3):
            assert refused(made).code == "proxy_password"
            made.drop_connections()  # a network that comes and goes all day would lock the account
        sent = [head for head in proxy.heads if "Proxy-Authorization" in head]
        assert len(sent) == 1
        given.append(LOGIN)
        assert asked(made)
        made.close()


def test_a_login_that_was_refused_and_given_once_more_is_tried_once_more(
    authority: Authority, server: FaultyServer
) -> None:
    given = [LOGIN]
    with ConnectProxy(routes(server), logins={"ana": "another"}) as proxy:
        made = http(authority, through(proxy, lambda _: given[-1]))
        assert refused(made).code == "proxy_password"
        proxy.logins = ANA
        assert refused(made).code == "proxy_password"
        given.append(replace(LOGIN, given="again"))
        assert asked(made)
        made.close()


def test_the_network_may_change_while_the_password_store_is_waited_for() -> None:
    asked_for, answered = threading.Event(), threading.Event()

    def login(_name: str) -> None:
        asked_for.set()
        assert answered.wait(PATIENCE)

    forgotten: list[bool] = []
    proxies = Proxies(lambda _: "http://proxy.test:1", login=login, forget=lambda: forgotten.append(True))
    proxy = proxies.on_the_way(SERVER)
    assert proxy is not None

    def ask() -> None:
        assert not proxies.another_login(proxy)

    waiting = start_thread(ask, "waiting")
    assert asked_for.wait(PATIENCE)
    changed = start_thread(proxies.forget, "changed")
    changed.join(PATIENCE)
    assert forgotten == [True]
    answered.set()
    waiting.join(PATIENCE)


def test_a_proxy_that_wants_a_login_of_windows_is_named_as_unsupported(
    authority: Authority, server: FaultyServer
) -> None:
    with ConnectProxy(routes(server), logins=ANA, methods=("Negotiate", "NTLM")) as proxy:
        error = refused(http(authority, through(proxy, lambda _: LOGIN)))
        assert not any("Proxy-Authorization" in head for head in proxy.heads)
    assert isinstance(error, SetupError)
    said = sentence(error.code, "en", **error.details)
    assert (
        said == f"The proxy {proxy.name} wants Negotiate, NTLM, which TimeNow does not support. Ask your IT."
    )


@pytest.mark.parametrize(
    "ways",
    [
        ("Negotiate", "NTLM", 'Basic realm="norte"'),
        ('Negotiate, NTLM, Basic realm="norte", charset="UTF-8"',),
    ],
)
def test_of_several_ways_to_ask_the_one_we_know_is_taken(
    authority: Authority, server: FaultyServer, ways: tuple[str, ...]
) -> None:
    with ConnectProxy(routes(server), logins=ANA, methods=ways) as proxy:
        made = http(authority, through(proxy, lambda _: LOGIN))
        assert asked(made)
        made.close()


def test_a_socks_proxy_is_named_as_unsupported(authority: Authority) -> None:
    error = refused(http(authority, Proxies(lambda _: "socks5://proxy.test:1080")))
    assert (error.code, error.details) == (
        "proxy_unsupported",
        {"proxy": "proxy.test:1080", "method": "SOCKS"},
    )


@pytest.mark.parametrize(
    ("refusal", "kind", "code"),
    [
        ("403 Forbidden", SetupError, "proxy_refused"),
        ("502 Bad Gateway", TransientError, "server_not_found"),
        ("504 Gateway Timeout", TransientError, "server_not_found"),
    ],
)
def test_a_proxy_that_opens_no_way_says_why(
    authority: Authority, server: FaultyServer, refusal: str, kind: type[ErpError], code: str
) -> None:
    with ConnectProxy(routes(server), refusal=refusal) as proxy:
        error = refused(http(authority, through(proxy)))
    assert (type(error), error.code, error.details["host"]) == (kind, code, ERP)


def test_a_proxy_that_is_not_there_is_named(authority: Authority, server: FaultyServer) -> None:
    with ConnectProxy(routes(server)) as proxy:
        pass
    error = refused(http(authority, through(proxy)))
    assert isinstance(error, TransientError)
    assert (error.code, error.details) == ("proxy_not_found", {"proxy": proxy.name})
    assert not error.reached


def test_a_message_that_the_proxy_kept_back_was_not_sent(authority: Authority, server: FaultyServer) -> None:
    with ConnectProxy(routes(server)) as proxy:
        pass
    with pytest.raises(TransientError) as caught:
        http(authority, through(proxy)).request("POST", "/api/chat/messages", json=b"{}")
    assert not caught.value.sent


def test_a_proxy_that_speaks_tls_itself_is_spoken_to_so(authority: Authority, server: FaultyServer) -> None:
    with ConnectProxy(routes(server), logins=ANA, tls=authority.context("127.0.0.1")) as proxy:
        made = http(authority, through(proxy, lambda _: LOGIN))
        assert asked(made)
        made.close()


def test_a_proxy_whose_own_certificate_is_not_trusted_is_named_and_hears_no_password(
    authority: Authority, server: FaultyServer, tmp_path: Path
) -> None:
    stranger = Authority(tmp_path, "Somebody Else")
    with ConnectProxy(routes(server), tls=stranger.context("127.0.0.1")) as proxy:
        error = refused(http(authority, through(proxy, user="ana:secret")))
    assert isinstance(error, SetupError)
    assert (error.code, error.details["host"]) == ("certificate", proxy.name)
    assert proxy.heads == []


def test_whoever_made_a_certificate_is_not_asked_for_through_a_proxy_that_is_not_trusted(
    authority: Authority, server: FaultyServer, tmp_path: Path
) -> None:
    trusted = Trust(lambda: str(authority.file)).context()
    stranger = Authority(tmp_path, "Somebody Else")
    for maker, issuer in ((authority, "Norte Digital Root"), (stranger, "?")):
        with ConnectProxy(routes(server), tls=maker.context("127.0.0.1")) as proxy:
            way = {"https": proxy.url.replace("://", "://ana:secret@")}
            assert issuer_of(SERVER, way, trusted) == issuer
            assert bool(proxy.heads) is (maker is authority)


def test_a_server_on_this_computer_is_reached_without_any_proxy() -> None:
    with FaultyServer(CONFIG) as server, ConnectProxy({}) as proxy:
        assert asked(Http(server.url, user_agent="test", proxies=through(proxy)))
    assert proxy.heads == []


def test_the_certificate_behind_a_proxy_is_looked_at_through_it(server: FaultyServer, tmp_path: Path) -> None:
    stranger = Authority(tmp_path, "Somebody Else")
    with ConnectProxy(routes(server), logins=ANA) as proxy:
        error = refused(http(stranger, through(proxy, lambda _: LOGIN)))
    assert (error.code, error.details["issuer"]) == ("certificate", "Norte Digital Root")
    assert server.requests in ([], [b""])  # a handshake, and not one request


def test_connections_that_hang_are_given_up_at_once_from_another_thread() -> None:
    errors: queue.Queue[ErpError] = queue.Queue()
    with FaultyServer(answer("200 OK", b"{}"), Visit.wait_for_hang_up) as server:
        made = Http(server.url, user_agent="test")

        def post() -> None:
            try:
                made.request("POST", "/api/chat/messages", json=b"{}")
            except ErpError as error:
                errors.put(error)

        made.request("GET", "/first")
        server.wait_for_visit()
        thread = start_thread(post, "post")
        server.wait_for_visit()
        made.drop_connections()
        error = errors.get(timeout=PATIENCE)
        thread.join(PATIENCE)
        assert isinstance(error, TransientError)
        assert error.sent


def test_a_connection_that_served_before_is_given_up_too() -> None:
    errors: queue.Queue[ErpError] = queue.Queue()
    whole = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
    second: queue.Queue[bytes] = queue.Queue()

    def serve_once(visit: Visit) -> None:
        visit.send(whole)
        second.put(visit.read_request())
        visit.wait_for_hang_up()

    with FaultyServer(serve_once) as server:
        made = Http(server.url, user_agent="test")

        def get() -> None:
            try:
                made.request("GET", "/second")
            except ErpError as error:
                errors.put(error)

        made.request("GET", "/first")
        thread = start_thread(get, "get")
        assert second.get(timeout=PATIENCE).startswith(b"GET /second")
        made.drop_connections()
        assert isinstance(errors.get(timeout=PATIENCE), TransientError)
        thread.join(PATIENCE)
