"""One visitor of a server over plain HTTP: cookies, sign-in, a pace that no rate limit minds."""

from __future__ import annotations

import json
import ssl
import time
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import urlencode, urlsplit

from tests.conformance.accounts import Account
from tests.conformance.verdicts import NoAnswerError, WrongError

SEND = "/api/chat/messages"
SIGN_IN = "/api/auth/callback/credentials"
FORM = {"Content-Type": "application/x-www-form-urlencoded", "X-Auth-Return-Redirect": "1"}
SESSION_COOKIES = ("next-auth.session-token", "__Secure-next-auth.session-token")
_SECONDS = 60.0
_SPARE = 2  # messages in a window that are left to the person themselves
_AGENT = {"User-Agent": "TimeNow-Conformance", "Accept-Encoding": "gzip"}


@dataclass(frozen=True, slots=True)
class Rate:
    """So many messages in a window of seconds."""

    count: int = 10
    window: float = 10.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, whatever the status."""

    status: int
    headers: Sequence[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str:
        """Return a header's value, or nothing."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")

    @property
    def cookies(self) -> dict[str, str]:
        """The cookies that it sets: the whole line by name."""
        lines = (value for name, value in self.headers if name.lower() == "set-cookie")
        return {line.partition("=")[0].strip(): line for line in lines}

    @property
    def json(self) -> Any:  # noqa: ANN401  any shape
        """The body, which must be JSON."""
        try:
            return json.loads(self.body)
        except ValueError:
            raise WrongError(f"status {self.status}, and the body is not JSON") from None


@dataclass(frozen=True, slots=True)
class SignIn:
    """What was answered while somebody signed in."""

    csrf: Answer
    callback: Answer
    sent: Mapping[str, str]

    @property
    def refusal(self) -> str:
        """The query of a refusal, nothing after a success."""
        query = urlsplit(str(self.callback.json.get("url"))).query
        return query if "error=" in query else ""


@dataclass(eq=False)
class Visitor:
    """Sends one request a connection.

    Cookies go back whatever their attributes say: level 1 marks its own Secure on plain http, and this only
    ever speaks to one server.

    Args:
        url: The server.
        rate: How many messages it allows.
    """

    url: str
    rate: Rate = field(default_factory=Rate)
    cookies: dict[str, str] = field(default_factory=dict)
    _sent: deque[float] = field(default_factory=deque)

    def ask(
        self,
        method: str,
        path: str,
        body: object = None,
        headers: Mapping[str, str] | None = None,
        *,
        paced: bool = True,
    ) -> Answer:
        """Send a request; a dict goes as JSON, text as it is. A message waits for its turn where `paced`."""
        return self.ask_together([(method, path, body)], headers, paced=paced)[0]

    def ask_together(
        self,
        requests: Sequence[tuple[str, str, object]],
        headers: Mapping[str, str] | None = None,
        *,
        paced: bool = True,
    ) -> list[Answer]:
        """Send several requests before the first answer is read, each on its own connection."""
        connections = [self._connection() for _ in requests]
        try:
            for connection, (method, path, body) in zip(connections, requests, strict=True):
                if paced and (method, path) == ("POST", SEND):
                    self._wait_for_turn()
                payload = (
                    body.encode()
                    if isinstance(body, str)
                    else None
                    if body is None
                    else json.dumps(body).encode()
                )
                kind = {} if body is None else {"Content-Type": "application/json"}
                sent = {**_AGENT, **self.cookie_header(), **kind, **(headers or {})}
                connection.request(method, path, payload, sent)
            answers = []
            for connection in connections:
                response = connection.getresponse()
                answers.append(Answer(response.status, response.getheaders(), response.read()))
        except (OSError, HTTPException) as error:
            raise NoAnswerError(f"no answer from {self.url}: {str(error) or type(error).__name__}") from None
        finally:
            for connection in connections:
                connection.close()
        for answer in answers:
            self._take_cookies(answer)
        return answers

    def sign_in(self, account: Account, *, as_json: bool = False, **fields: str) -> SignIn:
        """Try once, from the forgery token on; `fields` are added to the form."""
        csrf = self.ask("GET", "/api/auth/csrf")
        form = {
            "csrfToken": csrf.json["csrfToken"],
            "email": account.email,
            "password": account.password,
            **fields,
        }
        body: object = form if as_json else urlencode(form)
        kind = {"Content-Type": "application/json"} if as_json else {}
        return SignIn(csrf, self.ask("POST", SIGN_IN, body, {**FORM, **kind}), dict(self.cookies))

    def sign_out(self) -> Answer:
        """Sign out, with the forgery token."""
        token = self.ask("GET", "/api/auth/csrf").json["csrfToken"]
        return self.ask("POST", "/api/auth/signout", urlencode({"csrfToken": token}), FORM)

    def cookie_header(self) -> dict[str, str]:
        """Return the header that brings the cookies back."""
        return {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())} if self.cookies else {}

    @property
    def session_cookies(self) -> dict[str, str]:
        """The session's cookies, one or in pieces."""
        return {name: value for name, value in self.cookies.items() if is_session(name)}

    def _connection(self) -> HTTPConnection:
        address = urlsplit(self.url)
        if address.scheme == "https":
            return HTTPSConnection(address.netloc, timeout=_SECONDS, context=ssl.create_default_context())
        return HTTPConnection(address.netloc, timeout=_SECONDS)

    def _wait_for_turn(self) -> None:
        """Keep below the limit, wherever its window begins."""
        most = max(1, self.rate.count - _SPARE)
        while len(self._sent) >= most:
            left = self._sent[0] + self.rate.window - time.monotonic()
            if left > 0:
                time.sleep(left)  # noqa: TID251  a pace is time that passes
            self._sent.popleft()
        self._sent.append(time.monotonic())

    def _take_cookies(self, answer: Answer) -> None:
        for name, line in answer.cookies.items():
            value = line.partition("=")[2].partition(";")[0]
            if value:
                self.cookies[name] = value
            else:
                self.cookies.pop(name, None)


def is_session(cookie: str) -> bool:
    """Return whether a cookie is the session's, or a piece of it."""
    return cookie in SESSION_COOKIES or cookie.rpartition(".")[0] in SESSION_COOKIES
