"""Cookies by next-auth's names, which depend on the origin's scheme."""

from __future__ import annotations

from email.utils import formatdate
from urllib.parse import quote, unquote

from starlette.requests import Request
from starlette.responses import Response

from server.api.context import Context
from server.security.tokens import SECURE_SESSION_COOKIE, SESSION_COOKIE

# How long browsers keep the session cookie; the session itself may be over long before.
COOKIE_SECONDS = 30 * 86400


def origin(request: Request) -> str:
    """Return the origin that the client used, such as `https://chat.example`."""
    return f"{request.url.scheme}://{request.url.netloc}"


def is_secure(request: Request) -> bool:
    """Return whether the client came by https; a trusted proxy may say so."""
    return request.url.scheme == "https"


def csrf_token(request: Request, context: Context) -> str | None:
    """Return the forgery token in the request's cookie, if it is one of ours."""
    return context.csrf.token_of(unquote(request.cookies.get(_csrf_name(request), "")))


def set_auth_cookies(
    request: Request, response: Response, context: Context, token: str | None = None
) -> None:
    """Set the forgery cookie and the callback cookie where they lack.

    Args:
        token: The forgery token to set; None = a new one.
    """
    if csrf_token(request, context) is None:
        seal = context.csrf.cookie(token or context.csrf.new())
        _set(response, request, _csrf_name(request), quote(seal, safe=""))
        _set(response, request, _callback_name(request), quote(origin(request), safe=""))


def set_session_cookie(request: Request, response: Response, token: str, expires: int) -> None:
    """Set the session cookie; `expires` in epoch milliseconds."""
    _set(response, request, SESSION_COOKIE, token, f"Expires={formatdate(expires / 1000, usegmt=True)}")


def delete_session_cookie(request: Request, response: Response) -> None:
    """Delete the session cookie, in whichever form the request bears it."""
    _set(response, request, SESSION_COOKIE, "", "Max-Age=0")
    if SECURE_SESSION_COOKIE in request.cookies:
        _set(response, request, SECURE_SESSION_COOKIE, "", "Max-Age=0")


def _csrf_name(request: Request) -> str:
    return "__Host-authjs.csrf-token" if is_secure(request) else "authjs.csrf-token"


def _callback_name(request: Request) -> str:
    return "__Secure-authjs.callback-url" if is_secure(request) else "authjs.callback-url"


def _set(response: Response, request: Request, name: str, value: str, lifetime: str = "") -> None:
    # By hand: Starlette would quote the value, and write the attributes in another order than the ERP.
    parts = [
        f"{name}={value}",
        "Path=/",
        lifetime,
        "HttpOnly",
        "Secure" if is_secure(request) else "",
        "SameSite=Lax",
    ]
    response.headers.append("set-cookie", "; ".join(part for part in parts if part))
