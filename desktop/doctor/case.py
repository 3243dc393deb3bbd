"""What a check-up is made of: what it may look at, and how long each look may take."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final, TypeVar

from desktop.core.chat import Account
from desktop.core.checkup import Check, Words
from desktop.core.errors import ErpError, TransientError
from desktop.core.report import Object
from desktop.core.settings import Settings
from desktop.erp.client import ErpClient
from desktop.erp.proxies import Proxies
from desktop.native.paths import Places
from desktop.native.policy import Found
from desktop.runtime.build import Cookies
from desktop.runtime.threads import start_thread
from desktop.sync.session import Credentials

_log = logging.getLogger(__name__)

T = TypeVar("T")

PATIENCE: Final = 5.0  # seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One client, as it is looked at.

    Attributes:
        key: Its key, as `state_key` gives it.
        settings: Those in force.
        policy: What an administrator gave.
        account: Whose data directory this is, or None.
        named: The server that was asked for; empty where none was.
        cookies: Where sessions are kept.
        connect: Makes a client for a server.
        proxies: Knows the way there.
        holder: What the program told that holds the directory; None where this process holds it.
        credentials: Sign in with these, and leave the password store alone.
        unusable: Why the data directory cannot be used, if so.
        silent: Somebody holds the directory, and does not answer.
    """

    places: Places
    key: str
    settings: Settings
    policy: Found
    words: Words
    account: Account | None
    cookies: Cookies
    connect: Callable[[str], ErpClient]
    proxies: Proxies
    holder: Object | None = None
    named: str = ""
    credentials: Credentials | None = None
    unusable: str = ""
    silent: bool = False

    @property
    def server(self) -> str:
        """Which server is looked at; empty where none is known."""
        return self.named or (self.settings.server if self.account is None else self.account.server)


def each(case: Case, checks: dict[str, Callable[[Case], Check]]) -> list[Check]:
    """Make checks, by their names; one that breaks, or takes too long, says so and spoils no other."""
    return [guarded(case, name, partial(check, case)) for name, check in checks.items()]


def guarded(case: Case, name: str, check: Callable[[], Check]) -> Check:
    """Make one check."""
    try:
        return within(PATIENCE, check)
    except ErpError as error:
        return case.words.failed(name, error)
    except Exception as error:  # noqa: BLE001  whatever it is, the other checks are worth having
        _log.info("check-up: %s broke off", name, exc_info=True)
        return case.words.check(name, "broke_off", reason=type(error).__name__)


def within(seconds: float, work: Callable[[], T]) -> T:
    """Return what `work` returns, which goes on by itself if it takes longer.

    Raises:
        TransientError: It takes longer.
        Exception: Whatever `work` raises.
    """
    answers: queue.SimpleQueue[T] = queue.SimpleQueue()
    errors: list[Exception] = []
    ended = threading.Event()

    def run() -> None:
        try:
            answers.put(work())
        except Exception as error:  # noqa: BLE001  raised where somebody waits for it
            errors.append(error)
        finally:
            ended.set()

    start_thread(run, "check-up")
    if not ended.wait(seconds):
        raise TransientError(code="no_answer", reached=False)
    if errors:
        raise errors[0]
    return answers.get()
