"""What stands in for sockets: the real REST, sign-in and event code, against a model, over a bad wire."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urlencode

import requests
from urllib3.exceptions import NewConnectionError, ProtocolError

from desktop.core.errors import ErpError, TransientError
from desktop.erp.address import STREAM_PATH, host_of
from desktop.erp.answer import Answer
from desktop.erp.api import ErpApi
from desktop.erp.auth import Auth
from desktop.erp.cookies import Cookies
from desktop.erp.failures import STREAM, failure, translated
from desktop.erp.framing import Framer
from desktop.erp.server_actions import ServerActions
from desktop.erp.stream import StreamEnded, StreamItem, StreamOpened, events
from tests.torture.clock import ComputerLoop
from tests.torture.model import answers
from tests.torture.model.level1 import Level1
from tests.torture.model.streams import Connection

SERVER = "https://erp.example"
_TIMEOUT = 20_000  # ms that a REST call waits for an answer


@dataclasses.dataclass
class Wire:
    """One computer's way to the server.

    Attributes:
        up: Whether anything is reached at all.
        faults: What the next REST calls meet: `refused` (nobody there), `reset` and `silence` (never
            arrived), `lost` and `late` (arrived, and the answer is lost at once, or waited for in vain),
            `page` (an answer that no TimeNow server gives).
        lag: Milliseconds that what a stream says may take, at most.
        deaf: The stream stands, and nothing comes any more: half open.
        crumbs: Whether a stream comes in pieces, whatever is whole.
    """

    up: bool = True
    faults: list[str] = dataclasses.field(default_factory=list)
    lag: int = 3
    deaf: bool = False
    crumbs: bool = True


class Computer:
    """Where a program runs: its wire, its thread, its luck."""

    def __init__(self, erp: Level1, loop: ComputerLoop, wire: Wire, dice: random.Random) -> None:
        self.erp = erp
        self.loop = loop
        self.wire = wire
        self.dice = dice


class Http:
    """Implements what `erp.api`, `erp.auth` and `erp.server_actions` need of `erp.http.Http`."""

    def __init__(self, computer: Computer) -> None:
        self._computer = computer
        self._cookies = Cookies()
        self.server = SERVER
        self.host = host_of(SERVER)
        self.stream_hosts: frozenset[str] = frozenset()

    def request(
        self,
        method: str,
        path: str,
        *,
        query: dict[str, str] | None = None,
        json: bytes | None = None,
        form: dict[str, str] | None = None,
        headers: dict[str, str] | None = None,
        **_limits: object,
    ) -> Answer:
        body = json if json is not None else urlencode(form or {}).encode()
        more = {"content-type": "application/json"} if json is not None else {}
        if form is not None:
            more["content-type"] = "application/x-www-form-urlencoded"
        more.update((name.lower(), value) for name, value in (headers or {}).items())
        more["cookie"] = self._cookies.header() or ""
        asked = answers.Request(method, path, query or {}, more, body)
        with translated(self.host, acts=method == "POST"):
            found = self._travel(asked)
        answer = Answer.of(found.status, found.headers, found.body)
        self._cookies.take(answer.set_cookies)
        return answer

    def _travel(self, asked: answers.Request) -> answers.Answer:
        computer = self._computer
        faults = computer.wire.faults
        fault = faults.pop(0) if faults else ""
        if not computer.wire.up or fault == "refused":
            raise requests.ConnectionError(NewConnectionError(None, "nobody there"))  # type: ignore[arg-type]
        if fault == "reset":
            raise _reset()
        if fault == "silence":
            computer.loop.took = _TIMEOUT
            raise requests.ReadTimeout
        if fault == "page":
            return answers.Answer(
                200, [("content-type", "text/html")], b"<html>Welcome to our network</html>"
            )
        try:
            answer = computer.erp.handle(asked)
        except answers.LostError:
            raise _reset() from None
        if fault == "lost":
            raise _reset()
        if fault == "late":
            computer.loop.took = _TIMEOUT
            raise requests.ReadTimeout
        return answer

    def stream_request(self, last_event_id: str | None) -> answers.Request:
        """Return the request for the stream."""
        headers = {"cookie": self._cookies.session_header() or "", "accept": "text/event-stream"}
        if last_event_id:
            headers["last-event-id"] = last_event_id
        return answers.Request("GET", STREAM_PATH, {}, headers, b"")

    def session_cookies(self) -> dict[str, str]:
        return self._cookies.session()

    def load_session_cookies(self, cookies: dict[str, str]) -> None:
        self._cookies.load_session(cookies)

    def drop_cookies(self) -> None:
        self._cookies.drop()


class Client:
    """Implements `sync.ports.Client` over a `Computer`'s wire."""

    def __init__(self, computer: Computer) -> None:
        self._computer = computer
        self._http = Http(computer)
        self.server = SERVER
        self.api = ErpApi(self._http)  # type: ignore[arg-type]
        self.auth = Auth(self._http)  # type: ignore[arg-type]
        self.actions = ServerActions(self._http)  # type: ignore[arg-type]

    def stream(
        self,
        deliver: Callable[[StreamItem], None],
        *,
        stream_url: str | None,  # noqa: ARG002  the port's
        last_event_id: str | None,
        silence_limit: float,
    ) -> Stream:
        asked = self._http.stream_request(last_event_id)
        return Stream(self._computer, asked, deliver, last_event_id, silence_limit, self.api.level)

    def session_cookies(self) -> dict[str, str]:
        return self._http.session_cookies()

    def load_session_cookies(self, cookies: dict[str, str]) -> None:
        self._http.load_session_cookies(cookies)

    def drop_connections(self) -> None:
        """Nothing is kept alive here."""

    def close(self) -> None:
        """Nothing is open here but the stream, which is stopped by itself."""


