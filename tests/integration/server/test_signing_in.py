"""Sign-in, session, sign-out over HTTP, in next-auth's shapes."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from tests.integration.server.world import PASSWORD, World, recorded
from tests.support.live_server import Answer, Peer

_SESSION = "next-auth.session-token"


def _stranger(world: World, name: str = "ana") -> Peer:
    peer = world.nobody()
    peer.email = f"{name}@example.test"
    return peer


def _code(url: str) -> str:
    query = parse_qs(urlsplit(url).query)
    assert query["error"] == ["CredentialsSignin"]
    return query["code"][0]


def _try(world: World, password: str, email: str = "ana@example.test") -> str:
    peer = world.nobody()
    peer.email = email
    url = peer.try_sign_in(password)
    assert ("error=" in url) == (_SESSION not in peer.cookies)
    return _code(url) if "error=" in url else "signed in"


def _signed_in_form(peer: Peer, headers: dict[str, str], **more: str) -> Answer:
    token = peer.request("GET", "/api/auth/csrf").json["csrfToken"]
    form = {"csrfToken": token, "email": "ana@example.test", "password": PASSWORD, **more}
    sent = {"Content-Type": "application/x-www-form-urlencoded", **headers}
    return peer.request("POST", "/api/auth/callback/credentials", urlencode(form).encode(), sent)


def test_the_right_password_opens_a_session(world: World) -> None:
    peer = _stranger(world)
    peer.sign_in(PASSWORD)
    assert peer.user["id"] == world.ids["ana"]
    assert peer.user["orgId"] == peer.user["activeOrgId"] == world.orgs["Uno"]
    assert peer.unread() == 0


def test_the_session_has_the_recorded_shape(world: World) -> None:
    shape = recorded("login", "session.loggedin")
    session = world.peer("ana").request("GET", "/api/auth/session").json
    assert set(session) == set(shape)
    assert set(session["user"]) == set(shape["user"])
    assert set(session["user"]["orgMemberships"][0]) == set(shape["user"]["orgMemberships"][0])


@pytest.mark.parametrize(("remember", "hours"), [(None, 12), ("", 12), ("true", 720), ("false", 720)])
def test_any_string_but_an_empty_one_is_remembered(remember: str | None, hours: int, world: World) -> None:
    world.clock.stands_at = 1_800_000_000_000
    peer = world.nobody()
    _signed_in_form(
        peer, {"X-Auth-Return-Redirect": "1"}, **({} if remember is None else {"remember": remember})
    )
    user = peer.request("GET", "/api/auth/session").json["user"]
    assert user["rememberMe"] is (hours == 720)
    assert user["sessionExpiresAt"] == 1_800_000_000_000 + hours * 3_600_000


def test_asking_for_the_session_sets_the_cookie_again_and_does_not_extend_it(world: World) -> None:
    peer = world.peer("ana")
    first = peer.request("GET", "/api/auth/session")
    world.clock.ahead_ms += 3_600_000
    second = peer.request("GET", "/api/auth/session")
    assert second.headers["set-cookie"].startswith(f"{_SESSION}={peer.cookies[_SESSION]}; Path=/; Expires=")
    assert first.json["user"]["sessionExpiresAt"] == second.json["user"]["sessionExpiresAt"]
    assert first.json["expires"] < second.json["expires"]


def test_a_session_that_is_over_reads_null_and_is_deleted(world: World) -> None:
    peer = world.peer("ana")
    world.clock.ahead_ms += 12 * 3_600_000
    answer = peer.request("GET", "/api/auth/session")
    assert (answer.status, answer.json) == (200, None)
    assert _SESSION not in peer.cookies


def test_nobody_has_a_null_session_and_gets_a_forgery_cookie(world: World) -> None:
    peer = world.nobody()
    answer = peer.request("GET", "/api/auth/session")
    assert (answer.status, answer.json) == (200, None)
    assert set(peer.cookies) == {"authjs.csrf-token", "authjs.callback-url"}


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("ana@example.test", "mala-mala-mala"),
        ("nadie@example.test", "mala-mala-mala"),
        ("ivan@example.test", PASSWORD),
        ("ana@example.test", "corta"),
        (" ana@example.test ", PASSWORD),
        ("", PASSWORD),
        ("ana@example.test", "x" * 2000),
    ],
)
def test_every_wrong_pair_has_the_same_code(
    email: str, password: str, make_world: Callable[..., World]
) -> None:
    assert _try(make_world(), password, email) == "credentials"


def test_the_case_of_the_email_does_not_matter(world: World) -> None:
    assert _try(world, PASSWORD, "ANA@Example.Test") == "signed in"


def test_the_fifth_wrong_password_locks_and_then_the_throttle_answers_first(
    make_world: Callable[..., World],
) -> None:
    world = make_world()
    assert [_try(world, "mala-mala-mala") for _ in range(5)] == ["credentials"] * 4 + ["account_locked"]
    assert _try(world, PASSWORD) == "rate_limited"
    world.clock.ahead_ms += 899_000
    assert _try(world, PASSWORD) == "rate_limited"
    world.clock.ahead_ms += 2_000
    assert _try(world, PASSWORD) == "signed in"


def test_the_lock_outlives_a_restart(make_world: Callable[..., World]) -> None:
    world = make_world()
    until = world.clock() + 900_000
    world.execute("UPDATE users SET locked_until = ? WHERE id = ?", until, world.ids["ana"])
    assert _try(world, PASSWORD) == "account_locked"


def test_an_unknown_email_is_throttled_too(make_world: Callable[..., World]) -> None:
    world = make_world()
    tries = [_try(world, "mala-mala-mala", "nadie@example.test") for _ in range(6)]
    assert tries == ["credentials"] * 5 + ["rate_limited"]


def test_25_failures_from_one_address_stop_it_whoever_is_asked_for(make_world: Callable[..., World]) -> None:
    world = make_world()
    for number in range(25):
        assert _try(world, "mala-mala-mala", f"nadie{number}@example.test") == "credentials"
    assert _try(world, PASSWORD) == "rate_limited"


def test_a_right_password_takes_the_failures_back(make_world: Callable[..., World]) -> None:
    world = make_world()
    for _ in range(3):
        assert [_try(world, "mala-mala-mala") for _ in range(4)] == ["credentials"] * 4
        assert _try(world, PASSWORD) == "signed in"


def test_the_throttle_is_set_by_the_environment(make_world: Callable[..., World]) -> None:
    world = make_world(LOGIN_THROTTLE="2/60/30")
    assert [_try(world, "mala-mala-mala") for _ in range(3)] == [
        "credentials",
        "account_locked",
        "rate_limited",
    ]
    world.clock.ahead_ms += 31_000
    assert _try(world, PASSWORD) == "signed in"


@pytest.mark.parametrize("path", ["/api/auth/callback/credentials", "/api/auth/signout"])
@pytest.mark.parametrize("token", [None, "0" * 64])
def test_a_form_without_the_right_forgery_token_does_nothing(
    path: str, token: str | None, world: World
) -> None:
    peer = world.peer("ana")
    form = {"email": "ana@example.test", "password": PASSWORD} | ({"csrfToken": token} if token else {})
    headers = {"Content-Type": "application/x-www-form-urlencoded", "X-Auth-Return-Redirect": "1"}
    answer = peer.request("POST", path, urlencode(form).encode(), headers)
    assert (answer.status, answer.json) == (200, {"url": f"{world.url}/auth/login?error=MissingCSRF"})
    assert peer.unread() == 0


def test_a_forged_pair_of_cookie_and_token_is_refused(world: World) -> None:
    peer = world.nobody()
    peer.cookies["authjs.csrf-token"] = "0" * 64 + "%7C" + "0" * 64
    headers = {"Content-Type": "application/x-www-form-urlencoded", "X-Auth-Return-Redirect": "1"}
    form = {"csrfToken": "0" * 64, "email": "ana@example.test", "password": PASSWORD}
    answer = peer.request("POST", "/api/auth/callback/credentials", urlencode(form).encode(), headers)
    assert answer.json["url"].endswith("error=MissingCSRF")


def test_the_forgery_token_stays_with_its_cookie(world: World) -> None:
    peer = world.nobody()
    tokens = {peer.request("GET", "/api/auth/csrf").json["csrfToken"] for _ in range(3)}
    assert len(tokens) == 1


def test_after_sign_out_the_old_cookie_is_dead(world: World) -> None:
    peer = world.peer("ana")
    old = peer.cookies[_SESSION]
    peer.sign_out()
    assert _SESSION not in peer.cookies
    peer.cookies[_SESSION] = old
    assert peer.request("GET", "/api/auth/session").json is None


def test_signing_out_leaves_other_sessions_alone(world: World) -> None:
    here, there = world.peer("ana"), world.peer("ana")
    here.sign_out()
    assert there.unread() == 0


def test_without_the_header_a_form_is_answered_with_a_redirect(world: World) -> None:
    peer = world.nobody()
    answer = _signed_in_form(peer, {})
    assert (answer.status, answer.headers["location"], answer.body) == (302, world.url, b"")
    assert _SESSION in peer.cookies


def test_a_json_body_signs_in_as_well(world: World) -> None:
    peer = world.nobody()
    token = peer.request("GET", "/api/auth/csrf").json["csrfToken"]
    body = {"csrfToken": token, "email": "ana@example.test", "password": PASSWORD}
    answer = peer.request("POST", "/api/auth/callback/credentials", body, {"X-Auth-Return-Redirect": "1"})
    assert answer.json == {"url": world.url}
    assert _SESSION in peer.cookies


@pytest.mark.parametrize(
    "target", ["https://evil.test/", "//evil.test", "/\\evil.test", "javascript:1", "/\r\nx", "/€"]
)
def test_a_callback_url_leads_nowhere_else(target: str, world: World) -> None:
    answer = _signed_in_form(world.nobody(), {"X-Auth-Return-Redirect": "1"}, callbackUrl=target)
    assert answer.json == {"url": world.url}


def test_a_callback_path_is_kept(world: World) -> None:
    answer = _signed_in_form(world.nobody(), {"X-Auth-Return-Redirect": "1"}, callbackUrl="/dashboard/chat")
    assert answer.json == {"url": f"{world.url}/dashboard/chat"}


def test_the_password_is_kept_as_argon2id_and_the_session_as_a_hash(world: World) -> None:
    peer = world.peer("ana")
    ((stored,),) = world.query("SELECT password_hash FROM users WHERE id = ?", world.ids["ana"])
    assert stored.startswith("$argon2id$")
    assert world.query("SELECT token_hash FROM sessions WHERE token_hash = ?", peer.cookies[_SESSION]) == []
    assert len(world.query("SELECT token_hash FROM sessions")) == 1


def test_cookies_over_http_have_no_prefix_and_are_not_secure(world: World) -> None:
    answer = _signed_in_form(world.nobody(), {"X-Auth-Return-Redirect": "1"})
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(f"{_SESSION}=")
    assert cookie.split("; ")[1] == "Path=/"
    assert cookie.endswith("; HttpOnly; SameSite=Lax")
    assert "Secure" not in cookie


def test_behind_a_trusted_proxy_with_tls_cookies_are_prefixed_and_secure(
    make_world: Callable[..., World],
) -> None:
    world = make_world(TRUSTED_PROXIES="127.0.0.1")
    peer = world.nobody()
    https = {"X-Forwarded-Proto": "https"}
    token = peer.request("GET", "/api/auth/csrf", None, https).json["csrfToken"]
    assert set(peer.cookies) == {"__Host-authjs.csrf-token", "__Secure-authjs.callback-url"}
    form = {"csrfToken": token, "email": "ana@example.test", "password": PASSWORD}
    headers = {"Content-Type": "application/x-www-form-urlencoded", "X-Auth-Return-Redirect": "1", **https}
    answer = peer.request("POST", "/api/auth/callback/credentials", urlencode(form).encode(), headers)
    assert answer.json["url"].startswith("https://")
    assert answer.headers["set-cookie"].startswith(f"{_SESSION}=")
    assert "; Secure; SameSite=Lax" in answer.headers["set-cookie"]


def test_forwarded_headers_of_others_are_not_believed(world: World) -> None:
    peer = world.nobody()
    peer.request("GET", "/api/auth/csrf", None, {"X-Forwarded-Proto": "https", "X-Forwarded-For": "10.0.0.1"})
    assert set(peer.cookies) == {"authjs.csrf-token", "authjs.callback-url"}


def test_each_client_behind_a_trusted_proxy_is_throttled_on_its_own(make_world: Callable[..., World]) -> None:
    world = make_world(TRUSTED_PROXIES="127.0.0.1", LOGIN_THROTTLE="1/60/60")
    peer = world.nobody()
    token = peer.request("GET", "/api/auth/csrf").json["csrfToken"]

    def attempt(email: str, password: str, address: str) -> str:
        form = {"csrfToken": token, "email": email, "password": password}
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Auth-Return-Redirect": "1",
            "X-Forwarded-For": address,
        }
        return str(
            peer.request("POST", "/api/auth/callback/credentials", urlencode(form).encode(), headers).json[
                "url"
            ]
        )

    for number in range(5):
        attempt(f"nadie{number}@example.test", "mala-mala-mala", "10.9.8.7")
    assert attempt("ana@example.test", PASSWORD, "10.9.8.7").endswith("code=rate_limited")
    assert attempt("ana@example.test", PASSWORD, "10.9.8.8") == world.url


def test_providers_offer_a_password(world: World) -> None:
    providers = world.nobody().request("GET", "/api/auth/providers").json
    assert set(providers["credentials"]) == set(recorded("login", "providers")["credentials"])
