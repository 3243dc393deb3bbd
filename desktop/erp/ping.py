"""One question that needs no session: how fast the server answers, what its clock says."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Final

from desktop.erp.auth import read_auth, read_csrf
from desktop.erp.http import Http

_PATH: Final = "/api/auth/csrf"
_PATIENCE: Final = 4.5  # seconds


@dataclass(frozen=True, slots=True)
class Ping:
    """What one answer told.

    Attributes:
        seconds: From the question to the answer, the connection included.
        ahead: Seconds by which this computer's clock is ahead of the server's; None where it said no time.
    """

    seconds: float
    ahead: float | None


def ping(http: Http) -> Ping:
    """Ask once.

    Raises:
        ErpError: No answer came, or not one of a TimeNow server's.
    """
    began = time.monotonic()
    answer = http.request("GET", _PATH, timeout=(_PATIENCE, _PATIENCE), deadline=_PATIENCE)
    seconds = time.monotonic() - began
    read_auth(f"GET {_PATH}", answer, read_csrf, host=http.host)
    return Ping(seconds, None if answer.date is None else time.time() - answer.date.timestamp())