class Stream:
    """The one SSE connection, as `erp.stream.StreamReader` would read it, without a thread."""

    def __init__(  # noqa: PLR0917  what the reader is made of
        self,
        computer: Computer,
        asked: answers.Request,
        deliver: Callable[[StreamItem], None],
        last_event_id: str | None,
        silence_limit: float,
        level: int,
    ) -> None:
        self._computer = computer
        self._asked = asked
        self._deliver = deliver
        self._level = level
        self._silence_limit = silence_limit
        self._framer = Framer(last_event_id)
        self._silence = None if silence_limit <= 0 else computer.loop.call_later(silence_limit, self._silent)
        self._connection: Connection | None = None
        self._opened = self._deaf = False
        self._ended = False
        self._last_arrival = 0

    def start(self) -> None:
        self._computer.loop.soon(self._delay(), self._open)

    def stop(self) -> None:
        self._end(None, tell=False)

    def cut(self) -> None:
        """Break the connection, wherever it stands."""
        self._computer.loop.soon(0, lambda: self._broken(_reset()))

    def _delay(self) -> int:
        return self._computer.dice.randint(0, self._computer.wire.lag)

    def _open(self) -> None:
        if self._ended:
            return
        if not self._computer.wire.up:
            self._broken(requests.ConnectionError(NewConnectionError(None, "nobody there")))  # type: ignore[arg-type]
            return
        opened = self._computer.erp.open_stream(self._asked, self._write, self._close)
        if isinstance(opened, Connection):
            self._connection = opened
        else:
            answer = Answer.of(opened.status, opened.headers, opened.body)
            assert opened.status != HTTPStatus.OK
            self._end(failure(STREAM, answer, self._level, host="erp.example"))

    def _write(self, data: bytes) -> None:
        self._deaf = self._deaf or self._computer.wire.deaf  # what was lost once never comes
        if not self._deaf:
            for piece in self._pieces(data):
                self._arrive(lambda piece=piece: self._read(piece))  # type: ignore[misc]

    def _close(self) -> None:
        if not self._deaf:
            self._arrive(lambda: self._end(None))

    def _arrive(self, call: Callable[[], None]) -> None:
        now = self._computer.erp.now()
        self._last_arrival = max(self._last_arrival, now + self._delay())  # bytes keep their order
        self._computer.loop.soon(self._last_arrival - now, call)

    def _pieces(self, data: bytes) -> list[bytes]:
        if not self._computer.wire.crumbs or len(data) < 2:
            return [data]
        at = self._computer.dice.randrange(1, len(data))
        return [data[:at], data[at:]]

    def _read(self, data: bytes) -> None:
        if self._ended:
            return
        if not self._opened:
            self._opened = True
            self._deliver(StreamOpened())
        self._wait()
        for item in events(self._framer, data):
            self._deliver(item)

    def _wait(self) -> None:
        if self._silence is not None:
            self._silence.cancel()
        self._silence = self._computer.loop.call_later(self._silence_limit, self._silent)

    def _silent(self) -> None:
        self._broken(requests.ReadTimeout())

    def _broken(self, raised: Exception) -> None:
        try:
            with translated("erp.example"):
                raise raised
        except TransientError as error:
            self._end(error)

    def _end(self, error: ErpError | None, *, tell: bool = True) -> None:
        if self._ended:
            return
        self._ended = True
        if self._silence is not None:
            self._silence.cancel()
        if self._connection is not None:
            self._computer.erp.streams.leave(self._connection)
        if tell:
            self._deliver(StreamEnded(error))


def _reset() -> requests.ConnectionError:
    return requests.ConnectionError(ProtocolError("Connection aborted.", ConnectionResetError()))
