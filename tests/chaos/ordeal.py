"""A conversation over a wire that is cut again and again; what came of it."""

from __future__ import annotations

import sqlite3
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Final

from desktop.core.changes import Change, MessageAdded, OutboxChanged
from desktop.erp.http import Http
from desktop.sync import sender
from tests.chaos.company import Stored, start_company, stored
from tests.chaos.quick import QuickClient
from tests.chaos.storms import Storms
from tests.support.desktop_processes import wait_until
from tests.support.fault_proxy import FaultProxy
from tests.support.live_server import Peer
from tests.support.worlds import Level

_PAUSE: Final = 0.4  # seconds between two cuts, at most
_TALK: Final = 0.3  # seconds of talk before a cut, at most
_BREATH: Final = 0.02  # seconds between two messages
_AT_ONCE: Final = 0.25  # of the cuts: the next one does not wait until all is well again
_REST: Final = 240.0  # seconds for all to come to rest at the end
_AFTERWARDS: Final = 7  # messages after everything was read
_HEARTBEAT: Final = 30.0  # seconds of the client's clock
_READ_TIMEOUT: Final = 2.0  # seconds
_PATIENCE: Final = 1.0  # seconds, real ones, in which a busy server stores what a cut request brought


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of it.

    Attributes:
        lost: Texts and ids that should be somewhere, and are not.
        double: Texts and ids that are there twice, or were told twice.
        wrong: Counts that are not what they must be, orders that differ.
        attempts: How many requests were made while the way was open.
        failed: Those of them that did not succeed.
    """

    messages: int
    cuts: dict[str, int]
    seconds: float
    attempts: int
    failed: list[str]
    lost: list[str] = field(default_factory=list)
    double: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def share(self) -> float:
        """How many of the attempts succeeded, in per cent."""
        return 100.0 * (self.attempts - len(self.failed)) / self.attempts

    @property
    def is_clean(self) -> bool:
        """Whether nothing was lost, nothing came twice, every count was right."""
        return not (self.lost or self.double or self.wrong)


class _Ledger:
    """What the client told. Written on the engine's thread."""

    def __init__(self) -> None:
        self.told: Counter[str] = Counter()
        self.theirs = 0
        self.refused: list[str] = []

    def note(self, change: Change) -> None:
        if isinstance(change, OutboxChanged) and change.entry.state == "failed":
            self.refused.append(f"refused: {change.entry.body}: {change.entry.error}")
        if isinstance(change, MessageAdded):
            self.told[change.message.id] += 1
            self.theirs += not change.own


def undergo(levels: Sequence[Level], *, messages: int, cuts: int, seed: int, speed: float) -> list[Verdict]:
    """Exchange so many messages, half of them each way, over a wire with so many cuts.

    Args:
        levels: All at the same time, since most of it is waiting.
        speed: Of the client's clock: pauses, back-off and silence are shorter by that.
    """
    with _as_busy_servers_need(speed), ThreadPoolExecutor(len(levels)) as pool:
        return list(pool.map(lambda level: _undergo(level, messages, cuts, seed, speed), levels))


