"""The ERP's clock, which a test can hold still."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from email.utils import formatdate


class Clock:
    """Milliseconds since 1970: the real time, or the one a test has set."""

    def __init__(self) -> None:
        self._held: int | None = None

    def ms(self) -> int:
        """Return the present time in milliseconds."""
        return int(time.time() * 1000) if self._held is None else self._held

    def hold(self, at_ms: int | None) -> None:
        """Stand still at `at_ms`, or follow the real time again when it is None."""
        self._held = at_ms


def iso(at_ms: int) -> str:
    """Return a time as the ERP writes it: UTC, milliseconds, Z."""
    return datetime.fromtimestamp(at_ms / 1000, UTC).isoformat(timespec="milliseconds")[:-6] + "Z"


def http_date(at_ms: int) -> str:
    """Return a time as the headers Date and Expires have it."""
    return formatdate(at_ms / 1000, usegmt=True)
