"""What a `timenow:` link asks the app to open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from urllib.parse import parse_qs, unquote, urlsplit

from desktop.core.text import clean

Kind = Literal["conversation", "person", "connect"]


@dataclass(frozen=True, slots=True)
class AppLink:
    """One link, taken apart.

    Attributes:
        target: A conversation's id, a person's e-mail, or a server's address, by `kind`.
    """

    kind: Kind
    target: str


def read_link(url: str) -> AppLink | None:
    """Return what `timenow:conversation/ID`, `timenow:person/EMAIL` or `timenow:connect?server=URL` asks.

    Anybody can put a link in front of a person: what is not one of these is None, and whoever opens
    a `connect` must ask before anything changes.
    """
    try:
        parts = urlsplit(clean(url))
    except ValueError:
        return None
    if parts.scheme != "timenow":
        return None
    word, _, name = parts.path.lstrip("/").partition("/")
    if word == "conversation" and name:
        return AppLink("conversation", unquote(name))
    if word == "person" and "@" in unquote(name):
        return AppLink("person", unquote(name))
    servers = parse_qs(parts.query).get("server", [])
    if word == "connect" and len(servers) == 1:
        return AppLink("connect", servers[0])
    return None
