"""The way to the server as the settings want it: the system's proxy, one of their own, or none; its login."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from typing import Protocol

from desktop.core.settings import ProxySettings
from desktop.erp.proxies import Proxies, ProxyLogin, from_environment
from desktop.runtime.cookie_store import CHUNK, KeyringLane


class SystemProxies(Protocol):
    """Knows the system's proxies; `native.proxies`, handed in by main."""

    def find(self, url: str) -> str | None:
        """Return the proxy for a URL, or None."""

    def forget(self) -> None:
        """The network is another one."""


class ProxyPasswords:
    """Keeps a login for each proxy in the system's password store; its methods block, 20 s at most.

    Args:
        key: `state_key` of this client.
        lane: Calls the store; None in a run that must leave it alone.

    Attributes:
        removed: Called with a proxy whose login is gone; whoever still knows it forgets it.
    """

    removed: Callable[[str], None] = staticmethod(lambda _proxy: None)

    def __init__(self, key: str, lane: KeyringLane | None) -> None:
        self._service = f"timenow-desktop/{key}/proxy"
        self._lane = lane

    def load(self, proxy: str) -> ProxyLogin | None:
        """Return the login that was given for a proxy, by its host and port; no other proxy gets it."""
        if (lane := self._lane) is None:
            return None
        text = lane.ask("load a proxy's login", lambda: lane.store.get_password(self._service, proxy))
        try:
            user, password, given = json.loads(text or "null")
        except (ValueError, TypeError):
            return None
        return ProxyLogin(str(user), str(password), str(given))

    def save(self, proxy: str, login: ProxyLogin) -> bool:
        """Keep a login as one that was given now; False when it is not there afterwards."""
        text = json.dumps([login.user, login.password, secrets.token_hex(4)])
        if (lane := self._lane) is None or len(text) > CHUNK:
            return False

        def keep() -> bool:
            lane.store.set_password(self._service, proxy, text)
            return lane.store.get_password(self._service, proxy) == text

        return lane.ask("save a proxy's login", keep) is True

    def remove(self, proxy: str) -> bool:
        """Forget the login for a proxy; False when it is still there."""
        if (lane := self._lane) is None:
            return False

        def forget() -> bool:
            if lane.store.get_password(self._service, proxy) is not None:
                lane.store.delete_password(self._service, proxy)
            return lane.store.get_password(self._service, proxy) is None

        gone = lane.ask("remove a proxy's login", forget, in_any_case=True) is True
        if gone:
            self.removed(proxy)
        return gone


def proxies_by(
    settings: Callable[[], ProxySettings],
    passwords: Callable[[str], ProxyLogin | None],
    system: SystemProxies | None = None,
) -> Proxies:
    """Return what finds the way, by the settings as they are at that moment.

    Args:
        passwords: Returns the login for a proxy, by its host and port.
        system: Knows the system's proxies; where it names none, the environment may.
    """

    def find(url: str) -> str | None:
        proxy = settings()
        match proxy.mode:
            case "none":
                return None
            case "manual":
                return proxy.url or None
        return (system and system.find(url)) or from_environment(url)

    return Proxies(find, login=passwords, forget=system.forget if system else lambda: None)
