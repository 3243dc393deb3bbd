"""The session cookies in the system's password store."""

from __future__ import annotations

import hashlib
import json
import logging
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from desktop.runtime.password_store import PasswordStore, PasswordStoreError
from desktop.runtime.threads import start_thread

_log = logging.getLogger(__name__)

T = TypeVar("T")

Cookies = dict[str, str]

CHUNK = 1_000  # characters; Windows keeps 2,560 bytes an entry, which is 1,280 of UTF-16
_MOST_CHUNKS = 64
_TIMEOUT = 20.0  # seconds; long enough to type a password into the store's own dialog
_JOIN_TIMEOUT = 0.5  # seconds


class MemoryCookieStore:
    """Keeps the cookies for this run only."""

    def __init__(self) -> None:
        self._cookies: Cookies | None = None

    def load(self) -> Cookies | None:
        """Return the cookies kept, or None."""
        return None if self._cookies is None else dict(self._cookies)

    def save(self, cookies: Cookies) -> bool:
        """Keep the cookies."""
        self._cookies = dict(cookies)
        return True

    def delete(self) -> None:
        """Forget the cookies."""
        self._cookies = None


@dataclass(slots=True)
class _Job(Generic[T]):
    """One call for the keyring thread.

    Attributes:
        needed: Cleared when nobody waits any more and it need not be begun.
    """

    name: str
    work: Callable[[], T]
    needed: bool = True
    done: threading.Event = field(default_factory=threading.Event)
    result: T | None = None


class KeyringLane:
    """Calls the system's password store, one call at a time, on a thread of its own. Not for the GUI thread.

    A locked store opens a dialog and blocks until somebody answers it, which may be never. Whoever asked
    gives up after the time-out, and the call is ended.

    Args:
        store: The password store to use; the system's own when None.
        timeout: Seconds a call may take.
    """

    def __init__(self, *, store: PasswordStore | None = None, timeout: float = _TIMEOUT) -> None:
        self.store = store or PasswordStore()
        self._timeout = timeout
        self._jobs: queue.SimpleQueue[_Job[bool] | _Job[Cookies | None] | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._doing: _Job[bool] | _Job[Cookies | None] | None = None

    def ask(self, name: str, work: Callable[[], T], *, in_any_case: bool = False) -> T | None:
        """Return what `work` returns, or None when it fails or takes too long.

        Args:
            name: What it is called in the log.
            in_any_case: Do it even when nobody waits for it any more.
        """
        job = _Job(name, work)
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._thread = start_thread(self._run, "keyring")
        self._jobs.put(job)  # type: ignore[arg-type]  # a queue of both kinds of job
        if not job.done.wait(self._timeout):
            _log.warning("password store: %s took longer than %g s", name, self._timeout)
            if not in_any_case:
                self._give_up(job)
            return None
        return job.result

    def close(self) -> None:
        """End the thread, and the call that holds it if one does."""
        with self._lock:
            thread, self._thread = self._thread, None
        if thread is not None:
            self._jobs.put(None)
            thread.join(_JOIN_TIMEOUT)
            self.store.kill()

    def _give_up(self, job: _Job[T]) -> None:
        with self._lock:
            job.needed = False
            if self._doing is job:
                self.store.kill()

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            if job.needed:
                self._do(job)

    def _do(self, job: _Job[bool] | _Job[Cookies | None]) -> None:
        with self._lock:
            self._doing = job
        try:
            job.result = job.work()
        except (PasswordStoreError, OSError, ValueError) as error:
            if job.needed:
                _log.warning("password store: %s failed (%s)", job.name, _reason(error))
        finally:
            with self._lock:
                self._doing = None
            job.done.set()
            self.store.close()


def _reason(error: Exception) -> str:
    return str(error) if isinstance(error, PasswordStoreError) else type(error).__name__


class KeyringCookieStore:
    """Keeps one account's cookies in the system's password store. Its methods block, 20 s at most.

    Args:
        key: `state_key` of this client: each data directory has entries of its own.
        server: Whose cookies; another server never gets them, whatever it calls its users.
        email: Of whom.
        lane: Calls the store.
    """

    def __init__(self, *, key: str, server: str, email: str, lane: KeyringLane) -> None:
        self._key = key
        self._server = server
        self._email = email
        self._lane = lane

    def load(self) -> Cookies | None:
        """Return the cookies kept, or None: none there, damaged, store locked or missing, too slow."""
        return self._lane.ask("load", self._load)

    def save(self, cookies: Cookies) -> bool:
        """Keep the cookies in place of those before; False when they are not there afterwards.

        Then none are: what was kept before belongs to a session that is over.
        """
        if self._lane.ask("save", lambda: self._save(cookies)):
            return True
        self.delete()
        return False

    def delete(self) -> None:
        """Remove the cookies; behind the caller's back if the store takes longer than the time-out."""
        self._lane.ask("delete", self._delete, in_any_case=True)  # what was signed out must not stay

    def _load(self) -> Cookies | None:
        """Read the header and the chunks it names."""
        store = self._lane.store
        header = store.get_password(self._service(0), self._email)
        if header is None:
            return None
        chunks = [
            store.get_password(self._service(number), self._email) or ""
            for number in range(1, _count(header) + 1)
        ]
        text = "".join(chunks)
        if _header(text) != header:
            _log.warning("password store: the entry is damaged; it is not used")
            return None
        kept = json.loads(text)
        if kept.get("server") != self._server:
            _log.info("password store: the cookies kept are another server's")
            return None
        return {str(name): str(value) for name, value in kept["cookies"].items()}

    def _save(self, cookies: Cookies) -> bool:
        """Write the chunks, then the header, then read all back: a store that keeps nothing says nothing."""
        store = self._lane.store
        before = store.get_password(self._service(0), self._email)
        text = json.dumps({"server": self._server, "cookies": cookies})
        chunks = [text[start : start + CHUNK] for start in range(0, len(text), CHUNK)]
        if len(chunks) > _MOST_CHUNKS:
            _log.warning("password store: %d characters of cookies are too many", len(text))
            return False
        for number, chunk in enumerate(chunks, start=1):
            store.set_password(self._service(number), self._email, chunk)
        store.set_password(self._service(0), self._email, _header(text))
        for number in range(len(chunks) + 1, _count(before) + 1):
            self._remove(store, number)
        if self._load() == cookies:
            return True
        _log.warning("password store: it does not keep what it is given")
        return False

    def _delete(self) -> bool:
        store = self._lane.store
        header = store.get_password(self._service(0), self._email)
        for number in range(_count(header) + 1):
            self._remove(store, number)
        return True

    def _remove(self, store: PasswordStore, number: int) -> None:
        """Remove one entry; one that isn't there is an error to the store, and none to us."""
        if store.get_password(self._service(number), self._email) is not None:
            store.delete_password(self._service(number), self._email)

    def _service(self, number: int) -> str:
        return f"timenow-desktop/{self._key}/{number}"


def _header(text: str) -> str:
    """Return what chunk 0 holds: how many chunks follow, and the checksum of all of them together."""
    count = -(-len(text) // CHUNK)
    return f"{count} {hashlib.sha256(text.encode()).hexdigest()}"


def _count(header: str | None) -> int:
    """Return how many chunks a header names; 0 for none or one that isn't ours."""
    number = (header or "").partition(" ")[0]
    return min(int(number), _MOST_CHUNKS) if number.isdecimal() else 0
