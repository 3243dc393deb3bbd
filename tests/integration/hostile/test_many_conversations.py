"""Ten thousand conversations: the list comes whole, every count is right, memory stays bounded."""

from __future__ import annotations

import json
import re
import signal
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.fakes.level1_erp import Level1Erp, company
from tests.fakes.level1_erp.records import Conversation
from tests.fakes.level1_erp.records import Person as Row
from tests.integration.cli.programs import Programs
from tests.integration.hostile.conftest import Company, Person
from tests.support.live_server import LiveServer

MANY = 10_000
UNREAD = 60  # conversations with something unread, the oldest ones
MOST_MEMORY = 400  # MB
PATIENCE = 180.0  # seconds, on a computer that has much else to do
BEGUN = 1_790_000_000_000  # epoch milliseconds


@dataclass(frozen=True, slots=True)
class Crowd:
    """A server with ten thousand conversations of Ana's.

    Attributes:
        log: Returns what the server was asked, in words.
    """

    company: Company
    log: Callable[[], str]

    def pages(self) -> int:
        """Return how many pages of messages were asked for."""
        return len(re.findall(r"/api/chat/conversations/[^/\s]+/messages", self.log()))


def _level_1(stack: ExitStack) -> Crowd:
    database = company()
    ana, bruno, *_ = database.people.values()
    for number in range(MANY - 1):
        row = Row(f"u{number:05}", f"Persona {number}", f"p{number}@norte.test", "-", ana.org_id)
        database.people[row.id] = row
        at = BEGUN + number * 60_000
        pair = sorted((ana.id, row.id))
        made = Conversation(f"c{number:05}", ana.org_id, pair[0], pair[1], at, at, at)
        database.conversations[made.id] = made
        if number < UNREAD:  # a history for each of ten thousand would have the fake look for hours
            database.add_message(made, row.id, f"hola {number}", at_ms=at)
    database.open_conversation(ana.org_id, ana.id, bruno.id)
    erp = stack.enter_context(Level1Erp(database))
    people = [Person(one.id, one.email, one.password, one.name) for one in erp.accounts[:2]]
    asked = erp.control.requests
    return Crowd(
        Company(1, erp.url, people[0], people[1], erp.control), lambda: "\n".join(one.path for one in asked())
    )


def _level_2(stack: ExitStack) -> Crowd:
    server = stack.enter_context(LiveServer("serve"))
    org = server.run("create-org", "Norte")["id"]
    ana = Person(**server.hire(org, "ana@norte.test", "Ana"))
    bruno = Person(**server.hire(org, "bruno@norte.test", "Bruno"))
    (file,) = (one for one in server.data.iterdir() if one.read_bytes()[:6] == b"SQLite")
    with closing(sqlite3.connect(file)) as database, database:
        for number in range(MANY - 1):
            peer, at = f"u{number:05}", BEGUN + number * 60_000
            database.execute(
                "INSERT INTO users VALUES (?, ?, ?, ?, ?, '-', NULL, NULL, NULL, 1, 0, 0, ?)",
                (peer, org, f"p{number}@norte.test", f"Persona {number}", f"persona {number}", at),
            )
            a, b = sorted((ana.id, peer))
            unread = int(number < UNREAD)
            counters = (unread, 0) if a == ana.id else (0, unread)
            database.execute(
                "INSERT INTO conversations VALUES (?, ?, ?, ?, ?, ?, ?, 1, 0, ?, ?, 0, 0)",
                (f"c{number:05}", org, a, b, at, at, at, *counters),
            )
            database.execute(
                "INSERT INTO messages (id, conversation_id, sender_id, body, status, created_at)"
                " VALUES (?, ?, ?, ?, 'SENT', ?)",
                (f"m{number:05}", f"c{number:05}", peer, f"hola {number}", at),
            )
    made = Company(2, server.url, ana, bruno, None)
    made.peer(bruno).open(ana.id)
    return Crowd(made, server.log)


@pytest.fixture(params=[_level_1, _level_2], ids=["level 1", "level 2"])
def crowd(request: pytest.FixtureRequest) -> Iterator[Crowd]:
    with ExitStack() as stack:
        yield request.param(stack)


def _most_memory(pid: int) -> float:
    """Return the most memory a process ever had, in MB."""
    (line,) = (one for one in Path(f"/proc/{pid}/status").read_text().splitlines() if one.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def test_ten_thousand_conversations_are_listed_counted_and_kept(
    crowd: Crowd,
    programs: Programs,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    company = crowd.company
    own = (*company.own(), "--data-dir", str(tmp_path / "d"))
    begun = time.monotonic()
    watch = programs.start("watch", "--json", *own, stdin=company.ana.stdin)
    assert json.loads(watch.line(lambda line: '"unread"' in line, PATIENCE))["total"] == UNREAD
    watch.object(type="connection", state="online")
    seconds, memory = time.monotonic() - begun, _most_memory(watch.process.pid)

    bruno = company.peer(company.bruno)
    bruno.post(bruno.open(company.ana.id)["id"], "entre diez mil")
    assert watch.object(type="message")["body"] == "entre diez mil"
    assert watch.object(type="unread")["total"] == UNREAD + 1
    assert watch.signal(signal.SIGTERM).exit_code == 0
    assert memory < MOST_MEMORY

    (file,) = (tmp_path / "d" / "data").rglob("chat.db")
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
        assert database.execute("SELECT count(*) FROM conversations").fetchone()[0] == MANY

    begun = time.monotonic()
    pages = crowd.pages()
    again = programs.start("watch", "--json", *own, stdin=company.ana.stdin)
    again.line(lambda line: '"online"' in line, PATIENCE)
    seconds_again = time.monotonic() - begun
    assert crowd.pages() - pages < 10  # nothing is fetched again, nor what was never looked at
    assert again.signal(signal.SIGTERM).exit_code == 0
    assert [line for line in again.lines if '"message"' in line] == []

    begun = time.monotonic()
    status = programs.run("status", "--json", *company.own(), stdin=company.ana.stdin)
    seconds_status = time.monotonic() - begun
    assert (status.exit_code, status.err) == (0, "")
    assert status.object["unread"] == UNREAD + 1
    assert len(status.object["conversations"]) == UNREAD + 1

    times = f"first start {seconds:.1f} s, again {seconds_again:.1f} s, status {seconds_status:.1f} s"
    with capsys.disabled():
        sys.stdout.write(f"\nlevel {company.level}: {times}; at most {memory:.0f} MB\n")
