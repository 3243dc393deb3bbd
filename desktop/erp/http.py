"""The one requests.Session: base URL, TLS, proxies, time-outs, cookies."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from http import HTTPStatus
from http.cookiejar import DefaultCookiePolicy
from typing import TypeVar
from urllib.parse import urlencode

import requests
from requests import PreparedRequest, Response
from urllib3.exceptions import ProtocolError

from desktop.core.errors import ErpError, SetupError, TransientError
from desktop.erp.address import host_of, is_loopback, normalise_server
from desktop.erp.answer import Answer
from desktop.erp.certificates import Trust, issuer_of
from desktop.erp.connections import Connections, Cut, Deadline
from desktop.erp.cookies import Cookies
from desktop.erp.failures import translated
from desktop.erp.proxies import Proxies

__all__ = ["Answer", "Http", "StreamResponse", "normalise_server"]

MAX_ANSWER = 32 * 1024 * 1024  # bytes
WHOLE_ANSWER = 60.0  # seconds
STREAM_HEAD = 20.0  # seconds

_CONNECT_TIMEOUT = 5.0  # seconds; nothing can end a connect from outside
_CHUNK = 65536
_MAX_REFUSAL = 65536
_REFUSAL = 5.0  # seconds

T = TypeVar("T")


class _Session(requests.Session):
    """A session that follows nothing and remembers no cookie by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.auth = _as_it_is  # else requests looks for a password in ~/.netrc
        self.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))

    def get_redirect_target(self, _response: Response) -> None:
        """Say that nothing is a redirect: requests reads a redirect's whole body even to ignore it."""


def _as_it_is(request: PreparedRequest) -> PreparedRequest:
    return request


class Http:
    """Speaks HTTP with one server. Any thread may use it.

    Args:
        server: Where the ERP is; see `normalise_server`.
        user_agent: What we call ourselves.
        ca_file: Returns the file of certificates to trust besides the system's, or None.
        stream_hosts: Further hosts that may have the session cookie, by an administrator's word.
        proxies: Knows the way there.

    Raises:
        SetupError: The address must not be used, or the file of certificates can't be.
    """

    def __init__(
        self,
        server: str,
        *,
        user_agent: str,
        ca_file: Callable[[], str | None] = lambda: None,
        stream_hosts: frozenset[str] = frozenset(),
        proxies: Proxies | None = None,
    ) -> None:
        self.server = normalise_server(server)
        self.host = host_of(self.server)
        self.stream_hosts = stream_hosts
        self._cookies = Cookies()
        self._trust = Trust(ca_file) if self.server.startswith("https:") or stream_hosts else None
        self._context = None if self._trust is None else self._trust.context()
        self._proxies = proxies or Proxies()
        self._lock = threading.Lock()
        self._under_way: set[Cut] = set()
        self._session = _Session()
        self._session.headers["User-Agent"] = user_agent
        self._session.trust_env = False  # the way and the certificates are settled here
        self._session.mount("https://", Connections(self._context))
        self._session.mount("http://", Connections(None))

    def request(
        self,
        method: str,
        path: str,
        *,
        query: dict[str, str] | None = None,
        json: bytes | None = None,
        form: dict[str, str] | None = None,
        headers: dict[str, str] | None = None,
        timeout: tuple[float, float] = (_CONNECT_TIMEOUT, 20.0),
        deadline: float = WHOLE_ANSWER,
        limit: int = MAX_ANSWER,
    ) -> Answer:
        """Make one request, follow no redirect, and return the whole answer, whatever its status.

        Args:
            method: GET or POST.
            path: From the root, its parts already quoted.
            query: What goes behind the question mark.
            json: A body of JSON; `headers` may call it something else.
            form: A body of form fields.
            headers: Further headers.
            timeout: Seconds to connect, and between two pieces of the answer.
            deadline: Seconds for the whole answer.
            limit: Bytes of the answer's body, at most.

        Raises:
            ErpError: No whole answer came.
        """
        body: bytes | None = json
        more = dict(headers or {})
        if json is not None:
            more.setdefault("Content-Type", "application/json")
        elif form is not None:
            body = _encoded(form).encode()
            more["Content-Type"] = "application/x-www-form-urlencoded"
        if (cookie := self._cookies.header()) is not None:
            more["Cookie"] = cookie
        url = self.server + path + (f"?{_encoded(query)}" if query else "")
        acts = method == "POST"

        def ask(through: dict[str, str]) -> Answer:
            prepared = self._session.prepare_request(requests.Request(method, url, headers=more, data=body))
            sending = self._session.send(prepared, stream=True, timeout=timeout, proxies=through)
            with closing(sending) as response:
                answer = _whole(response, limit=limit, acts=acts)
            if not (answer.content_type or answer.body) and answer.status == HTTPStatus.OK:
                # http.client takes that for an answer
                raise ProtocolError("cut off in the middle of its head")
            return answer

        self._renew_trust()
        with Deadline(deadline).governing(), self._cuttable():
            answer = self._on_the_way(url, ask, acts=acts)
        self._cookies.take(answer.set_cookies)
        return answer

    def open_stream(
        self,
        url_or_path: str,
        *,
        last_event_id: str | None,
        silence_limit: float,
        cut: Cut | None = None,
        head_limit: float = STREAM_HEAD,
    ) -> StreamResponse:
        """Ask for the stream on a connection of its own; returns when the answer's headers are here.

        Args:
            url_or_path: A path on the server, or what `stream_target` returned.
            last_event_id: The id of the last event that was seen, or None.
            silence_limit: Seconds without a byte after which the connection counts as dead.
            cut: Ends the connection from another thread, from before there is one.
            head_limit: Seconds for the answer's headers.

        Raises:
            ErpError: No answer came.
        """
        url = self.server + url_or_path if url_or_path.startswith("/") else url_or_path
        headers: dict[str, str | bytes] = {
            "Accept": "text/event-stream",
            "Accept-Encoding": "identity",  # whatever compresses also collects
            "Cache-Control": "no-cache",
        }
        if last_event_id and last_event_id.isprintable() and last_event_id == last_event_id.strip():
            headers["Last-Event-ID"] = last_event_id.encode()
        if (cookie := self._cookie_for(url)) is not None:
            headers["Cookie"] = cookie
        cut = cut or Cut()
        self._renew_trust()
        connections = Connections(self._context)
        deadline = Deadline(head_limit)

        def ask(through: dict[str, str]) -> Response:
            request = self._session.prepare_request(requests.Request("GET", url, headers=headers))
            times = (_CONNECT_TIMEOUT, silence_limit)
            return connections.send(request, stream=True, timeout=times, proxies=through)

        try:
            with cut.watching(), deadline.governing():
                response = self._on_the_way(url, ask)
        except ErpError:
            connections.close()
            cut.release()
            raise
        deadline.lift()
        return StreamResponse(response, connections, cut, deadline, self.host)

    def session_cookies(self) -> dict[str, str]:
        """Return the session cookie, or its pieces, by name: what has to be kept to stay signed in."""
        return self._cookies.session()

    def load_session_cookies(self, cookies: dict[str, str]) -> None:
        """Use a session that was kept, in place of the present one."""
        self._cookies.load_session(cookies)

    def drop_cookies(self) -> None:
        """Forget all cookies: nobody is signed in here any more."""
        self._cookies.drop()

    def close(self) -> None:
        """Close idle connections."""
        self._session.close()

    def drop_connections(self) -> None:
        """Give up what hangs on a network that is gone: idle connections, requests under way; any thread.

        Such a request ends as a `TransientError`. The stream is the business of whoever reads it.
        """
        self._proxies.forget()
        with self._lock:
            under_way = list(self._under_way)
        for cut in under_way:
            cut.cut()
        self._session.close()

    @contextmanager
    def _cuttable(self) -> Iterator[None]:
        cut = Cut()
        with self._lock:
            self._under_way.add(cut)
        try:
            with cut.watching():
                yield
        finally:
            with self._lock:
                self._under_way.discard(cut)
            cut.release()

    def _renew_trust(self) -> None:
        """Use the certificates that the settings name now."""
        if self._trust is not None and (context := self._trust.context()) is not self._context:
            self._context = context
            # `mount` would turn the table round under whoever reads it on another thread.
            self._session.adapters["https://"] = Connections(context)

    def _on_the_way(self, url: str, ask: Callable[[dict[str, str]], T], *, acts: bool = False) -> T:
        """Ask through the proxy on the way to `url`; again if that one first wants to know who we are.

        Args:
            ask: Asks, given the proxies by scheme.
        """
        while True:
            proxy = self._proxies.on_the_way(url)
            through = {} if proxy is None else {"http": proxy.url, "https": proxy.url}
            try:
                with translated(self.host, acts=acts, proxy="" if proxy is None else proxy.name):
                    return ask(through)
            except SetupError as error:
                if error.code == "certificate" and error.details["host"] == self.host:  # and no proxy's own
                    error.details["issuer"] = issuer_of(url, through, self._context)
                again = proxy is not None and error.code == "proxy_password"
                if not again or proxy is None or not self._proxies.another_login(proxy):
                    raise

    def _cookie_for(self, url: str) -> str | None:
        if url.startswith(f"{self.server}/"):
            return self._cookies.header()
        host = host_of(url)
        safe = url.startswith("https:") or is_loopback(host)
        if safe and (host == self.host or host in self.stream_hosts):
            return self._cookies.session_header()
        return None


