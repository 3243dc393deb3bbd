"""A sign-in that cannot work: the decided sentence in both languages, the exit code, one attempt at most."""

from __future__ import annotations

import json
import os
import re
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import pytest

from tests.fakes.level1_erp import Level1Erp
from tests.integration.cli.programs import Done, Programs
from tests.support.desktop_processes import wait_until
from tests.support.faulty_server import FaultyServer, Play, answer
from tests.support.live_server import LiveServer, Peer

CREDENTIALS = "/api/auth/callback/credentials"
EN, ES = "en_GB.UTF-8", "es_ES.UTF-8"
LANGUAGES = {EN: 0, ES: 1}

SENTENCES = {
    "bad_credentials": ("E-mail or password is wrong.", "El correo o la contraseña no son correctos."),
    "account_locked": (
        "Too many wrong passwords: this account is locked for 15 minutes.",
        "Demasiados intentos: la cuenta está bloqueada durante 15 minutos.",
    ),
    "rate_limited": (
        "Too many sign-in attempts. Try again in 15 minutes.",
        "Demasiados intentos de acceso. Vuelve a intentarlo en 15 minutos.",
    ),
    "server_not_found": ("No server answers at 127.0.0.1.", "Ningún servidor responde en 127.0.0.1."),
    "not_timenow": (
        "127.0.0.1 answers, but it is not a TimeNow server.",
        "127.0.0.1 responde, pero no es un servidor de TimeNow.",
    ),
    "captive_portal": (
        "This network asks you to sign in to it first.",
        "Esta red pide que inicies sesión en ella primero.",
    ),
    "http_refused": (
        "Only https is allowed, except for this computer.",
        "Solo se permite https, salvo en este mismo equipo.",
    ),
    "server_error 500": (
        "The server had a problem (500). Trying again.",
        "El servidor ha tenido un problema (500). Se volverá a intentar.",
    ),
    "server_error 200": (
        "The server had a problem (200). Trying again.",
        "El servidor ha tenido un problema (200). Se volverá a intentar.",
    ),
    "session_unknown": (
        "TimeNow does not recognise this session: the server may be down, or your password changed.",
        (
            "TimeNow no reconoce esta sesión: puede que el servidor no funcione o que tu contraseña haya "
            "cambiado."
        ),
    ),
}

STACK = b"Error: boom at secret.example\n    at Object.<anonymous> (/app/server/\x1b[31mauth.js:10:5)\n"
PAGE = b"<!DOCTYPE html><html><body>Inicia sesi\xc3\xb3n</body></html>"
CSRF = answer("200 OK", b'{"csrfToken": "x"}', "Set-Cookie: authjs.csrf-token=x; Path=/; HttpOnly")
WELCOME = answer(
    "200 OK",
    b'{"url": "http://localhost/dashboard"}',
    "Set-Cookie: next-auth.session-token=x; Path=/; HttpOnly",
)

WRONG: dict[str, tuple[Play, str, int]] = {
    "a page": (answer("200 OK", PAGE, content_type="text/html"), "not_timenow", 1),
    "a page that is not there": (answer("404 Not Found", PAGE, content_type="text/html"), "not_timenow", 1),
    "another service": (answer("200 OK", b'{"hello": "world"}'), "not_timenow", 1),
    "nothing": (answer("200 OK", b""), "not_timenow", 1),
    "a redirect to a login": (
        answer("302 Found", b"", "Location: /login", content_type=""),
        "not_timenow",
        1,
    ),
    "a redirect elsewhere": (
        answer("302 Found", b"", "Location: http://portal.example/?next=x", content_type="text/html"),
        "captive_portal",
        4,
    ),
    "a captive portal": (
        answer("511 Network Authentication Required", PAGE, content_type="text/html"),
        "captive_portal",
        4,
    ),
    "a stack": (answer("500 Internal Server Error", STACK, content_type="text/plain"), "server_error 500", 4),
    "a stack in a page": (
        answer("500 Internal Server Error", b"<pre>" + STACK, content_type="text/html"),
        "server_error 500",
        4,
    ),
    "a stack in JSON": (
        answer("500 Internal Server Error", json.dumps({"error": STACK.decode()}).encode()),
        "server_error 500",
        4,
    ),
}


def login(
    programs: Programs, url: str, lang: str, *, email: str = "ana@norte.test", password: str | None = None
) -> Done:
    named = ("--server", url, "--email", email, "--password-stdin")
    return programs.run("login", *named, stdin=f"{password or 'x'}\n", LANG=lang)


def says(code: str, lang: str, exit_code: int) -> Done:
    return Done(exit_code, "", f"{SENTENCES[code][LANGUAGES[lang]]}\n")


def attempts(server: FaultyServer) -> int:
    return sum(request.startswith(f"POST {CREDENTIALS} ".encode()) for request in server.requests)


@pytest.mark.parametrize(
    ("how", "lang"),
    [*((how, ES) for how in WRONG), ("a page", EN), ("a captive portal", EN), ("a stack", EN)],
)
def test_what_answers_is_no_server_of_ours_and_no_password_goes_there(
    programs: Programs, how: str, lang: str
) -> None:
    play, code, exit_code = WRONG[how]
    with FaultyServer(play) as server:
        assert login(programs, server.url, lang) == says(code, lang, exit_code)
        assert attempts(server) == 0


