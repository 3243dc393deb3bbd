"""The routes of signing in, in next-auth's manner: always 200, the outcome is in the URL."""

from __future__ import annotations

import hmac
from typing import Any
from urllib.parse import parse_qsl, urlencode

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from desktop.wire.codec import encode
from desktop.wire.models import OrgMembership, SessionUser
from desktop.wire.models import Session as SessionShape
from desktop.wire.requests import CsrfAnswer, UrlAnswer
from desktop.wire.timestamp import Timestamp
from server.api.bodies import read_body
from server.api.context import context_of, find_session, session_token
from server.api.cookies import (
    COOKIE_SECONDS,
    csrf_token,
    delete_session_cookie,
    origin,
    set_auth_cookies,
    set_session_cookie,
)
from server.chat.people import avatar_path
from server.security.ports import Session
from server.security.tokens import token_hash

_PRIVATE = {"cache-control": "private, no-cache, no-store", "expires": "0", "pragma": "no-cache"}


def _answer(value: object) -> Response:
    return Response(encode(value), 200, _PRIVATE, media_type="application/json")


async def providers(request: Request) -> Response:
    """GET /api/auth/providers."""
    base = origin(request)
    return _answer(
        {
            "credentials": {
                "id": "credentials",
                "name": "credentials",
                "type": "credentials",
                "signinUrl": f"{base}/api/auth/signin/credentials",
                "callbackUrl": f"{base}/api/auth/callback/credentials",
            }
        }
    )


async def csrf(request: Request) -> Response:
    """GET /api/auth/csrf."""
    context = context_of(request)
    token = csrf_token(request, context) or context.csrf.new()
    response = _answer(CsrfAnswer(csrf_token=token))
    set_auth_cookies(request, response, context, token)
    return response


async def session(request: Request) -> Response:
    """GET /api/auth/session: `null`, or who is signed in; the cookie is set anew, its end is not moved."""
    context = context_of(request)
    token, found = session_token(request), await find_session(request)
    expires = context.now() + COOKIE_SECONDS * 1000
    response = _answer(None if found is None else _shape(found, expires))
    set_auth_cookies(request, response, context)
    if token is not None and found is not None:
        set_session_cookie(request, response, token, expires)
    elif token is not None:
        delete_session_cookie(request, response)
    return response


async def callback(request: Request) -> Response:
    """POST /api/auth/callback/credentials."""
    context = context_of(request)
    form = await _form(request)
    if not _has_token(request, form):
        return _redirect(request, "/auth/login?error=MissingCSRF")
    outcome = await context.sign_in.attempt(
        _text(form, "email"),
        _text(form, "password"),
        request.client.host if request.client else "",
        remember=bool(_text(form, "remember")),  # the ERP's rule: any string but an empty one
    )
    if isinstance(outcome, str):
        return _redirect(request, f"/auth/login?{urlencode({'error': 'CredentialsSignin', 'code': outcome})}")
    response = _redirect(request, _own_path(_text(form, "callbackUrl")))
    set_session_cookie(request, response, outcome.token, context.now() + COOKIE_SECONDS * 1000)
    return response


async def signout(request: Request) -> Response:
    """POST /api/auth/signout: unlike level 1's, the old cookie is dead afterwards."""
    form = await _form(request)
    if not _has_token(request, form):
        return _redirect(request, "/auth/login?error=MissingCSRF")
    token = session_token(request)
    if token is not None:
        await context_of(request).accounts.end_session(token_hash(token))
    response = _redirect(request, _own_path(_text(form, "callbackUrl")))
    delete_session_cookie(request, response)
    return response


def _shape(found: Session, expires: int) -> SessionShape:
    return SessionShape(
        user=SessionUser(
            name=found.name,
            email=found.email,
            image=avatar_path(found.user_id),
            id=found.user_id,
            role="EMPLOYEE",
            org_id=found.org_id,
            employee_id=found.user_id,
            employee_org_id=found.org_id,
            remember_me=found.remember,
            session_expires_at=found.expires_at,
            active_org_id=found.org_id,
            accessible_org_ids=(found.org_id,),
            org_memberships=(OrgMembership(org_id=found.org_id, org_name=found.org_name, is_default=True),),
        ),
        expires=Timestamp.from_ms(expires),
    )


async def _form(request: Request) -> dict[str, Any]:
    body = await read_body(request)
    try:
        if request.headers.get("content-type", "").startswith("application/json"):
            value = msgspec.json.decode(body)
            return value if isinstance(value, dict) else {}
        return dict(parse_qsl(body.decode(), keep_blank_values=True))
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return {}  # has no forgery token either: answered as such


def _text(form: dict[str, Any], name: str) -> str:
    value = form.get(name, "")
    return value if isinstance(value, str) else ""


def _has_token(request: Request, form: dict[str, Any]) -> bool:
    token = csrf_token(request, context_of(request))
    return token is not None and hmac.compare_digest(token.encode(), _text(form, "csrfToken").encode())


def _own_path(url: str) -> str:
    """Return a path on our own origin, or nothing: never somebody else's address."""
    ours = url.startswith("/") and not url.startswith(("//", "/\\"))
    return url if ours and url.isascii() and url.isprintable() else ""


def _redirect(request: Request, path: str) -> Response:
    url = origin(request) + path
    if request.headers.get("x-auth-return-redirect") is None:
        return Response(status_code=302, headers={**_PRIVATE, "location": url})
    response = _answer(UrlAnswer(url=url))
    if "error=" not in path:  # as the ERP: a refusal has none
        response.headers["location"] = url
    return response
