"""Windows and macOS: the system's proxies and PAC files, as Qt reads them. Never run there."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QUrl
from PySide6.QtNetwork import QNetworkProxy, QNetworkProxyFactory, QNetworkProxyQuery

_KINDS = {
    QNetworkProxy.ProxyType.HttpProxy: "http",
    QNetworkProxy.ProxyType.HttpCachingProxy: "http",
    QNetworkProxy.ProxyType.Socks5Proxy: "socks5h",
}


class QtProxies:
    """Asks the system for each URL, which remembers what it needs itself; see `SystemProxies`."""

    experimental: ClassVar[bool] = True

    def find(self, url: str) -> str | None:
        """Return the proxy for a URL."""
        found = QNetworkProxyFactory.systemProxyForQuery(QNetworkProxyQuery(QUrl(url)))
        usable = [proxy for proxy in found if _KINDS.get(proxy.type()) != "socks5h"]
        return _address(next(iter(usable or found), QNetworkProxy(QNetworkProxy.ProxyType.NoProxy)))

    def forget(self) -> None:
        """Nothing is remembered here."""


def _address(proxy: QNetworkProxy) -> str | None:
    kind = _KINDS.get(proxy.type())
    if kind is None or not proxy.hostName():
        return None
    address = QUrl()
    address.setScheme(kind)
    address.setHost(proxy.hostName())
    address.setPort(proxy.port())
    if proxy.user():
        address.setUserName(proxy.user())
        address.setPassword(proxy.password())
    return bytes(address.toEncoded().data()).decode()
