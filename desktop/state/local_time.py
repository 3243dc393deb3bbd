"""The local time, in the zone that the system has now: also after somebody travelled."""

from __future__ import annotations

import time as system_time
from datetime import datetime, time, timedelta
from typing import Final

_MORNING: Final = time(8)

# The C library looks at its zone once; where there is no such call (Windows), a change needs a restart.
_look_at_zone: Final = getattr(system_time, "tzset", lambda: None)


def local_now() -> datetime:
    """Return the local time, aware."""
    _look_at_zone()
    return datetime.now().astimezone()


def tomorrow_morning(now: datetime) -> datetime:
    """Return tomorrow 8:00 in the local time zone, for an aware `now`."""
    return datetime.combine(now.astimezone() + timedelta(days=1), _MORNING).astimezone()
