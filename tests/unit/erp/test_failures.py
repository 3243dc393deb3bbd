"""Which error each wrong answer and each exception becomes."""

from __future__ import annotations

import ssl
from http.client import BadStatusLine, RemoteDisconnected

import pytest
import requests
from urllib3.connectionpool import HTTPConnectionPool
from urllib3.exceptions import (
    ConnectTimeoutError,
    MaxRetryError,
    NewConnectionError,
    ProtocolError,
    ReadTimeoutError,
)

from desktop.core.errors import (
    ChatOffError,
    ErpError,
    RefusedError,
    SessionEndedError,
    SessionUnknownError,
    SetupError,
    TransientError,
)
from desktop.erp.answer import Answer
from desktop.erp.failures import SEND, STREAM, failure, translated
from desktop.wire.codec import DecodeError, encode
from desktop.wire.requests import ErrorBody

LIST = "GET /api/chat/conversations"
OPEN = "POST /api/chat/conversations"
PAGE = "<html><body>Welcome</body></html>"
DUMP = "\nInvalid `prisma.message.create()` invocation:\n\n{ data: { body: 'hola' } }"


def said(status: int, text: str, *headers: tuple[str, str]) -> Answer:
    return Answer.of(status, [("Content-Type", "application/json"), *headers], encode(ErrorBody(error=text)))


def page(status: int, body: str = PAGE, *headers: tuple[str, str], kind: str = "text/html") -> Answer:
    return Answer.of(status, [("Content-Type", f"{kind}; charset=utf-8"), *headers], body.encode())


@pytest.mark.parametrize(
    ("route", "answer", "level", "kind"),
    [
        (LIST, said(500, "No autenticado"), 1, SessionUnknownError),
        (LIST, said(500, "No autenticado"), 2, SessionUnknownError),
        (SEND, said(401, "No autenticado"), 1, SessionUnknownError),
        (SEND, said(401, "No autenticado"), 2, SessionEndedError),
        (STREAM, page(401, "No autenticado", kind="text/plain"), 1, SessionUnknownError),
        (STREAM, page(401, "No autenticado", kind="text/plain"), 2, SessionUnknownError),
        (STREAM, said(401, "No autenticado"), 2, SessionEndedError),
        ("GET /api/users/x/avatar", said(401, "Unauthorized"), 2, SessionUnknownError),
        (STREAM, page(403, "Chat no habilitado para esta organización", kind="text/plain"), 1, ChatOffError),
        (STREAM, said(403, "No"), 2, ChatOffError),
        (SEND, said(500, "El módulo de chat no está habilitado para esta organización"), 1, ChatOffError),
        (SEND, said(403, "El módulo de chat no está habilitado para esta organización"), 2, ChatOffError),
    ],
)
def test_who_we_are_is_told_by_route_status_and_text(
    route: str, answer: Answer, level: int, kind: type[ErpError]
) -> None:
    assert type(failure(route, answer, level)) is kind


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (said(500, "El mensaje excede el tamaño máximo permitido (2KB)"), "too_long"),
        (said(413, "Demasiado largo"), "too_long"),
        (said(500, "El mensaje no puede estar vacío"), "empty_message"),
        (said(400, "body es requerido y debe ser una cadena"), "empty_message"),
        (said(422, "En blanco"), "empty_message"),
        (said(500, "Conversación no encontrada o no tienes acceso"), "not_sent"),
        (said(404, "Conversación no encontrada"), "not_sent"),
        (said(500, "Esta conversación está bloqueada"), "not_sent"),
        (said(403, "Esta conversación está bloqueada"), "not_sent"),
        (said(500, 'invalid byte sequence for encoding "UTF8": 0x00'), "not_sent"),
    ],
)
def test_a_message_that_will_never_be_taken_is_refused(answer: Answer, code: str) -> None:
    error = failure(SEND, answer, 1)
    assert isinstance(error, RefusedError)
    assert (error.code, error.status) == (code, answer.status)


def test_a_refusal_says_why_in_the_servers_words() -> None:
    error = failure(OPEN, said(500, "No puedes crear una conversación contigo mismo"), 1)
    assert isinstance(error, RefusedError)
    assert error.details == {"reason": "No puedes crear una conversación contigo mismo"}


@pytest.mark.parametrize(
    "answer", [said(500, DUMP), page(502), page(503), said(500, "x" * 5000), page(500, ""), page(408)]
)
def test_a_broken_server_may_be_asked_again_and_a_post_may_have_arrived(answer: Answer) -> None:
    for route, sent in ((SEND, True), (LIST, False)):
        error = failure(route, answer, 1)
        assert isinstance(error, TransientError)
        assert (error.code, error.sent, error.reached) == ("server_error", sent, True)
        assert error.details == {"status": str(answer.status)}


def test_what_the_database_layer_says_is_never_repeated() -> None:
    error = failure(SEND, said(400, DUMP), 1)
    assert "hola" not in f"{error} {error.details}"


