"""A request as a model ERP sees it, and its answers."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Mapping
from urllib.parse import parse_qsl

_TOKEN = re.compile(r"next-auth\.session-token=([^;]+)")
Headers = list[tuple[str, str]]


class LostError(Exception):
    """The request was taken, and its answer never leaves."""


@dataclasses.dataclass(frozen=True)
class Request:
    """One request.

    Attributes:
        headers: By their names in lower case.
    """

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    @property
    def token(self) -> str:
        """The session cookie, or an empty text."""
        found = _TOKEN.search(self.headers.get("cookie", ""))
        return found[1] if found else ""

    @property
    def fields(self) -> dict[str, object]:
        """The JSON object that was sent, or the form."""
        if self.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
            return dict(parse_qsl(self.body.decode()))
        try:
            found = json.loads(self.body or b"{}")
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}


@dataclasses.dataclass(frozen=True)
class Answer:
    """One answer, whole."""

    status: int
    headers: Headers
    body: bytes


def in_json(value: object, status: int = 200, *more: tuple[str, str]) -> Answer:
    """Return an answer of JSON."""
    body = json.dumps(value, ensure_ascii=False).encode()
    return Answer(status, [("content-type", "application/json"), *more], body)


def error(text: str, status: int = 500) -> Answer:
    """Return a refusal as the ERP words it."""
    return in_json({"error": text}, status)


def plain(text: str, status: int) -> Answer:
    """Return a refusal of the stream, or of a web action."""
    return Answer(status, [("content-type", "text/plain;charset=UTF-8")], text.encode())
