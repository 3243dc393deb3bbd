"""The proxy on the way to a server: which one, and who we are to it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

from requests.utils import get_auth_from_url, get_environ_proxies, select_proxy

from desktop.core.errors import SetupError
from desktop.erp.address import host_of, is_loopback

_DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class ProxyLogin:
    """Who we are to a proxy that asks.

    Attributes:
        given: Tells one time it was given from another, with the same password as it may be.
    """

    user: str
    password: str = field(repr=False)
    given: str = ""


@dataclass(frozen=True, slots=True)
class Proxy:
    """A proxy, as one request uses it.

    Attributes:
        url: With name and password in it, where it takes them.
        name: Host and port.
        login: What `url` has in it, or None.
    """

    url: str = field(repr=False)
    name: str
    login: ProxyLogin | None


class Proxies:
    """Finds the proxy for a URL, and the login it asks for. Any thread.

    A login that was given for a proxy is sent only after that one has asked; one that stands in its address
    at once. None that was refused is sent again until it was given anew: a directory that counts wrong
    passwords would lock the person out of everything.

    Args:
        find: Returns the proxy for a URL, such as `http://proxy.example:3128`, or None.
        login: Returns what the person gave for a proxy, by its host and port, or None.
        forget: Called when the network is another one.
    """

    def __init__(
        self,
        find: Callable[[str], str | None] = lambda _: None,
        *,
        login: Callable[[str], ProxyLogin | None] = lambda _: None,
        forget: Callable[[], None] = lambda: None,
    ) -> None:
        self._find = find
        self._login = login
        self._forget = forget
        self._lock = threading.Lock()
        self._logins: dict[str, ProxyLogin] = {}
        self._refused: set[tuple[str, ProxyLogin]] = set()

    def on_the_way(self, url: str) -> Proxy | None:
        """Return the proxy through which a URL is reached; this computer never is through one.

        Raises:
            SetupError: It is one that cannot be used.
        """
        if is_loopback(host_of(url)) or not (found := self._find(url)):
            return None
        name = proxy_name(found)
        scheme = found.partition("://")[0].lower()
        if scheme not in _DEFAULT_PORTS and "://" in found:
            method = "SOCKS" if scheme.startswith("socks") else scheme
            raise SetupError("no proxy we can use", code="proxy_unsupported", proxy=name, method=method)
        if "://" not in found:
            found = f"http://{found}"
        login = self._logins.get(name) or _login_in(found)
        if login is not None and (name, login) in self._refused:
            login = None
        return Proxy(_with_login(found, login), name, login)

    def another_login(self, proxy: Proxy) -> bool:
        """Whether a proxy that just refused us may be tried again, with a login it has not seen."""
        with self._lock:
            if proxy.login is not None:
                self._refused.add((proxy.name, proxy.login))
                self._logins.pop(proxy.name, None)
        fresh = self._login(proxy.name)  # a password store takes its time
        with self._lock:
            if fresh is None or (proxy.name, fresh) in self._refused:
                return False
            self._logins[proxy.name] = fresh
            return True

    def drop_login(self, name: str) -> None:
        """Do not use again what the person gave for a proxy (host and port), and took away."""
        with self._lock:
            self._logins.pop(name, None)

    def forget(self) -> None:
        """The network is another one, or back: ask anew for the way."""
        self._forget()


def from_environment(url: str) -> str | None:
    """Return what `https_proxy`, `all_proxy` and `no_proxy` say of a URL."""
    found: str | None = select_proxy(url, get_environ_proxies(url, no_proxy=None))
    return found


def proxy_name(url: str) -> str:
    """Return host and port of a proxy, by which people and the password store know it.

    Raises:
        SetupError: That is no proxy's address.
    """
    try:
        parts = urlsplit(url if "://" in url else f"http://{url}")
        host, port = parts.hostname, parts.port or _DEFAULT_PORTS.get(parts.scheme, 1080)
    except ValueError:
        host = port = None
    if not host:
        shown = url.rpartition("@")[2]
        raise SetupError("no proxy's address", code="proxy_not_found", proxy=shown)
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _login_in(url: str) -> ProxyLogin | None:
    user, password = get_auth_from_url(url)
    return ProxyLogin(user, password) if user else None


def _with_login(url: str, login: ProxyLogin | None) -> str:
    parts = urlsplit(url)
    place = parts.netloc.rpartition("@")[2]
    if login is None:
        return f"{parts.scheme}://{place}"
    who = f"{quote(login.user, safe='')}:{quote(login.password, safe='')}"
    return f"{parts.scheme}://{who}@{place}"
