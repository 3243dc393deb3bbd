"""next-auth: sign-in, session, sign-out."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Protocol, TypeVar
from urllib.parse import parse_qs, urlsplit

from desktop.core.errors import ErpError, SessionUnknownError, SignInError, TransientError
from desktop.erp.answer import Answer
from desktop.erp.cookies import sets_session
from desktop.erp.failures import failure, not_timenow
from desktop.erp.http import Http
from desktop.wire.codec import DecodeError, decode
from desktop.wire.models import Session
from desktop.wire.requests import CsrfAnswer, UrlAnswer

T = TypeVar("T")

_REFUSALS = {
    "credentials": "bad_credentials",
    "account_locked": "account_locked",
    "rate_limited": "rate_limited",
}


class CookieStore(Protocol):
    """Where a session is kept between two runs. Its methods may block."""

    def load(self) -> dict[str, str] | None:
        """Return the cookies by name, or None where none are kept."""

    def save(self, cookies: dict[str, str]) -> bool:
        """Keep `cookies` in place of what was kept; False where that is not possible."""

    def delete(self) -> None:
        """Keep nothing any more."""


class Auth:
    """Signs in and out. One call at a time; each blocks."""

    def __init__(self, http: Http) -> None:
        self._http = http

    def sign_in(self, email: str, password: str, *, remember: bool) -> Session:
        """Try the password, once, and return who is signed in.

        The session of before is given up only when this has succeeded.

        Args:
            email: Blanks around it are cut off: the ERP would refuse them.
            password: As it is.
            remember: 30 days rather than 12 hours.

        Raises:
            SignInError: Refused; `code` says why.
            ErpError: It could not be tried, or the result is not known.
        """
        before = self._http.session_cookies()
        try:
            return self._try(email.strip(), password, remember=remember)
        except ErpError:
            self._http.load_session_cookies(before)
            raise

    def session(self) -> Session | None:
        """Return who is signed in; None where the server does not know the session, for whatever reason."""
        return self._ask("GET", "/api/auth/session", read_session)

    def sign_out(self) -> None:
        """Tell the server, and forget the cookies, whether it heard or not.

        Raises:
            ErpError: The server may not have heard.
        """
        try:
            form = {"csrfToken": self._csrf()}
            check_sign_out(self._ask("POST", "/api/auth/signout", read_url, form=form))
        finally:
            self._http.drop_cookies()

    def _try(self, email: str, password: str, *, remember: bool) -> Session:
        form = {"csrfToken": self._csrf(), "email": email, "password": password}
        if remember:  # any non-empty string is true, "false" included
            form["remember"] = "true"
        answer, url = self._exchange("POST", "/api/auth/callback/credentials", read_url, form=form)
        check_sign_in(answer, url)
        session = self.session()
        if session is None:
            raise SessionUnknownError("signed in, and not known a moment later")
        return session

    def _csrf(self) -> str:
        return self._ask("GET", "/api/auth/csrf", read_csrf)

    def _ask(
        self, method: str, path: str, read: Callable[[bytes], T], *, form: dict[str, str] | None = None
    ) -> T:
        return self._exchange(method, path, read, form=form)[1]

    def _exchange(
        self, method: str, path: str, read: Callable[[bytes], T], *, form: dict[str, str] | None = None
    ) -> tuple[Answer, T]:
        # Without the header, next-auth answers a form with a redirect.
        headers = None if form is None else {"X-Auth-Return-Redirect": "1"}
        answer = self._http.request(method, path, form=form, headers=headers)
        return answer, read_auth(f"{method} {path}", answer, read, host=self._http.host)


def read_session(body: bytes) -> Session | None:
    """Read who is signed in."""
    return None if body.strip() == b"null" else decode(body, Session)


def read_csrf(body: bytes) -> str:
    """Read the token that a form has to carry."""
    return decode(body, CsrfAnswer).csrf_token


def read_url(body: bytes) -> str:
    """Read the answer to a form."""
    return decode(body, UrlAnswer).url


def read_auth(route: str, answer: Answer, read: Callable[[bytes], T], *, host: str = "") -> T:
    """Return what an answer of next-auth holds.

    Raises:
        ErpError: It is not the right answer.
    """
    if answer.status != HTTPStatus.OK:
        raise failure(route, answer, 1, host=host)
    try:
        return read(answer.body)
    except DecodeError as exc:
        raise not_timenow(route, answer, host) from exc


def check_sign_in(answer: Answer, url: str) -> None:
    """Find out whether a sign-in worked: only the query of the URL and the cookie say so.

    Raises:
        SignInError: The password was refused.
        TransientError: It was not even looked at.
    """
    error = _in_query(url, "error")
    if error == "CredentialsSignin":
        code = _in_query(url, "code")
        raise SignInError("the sign-in was refused", code=_REFUSALS.get(code, "bad_credentials"))
    if error or not sets_session(answer.set_cookies):
        raise TransientError(f"no sign-in: {error or 'no session'}", status=str(answer.status))


def check_sign_out(url: str) -> None:
    """Find out whether a sign-out was heard.

    Raises:
        TransientError: It was not.
    """
    if error := _in_query(url, "error"):
        raise TransientError(f"no sign-out: {error}", status="200")


def _in_query(url: str, name: str) -> str:
    try:
        return parse_qs(urlsplit(url).query).get(name, [""])[0]
    except ValueError:
        return ""