def _undergo(level: Level, messages: int, cuts: int, seed: int, speed: float) -> Verdict:
    heartbeat = _HEARTBEAT / speed
    with (
        start_company(level, heartbeat) as world,
        FaultProxy(world.url) as proxy,
        tempfile.TemporaryDirectory(prefix="chaos-") as folder,
    ):
        ledger = _Ledger()
        bruno, elsewhere = world.peer(world.bruno), world.peer(world.ana)
        conversation = str(elsewhere.open(bruno.id)["id"])
        client = QuickClient(
            proxy.url, world.ana, Path(folder), speed=speed, heartbeat=heartbeat, told=ledger.note
        )
        client.start()
        try:
            client.wait_for_online()
            exchange = _Exchange(client, bruno, elsewhere, conversation, ledger)
            start = time.monotonic()
            storms = Storms(proxy, seed)
            exchange.run(storms, messages // 2, cuts)
            proxy.calm()
            wrong = exchange.counts_at_rest()
            seconds = time.monotonic() - start
            made = [one for one in proxy.attempts if not (one.spoiled or one.withdrawn)]
        finally:
            client.stop()
        found = compare(
            stored(elsewhere, conversation),
            exchange.said,
            ledger.told,
            _kept(client.database(), conversation),
        )
        return Verdict(
            messages=messages,
            cuts=storms.befell,
            seconds=seconds,
            attempts=len(made),
            failed=[f"{one.request}: {one.status}" for one in made if one.failed],
            wrong=[*ledger.refused, *wrong, *found["wrong"]],
            lost=found["lost"],
            double=found["double"],
        )


class _Exchange:
    """Bruno writes to Ana, and she to him; she has another device besides.

    Attributes:
        said: Every text that somebody wrote.
    """

    def __init__(
        self, client: QuickClient, bruno: Peer, elsewhere: Peer, conversation: str, ledger: _Ledger
    ) -> None:
        self._client = client
        self._bruno = bruno
        self._elsewhere = elsewhere
        self._conversation = conversation
        self._ledger = ledger
        self._never = threading.Event()
        self._mine = 0
        self._theirs = 0
        self.said: list[str] = []

    def run(self, storms: Storms, each: int, cuts: int) -> None:
        """Let both write so many messages, and cut the wire so many times meanwhile."""
        for number in range(cuts):
            storms.wait(_PAUSE)
            talk = threading.Thread(target=self._talk, args=(each * (number + 1) // cuts,))  # noqa: TID251  people
            talk.start()
            storms.wait(_TALK)
            storms.strike()
            talk.join()
            if not storms.chance(_AT_ONCE):
                # A stream that is dead without a word is online until its silence is noticed.
                self._client.wait(lambda: self._client.is_online, "online again")

    def counts_at_rest(self) -> list[str]:
        """Wait until all has arrived; returns the counts that are wrong."""
        client, ledger = self._client, self._ledger
        wait_until(lambda: not client.status().queued, "an empty outbox", _REST)
        client.wait(lambda: ledger.theirs >= self._theirs, f"all {self._theirs} heard", _REST)
        wrong = self._count("nothing was read", self._theirs)
        client.do(lambda engine: engine.open_conversation(self._conversation))
        wrong += self._count("all was read", 0)
        wait_until(lambda: self._elsewhere.unread() == 0, "the server to know what was read", _REST)
        self._hear(_AFTERWARDS)
        client.wait(lambda: ledger.theirs >= self._theirs, "what came afterwards", _REST)
        return wrong + self._count(f"{_AFTERWARDS} came afterwards", _AFTERWARDS)

    def _count(self, when: str, expected: int) -> list[str]:
        status = self._client.status()
        found = (status.counts or {}).get(self._conversation, 0)
        left = status.queued + status.failed
        return [
            *([] if found == expected else [f"{when}: {found} unread, not {expected}"]),
            *([f"{when}: {left} in the outbox"] if left else []),
        ]

    def _talk(self, due: int) -> None:
        """Let both write until there are so many messages of each."""
        while self._mine < due:
            self._write()
            self._hear(1)
            self._never.wait(_BREATH)

    def _write(self) -> None:
        text = f"Ana señala {self._mine}"
        self._mine += 1
        self.said.append(text)
        self._client.do(lambda engine: engine.send(self._conversation, text))

    def _hear(self, count: int) -> None:
        for _ in range(count):
            text = f"Bruno añade {self._theirs}"
            self._bruno.post(self._conversation, text)
            self.said.append(text)
            self._theirs += 1


def compare(
    server: list[Stored], said: list[str], told: Counter[str], kept: list[str]
) -> dict[str, list[str]]:
    """Say what is lost, double, or wrong.

    Args:
        server: What the server has, in order.
        said: Every text that somebody wrote.
        told: How often the client told of each id.
        kept: The ids in the client's copy, in order.
    """
    ids, copied = [one.id for one in server], set(kept)
    bodies = Counter(one.body for one in server)
    return {
        "lost": [
            *(f"on the server: {text}" for text in said if text not in bodies),
            *(f"never told: {one.body}" for one in server if one.id not in told),
            *(f"not kept: {one.body}" for one in server if one.id not in copied),
        ],
        "double": [
            *(f"on the server: {text}" for text, times in bodies.items() if times > 1),
            *(f"told: {one}" for one, times in told.items() if times > 1),
        ],
        "wrong": []
        if kept == [one for one in ids if one in copied]
        else ["the copy's order is not the server's"],
    }


def _kept(database: Path, conversation: str) -> list[str]:
    """Return the ids in the local copy, in its order."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as copy:
        query = "SELECT id FROM messages WHERE conversation_id = ? ORDER BY created_at, id"
        return [str(row[0]) for row in copy.execute(query, (conversation,))]


@contextmanager
def _as_busy_servers_need(speed: float) -> Iterator[None]:
    """Keep to real seconds where the other end's pace counts, which no clock of ours makes faster.

    The network code's own waits are real ones: they are made shorter, so that a dead connection does not
    hold everything up. So is what the two ends' clocks may differ by: on one computer they do not, and at
    this pace more is written meanwhile than anybody would look through for a lost message.
    """
    defaults = Http.request.__kwdefaults__
    assert defaults is not None
    usual = defaults["timeout"]
    ours = {"_PATIENCE": _PATIENCE * speed, "CLOCK_SKEW": timedelta(seconds=_PATIENCE)}
    theirs = {name: getattr(sender, name) for name in ours}
    defaults["timeout"] = (usual[0], _READ_TIMEOUT)
    try:
        for name, value in ours.items():
            setattr(sender, name, value)
        yield
    finally:
        defaults["timeout"] = usual
        for name, value in theirs.items():
            setattr(sender, name, value)
