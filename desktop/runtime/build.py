"""Putting an engine together for one data directory."""

from __future__ import annotations

import platform
from collections.abc import Callable
from pathlib import Path

from desktop import __version__
from desktop.core.chat import Account
from desktop.core.settings import Settings
from desktop.erp.auth import CookieStore
from desktop.erp.client import ErpClient
from desktop.erp.proxies import Proxies
from desktop.runtime.cookie_store import KeyringCookieStore, KeyringLane, MemoryCookieStore
from desktop.runtime.engine_thread import Deliver, EngineThread
from desktop.runtime.proxies import ProxyPasswords, SystemProxies, proxies_by
from desktop.runtime.threads import start_thread
from desktop.storage.accounts import Accounts
from desktop.storage.picture_cache import PictureCache
from desktop.sync.engine import Engine
from desktop.sync.session import Credentials

Build = Callable[[EngineThread, Deliver], Engine]


def user_agent() -> str:
    """Return what we call ourselves to a server."""
    return f"TimeNow-Desktop/{__version__} ({platform.system()})"


def connect(server: str, settings: Callable[[], Settings], proxies: Proxies | None = None) -> ErpClient:
    """Make a client for a server, by what the settings say of the way there.

    Args:
        settings: Gives those in force; the file of certificates is looked up anew for each connection.
        proxies: Knows the way; None for a direct one.

    Raises:
        SetupError: The address must not be used, or the file of certificates can't be read.
    """
    return ErpClient(
        server,
        user_agent=user_agent(),
        start_thread=start_thread,
        ca_file=lambda: settings().ca_file or None,
        stream_hosts=frozenset(host.lower() for host in settings().stream_hosts),
        proxies=proxies,
    )


def accounts_in(data: Path, cache: Path | None = None) -> Accounts:
    """Return the accounts of a data directory.

    Args:
        cache: Where pictures are kept; None for nowhere.
    """
    return Accounts(data / "accounts", None if cache is None else PictureCache(cache / "avatars"))


class Cookies:
    """Gives the store for an account's cookies: the system's, or this run's memory.

    Attributes:
        proxy_passwords: The store for what proxies ask; it forgets all in a run that keeps nothing.

    Args:
        key: Names this client in the password store.
        keyring: False for a run that must leave the person's password store alone.
    """

    def __init__(self, key: str, *, keyring: bool) -> None:
        self._key = key
        self._lane = KeyringLane() if keyring else None
        self._memory: dict[tuple[str, str], MemoryCookieStore] = {}
        self.proxy_passwords = ProxyPasswords(key, self._lane)

    def of(self, account: Account) -> CookieStore:
        """Return the store for one account's cookies."""
        if self._lane is None:
            return self._memory.setdefault((account.server, account.email), MemoryCookieStore())
        return KeyringCookieStore(key=self._key, server=account.server, email=account.email, lane=self._lane)

    def close(self) -> None:
        """End the password store's thread."""
        if self._lane is not None:
            self._lane.close()


def engine_builder(
    data: Path,
    cookies: Cookies,
    credentials: Credentials | None = None,
    *,
    settings: Callable[[], Settings] = Settings,
    system: SystemProxies | None = None,
    cache: Path | None = None,
) -> Build:
    """Return what makes the engine once its thread runs.

    Args:
        data: The data directory.
        credentials: Sign in with these, instead of going on with the kept session.
        settings: Gives those in force; asked on any thread.
        system: Knows the system's proxies; where it is None the environment tells.
        cache: Where pictures are kept; None for nowhere.
    """
    proxies = proxies_by(lambda: settings().proxy, cookies.proxy_passwords.load, system)
    cookies.proxy_passwords.removed = proxies.drop_login

    def build(loop: EngineThread, deliver: Deliver) -> Engine:
        return Engine(
            loop,
            deliver,
            connect=lambda server: connect(server, settings, proxies),
            accounts=accounts_in(data, cache),
            cookies=cookies.of,
            credentials=credentials,
            settings=settings,
        )

    return build
