"""A bare client for the fake ERP, without the rules of the real client."""

from __future__ import annotations

import json
import socket
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any, Self
from urllib.parse import urlencode, urlsplit

from tests.fakes.level1_erp import Account

_SECONDS = 60.0


@dataclass(frozen=True)
class RawAnswer:
    """An answer, with its headers in order."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def json(self) -> Any:  # noqa: ANN401 - whatever the test expects
        """Return the body as JSON."""
        return json.loads(self.body)

    def header(self, name: str) -> str:
        """Return a header's value, or nothing."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")

    @property
    def set_cookies(self) -> list[str]:
        """The cookies set, whole."""
        return [value for name, value in self.headers if name == "set-cookie"]


@dataclass
class RawClient:
    """Sends one request a connection, with whatever cookies it was given."""

    url: str
    cookies: str = ""

    def ask(self, method: str, path: str, body: object = None, **headers: str) -> RawAnswer:
        """Send a request; a dict goes as JSON, text as it is."""
        connection = HTTPConnection(urlsplit(self.url).netloc, timeout=_SECONDS)
        text = body if isinstance(body, str) or body is None else json.dumps(body)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.cookies:
            sent["Cookie"] = self.cookies
        try:
            connection.request(method, path, text, sent)
            answer = connection.getresponse()
            return RawAnswer(answer.status, answer.getheaders(), answer.read())
        finally:
            connection.close()

    def sign_in(self, account: Account) -> RawAnswer:
        """Sign in as a person, and keep the cookies."""
        self.cookies = ""
        csrf = self.ask("GET", "/api/auth/csrf")
        self.cookies = "; ".join(cookie.partition(";")[0] for cookie in csrf.set_cookies)
        fields = {"csrfToken": csrf.json()["csrfToken"], "email": account.email, "password": account.password}
        kind = "application/x-www-form-urlencoded"
        path = "/api/auth/callback/credentials"
        answer = self.ask("POST", path, urlencode(fields), Content_Type=kind, X_Auth_Return_Redirect="1")
        self.cookies = "; ".join([self.cookies, *(cookie.partition(";")[0] for cookie in answer.set_cookies)])
        return answer

    def stream(self, version: str = "HTTP/1.1") -> RawStream:
        """Open the event stream."""
        address = urlsplit(self.url)
        line = socket.create_connection((address.hostname or "", address.port or 0), timeout=_SECONDS)
        lines = (
            f"GET /api/chat/stream {version}",
            f"Host: {address.netloc}",
            f"Cookie: {self.cookies}",
            "",
            "",
        )
        line.sendall("\r\n".join(lines).encode())
        return RawStream(line)


class RawStream:
    """An open event stream, read byte by byte."""

    def __init__(self, line: socket.socket) -> None:
        self._line = line
        self.data = b""

    def until(self, wanted: bytes, times: int = 1) -> bytes:
        """Read until `wanted` has come that often; return everything so far."""
        while self.data.count(wanted) < times:
            more = self._line.recv(65536)
            if not more:
                raise EOFError(self.data)
            self.data += more
        return self.data

    def rest(self) -> bytes:
        """Read to the end of the connection; return what came."""
        rest = b""
        while more := self._line.recv(65536):
            rest += more
        return rest

    def close(self) -> None:
        """Hang up."""
        self._line.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
