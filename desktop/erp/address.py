"""Server addresses: how one is written, which are allowed."""

from __future__ import annotations

import re
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from desktop.core.errors import SetupError

STREAM_PATH = "/api/chat/stream"

_DEFAULT_PORTS = {"https": 443, "http": 80}
_SHORT_SCHEME = re.compile("^(https?):/?(?!/)", re.IGNORECASE)  # of its two slashes one or both are missing


def is_loopback(host: str) -> bool:
    """Whether `host` is this very computer, by its name or address alone (nothing is looked up)."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def normalise_server(text: str) -> str:
    """Return the base URL of the server somebody typed or pasted, such as `https://erp.example`.

    Without a scheme it is https; a path, query or fragment is cut off.

    Raises:
        SetupError: It is no address (`server_not_found`), or neither https nor on this computer
            (`http_refused`).
    """
    typed = _SHORT_SCHEME.sub(r"\1://", text.strip())
    parts = _split(typed if "://" in typed else f"https://{typed}")
    host = parts.hostname or ""
    _check_scheme(parts, host)
    shown = f"[{host}]" if ":" in host else host
    port = parts.port
    return f"{parts.scheme}://{shown}" + ("" if port in {None, _DEFAULT_PORTS[parts.scheme]} else f":{port}")


def same_server(one: str, other: str) -> bool:
    """Whether two addresses, as somebody wrote them, are of one server; what is no address is of none."""
    try:
        return ascii_server(normalise_server(one)) == ascii_server(normalise_server(other))
    except SetupError:
        return False


def ascii_server(server: str) -> str:
    """Return a base URL with its host as the network knows it, where no letter can pass for another."""
    host = host_of(server)
    return server if host.isascii() else server.replace(host, host.encode("idna").decode(), 1)


def stream_target(server: str, stream_url: str | None, stream_hosts: frozenset[str]) -> str:
    """Return the URL of the stream: the usual one, or the one the server announced, if it may be used.

    Args:
        server: Base URL, as `normalise_server` returns it.
        stream_url: What the server's config said, or None.
        stream_hosts: Further hosts that an administrator allowed.

    Raises:
        SetupError: The announced URL is on a host that may not have the session cookie, or not https.
    """
    if stream_url is None:
        return server + STREAM_PATH
    parts = _split(stream_url)
    host = parts.hostname or ""
    _check_scheme(parts, host)
    if host != host_of(server) and host not in stream_hosts:
        raise SetupError("the announced stream is on a foreign host", code="not_timenow", host=host)
    return stream_url


def host_of(url: str) -> str:
    """Return the host of a URL in lower case, without its port; empty where there is none."""
    return urlsplit(url).hostname or ""


def _check_scheme(parts: SplitResult, host: str) -> None:
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(host)):
        raise SetupError("only https leaves this computer", code="http_refused", host=host)


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        usable = bool(host.encode("idna")) and "@" not in parts.netloc and parts.port != 0
    except ValueError as exc:  # a port that is no number, a bracket left open, a name too long
        raise SetupError("not an address", code="server_not_found", host=url) from exc
    if not usable or any(character.isspace() or character == "\\" for character in url):
        raise SetupError("not an address", code="server_not_found", host=host or url)
    return parts