@pytest.mark.parametrize("how", WRONG)
def test_where_the_password_itself_meets_it_that_was_the_one_attempt(programs: Programs, how: str) -> None:
    play, code, exit_code = WRONG[how]
    with FaultyServer(CSRF, play) as server:
        assert login(programs, server.url, EN) == says(code, EN, exit_code)
        assert attempts(server) == 1


@pytest.mark.parametrize(
    ("session", "code", "exit_code"),
    [
        (answer("200 OK", b"null"), "session_unknown", 3),
        (answer("200 OK", b'{"user": {"name": 7}}'), "not_timenow", 1),
        (answer("500 Internal Server Error", STACK), "server_error 500", 4),
    ],
)
def test_a_sign_in_whose_session_cannot_be_read_is_not_tried_twice(
    programs: Programs, session: Play, code: str, exit_code: int
) -> None:
    with FaultyServer(CSRF, WELCOME, session) as server:
        assert login(programs, server.url, ES) == says(code, ES, exit_code)
        assert attempts(server) == 1


def test_a_connection_that_breaks_under_the_password_is_not_tried_twice(programs: Programs) -> None:
    with FaultyServer(CSRF, lambda visit: visit.reset()) as server:
        assert login(programs, server.url, EN) == says("server_not_found", EN, 4)
        assert attempts(server) == 1


@pytest.mark.parametrize("lang", LANGUAGES)
def test_where_nobody_listens_no_server_answers(programs: Programs, lang: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closing:
        port = closing.getsockname()[1]
    assert login(programs, f"http://127.0.0.1:{port}", lang) == says("server_not_found", lang, 4)


@pytest.mark.parametrize(
    ("url", "lang"),
    [
        ("http://erp.example", ES),
        ("http://erp.example", EN),
        ("http://192.0.2.1:8470", EN),
        ("ftp://erp.example", EN),
    ],
)
def test_no_password_leaves_this_computer_unencrypted(programs: Programs, url: str, lang: str) -> None:
    assert login(programs, url, lang) == says("http_refused", lang, 1)


@pytest.mark.parametrize(
    "url",
    [
        "https://",
        "https://[",
        "https://erp example",
        "https://a@b/",
        "https://x:99999",
        "\x1b[31m",
        "https://\x1b[31m",
    ],
)
def test_what_is_no_address_is_said_in_words_that_command_no_terminal(programs: Programs, url: str) -> None:
    done = login(programs, url, EN)
    assert (done.exit_code, done.out) == (4, "")
    assert re.fullmatch(r"No server answers at [^\x00-\x1f]+\.\n", done.err)


@pytest.mark.parametrize("email", ["", " \t"])
def test_without_an_e_mail_nothing_is_tried(programs: Programs, email: str) -> None:
    with FaultyServer(CSRF) as server:
        done = login(programs, server.url, EN, email=email)
        assert (done.exit_code, done.out) == (2, "")
        assert done.err.endswith("error: login needs --server and --email\n")
        assert server.requests == []


@dataclass(frozen=True, slots=True)
class Office:
    """A server of one's own, and one person."""

    url: str
    email: str
    password: str
    server: Level1Erp | LiveServer

    def attempts(self) -> int:
        if isinstance(self.server, LiveServer):
            return self.server.log().count(CREDENTIALS)
        return sum(one.path.startswith(CREDENTIALS) for one in self.server.control.requests())

    def fail(self, times: int) -> None:
        """Try a wrong password, past the client."""
        peer = Peer.nobody(self.url)
        peer.email = self.email
        for _ in range(times):
            assert "error=" in peer.try_sign_in("falsa-falsa")


@pytest.fixture(params=[1, 2], ids=["level 1", "level 2"])
def office(request: pytest.FixtureRequest) -> Iterator[Office]:
    with ExitStack() as stack:
        if request.param == 1:
            erp = stack.enter_context(Level1Erp())
            yield Office(erp.url, erp.accounts[0].email, erp.accounts[0].password, erp)
            return
        server = stack.enter_context(LiveServer("serve"))
        ana = server.hire(server.run("create-org", "Norte")["id"], "ana@norte.test", "Ana")
        yield Office(server.url, ana["email"], ana["password"], server)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_wrong_locked_and_throttled_are_three_sentences_and_one_attempt_each(
    programs: Programs, office: Office, lang: str
) -> None:
    def tried(code: str, password: str, made: int) -> None:
        done = login(programs, office.url, lang, email=office.email, password=password)
        assert done == says(code, lang, 3)
        wait_until(lambda: office.attempts() >= made, f"{made} attempts in the server's log")
        assert office.attempts() == made

    tried("bad_credentials", "falsa-falsa", 1)
    office.fail(3)
    tried("account_locked", "falsa-falsa", 5)
    tried("rate_limited", office.password, 6)


def test_an_e_mail_that_is_no_text_is_one_attempt_and_wrong(programs: Programs, office: Office) -> None:
    done = login(
        programs, office.url, EN, email=os.fsdecode(b"\xff\xed\xa0\x80@x.test"), password="falsa-falsa"
    )
    assert done == says("bad_credentials", EN, 3)
    wait_until(lambda: office.attempts() >= 1, "an attempt in the server's log")
    assert office.attempts() == 1
