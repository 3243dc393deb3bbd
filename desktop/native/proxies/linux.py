"""Linux: the desktop portal's ProxyResolver, which knows the desktop's settings and PAC files."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

from jeepney import DBusAddress, DBusErrorResponse, MessageType, new_method_call
from jeepney.io.blocking import open_dbus_connection

_log = logging.getLogger(__name__)

_TIMEOUT: Final = 2.0  # seconds; a portal that hangs must not hold up every connect for long
_FRESH: Final = 60.0  # seconds an answer is remembered, and that there was none
_MOST: Final = 16  # answers remembered
_PORTAL = DBusAddress(
    "/org/freedesktop/portal/desktop",
    bus_name="org.freedesktop.portal.Desktop",
    interface="org.freedesktop.portal.ProxyResolver",
)
_NO_PORTAL = (OSError, LookupError, RuntimeError, ValueError)  # no bus, bus gone, time-out, bad address


class PortalProxies:
    """Asks the portal, and remembers its answers for a minute; see `SystemProxies`.

    Args:
        clock: Seconds of a clock that is never set.
        timeout: Seconds the portal may take.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic, timeout: float = _TIMEOUT) -> None:
        self._clock = clock
        self._timeout = timeout
        self._lock = threading.Lock()
        self._answers: dict[str, tuple[float, str | None]] = {}

    def find(self, url: str) -> str | None:
        """Return the proxy for a URL; None for a direct way, and where no portal answers."""
        parts = urlsplit(url)
        asked = f"{parts.scheme}://{parts.netloc}/"  # what lies behind is the server's business alone
        with self._lock:
            answers = self._answers
            at, answer = answers.get(asked, (0.0, None))
            if asked not in answers or self._clock() - at > _FRESH:
                answer = self._ask(asked)
                if len(answers) >= _MOST:
                    answers.clear()
                answers[asked] = self._clock(), answer
            return answer

    def forget(self) -> None:
        """Ask anew; waits for no portal, and what one is being asked now counts as of before."""
        self._answers = {}

    def _ask(self, url: str) -> str | None:
        try:
            found = self._lookup(url)
        except (*_NO_PORTAL, DBusErrorResponse) as error:
            _log.info("no portal tells of proxies (%s)", type(error).__name__)
            return None
        usable = [proxy for proxy in found if proxy.startswith(("http://", "https://", "direct://"))]
        first = next(iter(usable or found), "direct://")
        return None if first.startswith("direct:") else first

    def _lookup(self, url: str) -> list[str]:
        connection = open_dbus_connection("SESSION", auth_timeout=self._timeout)
        try:
            connection.sock.settimeout(self._timeout)  # for sending; receiving waits on its own
            call = new_method_call(_PORTAL, "Lookup", "s", (url,))
            reply = connection.send_and_get_reply(call, timeout=self._timeout)
            if reply.header.message_type is MessageType.error:
                raise DBusErrorResponse(reply)
            (found,) = reply.body
            return [str(proxy) for proxy in found]
        finally:
            connection.close()
