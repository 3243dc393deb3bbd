"""The ERP's cookies as this client keeps them."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterable

from desktop.erp.answer import http_date

# Above ~4 kB the session cookie comes in pieces: .0, .1, .2.
_SESSION = re.compile(r"(?:__Secure-)?next-auth\.session-token(?:\.\d+)?")


class Cookies:
    """Keeps cookies by name; any thread may use it.

    An ordinary jar would not do: the ERP's session cookie is Secure even over plain http on this computer,
    and a server whose database is down deletes a session that works again afterwards. So a session cookie
    is only ever replaced by a newer one, or dropped when somebody says so.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._values: dict[str, str] = {}

    def take(self, set_cookies: Iterable[str]) -> None:
        """Do as the `Set-Cookie` headers of one answer say, session cookies apart (see above)."""
        kept, gone = _read(set_cookies)
        session = {name: value for name, value in kept.items() if _is_session(name)}
        with self._lock:
            for name in gone:
                if not _is_session(name):
                    self._values.pop(name, None)
            if session:  # whole or in pieces: the other form goes
                self._drop_session()
            self._values.update(kept)

    def header(self) -> str | None:
        """Return the value of a `Cookie` header with everything there is."""
        with self._lock:
            return _join(self._values)

    def session_header(self) -> str | None:
        """Return the value of a `Cookie` header with the session alone."""
        return _join(self.session())

    def session(self) -> dict[str, str]:
        """Return the session cookie, or its pieces, by name; empty while there is none."""
        with self._lock:
            return {name: value for name, value in self._values.items() if _is_session(name)}

    def load_session(self, cookies: dict[str, str]) -> None:
        """Replace the session cookie by one that was kept; an empty dict drops it."""
        with self._lock:
            self._drop_session()
            self._values.update((name, value) for name, value in cookies.items() if _is_session(name))

    def drop(self) -> None:
        """Forget everything."""
        with self._lock:
            self._values.clear()

    def _drop_session(self) -> None:
        for name in [name for name in self._values if _is_session(name)]:
            del self._values[name]


def sets_session(set_cookies: Iterable[str]) -> bool:
    """Whether one of these headers brings a session cookie (and does not merely delete one)."""
    return any(_is_session(name) for name in _read(set_cookies)[0])


def _is_session(name: str) -> bool:
    return _SESSION.fullmatch(name) is not None


def _join(values: dict[str, str]) -> str | None:
    return "; ".join(f"{name}={value}" for name, value in values.items()) or None


def _read(set_cookies: Iterable[str]) -> tuple[dict[str, str], set[str]]:
    """Return what these headers set, by name, and the names they delete."""
    kept: dict[str, str] = {}
    gone: set[str] = set()
    for line in set_cookies:
        pair, *attributes = line.split(";")
        name, found, value = (part.strip() for part in pair.partition("="))
        if not found or not name:
            continue
        if value and not _has_expired(attributes):
            kept[name] = value
            gone.discard(name)
        else:
            gone.add(name)
            kept.pop(name, None)
    return kept, gone


def _has_expired(attributes: list[str]) -> bool:
    values = {}
    for attribute in attributes:
        name, _, value = attribute.partition("=")
        values[name.strip().lower()] = value.strip()
    try:
        if "max-age" in values:  # wins over Expires, RFC 6265 section 5.3
            return int(values["max-age"]) <= 0
    except ValueError:
        return False  # an attribute nobody can read is ignored, RFC 6265 section 5.2
    expires = http_date(values.get("expires", ""))
    return expires is not None and expires.timestamp() <= time.time()