class StreamResponse:
    """The stream's answer while it comes in. Read and close on one thread; shut down from any."""

    def __init__(
        self, response: Response, connections: Connections, cut: Cut, deadline: Deadline, host: str
    ) -> None:
        self._response = response
        self._connections = connections
        self._cut = cut
        self._deadline = deadline
        self._host = host
        self.head = _head(response)
        self.status = self.head.status
        self.headers = self.head.headers
        self.content_type = self.head.content_type

    def read(self) -> bytes:
        """Return what is there, waiting for the first byte of it; empty at the end.

        Raises:
            ErpError: The connection broke, or was silent for too long.
        """
        with translated(self._host):
            data: bytes = self._response.raw.read1(_CHUNK, decode_content=True)
            return data

    def answer(self) -> Answer:
        """Read the rest as an ordinary answer: why the stream was refused.

        Raises:
            ErpError: It did not come whole.
        """
        self._deadline.renew(_REFUSAL)
        with translated(self._host):
            return _whole(self._response, limit=_MAX_REFUSAL)

    def shutdown(self) -> None:
        """End a read that waits, at once; from any thread, safe to call twice."""
        self._cut.cut()

    def close(self) -> None:
        """Give everything back."""
        self._response.close()
        self._connections.close()
        self._cut.release()


def _encoded(fields: dict[str, str]) -> str:
    return urlencode(fields, errors="replace")  # half a character can be typed, and not be sent


def _head(response: Response, body: bytes = b"") -> Answer:
    return Answer.of(response.status_code, response.raw.headers.items(), body)


def _whole(response: Response, *, limit: int = MAX_ANSWER, acts: bool = False) -> Answer:
    body = bytearray()
    while chunk := response.raw.read1(_CHUNK, decode_content=True):
        body += chunk
        if len(body) > limit:
            raise TransientError("the answer is too long", sent=acts, status=str(response.status_code))
    return _head(response, bytes(body))
