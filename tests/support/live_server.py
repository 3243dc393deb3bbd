"""A server process of our own for tests; people who talk to a server over plain HTTP."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote, urlencode, urlsplit

from tests.support.complaints import complaints

_ROOT = Path(__file__).resolve().parents[2]
_PASSWORD = "Prueba-Local-1!"
_START_SECONDS = 60.0
_STOP_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, whatever the status."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:  # noqa: ANN401  a test looks at any shape
        return json.loads(self.body)


@dataclass(frozen=True, slots=True)
class StreamEvent:
    """One event, as it stood on the wire. A comment has the name `:` and its text as data."""

    name: str
    id: str | None
    data: Any


class Stream:
    """An open stream. Iterating waits up to the time-out for each event, then raises TimeoutError."""

    def __init__(self, connection: http.client.HTTPConnection, response: http.client.HTTPResponse) -> None:
        self._connection = connection
        self.status = response.status
        self.headers = {name.lower(): value for name, value in response.getheaders()}
        self._response = response

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._response.close()
        self._connection.close()

    def __iter__(self) -> Iterator[StreamEvent]:
        while (event := self.read()) is not None:
            yield event

    def read(self) -> StreamEvent | None:
        """Return the next event or comment, None at the end of the stream."""
        lines: list[str] = []
        while True:
            line = self._response.readline().decode()
            if not line:
                return None
            if line == "\n":
                if lines:
                    return _event(lines)
                continue
            lines.append(line.removesuffix("\n"))

    def next(self, name: str) -> StreamEvent:
        """Return the next event of this name; others before it are passed over."""
        for event in self:
            if event.name == name:
                return event
        raise EOFError(f"the stream ended before an event {name!r}")


def _event(lines: list[str]) -> StreamEvent:
    fields = dict(line.split(": ", 1) for line in lines if not line.startswith(":"))
    if not fields:
        return StreamEvent(":", None, lines[0].removeprefix(":").strip())
    return StreamEvent(fields.get("event", "message"), fields.get("id"), json.loads(fields["data"]))


class Peer:
    """Somebody signed in, on the standard library alone; for servers of either level.

    Cookies are sent whatever their attributes say: level 1 marks its session cookie Secure on plain http too.
    """

    def __init__(self, url: str, email: str, password: str, *, timeout: float = 60.0) -> None:
        self._address = urlsplit(url)
        self._timeout = timeout
        self.cookies: dict[str, str] = {}
        self.email = email
        self.user: dict[str, Any] = {}
        if email:
            self.sign_in(password)

    @classmethod
    def nobody(cls, url: str) -> Self:
        """Return a client that is not signed in."""
        return cls(url, "", "")

    @property
    def id(self) -> str:
        return str(self.user["id"])

    def sign_in(self, password: str, *, remember: bool = False) -> None:
        url = self.try_sign_in(password, remember=remember)
        if "error=" in url:
            raise AssertionError(f"sign-in of {self.email} refused: {url}")
        self.user = self.request("GET", "/api/auth/session").json["user"]

    def try_sign_in(self, password: str, *, remember: bool = False) -> str:
        """Try once; returns the URL in the answer."""
        form = {"csrfToken": self._csrf(), "email": self.email, "password": password}
        if remember:
            form["remember"] = "true"
        return str(self._form("/api/auth/callback/credentials", form).json["url"])

    def sign_out(self) -> None:
        self._form("/api/auth/signout", {"csrfToken": self._csrf()})

    def conversations(self, limit: int = 200) -> list[dict[str, Any]]:
        return self._get(f"/api/chat/conversations?limit={limit}")["conversations"]  # type: ignore[no-any-return]

    def open(self, peer_id: str) -> dict[str, Any]:
        """Open the conversation with somebody."""
        answer = self.request("POST", "/api/chat/conversations", {"peerUserId": peer_id})
        return self._right(answer)["conversation"]  # type: ignore[no-any-return]

    def post(self, conversation_id: str, body: str, client_message_id: str | None = None) -> dict[str, Any]:
        """Send a message."""
        fields = {"conversationId": conversation_id, "body": body}
        if client_message_id is not None:
            fields["clientMessageId"] = client_message_id
        return self._right(self.request("POST", "/api/chat/messages", fields))["message"]  # type: ignore[no-any-return]

    def page(self, conversation_id: str, limit: int = 50, cursor: str | None = None) -> dict[str, Any]:
        query = f"limit={limit}" + (f"&cursor={quote(cursor)}" if cursor is not None else "")
        return self._get(f"/api/chat/conversations/{conversation_id}/messages?{query}")

    def mark_read(self, conversation_id: str, message_id: str) -> int:
        """Level 1's way: READ for the peer, the own counter stays."""
        fields = {"conversationId": conversation_id, "messageId": message_id}
        return int(self._right(self.request("POST", "/api/chat/messages/read", fields))["count"])

    def read(self, conversation_id: str, up_to: str | None = None) -> dict[str, Any]:
        """Level 2's way: the counter too."""
        fields = {} if up_to is None else {"upToMessageId": up_to}
        return self._right(self.request("POST", f"/api/chat/conversations/{conversation_id}/read", fields))

    def unread(self) -> int:
        return int(self._get("/api/chat/unread-count")["totalUnread"])

    def search(self, text: str, limit: int = 10) -> list[dict[str, Any]]:
        return self._get(f"/api/chat/users/search?q={quote(text)}&limit={limit}")["users"]  # type: ignore[no-any-return]

    def stream(self, *, timeout: float | None = None, headers: Mapping[str, str] | None = None) -> Stream:
        """Open the stream; `timeout` in seconds for each wait."""
        connection = self._connection(timeout)
        connection.request(
            "GET",
            "/api/chat/stream",
            headers={"Accept": "text/event-stream", **self._cookie_header(), **(headers or {})},
        )
        return Stream(connection, connection.getresponse())

    def request(
        self,
        method: str,
        path: str,
        body: object = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Make any request; bytes go as they are, other bodies as JSON."""
        sent = {**self._cookie_header(), **(headers or {})}
        payload = body if isinstance(body, bytes | None) else json.dumps(body).encode()
        if payload is not None:
            sent.setdefault("Content-Type", "application/json")
        connection = self._connection(None)
        try:
            connection.request(method, path, payload, sent)
            response = connection.getresponse()
            found = {name.lower(): value for name, value in response.getheaders()}
            self._take_cookies(response.headers.get_all("Set-Cookie") or [])
            return Answer(response.status, found, response.read())
        finally:
            connection.close()

    def _connection(self, timeout: float | None) -> http.client.HTTPConnection:
        kind = http.client.HTTPSConnection if self._address.scheme == "https" else http.client.HTTPConnection
        return kind(self._address.netloc, timeout=self._timeout if timeout is None else timeout)

    def _cookie_header(self) -> dict[str, str]:
        return {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())} if self.cookies else {}

    def _take_cookies(self, lines: Sequence[str]) -> None:
        for line in lines:
            name, _, value = line.split(";", 1)[0].partition("=")
            if value:
                self.cookies[name.strip()] = value
            else:
                self.cookies.pop(name.strip(), None)

    def _csrf(self) -> str:
        return str(self.request("GET", "/api/auth/csrf").json["csrfToken"])

    def _form(self, path: str, fields: Mapping[str, str]) -> Answer:
        headers = {"Content-Type": "application/x-www-form-urlencoded", "X-Auth-Return-Redirect": "1"}
        return self.request("POST", path, urlencode(fields).encode(), headers)

    def _get(self, path: str) -> dict[str, Any]:
        return self._right(self.request("GET", path))

    def _right(self, answer: Answer) -> dict[str, Any]:
        if not 200 <= answer.status < 300:
            raise AssertionError(f"{answer.status}: {answer.body[:300]!r}")
        return answer.json  # type: ignore[no-any-return]


class LiveServer:
    """A timenow-server process with data of its own. A context manager; leaves nothing behind.

    Attributes:
        ready_file: What the process wrote when it answered.
        data: Its data directory.
        accounts: `{"id", "email", "password", "name"}` of each person (of the demo, or hired here).
    """

    def __init__(
        self,
        command: str = "demo",
        *arguments: str,
        environ: Mapping[str, str] | None = None,
        data: Path | None = None,
    ) -> None:
        self._directory = tempfile.TemporaryDirectory(prefix="timenow-test-")
        root = Path(self._directory.name)
        self.data = data or root / "data"
        self._environ = {**os.environ, "PYTHONUNBUFFERED": "1", **(environ or {})}
        self._log = root / "server.log"
        complaints.follow(self._log)
        self.ready_file = root / "ready.json"
        options = ("--port", "0", "--data", str(self.data), "--ready-file", str(self.ready_file))
        with self._log.open("wb") as log:
            self.process = subprocess.Popen(  # noqa: S603  this interpreter, arguments of our own
                [sys.executable, "-m", "server", command, *options, *arguments],
                cwd=_ROOT,
                env=self._environ,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        try:
            self._wait_for(self.ready_file)
        except BaseException:
            self.stop()
            raise
        facts = json.loads(self.ready_file.read_text())
        self.url: str = facts["url"]
        self.accounts: list[dict[str, str]] = facts.get("accounts", [])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def peer(self, index: int) -> Peer:
        """Return the person with this place in `accounts`, signed in."""
        return Peer(self.url, self.accounts[index]["email"], self.accounts[index]["password"])

    def run(self, *arguments: str, stdin: str = "") -> dict[str, Any]:
        """Run a command of timenow-server on the same data; returns the object it prints."""
        done = subprocess.run(  # noqa: S603  this interpreter, arguments of our own
            [sys.executable, "-m", "server", *arguments, "--data", str(self.data)],
            cwd=_ROOT,
            env=self._environ,
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
            timeout=_START_SECONDS,
        )
        if done.returncode:
            raise AssertionError(f"{arguments[0]} exited {done.returncode}: {done.stderr}")
        return json.loads(done.stdout)  # type: ignore[no-any-return]

    def hire(self, org_id: str, email: str, name: str, password: str = _PASSWORD) -> dict[str, str]:
        """Add somebody to an organisation, and to `accounts`."""
        asked = ("create-user", "--org", org_id, "--email", email, "--name", name, "--password-stdin")
        made = self.run(*asked, stdin=f"{password}\n")
        account = {"id": made["id"], "email": email, "password": password, "name": name}
        self.accounts.append(account)
        return account

    def log(self) -> str:
        """Return what the server has logged until now."""
        return self._log.read_text(errors="replace")

    def open_streams(self, user_id: str) -> int:
        """Return how many streams a user holds now."""
        counts = self._stream_counts(user_id)
        return counts[-1] if counts else 0

    def peak_streams(self, user_id: str) -> int:
        """Return how many streams a user ever held at once."""
        return max(self._stream_counts(user_id), default=0)

    def stop(self) -> None:
        """End the process and remove its data; safe to call twice."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(_STOP_SECONDS)
        complaints.leave(self._log)
        self._directory.cleanup()

    def _stream_counts(self, user_id: str) -> list[int]:
        line = re.compile(rf"stream (?:opened|closed) user={re.escape(user_id)} streams=(\d+)")
        return [int(count) for count in line.findall(self.log())]

    def _wait_for(self, ready: Path) -> None:
        waited = 0.0
        while not ready.exists():
            try:
                code = self.process.wait(0.05)
            except subprocess.TimeoutExpired:
                waited += 0.05
                if waited < _START_SECONDS:
                    continue
                raise AssertionError(
                    f"the server is not ready after {_START_SECONDS} s:\n{self.log()}"
                ) from None
            raise AssertionError(f"the server exited {code}:\n{self.log()}")
