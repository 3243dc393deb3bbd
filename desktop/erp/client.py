"""One server, spoken to with one set of cookies: sign-in, REST and stream in one hand."""

from __future__ import annotations

from collections.abc import Callable

from desktop.erp.api import ErpApi
from desktop.erp.auth import Auth
from desktop.erp.http import Http
from desktop.erp.lateness import Lateness
from desktop.erp.ping import Ping, ping
from desktop.erp.proxies import Proxies
from desktop.erp.server_actions import ServerActions
from desktop.erp.stream import StartThread, StreamItem, StreamReader, stream_target


class ErpClient:
    """What the rest of the client needs of the ERP.

    Args:
        server: Where it is; see `normalise_server`.
        user_agent: What we call ourselves.
        start_thread: Starts the thread of a stream.
        ca_file: Returns the file of certificates to trust besides the system's, or None.
        stream_hosts: Further hosts that may have the session cookie, by an administrator's word.
        proxies: Knows the way there.
    """

    def __init__(
        self,
        server: str,
        *,
        user_agent: str,
        start_thread: StartThread,
        ca_file: Callable[[], str | None] = lambda: None,
        stream_hosts: frozenset[str] = frozenset(),
        proxies: Proxies | None = None,
    ) -> None:
        self._http = Http(
            server, user_agent=user_agent, ca_file=ca_file, stream_hosts=stream_hosts, proxies=proxies
        )
        self._start_thread = start_thread
        self._lateness = Lateness()
        self.server = self._http.server
        self.api = ErpApi(self._http)
        self.auth = Auth(self._http)
        self.actions = ServerActions(self._http)

    def stream(
        self,
        deliver: Callable[[StreamItem], None],
        *,
        stream_url: str | None,
        last_event_id: str | None,
        silence_limit: float,
    ) -> StreamReader:
        """Make the reader of a stream, not yet started; see `StreamReader`.

        Raises:
            SetupError: `stream_url` is not allowed.
        """
        return StreamReader(
            self._http,
            deliver=deliver,
            start_thread=self._start_thread,
            url=stream_target(self.server, stream_url, self._http.stream_hosts),
            last_event_id=last_event_id,
            silence_limit=silence_limit,
            level=self.api.level,
            lateness=self._lateness,
        )

    def ping(self) -> Ping:
        """Ask once for what needs no session.

        Raises:
            ErpError: No answer came, or not one of a TimeNow server's.
        """
        return ping(self._http)

    def session_cookies(self) -> dict[str, str]:
        """Return the session cookie, or its pieces, by name."""
        return self._http.session_cookies()

    def load_session_cookies(self, cookies: dict[str, str]) -> None:
        """Use a session that was kept."""
        self._http.load_session_cookies(cookies)

    def drop_connections(self) -> None:
        """Give up what hangs on a network that is gone; any thread. See `Http.drop_connections`."""
        self._http.drop_connections()

    def close(self) -> None:
        """Close idle connections."""
        self._http.close()
