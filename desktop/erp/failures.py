"""Failures of the network and refusals of the ERP, translated into `core.errors` once."""

from __future__ import annotations

import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.client import BadStatusLine, HTTPException, RemoteDisconnected
from urllib.parse import urlsplit

import requests
import urllib3
from requests.exceptions import ConnectTimeout, InvalidURL
from urllib3.exceptions import (
    ConnectTimeoutError,
    LocationParseError,
    NameResolutionError,
    NewConnectionError,
    ProxyError,
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
from desktop.erp.address import is_loopback
from desktop.erp.answer import Answer
from desktop.erp.certificates import reason_of
from desktop.erp.connections import ProxyRefusedError
from desktop.wire.codec import DecodeError, decode
from desktop.wire.requests import ErrorBody

STREAM = "GET /api/chat/stream"
SEND = "POST /api/chat/messages"

_LONGEST_WAIT = 900  # seconds, whatever the server says

_LONGEST_TEXT = 500  # longer ones are dumps of the ERP's database layer, which quote what was sent

_NO_TLS = frozenset({"WRONG_VERSION_NUMBER", "HTTP_REQUEST"})

# Texts that mean "the same request will be refused again"; level 1 says most of them with a 500.
_REFUSALS = re.compile(
    r"no encontrad|no tienes acceso|no pertenece|no puedes|bloquead|es requerid|invalid byte sequence"
)


def failure(route: str, answer: Answer, level: int, *, host: str = "") -> ErpError:
    """Return the error that an answer which is not the right one stands for.

    By route, status and text, never by status alone: level 1 says "signed out", "too long" and
    "database broken" all with 500.

    Args:
        route: Method and path without the query, such as `GET /api/chat/config`.
        level: What the server speaks, 1 or 2, as far as known.
        host: The server's host, for the sentence and to tell a foreign redirect.
    """
    status = answer.status
    if _is_redirect(status) or status == HTTPStatus.NETWORK_AUTHENTICATION_REQUIRED:
        return _diverted(answer, host)
    body = _error_body(answer)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return _too_fast(route, answer, body)
    text = _text(answer, body)
    if text and (known := _about_us(route, text, answer, level) or _about_request(route, text, status)):
        return known
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.REQUEST_TIMEOUT:
        sent = route.startswith("POST ")
        return TransientError(f"{route} was answered {status}", sent=sent, status=str(status))
    if text and status >= HTTPStatus.BAD_REQUEST:
        return _refusal(route, text, status)
    return not_timenow(route, answer, host)


def not_timenow(route: str, answer: Answer, host: str) -> SetupError:
    """Return the error for an answer that no TimeNow server gives."""
    return SetupError(
        f"{route} was answered {answer.status} {answer.content_type or 'of no type'}",
        code="not_timenow",
        host=host,
    )


def _is_redirect(status: int) -> bool:
    return HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST


def _diverted(answer: Answer, host: str) -> SetupError:
    try:
        target = urlsplit(answer.headers.get("location", "")).hostname or ""
    except ValueError:
        target = ""
    foreign = bool(host and target) and target != host and not (is_loopback(host) and is_loopback(target))
    if foreign or not _is_redirect(answer.status):
        return SetupError("the network asks for a sign-in", code="captive_portal")
    return SetupError("redirected", code="not_timenow", host=host)


def _error_body(answer: Answer) -> ErrorBody | None:
    if not answer.is_json:
        return None
    try:
        return decode(answer.body, ErrorBody)
    except DecodeError:
        return None


def _text(answer: Answer, body: ErrorBody | None) -> str:
    if body is not None:
        text = body.error
    elif answer.content_type == "text/plain":
        text = answer.body[: _LONGEST_TEXT + 1].decode(errors="replace")
    else:
        return ""
    return "" if len(text) > _LONGEST_TEXT or "prisma" in text else text.strip()


def _too_fast(route: str, answer: Answer, body: ErrorBody | None) -> TransientError:
    seconds: float | None = None
    if body is not None and isinstance(body.retry_after, int):
        seconds = float(min(body.retry_after, _LONGEST_WAIT)) if body.retry_after >= 0 else None
    elif re.fullmatch(r"[0-9]{1,6}", header := answer.headers.get("retry-after", "")):
        seconds = float(min(int(header), _LONGEST_WAIT))
    if route != SEND:
        return TransientError(f"{route} was answered 429", retry_after=seconds, status="429")
    shown = "?" if seconds is None else f"{seconds:.0f}"
    return TransientError("too many messages", code="too_fast", retry_after=seconds, seconds=shown)


def _about_us(route: str, text: str, answer: Answer, level: int) -> ErpError | None:
    """Return what `text` says about the session or the organisation, if it does."""
    said = text.lower()
    if "habilitado" in said or (answer.status == HTTPStatus.FORBIDDEN and route == STREAM):
        return ChatOffError(f"{route}: chat is off")
    if answer.status == HTTPStatus.UNAUTHORIZED:
        if level > 1 and answer.is_json and " /api/chat/" in route:
            return SessionEndedError(f"{route}: the session has ended")
        return SessionUnknownError(f"{route}: the session is not known")
    if "no autenticado" in said:
        return SessionUnknownError(f"{route}: the session is not known")
    return None


def _about_request(route: str, text: str, status: int) -> RefusedError | None:
    """Return what `text` says against the request itself, if it does."""
    said = text.lower()
    if route == SEND:
        if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE or "excede el tama" in said:
            return RefusedError("too long", status=status, code="too_long")
        if status == HTTPStatus.UNPROCESSABLE_ENTITY or "estar vac" in said or said.startswith("body "):
            return RefusedError("nothing to send", status=status, code="empty_message")
    return _refusal(route, text, status) if _REFUSALS.search(said) else None


def _refusal(route: str, text: str, status: int) -> RefusedError:
    return RefusedError(f"{route} was refused with {status}", status=status, code="not_sent", reason=text)


@contextmanager
def translated(host: str, *, acts: bool = False, proxy: str = "") -> Iterator[None]:
    """Turn what requests, urllib3, ssl and the codec raise into an `ErpError`.

    Args:
        host: The server's host, for the sentence.
        acts: Whether the request may have an effect, which then is unclear.
        proxy: Host and port of the proxy on the way, if there is one.

    Raises:
        ErpError: Instead of whatever went wrong.
    """
    try:
        yield
    except DecodeError as exc:
        raise TransientError(
            f"unreadable answer: {exc}", code="server_error", sent=acts, status="200"
        ) from exc
    except (requests.RequestException, urllib3.exceptions.HTTPError, HTTPException, OSError) as exc:
        chain = tuple(_causes(exc))
        failure = _proxy_failure(chain, host, proxy) or _network_failure(chain, host, acts=acts)
        raise failure from exc


def timed_out(error: ErpError) -> bool:
    """Whether a connection was there, and then nothing came in time."""
    chain = tuple(_causes(error))
    connecting = (ConnectTimeoutError, ConnectTimeout, ProxyError)
    return any(isinstance(cause, TimeoutError) for cause in chain) and not any(
        isinstance(cause, connecting) for cause in chain
    )


def _proxy_failure(chain: tuple[BaseException, ...], host: str, proxy: str) -> ErpError | None:
    """Return what a proxy did wrong, if it was one."""
    for cause in chain:
        if isinstance(cause, ProxyRefusedError):
            return _refused_by(cause, host, proxy)
    if not proxy or not any(isinstance(cause, ProxyError) for cause in chain):
        return None
    for cause in chain:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return _untrusted(cause, proxy)
    return TransientError("no answer of the proxy", code="proxy_not_found", reached=False, proxy=proxy)


def _refused_by(refusal: ProxyRefusedError, host: str, proxy: str) -> ErpError:
    if refusal.status == HTTPStatus.PROXY_AUTHENTICATION_REQUIRED:
        if "basic" in refusal.methods:
            return SetupError("the proxy asks who we are", code="proxy_password", proxy=proxy)
        method = ", ".join(sorted({name.capitalize() for name in refusal.methods})).replace("Ntlm", "NTLM")
        return SetupError("no login we can do", code="proxy_unsupported", proxy=proxy, method=method or "?")
    if refusal.status >= HTTPStatus.INTERNAL_SERVER_ERROR:  # the way to the proxy is open, the one behind not
        text = f"the proxy answered {refusal.status}"
        return TransientError(text, code="server_not_found", reached=False, host=host)
    status = str(refusal.status)
    return SetupError("the proxy refuses", code="proxy_refused", proxy=proxy, host=host, status=status)


def _network_failure(chain: tuple[BaseException, ...], host: str, *, acts: bool) -> ErpError:
    for cause in chain:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return _untrusted(cause, host)
        if isinstance(cause, ssl.SSLError) and getattr(cause, "reason", None) in _NO_TLS:
            return SetupError("no TLS spoken there", code="not_timenow", host=host)
        if isinstance(cause, BadStatusLine) and not isinstance(cause, RemoteDisconnected):
            return SetupError("no HTTP spoken there", code="not_timenow", host=host)
        if isinstance(cause, (InvalidURL, LocationParseError, UnicodeError)):
            return SetupError("not an address", code="server_not_found", host=host)
    unsent = (NewConnectionError, NameResolutionError, ConnectTimeoutError, ConnectTimeout, ProxyError)
    sent = acts and not any(isinstance(cause, unsent) for cause in chain)
    # The class alone: an exception's own text can hold a URL, an address, a piece of an answer.
    return TransientError(
        f"no answer: {type(chain[-1]).__name__}", code="server_not_found", sent=sent, reached=False, host=host
    )


def _untrusted(error: ssl.SSLCertVerificationError, whose: str) -> SetupError:
    reason = reason_of(error)
    return SetupError("certificate refused", code="certificate", host=whose, reason=reason, issuer="?")


def _causes(exc: BaseException) -> Iterator[BaseException]:
    """Yield `exc` and what it wraps: requests and urllib3 hide the cause in `args` or `reason`."""
    seen: set[int] = set()
    waiting: list[object] = [exc]
    while waiting:
        cause = waiting.pop(0)
        if not isinstance(cause, BaseException) or id(cause) in seen:
            continue
        seen.add(id(cause))
        yield cause
        waiting += [*cause.args, getattr(cause, "reason", None), cause.__cause__, cause.__context__]
