"""The proxy that this system has for an address."""

from __future__ import annotations

from desktop.native.os_name import OsName, os_name
from desktop.native.proxies.base import SystemProxies

__all__ = ["SystemProxies", "make_proxies"]


def make_proxies(system: OsName | None = None) -> SystemProxies:
    """Return who knows it.

    Args:
        system: The system to ask; this one when None.
    """
    if (system or os_name()) is OsName.LINUX:
        from desktop.native.proxies.linux import PortalProxies  # noqa: PLC0415  each system its own

        return PortalProxies()
    from desktop.native.proxies.qt import QtProxies  # noqa: PLC0415

    return QtProxies()
