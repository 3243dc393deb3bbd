"""What a `timenow:` link asks the app to open."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import parse_qs, unquote, urlsplit

from desktop.core.text import clean

Kind = Literal["conversation", "person", "connect"]

_LONGEST: Final = 2_048  # characters
_EMAIL: Final = re.compile(r"[^@\s\ufffd]{1,64}@[^@\s\ufffd]{1,255}")


@dataclass(frozen=True, slots=True)
class AppLink:
    """One link, taken apart.

    Attributes:
        target: A conversation's id, a person's e-mail, or a server's address, by `kind`.
        email: Who is to sign in at the server, if the link says so.
    """

    kind: Kind
    target: str
    email: str = ""


def read_link(url: str) -> AppLink | None:
    """Return what `timenow:conversation/ID`, `timenow:person/EMAIL` or `timenow:connect?server=URL` asks.

    The last one may go on with `&email=EMAIL`. Anybody can put a link in front of a person: what is not one
    of these is None, and whoever opens a `connect` must ask before anything changes.
    """
    if len(url) > _LONGEST:
        return None
    try:
        parts = urlsplit(clean(url))
    except ValueError:
        return None
    if parts.scheme != "timenow":
        return None
    word, _, name = parts.path.lstrip("/").partition("/")
    name = clean(unquote(name))
    if word == "conversation" and name:
        return AppLink("conversation", name)
    if word == "person" and "@" in name:
        return AppLink("person", name)
    return _connect(parts.query) if word == "connect" else None


def _connect(query: str) -> AppLink | None:
    asked = {name: [clean(one) for one in values] for name, values in parse_qs(query).items()}
    servers, emails = asked.get("server", []), asked.get("email", [])
    if len(servers) != 1 or len(emails) > 1 or not all(map(_EMAIL.fullmatch, emails)):
        return None
    return AppLink("connect", servers[0], *emails)
