"""The client reads what the real ERP was recorded to say, exchange by exchange."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest

from desktop.core.errors import (
    ChatOffError,
    ErpError,
    RefusedError,
    SessionUnknownError,
    SetupError,
    SignInError,
    TransientError,
)
from desktop.erp.answer import Answer
from desktop.erp.api import ErpApi
from desktop.erp.auth import check_sign_in, check_sign_out, read_auth, read_csrf, read_session, read_url
from desktop.erp.cookies import Cookies
from desktop.erp.failures import STREAM, failure
from desktop.erp.http import Http
from desktop.erp.stream import Framer, Heartbeat, StreamEvent, StreamItem, events
from desktop.wire.codec import encode, encode_event
from desktop.wire.timestamp import Timestamp
from tests.contract.recorded import Exchange, StreamCapture, all_captures, all_exchanges

Json = dict[str, object] | list[object] | str | int | bool | None

# Only a part of these answers was kept, so there is nothing whole to read.
DUMP = "the database layer's dump was cut"
PAGE = "a page or script, of which nothing was kept"
PICTURE = "the body was not kept"
LONG = "cut at 6,000 characters"
CUT = {
    "rest:33 conv.list.limit=abc": DUMP,
    "rest:49 msg.lone_surrogate": DUMP,
    "rest:66 method": PAGE,
    "rest:100 search.limit_abc": DUMP,
    "rest:104 avatar.remote_path": PICTURE,
    "rest:105 avatar.none": PICTURE,
    "rest:106 avatar.unknown": PICTURE,
    "rest:107 avatar.other_org": PICTURE,
    "rest:108 avatar.nocookie": PICTURE,
    "rest:109 avatar.redirect_target": PAGE,
    "rest:152 page.cursor": DUMP,
    "rest:153 page.cursor": DUMP,
    "rest:157 page.limit=abc": DUMP,
    "rest:158 page.limit=1000": LONG,
    "rest:160 page.default_limit": LONG,
    "signed_out:166 page.nocookie": PAGE,
    "signed_out:167 root.nocookie": PAGE,
    "signed_out:168 login_page": PAGE,
    "server_actions:7 page.dashboard_chat": PAGE,
    "server_actions:8 page.nocookie": PAGE,
    "extras:9 page.carol(no employee)": PAGE,
    "extras:10 page.me.carol(no employee)": PAGE,
    "extras:11 chunk.nocookie": PAGE,
    "database_outage:2 bigcookie.session": LONG,
}

# What a browser asks for, or a person who tries the ERP's edges, and this client never does.
FOREIGN = re.compile(
    r"(GET|POST) (/|/auth/login|/dashboard/.*|/_next/.*|/uploads/.*|/api/auth/providers)"
    r"|GET /api/users/[^/]*/avatar"
    r"|(DELETE|PUT|HEAD|OPTIONS) .*"
    r"|GET /api/chat/(config/|messages|nope)"
    r"|POST /api/chat/(config|stream)"
)

# What refusals mean, by their text, in the order of trying.
REFUSALS: tuple[tuple[str, type[ErpError], str], ...] = (
    ("No autenticado", SessionUnknownError, "session_unknown"),
    ("no está habilitado|no habilitado", ChatOffError, "chat_off"),
    ("Demasiados mensajes", TransientError, "too_fast"),
    ("excede el tamaño", RefusedError, "too_long"),
    ("no puede estar vacío|body es requerido", RefusedError, "empty_message"),
    ("no encontrad|contigo mismo|es requerido|invalid byte", RefusedError, "not_sent"),
    ("not valid JSON|JSON input|in JSON at position|502 Bad Gateway", TransientError, "server_error"),
    ("error=CredentialsSignin&code=credentials", SignInError, "bad_credentials"),
    ("error=CredentialsSignin&code=account_locked", SignInError, "account_locked"),
    ("error=CredentialsSignin&code=rate_limited", SignInError, "rate_limited"),
    ("error=MissingCSRF", TransientError, "server_error"),
)


class Recorded(Http):
    """Answers every request with what was recorded."""

    def __init__(self, exchange: Exchange) -> None:
        super().__init__("http://127.0.0.1:3100", user_agent="test")
        self.exchange = exchange
        self.asked: list[str] = []

    def request(self, method: str, path: str, **_options: object) -> Answer:
        """Return the recorded answer, if it is one to this request."""
        self.asked.append(f"{method} {path}")
        return recorded_answer(self.exchange)


def recorded_answer(exchange: Exchange) -> Answer:
    response = exchange.response
    return Answer.of(response.status, response.headers, response.body.encode())


def route(exchange: Exchange) -> str:
    return f"{exchange.request.method} {urlsplit(exchange.request.url).path}"


COMPLETE = [exchange for exchange in all_exchanges() if exchange.complete]
OURS = [exchange for exchange in COMPLETE if not FOREIGN.fullmatch(route(exchange))]


def sign_in(answer: Answer) -> dict[str, object]:
    url = read_auth("POST /api/auth/callback/credentials", answer, read_url)
    check_sign_in(answer, url)
    return {"url": url}


def sign_out(answer: Answer) -> dict[str, object]:
    url = read_auth("POST /api/auth/signout", answer, read_url)
    check_sign_out(url)
    return {"url": url}


AUTH: dict[str, Callable[[Answer], object]] = {
    "GET /api/auth/csrf": lambda answer: {"csrfToken": read_auth("GET /api/auth/csrf", answer, read_csrf)},
    "GET /api/auth/session": lambda answer: read_auth("GET /api/auth/session", answer, read_session),
    "POST /api/auth/signout": sign_out,
    "POST /api/auth/callback/credentials": sign_in,
}
CALLS: tuple[tuple[str, Callable[[ErpApi, Exchange], object]], ...] = (
    ("GET /api/chat/config", lambda api, _: api.config()),
    ("GET /api/chat/conversations", lambda api, _: {"conversations": whole(api.conversations())}),
    ("GET /api/chat/conversations/[^/]+/messages", lambda api, exchange: whole(api.page(part(exchange)))),
    ("GET /api/chat/unread-count", lambda api, _: {"totalUnread": api.unread_count()}),
    ("GET /api/chat/users/search", lambda api, exchange: {"users": api.search_people(query(exchange), 100)}),
    ("POST /api/chat/conversations", lambda api, _: {"conversation": api.open_conversation("peer")}),
    ("POST /api/chat/messages", lambda api, _: {"message": api.send("conversation", "text", None)}),
    (
        "POST /api/chat/messages/read",
        lambda api, _: {"count": api.mark_messages_read("conversation", "message")},
    ),
)


def whole(answer: tuple[object, int]) -> object:
    value, broken = answer
    assert broken == 0
    return value


def part(exchange: Exchange) -> str:
    return urlsplit(exchange.request.url).path.split("/")[4]


def query(exchange: Exchange) -> str:
    return parse_qs(urlsplit(exchange.request.url).query).get("q", [""])[0]


def read(exchange: Exchange) -> object:
    """Let the client read an exchange, the way it reads the network."""
    asked = route(exchange)
    if asked in AUTH:
        return AUTH[asked](recorded_answer(exchange))
    if asked == STREAM:
        raise failure(STREAM, recorded_answer(exchange), 1)
    [call] = [call for pattern, call in CALLS if re.fullmatch(pattern, asked)]
    http = Recorded(exchange)
    result = call(ErpApi(http), exchange)
    assert set(http.asked) == {asked}
    return result


def expected_error(exchange: Exchange) -> tuple[type[ErpError], str] | None:
    if exchange.name == "login.ok.no_redirect_header":  # a redirect; the client asks for none
        return SetupError, "not_timenow"
    return next((known for text, *known in REFUSALS if re.search(text, exchange.response.body)), None)  # type: ignore[return-value]  # starred targets are lists


@pytest.mark.parametrize("exchange", OURS, ids=str)
def test_a_recorded_exchange_is_read_as_what_it_is(exchange: Exchange) -> None:
    expected = expected_error(exchange)
    if expected is not None:
        with pytest.raises(ErpError) as caught:
            read(exchange)
        assert [type(caught.value), caught.value.code] == list(expected)
        assert "eyJ" not in f"{caught.value} {caught.value.details}"
    else:
        assert exchange.response.status in {200, 201}
        result = json.loads(encode(read(exchange)))
        assert lost(json.loads(exchange.response.body), result, wild=query(exchange)) == []


def lost(recorded: Json, ours: Json, path: str = "$", *, wild: str = "") -> list[str]:
    """Return where something of the recorded answer is missing or different in what the client made of it."""
    if isinstance(recorded, dict) and isinstance(ours, dict):
        if wild in {"%", "_"} and "users" in recorded:
            return []  # the ERP takes these for anything; the client leaves such answers out
        return [
            place
            for key, value in recorded.items()
            for place in (lost(value, ours[key], f"{path}.{key}") if key in ours else [f"{path}.{key}"])  # type: ignore[arg-type]  # JSON all the way down
        ]
    if isinstance(recorded, list) and isinstance(ours, list) and len(recorded) == len(ours):
        return [
            place
            for number, (one, other) in enumerate(zip(recorded, ours, strict=True))
            for place in lost(one, other, f"{path}[{number}]")  # type: ignore[arg-type]  # JSON all the way down
        ]
    return [] if recorded == ours else [path]


def test_the_exchanges_that_cannot_be_read_are_these() -> None:
    assert {str(exchange) for exchange in all_exchanges() if not exchange.complete} == set(CUT)


def test_most_of_what_was_recorded_is_the_clients_own() -> None:
    assert len(OURS) > 550
    foreign = Counter(route(exchange).partition("?")[0] for exchange in COMPLETE if exchange not in OURS)
    assert sum(foreign.values()) < 60


def test_a_session_in_pieces_outlives_a_server_that_deletes_it() -> None:
    cookies = Cookies()
    pieces = [f"next-auth.session-token.{number}" for number in range(3)]
    seen = {}
    for exchange in all_exchanges():
        if exchange.name.startswith("bigcookie."):
            cookies.take(recorded_answer(exchange).set_cookies)
            seen[exchange.name] = list(cookies.session())
    assert seen["bigcookie.login.callback"] == pieces
    assert seen["bigcookie.session_nocookie_clear"] == pieces
    assert seen["bigcookie.shrinks"] == ["next-auth.session-token"]


STREAMS = [capture for capture in all_captures() if b"text/event-stream" in capture.received]


def items(pieces: list[bytes]) -> list[StreamItem]:
    framer = Framer()
    return [item for piece in pieces for item in events(framer, piece)]


@pytest.mark.parametrize("capture", STREAMS, ids=lambda capture: f"{capture.file} {capture.label}")
def test_a_recorded_stream_is_read_event_by_event(capture: StreamCapture) -> None:
    sent = capture.events
    read_whole = items([sent])
    blocks = [block for block in sent.decode().split("\n\n") if block]
    assert len(read_whole) == len(blocks)
    for item, block in zip(read_whole, blocks, strict=True):
        lines = dict(line.split(": ", 1) for line in block.split("\n"))
        if "data" not in lines:
            assert block == ": heartbeat"
            assert item == Heartbeat()
            continue
        assert isinstance(item, StreamEvent)
        data = json.loads(lines["data"])
        name, ours = encode_event(item.event, Timestamp.parse(data["timestamp"]))
        assert name == lines["event"]
        assert lost(data, json.loads(ours)) == []
        if "id" in lines:
            assert item.event_id == lines["id"]
    assert items([bytes((byte,)) for byte in sent]) == read_whole


def test_all_kinds_of_events_were_recorded() -> None:
    kinds = Counter(
        type(item.event).__name__
        for capture in STREAMS
        for item in items([capture.events])
        if isinstance(item, StreamEvent)
    )
    assert set(kinds) == {"SystemNotice", "MessageReceived", "MessagesRead", "ConversationRead"}


def test_a_recorded_stream_that_was_refused_is_the_right_error() -> None:
    refused = [exchange for exchange in OURS if route(exchange) == STREAM]
    errors = Counter(type(failure(STREAM, recorded_answer(one), 1)) for one in refused)
    assert set(errors) == {SessionUnknownError, ChatOffError, TransientError}