@pytest.mark.parametrize(
    ("answer", "seconds"),
    [
        (Answer.of(429, [("Content-Type", "application/json")], b'{"error": "x", "retryAfter": 7}'), 7.0),
        (said(429, "x", ("Retry-After", "9")), 9.0),
        (said(429, "x", ("Retry-After", "Thu, 24 Dec 2099 03:06:13 GMT")), None),
        (page(429), None),
    ],
)
def test_too_fast_bears_the_seconds_to_wait(answer: Answer, seconds: float | None) -> None:
    error = failure(SEND, answer, 1)
    assert isinstance(error, TransientError)
    assert (error.code, error.retry_after, error.sent) == ("too_fast", seconds, False)


@pytest.mark.parametrize(
    "answer",
    [
        page(200),
        page(404),
        page(401),
        page(403),
        page(405, ""),
        page(302, PAGE, ("Location", "/auth/login")),
        page(307, PAGE, ("Location", "https://erp.example/auth/login")),
        page(302, PAGE, ("Location", "http://[")),
        Answer.of(204, []),
    ],
)
def test_a_page_is_not_a_timenow_server(answer: Answer) -> None:
    for route in (LIST, STREAM):
        error = failure(route, answer, 2, host="erp.example")
        assert isinstance(error, SetupError)
        assert (error.code, error.details) == ("not_timenow", {"host": "erp.example"})


@pytest.mark.parametrize("answer", [page(302, PAGE, ("Location", "http://portal.example/login")), page(511)])
def test_a_network_that_asks_for_a_sign_in_is_told_apart(answer: Answer) -> None:
    assert failure(LIST, answer, 1, host="erp.example").code == "captive_portal"


def test_two_names_of_this_computer_are_no_foreign_host() -> None:
    answer = page(302, PAGE, ("Location", "http://localhost:3100/auth/login"))
    assert failure(LIST, answer, 1, host="127.0.0.1").code == "not_timenow"


POOL = HTTPConnectionPool("erp.example", 443)


def caught(exc: Exception) -> ErpError:
    with pytest.raises(ErpError) as info, translated("erp.example", acts=True):
        raise exc
    return info.value


@pytest.mark.parametrize(
    ("exc", "sent"),
    [
        (requests.ConnectionError(MaxRetryError(POOL, "/", NewConnectionError(POOL, "refused"))), False),  # type: ignore[arg-type]  # its own callers pass a pool too
        (requests.ConnectTimeout(MaxRetryError(POOL, "/", ConnectTimeoutError("late"))), False),
        (requests.ReadTimeout(ReadTimeoutError(POOL, "/", "late")), True),
        (requests.ConnectionError(ProtocolError("aborted", RemoteDisconnected("gone"))), True),
        (requests.ConnectionError(ProtocolError("aborted", ConnectionResetError(104, "reset"))), True),
        (ReadTimeoutError(POOL, "/", "late"), True),
        (OSError("broken"), True),
        (requests.exceptions.SSLError(ssl.SSLEOFError(8, "eof")), True),
    ],
)
def test_without_an_answer_only_a_refused_connection_is_surely_not_sent(exc: Exception, sent: bool) -> None:
    error = caught(exc)
    assert isinstance(error, TransientError)
    assert (error.code, error.sent, error.reached) == ("server_not_found", sent, False)
    assert error.details == {"host": "erp.example"}


def test_a_certificate_says_why_it_is_refused() -> None:
    refused = ssl.SSLCertVerificationError(1, "[SSL: CERTIFICATE_VERIFY_FAILED]")
    refused.verify_message = "self-signed certificate"
    error = caught(requests.exceptions.SSLError(MaxRetryError(POOL, "/", refused)))
    assert isinstance(error, SetupError)
    assert error.code == "certificate"
    assert error.details["reason"] == "self-signed certificate"


def test_who_speaks_no_http_is_not_a_timenow_server() -> None:
    exc = requests.ConnectionError(ProtocolError("aborted", BadStatusLine("SSH-2.0-OpenSSH")))
    assert caught(exc).code == "not_timenow"


def test_who_speaks_no_tls_is_not_a_timenow_server() -> None:
    wrong = ssl.SSLError(1, "[SSL: WRONG_VERSION_NUMBER] wrong version number")
    wrong.reason = "WRONG_VERSION_NUMBER"
    assert caught(requests.exceptions.SSLError(wrong)).code == "not_timenow"


def test_an_unreadable_answer_leaves_the_effect_unclear() -> None:
    error = caught(DecodeError("not a MessageAnswer"))
    assert isinstance(error, TransientError)
    assert error.sent


def test_our_own_errors_pass_untouched() -> None:
    error = ChatOffError()
    assert caught(error) is error


@pytest.mark.parametrize(
    ("said_so", "seconds"),
    [
        ("-1", None),
        ("900", 900.0),
        ("901", 900.0),
        (str(2**70), 900.0),
        ("1" + "0" * 400, 900.0),
        ("NaN", None),
    ],
)
def test_a_wait_that_the_server_asks_for_is_kept_within_reason(said_so: str, seconds: float | None) -> None:
    body = f'{{"error":"slow down","retryAfter":{said_so}}}'.encode()
    error = failure(SEND, Answer.of(429, [("Content-Type", "application/json")], body), 2)
    assert isinstance(error, TransientError)
    assert error.retry_after == seconds


def test_a_wait_in_the_header_is_kept_within_reason() -> None:
    error = failure(LIST, Answer.of(429, [("Retry-After", "999999")], b""), 2)
    assert isinstance(error, TransientError)
    assert error.retry_after == 900.0
