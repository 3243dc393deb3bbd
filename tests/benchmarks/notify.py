"""From an event's bytes on the wire to its `Notify` call on the bus, beside a bare program's call."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tests.benchmarks.figures import Row, milliseconds_between, percentile, spread
from tests.benchmarks.noting_relay import NotingRelay
from tests.benchmarks.numbered import marks
from tests.benchmarks.stage import Stage
from tests.support.desktop_bus import NOTIFICATIONS
from tests.support.desktop_processes import wait_until

# Seconds between two messages: a conversation's notification is replaced once a second at most.
_INTERVAL: Final = 1.3
_UP: Final = 3.0  # seconds the app has been up: what it looks for at its start is told a little later
_TARGET_MS: Final = 20.0


def measure(*, runs: int, messages: int) -> Iterator[Row]:
    """Yield the rows.

    Args:
        runs: How often the app is started.
        messages: How many come in each run; the first one's way is another, and counted apart.
    """
    first: list[float] = []
    later: list[float] = []
    bare: list[float] = []
    with Stage(relay=NotingRelay, notifications=False) as stage:
        relay = stage.world.relay
        assert isinstance(relay, NotingRelay)
        stage.post(1)  # the app knows the conversation when it starts
        seen, called = stage.desktop.home / "seen", stage.desktop.home / "called"
        with seen.open("wb") as output:
            stage.start("tests.benchmarks.notify_service", stdout=output)
            stage.desktop.bus.wait_for_name(NOTIFICATIONS)
            for run in range(runs):
                app = stage.start_app()
                stage.wait_for_online()
                threading.Event().wait(_UP)
                numbers = range(1 + run * messages, 1 + (run + 1) * messages)  # 0 was before
                _post(stage, numbers, seen)
                sent = {number: relay.sent[number] for number in numbers}
                found = milliseconds_between(sent, marks(seen))
                assert len(found) == messages, "a message was not notified"
                first.append(found[0])
                later.extend(found[1:])
                stage.stop(app)
                stage.wait_for_empty_tray()
                bare.extend(_call(stage, 1 + runs * messages * (run + 1), messages, seen, called))
    yield Row(
        f"an event's bytes on the wire → `Notify` on the bus ({len(later)} messages; p50 / p95 / worst)",
        spread(later),
        f"a bare program's call → on the bus {spread(bare)}",
        target=f"p95 ≤ {_TARGET_MS:.0f} ms",
        met=percentile(later, 95) <= _TARGET_MS,
    )
    yield Row(f"the same for the first message after the start ({runs} starts)", spread(first))


def _post(stage: Stage, numbers: range, seen: Path) -> None:
    with (stage.desktop.home / "posted").open("wb") as output:
        poster = stage.start_poster(stage.world.bruno, numbers[0], len(numbers), _INTERVAL, output)
        assert poster.wait() == 0, "the poster failed"
    wait_until(lambda: numbers[-1] in marks(seen), "the last notification")


def _call(stage: Stage, first: int, count: int, seen: Path, called: Path) -> list[float]:
    with called.open("wb") as output:
        caller = stage.start("tests.benchmarks.bare_notify", str(first), str(count), stdout=output)
        assert caller.wait() == 0, "the bare caller failed"
    wait_until(lambda: first + count - 1 in marks(seen), "the last bare call")
    return milliseconds_between(marks(called), marks(seen))
