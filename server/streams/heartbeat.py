"""The heartbeat: one clock for all streams of the process."""

from __future__ import annotations

import asyncio
from collections.abc import Callable


async def beat_forever(beat: Callable[[], None], interval: float) -> None:
    """Call `beat` every `interval` seconds, against absolute times so that it does not drift."""
    loop = asyncio.get_running_loop()
    due = loop.time() + interval
    while True:
        await asyncio.sleep(max(0.0, due - loop.time()))
        beat()
        # After a suspended computer: one beat, not all those that were missed.
        due = max(due + interval, loop.time())
