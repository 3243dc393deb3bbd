"""From a colleague's POST to the painted badge, each message, beside a bare reader of the same stream."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tests.benchmarks.figures import Row, median, milliseconds_between, percentile, spread
from tests.benchmarks.numbered import marks
from tests.benchmarks.stage import Stage
from tests.fakes.level1_erp.control import ErpControl
from tests.support.desktop_processes import wait_until
from tests.support.live_server import Peer
from tests.support.worlds import Level, Level1World

_INTERVAL: Final = 0.25  # seconds between two messages: more than the icon's rest of 0.2 s
_BATCH: Final = 90  # beyond 99 the badge says 99+, and nothing is painted any more
_TARGET_MS: Final = 10.0


@dataclass(slots=True)
class _Marks:
    """When each numbered message was where, in nanoseconds."""

    posted: dict[int, int] = field(default_factory=dict)
    read: dict[int, int] = field(default_factory=dict)
    arrived: dict[int, int] = field(default_factory=dict)
    painted: dict[int, int] = field(default_factory=dict)


def measure(level: Level, *, messages: int) -> Iterator[Row]:
    """Yield the rows of one level."""
    found = _Marks()
    with Stage(level) as stage:
        ana = Peer(stage.world.url, stage.world.ana.email, stage.world.ana.password)
        conversation = str(ana.open(stage.world.bruno.id)["id"])
        stage.post(1)  # the app knows the conversation when it starts, and has nothing unread
        _read_elsewhere(stage, ana, conversation)
        notes = [stage.desktop.home / name for name in ("read", "arrived", "posted")]
        with notes[0].open("wb") as output:
            stage.start(
                "tests.benchmarks.bare_reader", stage.world.url, stage.world.ana.email,
                stdin=f"{stage.world.ana.password}\n", stdout=output,
            )  # fmt: skip
            stage.start_app("tests.benchmarks.measured_app", str(notes[1]))
            stage.wait_for_online()
            wait_until(lambda: "open" in notes[0].read_text(), "the bare reader's stream")
            stage.desktop.tray_icon_rect()
            for first in range(0, messages, _BATCH):
                count = min(_BATCH, messages - first)
                _batch(stage, notes[2], first, count, found)
                _read_elsewhere(stage, ana, conversation)
        found.read, found.arrived = marks(notes[0]), marks(notes[1])
    yield from _rows(level, found)


def _batch(stage: Stage, note: Path, first: int, count: int, found: _Marks) -> None:
    with note.open("wb") as output:
        poster = stage.start_poster(stage.world.bruno, first, count, _INTERVAL, output)
        changes = stage.eye.changes_while(lambda: poster.poll() is None)
    assert poster.returncode == 0, "the poster failed"
    posted = sorted(marks(note).items())
    found.posted.update(posted)
    for (number, at), (_, end) in zip(posted, [*posted[1:], (0, posted[-1][1] + 10**9)], strict=True):
        position = bisect_left(changes, at)
        if position < len(changes) and changes[position] < end:
            found.painted[number] = changes[position]


def _read_elsewhere(stage: Stage, ana: Peer, conversation: str) -> None:
    """Ana reads on another device: her badge goes, and the next messages count from 1 again."""
    if isinstance(stage.world, Level1World):
        _read_at_level_1(stage.world.control, stage.world.ana.id, conversation)
    else:
        ana.read(conversation)
    stage.wait_for_badge(there=False)


def _read_at_level_1(control: ErpControl, user_id: str, conversation: str) -> None:
    """Do what the ERP's own pages do by a server action."""
    control.patch("conversation", conversation, unread={user_id: 0})
    control.tell(user_id, "conversation_read", {"conversationId": conversation})


def _rows(level: Level, found: _Marks) -> Iterator[Row]:
    whole = milliseconds_between(found.posted, found.painted)
    reader = milliseconds_between(found.posted, found.read)
    inside = milliseconds_between(found.arrived, found.painted)
    missing = len(found.posted) - len(whole)
    note = f", {missing} not painted by themselves" if missing else ""
    yield Row(
        f"level {level}: POST → badge on the screen ({len(found.posted)} messages{note}; p50 / p95 / worst)",
        spread(whole),
        f"POST → bare reader {spread(reader)}",
        f"{median(whole) / median(reader):.2f}" if whole and reader else "",
        "< 1 s",
        not missing and max(whole) < 1000,
    )
    nearly_all = percentile(inside, 95) if inside else float("inf")
    yield Row(
        f"level {level}: bytes out of the app's socket → badge on the screen (p50 / p95 / worst)",
        spread(inside),
        target=f"p95 ≤ {_TARGET_MS:.0f} ms",
        met=nearly_all <= _TARGET_MS,
    )
