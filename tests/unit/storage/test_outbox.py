"""The outbox: in order, whole, and there after the worst."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from desktop.storage.database import Database
from tests.unit.core.build_chat import ME, entry, message


def test_an_entry_comes_back_as_it_was_put(database: Database) -> None:
    whole = msgspec.structs.replace(
        entry(body="¡Hola!\n\U0001f600", state="failed", attempted=5),
        error="too_long",
        error_details={"bytes": "3000", "limit": "2048"},
    )
    database.outbox.put(whole)
    assert database.outbox.get("e1") == whole
    assert database.outbox.get("e2") is None


def test_entries_stand_in_the_order_written_whatever_the_clock_said(database: Database) -> None:
    for each in (
        entry("b", written=5),
        entry("c", written=5),
        entry("d", conversation="c2"),
        entry("a", written=4),  # the clock was set back meanwhile
    ):
        database.outbox.put(each)
    database.outbox.put(entry("b", written=5, state="sending", attempted=9))
    assert [each.id for each in database.outbox.all()] == ["b", "c", "d", "a"]
    assert [each.id for each in database.outbox.of("c1")] == ["b", "c", "a"]


def test_entries_are_counted_by_state(database: Database) -> None:
    database.outbox.put(entry("a"))
    database.outbox.put(entry("b"))
    database.outbox.put(entry("c", state="failed"))
    assert database.outbox.counts() == {"queued": 2, "sending": 0, "failed": 1}
    database.outbox.remove("a")
    assert database.outbox.counts() == {"queued": 1, "sending": 0, "failed": 1}


def test_a_message_stored_after_the_attempt_counts_as_unknown_even_after_a_restart(
    database: Database, path: Path
) -> None:
    database.messages.add([message(1, sender=ME)])
    database.outbox.put(entry(state="sending", attempted=2))
    database.messages.add([message(3, sender=ME)])
    database.close()
    again = Database.open(path)
    known = again.outbox.known_before("e1")
    assert "m1" in known
    assert "m3" not in known
    again.close()


def test_a_second_attempt_after_an_unclear_one_keeps_what_was_known_before_the_first(
    database: Database,
) -> None:
    database.outbox.put(entry(state="sending", attempted=1))
    database.messages.add([message(2, sender=ME)])
    database.outbox.put(entry(state="sending", attempted=9))
    assert "m2" not in database.outbox.known_before("e1")


def test_an_attempt_after_a_clear_refusal_starts_anew(database: Database) -> None:
    database.outbox.put(entry(state="sending", attempted=1))
    database.messages.add([message(2, sender=ME)])
    database.outbox.put(entry(state="queued"))
    database.outbox.put(entry(state="sending", attempted=9))
    assert "m2" in database.outbox.known_before("e1")


def test_of_an_unknown_entry_nothing_was_known_before(database: Database) -> None:
    database.messages.add([message(1)])
    assert "m1" not in database.outbox.known_before("nobody")


_WRITER = """
import sys
from pathlib import Path
from desktop.storage.database import Database
from tests.unit.core.build_chat import entry
database = Database.open(Path(sys.argv[1]))
number = 0
while True:
    with database.transaction():
        database.meta.put("last", str(number))
        database.outbox.put(entry(f"e{number}", written=number))
    print(number, flush=True)
    number += 1
"""


def test_everything_accepted_is_there_after_a_kill(path: Path) -> None:
    with subprocess.Popen(  # noqa: S603 - this very interpreter, a program of our own
        [sys.executable, "-c", _WRITER, str(path)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[3],
    ) as writer:
        assert writer.stdout is not None
        accepted = [int(writer.stdout.readline()) for _ in range(25)]
        writer.kill()
        accepted += [int(line) for line in writer.stdout if line.endswith("\n")]
    database = Database.open(path)
    assert database.set_aside is None
    here = [each.id for each in database.outbox.all()]
    assert here[: len(accepted)] == [f"e{number}" for number in accepted]
    assert database.meta.get("last") == here[-1].removeprefix("e")
    database.close()


def test_a_failed_transaction_keeps_nothing(database: Database) -> None:
    def fail() -> None:
        with database.transaction():
            database.outbox.put(entry())
            database.meta.put("level", "2")
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert database.outbox.all() == ()
    assert database.meta.get("level") is None
