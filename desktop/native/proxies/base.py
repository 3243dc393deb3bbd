"""What asking the system for a proxy means."""

from __future__ import annotations

from typing import Protocol


class SystemProxies(Protocol):
    """Knows the system's proxies, those of a PAC file included. Any thread but the GUI's: it may block.

    How long an answer may take, and be remembered, is each system's business; a system that does not
    answer has no proxy.
    """

    def find(self, url: str) -> str | None:
        """Return the proxy for a URL, such as `http://proxy.example:3128`, or None for a direct way."""

    def forget(self) -> None:
        """The network is another one: remember nothing of before."""
