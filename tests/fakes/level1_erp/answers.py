"""The ERP's answers in its own order, its own spelling."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from urllib.parse import SplitResult, parse_qsl, urlsplit

from tests.fakes.level1_erp.javascript import parse_json

VARY = ("vary", "rsc, next-router-state-tree, next-router-prefetch, next-router-segment-prefetch")
_HALF = re.compile("[\ud800-\udfff]")
PAGE_VARY = ("Vary", f"{VARY[1]}, Accept-Encoding")
Headers = list[tuple[str, str]]


@dataclass
class Request:
    """One request as it came in; header names in small letters."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes
    address: str
    version: str = "HTTP/1.1"

    @property
    def url(self) -> SplitResult:
        """The request target, taken apart."""
        return urlsplit(self.target)

    @property
    def query(self) -> dict[str, str]:
        """The query's parameters, decoded."""
        return dict(parse_qsl(self.url.query, keep_blank_values=True))

    @property
    def cookies(self) -> dict[str, str]:
        """The cookies by name, as sent."""
        pairs = (part.strip().partition("=") for part in self.headers.get("cookie", "").split(";"))
        return {name: value for name, _, value in pairs if name}

    def json(self) -> dict[str, object]:
        """Return the body's fields; anything but an object has none.

        Raises:
            ValueError: the body is not JSON.
        """
        value = parse_json(self.body.decode())
        return value if isinstance(value, dict) else {}


@dataclass
class Answer:
    """What goes back. `sized` answers carry Content-Length, the others are chunked."""

    status: int
    headers: Headers = field(default_factory=lambda: [VARY])
    body: bytes = b""
    sized: bool = False


@dataclass
class StreamAnswer:
    """The event stream of one person, open until one side ends it."""

    user_id: str
    headers: Headers


def encode(value: object) -> bytes:
    """Return a value as JSON.stringify writes it: half a character as an escape."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return _HALF.sub(lambda half: f"\\u{ord(half.group()):x}", text).encode()


def json_answer(value: object, status: int = 200, *extra: tuple[str, str]) -> Answer:
    """Answer with JSON."""
    return Answer(status, [VARY, ("content-type", "application/json"), *extra], encode(value))


def error(text: str, status: int = 500) -> Answer:
    """Answer with the ERP's error body."""
    return json_answer({"error": text}, status)


def orm_error(call: str, detail: str) -> Answer:
    """Answer with what the ORM says when it refuses a value."""
    return error(f"\nInvalid `prisma.{call}()` invocation:\n\n\n{detail}")


def text_answer(text: str, status: int) -> Answer:
    """Answer with plain text."""
    return Answer(status, [VARY, ("content-type", "text/plain;charset=UTF-8")], text.encode())
