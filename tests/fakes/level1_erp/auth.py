"""Signing in the next-auth way: csrf, credentials, session, sign-out."""

from __future__ import annotations

import hashlib
import secrets
from urllib.parse import parse_qsl, quote, unquote

from tests.fakes.level1_erp.answers import VARY, Answer, Headers, Request, encode, json_answer
from tests.fakes.level1_erp.database import Database
from tests.fakes.level1_erp.javascript import trim
from tests.fakes.level1_erp.records import Person
from tests.fakes.level1_erp.sessions import Sessions
from tests.fakes.level1_erp.throttle import BLOCK_MS, FAILURES_PER_EMAIL, SignInThrottle

_PRIVATE: Headers = [
    VARY,
    ("cache-control", "private, no-cache, no-store"),
    ("content-type", "application/json"),
    ("expires", "0"),
    ("pragma", "no-cache"),
]
_SHORTEST_PASSWORD = 6


class Auth:
    """The routes below `/api/auth`. `origin` is the address the ERP believes it has."""

    def __init__(self, database: Database, sessions: Sessions, origin: str) -> None:
        self.origin = origin
        self.throttle = SignInThrottle(database.clock)
        self._database = database
        self._sessions = sessions
        self._secret = secrets.token_hex(16)

    def providers(self, _request: Request) -> Answer:
        """Answer GET providers."""
        base = f"{self.origin}/api/auth"
        return json_answer(
            {
                name: {
                    "id": name,
                    "name": name,
                    "type": "credentials",
                    "signinUrl": f"{base}/signin/{name}",
                    "callbackUrl": f"{base}/callback/{name}",
                }
                for name in ("credentials", "support-token")
            }
        )

    def csrf(self, request: Request) -> Answer:
        """Answer GET csrf."""
        token, cookies = self._csrf_token(request)
        return Answer(200, [*_PRIVATE, *cookies], encode({"csrfToken": token}))

    def session(self, request: Request) -> Answer:
        """Answer GET session: always 200; the cookie is issued anew, or deleted where it is dead."""
        _, cookies = self._csrf_token(request)
        session = self._sessions.of(request)
        if session is None:
            own = self._sessions.deleting_cookies(request)
            return Answer(200, [*_PRIVATE, *cookies, *_set(own)], b"null")
        own = self._sessions.renewed(request, session)
        return Answer(200, [*_PRIVATE, *cookies, *_set(own)], encode(self._sessions.body(session)))

    def credentials(self, request: Request) -> Answer:
        """Answer POST callback/credentials: success and failure are told by the URL alone."""
        form = _form(request)
        if not self._csrf_right(request, form):
            return self._redirect(request, f"{self.origin}/auth/login?error=MissingCSRF", [])
        person = self._check(form, request.headers.get("x-forwarded-for", request.address))
        if isinstance(person, str):
            return self._redirect(
                request, f"{self.origin}/auth/login?error=CredentialsSignin&code={person}", []
            )
        goal, cookies = self._callback_url(form.get("callbackUrl", ""))
        token = self._sessions.start(person, remember=bool(form.get("remember")))
        cookies += self._sessions.set_cookies(request, token)
        return self._redirect(request, goal, cookies, arrived=True)

    def sign_out(self, request: Request) -> Answer:
        """Answer POST signout: cookies are deleted, nothing is revoked."""
        if not self._csrf_right(request, _form(request)):
            return self._redirect(request, f"{self.origin}/auth/login?error=MissingCSRF", [])
        return self._redirect(request, self.origin, self._sessions.deleting_cookies(request), arrived=True)

    def _check(self, form: dict[str, str], address: str) -> Person | str:
        """Return who signed in, or the code of the refusal."""
        email, password = form.get("email", ""), form.get("password", "")
        if email != trim(email) or "@" not in email or len(password) < _SHORTEST_PASSWORD:
            return "credentials"
        email = email.lower()
        if not self._database.up:
            return "credentials"
        if self.throttle.refuses(email, address):
            return "rate_limited"
        person = self._database.person_by_email(email)
        if person is not None and person.locked_until > self._database.clock.ms():
            return "account_locked"
        if person is None or not person.active or person.password != password:
            self.throttle.failed(email, address)
            return self._wrong_password(person)
        person.wrong_passwords = 0
        self.throttle.succeeded(email)
        return person

    def _wrong_password(self, person: Person | None) -> str:
        if person is None or not person.active:
            return "credentials"
        person.wrong_passwords += 1
        if person.wrong_passwords < FAILURES_PER_EMAIL:
            return "credentials"
        person.locked_until = self._database.clock.ms() + BLOCK_MS
        return "account_locked"

    def _redirect(self, request: Request, url: str, cookies: list[str], *, arrived: bool = False) -> Answer:
        location = [("location", url)] if arrived else []
        if "x-auth-return-redirect" in request.headers:
            headers = [VARY, ("content-type", "application/json"), *location, *_set(cookies)]
            return Answer(200, headers, encode({"url": url}))
        return Answer(302, [VARY, ("location", url), *_set(cookies)])

    def _callback_url(self, wanted: str) -> tuple[str, list[str]]:
        """Return where to go after signing in, and the cookie that remembers it."""
        goal = f"{self.origin}{wanted}" if wanted.startswith("/") else self.origin
        return goal, [] if goal == self.origin else [self._callback_cookie(goal)]

    def _csrf_token(self, request: Request) -> tuple[str, Headers]:
        """Return the token in force, and the cookies that a client without them gets."""
        cookies = []
        token, right = self._sent_token(request)
        if not right:
            token = secrets.token_hex(32)
            flags = self._flags()
            cookies.append(f"{self._csrf_cookie()}={token}%7C{self._hash(token)}; {flags}")
        if self._callback_name() not in request.cookies:
            cookies.append(self._callback_cookie(self.origin))
        return token, _set(cookies)

    def _csrf_right(self, request: Request, form: dict[str, str]) -> bool:
        token, right = self._sent_token(request)
        return right and form.get("csrfToken") == token

    def _sent_token(self, request: Request) -> tuple[str, bool]:
        token, _, digest = unquote(request.cookies.get(self._csrf_cookie(), "")).partition("|")
        return token, bool(token) and digest == self._hash(token)

    def _hash(self, token: str) -> str:
        return hashlib.sha256(f"{token}{self._secret}".encode()).hexdigest()

    def _callback_cookie(self, url: str) -> str:
        return f"{self._callback_name()}={quote(url, safe='')}; {self._flags()}"

    def _csrf_cookie(self) -> str:
        return "__Host-authjs.csrf-token" if self._https else "authjs.csrf-token"

    def _callback_name(self) -> str:
        return "__Secure-authjs.callback-url" if self._https else "authjs.callback-url"

    def _flags(self) -> str:
        return f"Path=/; HttpOnly; {'Secure; ' if self._https else ''}SameSite=Lax"

    @property
    def _https(self) -> bool:
        return self.origin.startswith("https:")


def _form(request: Request) -> dict[str, str]:
    if "json" in request.headers.get("content-type", ""):
        return {name: str(value) for name, value in request.json().items()}
    return dict(parse_qsl(request.body.decode(), keep_blank_values=True))


def _set(cookies: list[str]) -> Headers:
    return [("set-cookie", cookie) for cookie in cookies]
