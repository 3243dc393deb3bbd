"""One HTTP answer as a value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import MappingProxyType

from requests.structures import CaseInsensitiveDict


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a server said to one request.

    Attributes:
        headers: By name, whatever the case; repeated ones joined with a comma.
        set_cookies: The `Set-Cookie` headers, one by one.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False, default=b"")
    set_cookies: tuple[str, ...] = field(repr=False, default=())

    @classmethod
    def of(cls, status: int, pairs: Iterable[tuple[str, str]], body: bytes = b"") -> Answer:
        """Build an answer from header lines as they came."""
        headers: CaseInsensitiveDict[str] = CaseInsensitiveDict()
        cookies: list[str] = []
        for name, value in pairs:
            if name.lower() == "set-cookie":
                cookies.append(value)
            else:
                headers[name] = f"{headers[name]}, {value}" if name in headers else value
        return cls(status=status, headers=MappingProxyType(headers), body=body, set_cookies=tuple(cookies))

    @property
    def content_type(self) -> str:
        """The media type in lower case, without parameters; empty where the server named none."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def date(self) -> datetime | None:
        """When the server wrote this, by its own clock, to the second; None where it said no time."""
        return http_date(self.headers.get("date", ""))

    @property
    def is_json(self) -> bool:
        """Whether the body claims to be JSON."""
        return self.content_type == "application/json"


def http_date(text: str) -> datetime | None:
    """Return the instant that a header names, in UTC; None where it is none, or none that can be."""
    try:
        found = parsedate_to_datetime(text)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
