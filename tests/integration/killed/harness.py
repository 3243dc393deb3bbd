"""One company on a server, one client that is killed again and again, and what must hold afterwards."""

from __future__ import annotations

import itertools
import json
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from desktop.core.chat import Account
from desktop.runtime.build import accounts_in
from desktop.storage.database import Database
from tests.support.complaints import complaints
from tests.support.worlds import World

_ROOT = Path(__file__).resolve().parents[3]
_SAMPLE = 10  # points a scenario is killed at, spread; all of them with KILLED=all


class Program:
    """The process that does the jobs. A context manager."""

    def __init__(self, folder: Path) -> None:
        self._points = folder / "points"
        self._log = folder / "program.log"
        complaints.follow(self._log)
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.integration.killed.program"],
                cwd=_ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(60)
        self._process.stdout.close()
        complaints.leave(self._log)

    def do(self, **job: object) -> bool:
        """Do a job; returns whether it was killed.

        Raises:
            AssertionError: It ended otherwise than by being killed or by being done.
        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._points.unlink(missing_ok=True)
        self._process.stdin.write(json.dumps({**job, "points": str(self._points)}) + "\n")
        self._process.stdin.flush()
        ended = int(self._process.stdout.readline())
        assert ended in {0, -signal.SIGKILL}, self._log.read_text()
        return ended != 0

    def points(self) -> list[str]:
        """Return where the last job that was done could have been killed."""
        return list(json.loads(self._points.read_text()))


def chosen(count: int) -> list[int]:
    """Return at which of so many points to kill, from 1 on."""
    if os.environ.get("KILLED") == "all" or count <= _SAMPLE:
        return list(range(1, count + 1))
    return sorted({1 + round(step * (count - 1) / (_SAMPLE - 1)) for step in range(_SAMPLE)})


class Case:
    """Ana's client, killed and started again on one data directory, beside a Bruno who writes to her."""

    def __init__(self, world: World, program: Program, data: Path) -> None:
        self._program = program
        self._data = data
        self._world = world
        bruno = world.newcomer()
        self.bruno, self.ana = world.peer(bruno), world.peer(world.ana)
        self.conversation = str(self.ana.open(bruno.id)["id"])
        self._serial = itertools.count(1)
        self.ids: list[str] = []  # of what Bruno wrote since the last check
        self.settle()

    def texts(self) -> list[str]:
        """Return two texts that nobody has written before."""
        number = next(self._serial)
        return [f"{self.conversation} {number} {which}" for which in ("primero", "segundo")]

    def bruno_writes(self) -> None:
        self.ids += [str(self.bruno.post(self.conversation, text)["id"]) for text in self.texts()]

    def run(self, way: str, kill_at: int | None, texts: list[str]) -> bool:
        """Start the client and have it do something; returns whether it was killed."""
        killed = self._program.do(**self._job(), way=way, kill_at=kill_at, texts=texts)
        if way == "receive":  # what he could post before he was killed with her
            posted = [one["id"] for one in self.server() if one["body"] in texts]
            self.ids += posted
        return killed

    def settle(self) -> None:
        """Start the client again, until all is at rest, and end it."""
        assert not self._program.do(**self._job(), way="settle")

    def _job(self) -> dict[str, Any]:
        world = self._world
        alerted = self.lines("alert")
        return {
            "data": str(self._data),
            "url": world.url,
            "email": world.ana.email,
            "password": world.ana.password,
            "bruno": self.bruno.cookies,
            "conversation": self.conversation,
            "ids": [one for one in self.ids if alerted.count(one) == 0],
        }

    # What there is afterwards

    def server(self) -> list[dict[str, Any]]:
        """Return all messages as the server has them, oldest first, those of one millisecond by their ids."""
        found = self.ana.page(self.conversation, limit=2_000)["data"]
        return sorted(found, key=lambda one: (one["createdAt"], one["id"]))

    def server_counter(self) -> int:
        [row] = [one for one in self.ana.conversations() if one["id"] == self.conversation]
        return int(row["unreadCount"])

    def lines(self, kind: str) -> list[Any]:
        """Return what a person saw of one kind, all runs together."""
        journal = self._data / "journal"
        lines = journal.read_text().splitlines() if journal.exists() else []
        return [found for line in lines if (found := json.loads(line).get(kind)) is not None]

    def check(self, sent: Sequence[str] = ()) -> None:
        """See that nothing was lost, doubled or forgotten."""
        server = self.server()
        with closing(self._copy()) as copy:
            local = copy.messages.newest(self.conversation, 10_000)
            assert [one.id for one in local] == [one["id"] for one in server]
            assert copy.outbox.all() == ()
            assert copy.drafts.get(self.conversation) == "a medias"
        bodies = Counter(one["body"] for one in server)
        accepted = self.lines("accepted")
        for text in sent:
            assert bodies[text] == 1 if text in accepted else bodies[text] <= 1, text
        order = [one["body"] for one in server if one["body"] in sent]
        assert order == [text for text in sent if text in order]
        shown = Counter(self.lines("alert"))
        for message_id in self.ids:
            assert 1 <= shown[message_id] <= 2, shown
        self.ids.clear()

    def unread(self) -> int:
        """Return what the local copy counts."""
        with closing(self._copy()) as copy:
            mark = copy.marks.get(self.conversation)
            kept = copy.conversations.get(self.conversation)
            assert kept is not None
            assert kept.counter is not None
            later = copy.messages.count_after(self.conversation, self._world.ana.id, kept.counter_at)
            newer = (
                None
                if mark is None
                else copy.messages.count_newer(self.conversation, self._world.ana.id, mark)
            )
            return kept.counter + later if newer is None else min(kept.counter + later, newer)

    def _copy(self) -> Database:
        accounts = accounts_in(self._data)
        account = accounts.current()
        assert isinstance(account, Account)
        return Database.open(accounts.database_of(account))
